"""Opening, keeping and closing a relationship."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.matching.actions import ending
from binome.journey.matching.models import Pair
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.actions.helping import ask
from binome.journey.mentoring.actions.locking import own_relationship, own_session
from binome.journey.mentoring.actions.meeting import clear_calendars
from binome.journey.mentoring.models import Pulse, Relationship, Review
from binome.journey.mentoring.queries.absences import is_away_today
from binome.journey.mentoring.queries.programme import would_reach_nobody_else
from binome.journey.mentoring.signals import relationship_ended, relationship_opened
from binome.journey.mentoring.states import MOVES, AskedBy, RelationshipState, SessionState

ACTS_OF_MOVES = {  # in the audit trail
    RelationshipState.PAUSED: "mentoring.paused",
    RelationshipState.OPEN: "mentoring.resumed",
    RelationshipState.ENDED: "mentoring.ended",
}


@transaction.atomic
def open_relationship(pair: Pair, *, now: datetime) -> Relationship:
    """Open the space of a pair that chose itself, on the themes the mentee wants and the mentor offers; once."""
    relationship, is_new = Relationship.objects.get_or_create(
        pair=pair, defaults={"opened_at": now, "sessions_planned": pair.wave.sessions_planned}
    )
    if not is_new:
        return relationship
    wanted = [choice.theme_id for choice in pair.mentee.theme_choices.all()]
    offered = {choice.theme_id for choice in pair.mentor.theme_choices.all()}
    relationship.themes.set([theme for theme in wanted if theme in offered] or wanted[:1])
    emails.say_the_pair_is_open(relationship)
    audit.record("mentoring.opened", relationship, by=None)
    relationship_opened.send(Relationship, relationship=relationship, now=now)
    return relationship


@transaction.atomic
def answer_pulse(
    session_id: int,
    *,
    useful: int | None,
    understanding: int | None,
    tried: bool | None,
    wants_help: bool,
    by: Person,
    now: datetime,
) -> Pulse:
    """Answer the four questions after a session, once; a wish for help goes to the programme, if anyone else is there.

    Raises `NotTheirs`, and `NotNow` before the session was held.
    """
    session = own_session(session_id, by)
    if session.state != SessionState.HELD:
        raise NotNow
    pulse, _ = Pulse.objects.get_or_create(
        session=session,
        person=by,
        defaults={"useful": useful, "understanding": understanding, "tried": tried, "answered_at": now},
    )
    if wants_help and not would_reach_nobody_else(session.relationship, asked_by=by):
        ask(session.relationship, person=by, asked_by=AskedBy.PULSE, now=now)
    audit.record("mentoring.answered_pulse", session, by=by)
    return pulse


@transaction.atomic
def pause(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Pause: dates leave the calendars and wait, nobody put anything off, the other half is told. Raises `NotTheirs`, `NotNow`."""
    relationship = _move(relationship_id, RelationshipState.PAUSED, by=by)
    clear_calendars(relationship, to=SessionState.POSTPONED, now=now)
    emails.say_it_paused(relationship, by=by, now=now)
    return relationship


@transaction.atomic
def resume(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Take up again; the other half is told. Raises `NotTheirs`, `NotNow`."""
    if is_away_today(own_relationship(relationship_id, by), now=now):
        raise NotNow
    relationship = _move(relationship_id, RelationshipState.OPEN, by=by)
    relationship.resumed_at = now
    relationship.save(update_fields=["resumed_at"])
    emails.say_it_resumed(relationship, by=by, now=now)
    return relationship


@transaction.atomic
def end_early(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Stop without giving a reason: nobody is at fault, both are free for another pair. Raises `NotTheirs`, `NotNow`."""
    relationship = _move(relationship_id, RelationshipState.ENDED, by=by, closed_at=now)
    clear_calendars(relationship, to=SessionState.CANCELLED, now=now)
    ending.end_pair(relationship.pair, by=by, now=now)
    emails.say_it_ended(relationship)
    relationship_ended.send(Relationship, relationship=relationship, now=now)
    return relationship


@transaction.atomic
def review(
    relationship_id: int,
    *,
    keeps: str,
    thanks: str,
    keeps_shared: bool = False,
    ratings: Mapping[str, int | None] | None = None,
    by: Person,
    now: datetime,
) -> Review:
    """One half's review: what they keep is theirs unless shared, the thanks are for the other.

    `ratings` are 1 to 5 for `felt_free`, `real_needs`, `commitments_kept`, `learned_too`, `would_go_on`.
    Raises `NotTheirs`, `NotNow`.
    """
    relationship = own_relationship(relationship_id, by)
    written, _ = Review.objects.update_or_create(
        relationship=relationship,
        person=by,
        defaults={
            "keeps": cleaned(keeps),
            "keeps_shared": keeps_shared,
            "thanks": cleaned(thanks),
            "written_at": now,
            **(ratings or {}),
        },
    )
    audit.record("mentoring.reviewed", relationship, by=by)
    return written


@transaction.atomic
def _move(
    relationship_id: int, to: RelationshipState, *, by: Person, closed_at: datetime | None = None
) -> Relationship:
    relationship = own_relationship(relationship_id, by)
    if to not in MOVES[relationship.state]:
        raise NotNow
    relationship.state, relationship.closed_at = to, closed_at
    relationship.save(update_fields=["state", "closed_at"])
    audit.record(ACTS_OF_MOVES[to], relationship, by=by)
    return relationship
