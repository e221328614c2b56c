"""How long each kind of thing is kept, as days and as words; and from where a model counts."""

from collections import deque
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept
from binome.core.people.models import Person
from binome.core.programmes.models import Wave

AFTER_A_WAVE = timedelta(
    days=365
)  # the self-assessment of some months later belongs to it, and the next wave is compared with it
TOLD_BEFORE = timedelta(days=7)  # for so long human resources read that someone is about to be erased, whatever else
OWN_LENGTHS: dict[Kept, timedelta] = {
    Kept.TRAIL: timedelta(days=3 * 365),
    Kept.YEAR: timedelta(days=365),
    Kept.LETTER: timedelta(days=90),
    Kept.MONTH: timedelta(days=30),
    Kept.DAY: timedelta(days=1),
}
WORDS: dict[Kept, str | Promise] = {
    Kept.EMPLOYED: _("As long as you work here, and %(days)s days more"),
    Kept.ACCOUNT: _("Until you remove it; at the latest %(days)s days after you leave"),
    Kept.WAVE: _("12 months after the wave closes"),
    Kept.TRAIL: _("3 years"),
    Kept.YEAR: _("1 year"),
    Kept.LETTER: _("Its words for 90 days; that it was sent, as long as you work here and %(days)s days more"),
    Kept.MONTH: _("30 days"),
    Kept.DAY: _("1 day"),
    Kept.ALWAYS: _("As long as Binôme is in use: published figures, and who decided what"),
}


def in_words(kept: Kept) -> str:
    """The length as people read it."""
    return str(WORDS[kept]) % {"days": settings.LEAVER_DAYS}


def wave_kept_until(wave: Wave) -> date | None:
    """The last day on which what people did in `wave` is kept; None while it has not closed."""
    return None if wave.closed_at is None else timezone.localdate(wave.closed_at + AFTER_A_WAVE)


def erased_on(person: Person, *, today: date) -> date | None:
    """The day on which someone who left is erased by itself; None for whoever works here.

    A file may say of long ago that someone left: they are not erased before it was told for a week.
    """
    if person.is_active or person.left_on is None:
        return None
    return max(person.left_on + timedelta(days=settings.LEAVER_DAYS), (person.erasure_told_on or today) + TOLD_BEFORE)


def left_before(now: datetime) -> date:
    """Whoever left on this day or earlier is due."""
    return timezone.localdate(now) - timedelta(days=settings.LEAVER_DAYS)


def path_to_wave(model: type[models.Model]) -> str | None:
    """The shortest way of keys from a row to its wave; None where there is none."""
    ways: deque[tuple[type[models.Model], str]] = deque([(model, "")])
    seen = {model}
    while ways:
        current, way = ways.popleft()
        for field in current._meta.concrete_fields:
            target = field.related_model
            if not isinstance(target, type) or not issubclass(target, models.Model) or target in seen:
                continue
            path = f"{way}__{field.name}" if way else field.name
            if target is Wave:
                return path
            if not field.null and target is not Person:
                seen.add(target)
                ways.append((target, path))
    return None
