"""How long something has waited, and until when it may: in words, as a list of tasks says them."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.ui.dates import date_format

A_FORTNIGHT = 14  # days: from here on weeks are counted, nobody counts 23 days
SOON = timedelta(days=3)  # a working week is nearly over by then


def waited(since: datetime, *, now: datetime) -> str:
    """ "for 3 days"; nothing on the first day."""
    days = (timezone.localdate(now) - timezone.localdate(since)).days
    if days < 1:
        return ""
    if days < A_FORTNIGHT:
        return ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days}
    weeks = days // 7
    return ngettext("for %(n)s week", "for %(n)s weeks", weeks) % {"n": weeks}


def deadline(day: date, *, now: datetime) -> str:
    """ "by 4 December 2026", the days left when they are few, or that it is over."""
    left = (day - timezone.localdate(now)).days
    if left < 0:
        return _("was due on %(day)s") % {"day": date_format(day)}
    if left == 0:
        return _("due today")
    if left <= SOON.days:
        return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return _("by %(day)s") % {"day": date_format(day)}


def coming(moment: datetime, *, now: datetime) -> str:
    """ "In 3 days": how long until a date that is looked forward to, by the days of the reader's calendar."""
    days = (timezone.localdate(moment) - timezone.localdate(now)).days
    if days <= 0:
        return _("Today")
    if days == 1:
        return _("Tomorrow")
    if days < A_FORTNIGHT:
        return ngettext("In %(n)s day", "In %(n)s days", days) % {"n": days}
    weeks = days // 7
    return ngettext("In %(n)s week", "In %(n)s weeks", weeks) % {"n": weeks}


def is_soon(day: date | None, *, now: datetime) -> bool:
    """Whether the day is so near, or so far past, that it comes before other things."""
    return day is not None and day - timezone.localdate(now) <= SOON
