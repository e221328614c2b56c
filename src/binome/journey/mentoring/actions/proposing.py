"""Finding a date together: one half proposes moments, the other accepts one of them or proposes others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.framework.rows import put_back, values_of, written_again
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import AlreadyBooked, AwayThen, NoLongerOffered, NotNow
from binome.journey.mentoring.actions.locking import own_relationship
from binome.journey.mentoring.actions.meeting import plan_sessions
from binome.journey.mentoring.models import ProposedSlot, Relationship, Session
from binome.journey.mentoring.queries.absences import away_on
from binome.journey.mentoring.queries.planning import booked_starts, numbers_to_date
from binome.journey.mentoring.rules import dates
from binome.journey.mentoring.states import SessionState

DATED = (
    "state",
    "starts_at",
    "time_zone",
    "minutes",
    "place",
    "is_house_room",
    "sequence",
    "dated_at",
)  # what a date writes
MOST_SLOTS = 3  # enough to choose from, few enough to keep free until the other has answered


@dataclass(frozen=True)
class Accepted:
    """A session dated from a proposal, and what taking that back needs: the row as it was before, the pair, the moments."""

    session: Session
    row: dict[str, str | None]
    state: str
    slots: list[dict[str, str | None]]


@transaction.atomic
def propose_slots(
    relationship_id: int, *, starts: Sequence[datetime], minutes: int, place: str = "", by: Person, now: datetime
) -> list[ProposedSlot]:
    """Propose up to three moments for the next session; they replace what either half had proposed before.

    Raises `NotTheirs`, `AlreadyBooked` for the moment of a session, and `NotNow` when the pair is over, when every session
    has its date, or for moments that have gone by.
    """
    relationship = own_relationship(relationship_id, by)
    moments = sorted(set(starts))
    if not 0 < len(moments) <= MOST_SLOTS or moments[0] <= now + dates.LAPSES_BEFORE:
        raise NotNow
    if not numbers_to_date(relationship):
        raise NotNow
    if booked_starts(relationship) & set(moments):
        raise AlreadyBooked
    if any(away_on(relationship, moment, asked_by=by) for moment in moments):
        raise AwayThen
    relationship.proposed_slots.all().delete()
    common = {"proposed_by": by, "minutes": minutes, "place": one_line(place)[:300], "proposed_at": now}
    slots = [relationship.proposed_slots.create(starts_at=moment, **common) for moment in moments]
    emails.propose_slots(relationship, slots, by=by, now=now)
    audit.record("mentoring.proposed_slots", relationship, by=by, count=len(slots))
    return slots


@transaction.atomic
def accept_slot(relationship_id: int, *, starts_at: datetime, by: Person, now: datetime) -> Accepted:
    """Accept a moment that the other half proposed: it is the date of the next session, and the others lapse.

    Raises `NotTheirs`, `NotNow`, and `NoLongerOffered` for a moment that is not proposed to them any more, or is booked.
    """
    relationship = own_relationship(relationship_id, by)
    offered = relationship.proposed_slots.open(now=now).exclude(proposed_by=by)
    slot = offered.filter(starts_at=starts_at).first()
    # Planning for the moment of a session would give back that one, and book nothing.
    if slot is None or slot.starts_at in booked_starts(relationship):
        raise NoLongerOffered
    slots = [values_of(each) for each in relationship.proposed_slots.all()]
    number = next(iter(numbers_to_date(relationship)), 0)
    known = relationship.sessions.filter(number=number).first()
    row, state = values_of(known) if known else {}, relationship.state
    (session,) = plan_sessions(
        relationship.pk, starts=[slot.starts_at], place=slot.place, minutes=slot.minutes, by=by, now=now
    )
    audit.record("mentoring.accepted_slot", session, by=by)
    return Accepted(session, row, state, slots)


@transaction.atomic
def withdraw_slots(relationship_id: int, *, by: Person) -> int:
    """Withdraw what one proposed; says how many moments. Raises `NotTheirs`, and `NotNow` when nothing of it stands."""
    relationship = own_relationship(relationship_id, by)
    own = relationship.proposed_slots.filter(proposed_by=by)
    count = own.count()
    if not count:
        raise NotNow
    own.delete()
    audit.record("mentoring.withdrew_slots", relationship, by=by, count=count)
    return count


@undoes("mentoring.accept_slot", sentence=_("Your answer is undone: the moments are proposed again."))
@transaction.atomic
def propose_again(
    *,
    relationship: int,
    session: int,
    sequence: int,
    row: dict[str, Any],
    state: str,
    slots: Sequence[dict[str, Any]],
    by: Person,
    now: datetime,
) -> None:
    """Take an acceptance back before anybody was written to. Raises `NotTheirs`, `NoWayBack` once something moved since."""
    space = own_relationship(relationship, by)
    dated = Session.objects.select_for_update(of=("self",)).filter(pk=session, relationship=space).first()
    if dated is None or dated.state != SessionState.PLANNED or dated.calendar_sequence != sequence:
        raise NoWayBack
    if space.proposed_slots.exists() or (not row and dated.check_ins.exists()):
        raise NoWayBack
    if row:
        put_back(dated, row, names=DATED)
    else:
        dated.delete()
    _set_state(space, state)
    for values in slots:
        written_again(ProposedSlot, values)
    audit.record("mentoring.took_acceptance_back", space, by=by)


def _set_state(relationship: Relationship, state: str) -> None:
    if relationship.state != state:
        relationship.state = state
        relationship.save(update_fields=["state"])
