"""Moments in words: always with the place whose clock they are told on, since colleagues live by several."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from binome.core.ui.dates import date_format

ABOUT_A_YEAR = timedelta(days=400)  # a year, and some weeks for whoever plans it a little early
VOWELS = "aeiouyâàéèêëîïôùûh"


def in_words(moment: datetime | None, *, form: str = "DATETIME_FORMAT") -> str:
    """ "8 December 2026, 17:25 (Paris time)", on the reader's clock; `form` names another of our date formats."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return pgettext("clock", "%(when)s (%(city)s time)") % {"when": date_format(local, form), "city": city()}


def last_moment(day: date, *, house: str = "") -> str:
    """The end of a day that closes something for all, on the installation's clock, told on the reader's.

    Who lives by the same clock reads the day alone.
    """
    zone = ZoneInfo(house or settings.TIME_ZONE)
    end = datetime.combine(day, time(23, 59), tzinfo=zone)
    local = timezone.localtime(end)
    return date_format(day, "DATE_FORMAT") if local.utcoffset() == end.utcoffset() else in_words(end)


def check_within_a_year(when: date) -> None:
    """Refuse a day or a moment to come that is a slip of the keyboard: 9999 has no tomorrow where clocks are ahead of ours."""
    day = timezone.localdate(when) if isinstance(when, datetime) else when
    if day - timezone.localdate() > ABOUT_A_YEAR:
        raise ValidationError(_("This is more than a year away. Check the year."))


def whose_clock() -> str:
    """ "Paris time": beside a field in which an hour is typed."""
    return pgettext("clock", "%(city)s time") % {"city": city()}


def elsewhere(zone: ZoneInfo, *, now: datetime) -> str:
    """ "14:05 (Nouméa time)" when it is another hour in `zone` than on the reader's clock; else nothing."""
    if now.astimezone(zone).utcoffset() == timezone.localtime(now).utcoffset():
        return ""
    with timezone.override(zone):
        return in_words(now, form="TIME_FORMAT")


def also_there(moment: datetime, *, zone: ZoneInfo) -> str:
    """A moment as `zone` reads it, with its day where it is another one; nothing where it is the reader's own hour."""
    there = moment.astimezone(zone)
    local = timezone.localtime(moment)
    if there.utcoffset() == local.utcoffset():
        return ""
    with timezone.override(zone):
        return in_words(moment, form="TIME_FORMAT" if there.date() == local.date() else "DATETIME_FORMAT")


WHOSE_CLOCK = lazy(whose_clock, str)()


def city() -> str:
    """The place whose clock moments are told on, in the reader's language; in French with its preposition, "de Paris"."""
    name = place_named(timezone.get_current_timezone_name())
    return _de(name) if (get_language() or "fr").startswith("fr") else name


def place_named(zone: str) -> str:
    """The city or place that names a time zone, in the reader's language: "Londres"."""
    names = Locale.parse((get_language() or "fr").partition("-")[0]).time_zones.get(zone, {})
    return str(names.get("city") or zone.rpartition("/")[2].replace("_", " "))


def _de(name: str) -> str:
    if name == "UTC":
        return name
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[0].lower() in VOWELS else f"de {name}"
