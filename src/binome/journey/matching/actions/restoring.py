"""The ways back: an answer to a pair, and two people kept apart, as they were."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.framework.rows import written_again
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import KeptApart, Pair


@undoes("matching.say_not_this_time", sentence=_("Your answer is withdrawn. The pair still waits for you."))
@transaction.atomic
def restore_answer(*, pair: int, said_yes: bool, by: Person, now: datetime) -> None:
    """Take a no back: the pair waits again, or has the yes that stood before. Raises `NoWayBack`."""
    waiting = Pair.objects.select_for_update(of=("self",)).open_to(by).filter(pk=pair).first()
    if waiting is None:
        raise NoWayBack
    side = waiting.side_of(by)
    no, yes = ("mentor_no_at", "mentor_yes_at") if side == Side.MENTOR else ("mentee_no_at", "mentee_yes_at")
    if getattr(waiting, no) is None:
        raise NoWayBack
    setattr(waiting, no, None)
    setattr(waiting, yes, now if said_yes else None)
    waiting.save(update_fields=[no, yes])


@undoes("matching.stop_keeping_apart", sentence=_("They are kept apart again."))
@transaction.atomic
def restore_distance(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Keep two people apart again. Raises `NotTheirs` once `by` steers the programme no more."""
    wave = Wave.objects.select_related("programme").filter(pk=row["wave_id"]).first()
    if wave is None or not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    audit.record("matching.kept_apart", written_again(KeptApart, row), by=by)
