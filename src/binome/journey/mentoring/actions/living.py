"""Opening, keeping and closing a relationship."""

from datetime import datetime

from django.db import transaction

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.privacy.seal import sealed
from binome.core.programmes.doors import holders
from binome.core.programmes.permissions import Right
from binome.journey.matching import actions as matching
from binome.journey.matching.models import Pair
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.loading import NotNow, NotTheirs, own_relationship, own_session
from binome.journey.mentoring.models import Goal, HelpRequest, Note, PrivateNote, Pulse, Relationship, Review, Session
from binome.journey.mentoring.signals import relationship_closed, relationship_opened
from binome.journey.mentoring.states import MOVES, RelationshipState, SessionState


@transaction.atomic
def open_relationship(pair: Pair, *, now: datetime) -> Relationship:
    """Open the space of a pair that chose itself, on the themes the mentee wants and the mentor offers; once."""
    relationship, is_new = Relationship.objects.get_or_create(pair=pair, defaults={"opened_at": now})
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
def write_note(relationship_id: int, *, text: str, private: bool, by: Person, now: datetime) -> Note | PrivateNote:
    """Write a note for the pair, or a sealed one for oneself. Raises `NotTheirs`, `NotNow`."""
    relationship = own_relationship(relationship_id, by)
    audit.record("mentoring.wrote_note", relationship, by=by, private=private)
    if private:
        return PrivateNote.objects.create(
            relationship=relationship, author=by, sealed=sealed(cleaned(text), reader=by.pk), written_at=now
        )
    return Note.objects.create(relationship=relationship, author=by, text=cleaned(text), written_at=now)


@transaction.atomic
def erase_note(note_id: int, *, private: bool, by: Person) -> int:
    """Erase one's own note; returns the relationship's id. Raises `NotTheirs`."""
    model: type[Note] | type[PrivateNote] = PrivateNote if private else Note
    note = model.objects.filter(pk=note_id, author=by).first()
    if note is None:
        raise NotTheirs
    note.delete()
    audit.record("mentoring.erased_note", by=by, private=private)
    return note.relationship_id


@transaction.atomic
def set_goal(relationship_id: int, *, theme: Theme, text: str, by: Person) -> Goal:
    """Set a goal on one of the pair's themes. Raises `NotTheirs`, `NotNow` when the theme is not theirs."""
    relationship = own_relationship(relationship_id, by)
    if not relationship.themes.filter(pk=theme.pk).exists():
        raise NotNow
    audit.record("mentoring.set_goal", relationship, by=by)
    return Goal.objects.create(relationship=relationship, theme=theme, text=cleaned(text)[:300])


@transaction.atomic
def reach_goal(goal_id: int, *, by: Person, now: datetime) -> Goal:
    """Say that a goal is reached, or take it back. Raises `NotTheirs`."""
    goal = Goal.objects.filter(pk=goal_id, relationship__in=Relationship.objects.of(by)).first()
    if goal is None:
        raise NotTheirs
    goal.reached_at = None if goal.reached_at else now
    goal.save(update_fields=["reached_at"])
    audit.record("mentoring.reached_goal", goal, by=by)
    return goal


@transaction.atomic
def answer_pulse(
    session_id: int, *, useful: int | None, understanding: int | None, tried: bool | None, wants_help: bool, by: Person,
    now: datetime,
) -> Pulse:  # fmt: skip
    """Answer the four questions after a session; a wish for help goes to the programme. Raises `NotTheirs`, `NotNow`."""
    session = own_session(session_id, by)
    if session.state != SessionState.HELD:
        raise NotNow
    pulse, _ = Pulse.objects.update_or_create(
        session=session, person=by, defaults={"useful": useful, "understanding": understanding, "tried": tried}
    )
    if wants_help:
        _ask(session.relationship, by=by, now=now)
    audit.record("mentoring.answered_pulse", session, by=by)
    return pulse


