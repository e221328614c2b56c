"""Reminders to whoever has not answered a pair; who that is, nobody is told."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.mail.duties import Duty, do_each
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.models import Application
from binome.journey.matching import emails, rules
from binome.journey.matching.models import Pair

REMIND = Duty[Pair]("matching.remind_to_confirm", _("remind a pair to confirm"), lambda pair: pair.wave)


def remind_to_confirm(*, now: datetime) -> int:
    """Remind whoever has not answered, three days and one day before the last moment; says how many pairs."""
    last = now + timedelta(days=max(rules.REMINDERS_LEFT) + 1)
    waiting = Pair.objects.awaiting_answers(now=now).filter(confirm_by__lt=last)
    return sum(do_each(waiting.with_people().order_by("pk"), lambda pair: _remind_in_time(pair, now=now), duty=REMIND))


def _remind_in_time(pair: Pair, *, now: datetime) -> bool:
    stage = rules.reminder_due(published_at=pair.published_at, confirm_by=pair.confirm_by, now=now)
    if stage is None:
        return False
    _remind(pair, occasion=str(stage))
    return True


@transaction.atomic
def nudge(wave: Wave, *, by: Person, now: datetime, only: Collection[int] | None = None) -> int:
    """Remind whoever has not answered the pairs of a wave, or some of them, once a day at most; says how many pairs.

    Raises `NotTheirs`, also when no pair asked for waits for answers any more.
    """
    if not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    waiting = Pair.objects.filter(wave=wave).awaiting_answers(now=now)
    if only is not None:
        waiting = waiting.filter(pk__in=only)
    pairs = list(waiting.with_people().order_by("pk"))
    if only is not None and not pairs:
        raise NotTheirs
    for pair in pairs:
        _remind(pair, occasion=timezone.localdate(now).isoformat())
    audit.record("matching.reminded_to_confirm", wave, by=by, pairs=len(pairs))
    return len(pairs)


def _remind(pair: Pair, *, occasion: str) -> None:
    for half in _unanswered(pair):
        emails.send_confirm_reminder(pair, to=half, occasion=occasion)


def _unanswered(pair: Pair) -> Iterable[Application]:
    return (half for half in (pair.mentor, pair.mentee) if not pair.answer_of(half.side))
