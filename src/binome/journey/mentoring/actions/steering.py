"""What a programme manager does for one pair: suggest a date, pause it, extend it, end it kindly. They see dates, and never why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.mail import outbox
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.permissions import Right
from binome.journey.matching.actions import ending
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.closing import EXTENSION, MOST_SESSIONS
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.actions.meeting import clear_calendars
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.lines import is_in_one_line
from binome.journey.mentoring.queries.planning import numbers_to_date
from binome.journey.mentoring.signals import relationship_ended
from binome.journey.mentoring.states import RelationshipState, SessionState


@transaction.atomic
def suggest_a_date(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Write to both that the programme suggests finding a date; once a week. Raises `NotTheirs`, `NotNow`."""
    relationship = steered(relationship_id, by=by)
    if not numbers_to_date(relationship):
        raise NotNow
    emails.suggest_a_date(relationship, now=now)
    audit.record("mentoring.suggested_date", relationship, by=by)
    return relationship


@transaction.atomic
def suggest_dates(relationship_ids: Iterable[int], *, by: Person, now: datetime) -> tuple[int, int]:
    """Write to both halves of each of these pairs; says to how many pairs, and how many have nothing to date now.

    All are pairs that `by` steers and is no half of, or nothing is written. Raises `NotTheirs`.
    """
    written = left = 0
    with outbox.together():
        for relationship_id in sorted(set(relationship_ids)):  # in one order by everyone: nobody waits in a circle
            try:
                suggest_a_date(relationship_id, by=by, now=now)
            except NotNow:
                left += 1
            else:
                written += 1
    return written, left


@transaction.atomic
def end_by_programme(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """End a pair for both: calendars are cleared, each hears of it kindly and is free again. Raises `NotTheirs`, `NotNow`."""
    relationship = steered(relationship_id, by=by)
    relationship.state, relationship.closed_at = RelationshipState.ENDED, now
    relationship.save(update_fields=["state", "closed_at"])
    clear_calendars(relationship, to=SessionState.CANCELLED, now=now)
    ending.end_pair(relationship.pair, by=by, now=now)
    emails.say_the_programme_ended_it(relationship)
    relationship_ended.send(Relationship, relationship=relationship, now=now)
    audit.record("mentoring.ended_by_programme", relationship, by=by)
    return relationship


@transaction.atomic
def pause_by_programme(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Pause a pair: a long absence, a busy season. Dates leave calendars, both are told. Raises `NotTheirs`, `NotNow`."""
    relationship = steered(relationship_id, by=by)
    if relationship.state != RelationshipState.OPEN:
        raise NotNow
    relationship.state = RelationshipState.PAUSED
    relationship.save(update_fields=["state"])
    clear_calendars(relationship, to=SessionState.POSTPONED, now=now)
    emails.say_it_paused(relationship, by=None, now=now)
    audit.record("mentoring.paused_by_programme", relationship, by=by)
    return relationship


@transaction.atomic
def extend_by_programme(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Give a pair two more sessions, which they may use or not; both are told. Raises `NotTheirs`, `NotNow`."""
    relationship = steered(relationship_id, by=by)
    if relationship.sessions_planned + EXTENSION > MOST_SESSIONS:
        raise NotNow
    relationship.sessions_planned += EXTENSION
    relationship.extension_asked_by = None
    relationship.save(update_fields=["sessions_planned", "extension_asked_by"])
    emails.say_the_programme_extended_it(relationship, sessions=EXTENSION, now=now)
    audit.record("mentoring.extended_by_programme", relationship, by=by)
    return relationship


@transaction.atomic
def let_go_on(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Let a pair go on though one of the two now stands above the other: they were asked, or the programme knows them.

    Raises `NotTheirs`, and `NotNow` when they stand in no line.
    """
    relationship = steered(relationship_id, by=by)
    if not is_in_one_line(relationship):
        raise NotNow
    relationship.line_accepted_by, relationship.line_accepted_at = by, now
    relationship.save(update_fields=["line_accepted_by", "line_accepted_at"])
    audit.record("mentoring.accepted_line", relationship, by=by)
    return relationship


def steered(relationship_id: int, *, by: Person, living: bool = True) -> Relationship:
    """A pair of a programme that `by` steers, locked; never their own. Raises `NotTheirs`, and `NotNow` once it is over."""
    held = Relationship.objects.select_for_update(of=("self",)).with_people().filter(pk=relationship_id).first()
    if held is None or held.is_one_of_us(by) or not may(by, Right.STEER, held.wave.programme):
        raise NotTheirs
    if living and not held.is_living:
        raise NotNow
    return held