@transaction.atomic
def ask_for_help(relationship_id: int, *, by: Person, now: datetime) -> HelpRequest:
    """Ask the programme for a call, in confidence. Raises `NotTheirs`."""
    return _ask(own_relationship(relationship_id, by, open_only=False), by=by, now=now)


def _ask(relationship: Relationship, *, by: Person, now: datetime) -> HelpRequest:
    waiting = HelpRequest.objects.filter(relationship=relationship, person=by, answered_at__isnull=True).first()
    if waiting is not None:
        return waiting
    request = HelpRequest.objects.create(relationship=relationship, person=by, asked_at=now)
    emails.tell_managers_of_help(request, holders(Right.STEER, relationship.pair.wave.programme))
    audit.record("mentoring.asked_for_help", request, by=by)
    return request


@transaction.atomic
def answer_help(request: HelpRequest, *, by: Person, now: datetime) -> HelpRequest:
    """A programme manager has called back."""
    request.answered_at = now
    request.save(update_fields=["answered_at"])
    audit.record("mentoring.answered_help", request, by=by)
    return request


def pause(relationship_id: int, *, by: Person) -> Relationship:
    """Pause; sessions wait. Raises `NotTheirs`, `NotNow`."""
    return _move(relationship_id, RelationshipState.PAUSED, by=by)


def resume(relationship_id: int, *, by: Person) -> Relationship:
    """Take up again. Raises `NotTheirs`, `NotNow`."""
    return _move(relationship_id, RelationshipState.OPEN, by=by)


@transaction.atomic
def end_early(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Stop without giving a reason: nobody is at fault, both are free for another pair. Raises `NotTheirs`, `NotNow`."""
    relationship = _move(relationship_id, RelationshipState.ENDED, by=by, closed_at=now)
    _clear_calendars(relationship, now=now)
    matching.end_pair(relationship.pair, by=by)
    emails.say_it_ended(relationship)
    return relationship


@transaction.atomic
def review(relationship_id: int, *, keeps: str, thanks: str, by: Person, now: datetime) -> Review:
    """One half's review: what they keep stays theirs, the thanks are for the other. Raises `NotTheirs`, `NotNow`."""
    relationship = own_relationship(relationship_id, by)
    written, _ = Review.objects.update_or_create(
        relationship=relationship,
        person=by,
        defaults={"keeps": cleaned(keeps), "thanks": cleaned(thanks), "written_at": now},
    )
    audit.record("mentoring.reviewed", relationship, by=by)
    return written


@transaction.atomic
def close_relationship(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Close the mentoring (R57): what is still planned is cleared, outcomes hear of it. Raises `NotTheirs`, `NotNow`."""
    relationship = _move(relationship_id, RelationshipState.CLOSED, by=by, closed_at=now)
    _clear_calendars(relationship, now=now)
    emails.say_it_closed(relationship)
    relationship_closed.send(Relationship, relationship=relationship, now=now)
    return relationship


@transaction.atomic
def _move(
    relationship_id: int, to: RelationshipState, *, by: Person, closed_at: datetime | None = None
) -> Relationship:
    relationship = own_relationship(relationship_id, by)
    if to not in MOVES[relationship.state]:
        raise NotNow
    relationship.state, relationship.closed_at = to, closed_at
    relationship.save(update_fields=["state", "closed_at"])
    audit.record(f"mentoring.{to}", relationship, by=by)
    return relationship


def _clear_calendars(relationship: Relationship, *, now: datetime) -> None:
    waiting = Session.objects.filter(
        relationship=relationship, state__in=(SessionState.PLANNED, SessionState.POSTPONED)
    )
    for session in waiting.select_related("relationship__pair__mentor__person", "relationship__pair__mentee__person"):
        was_in_calendars = session.state == SessionState.PLANNED
        session.state = SessionState.CANCELLED
        session.sequence += 1
        session.save(update_fields=["state", "sequence"])
        if was_in_calendars:
            emails.take_back(session, now=now)
