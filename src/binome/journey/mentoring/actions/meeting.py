"""Planning, moving, holding sessions."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.loading import NotNow, own_relationship, own_session
from binome.journey.mentoring.models import Learned, Relationship, Session
from binome.journey.mentoring.states import RelationshipState, SessionState

WAITING = (SessionState.PLANNED, SessionState.POSTPONED)


@transaction.atomic
def plan_sessions(
    relationship_id: int, *, starts: Sequence[datetime], place: str = "", minutes: int | None = None, by: Person,
    now: datetime,
) -> list[Session]:  # fmt: skip
    """Plan one session for each of `starts` (at most twelve in all) and invite both. Raises `NotTheirs`, `NotNow`."""
    relationship = own_relationship(relationship_id, by)
    last = relationship.sessions.aggregate(last=Max("number"))["last"] or 0
    if last + len(starts) > 12 or any(start <= now - timedelta(days=400) for start in starts):
        raise NotNow
    planned = [
        Session.objects.create(
            relationship=relationship,
            number=last + position,
            starts_at=start,
            minutes=minutes or relationship.pair.wave.session_minutes,
            place=cleaned(place)[:300],
            uid=uuid.uuid4(),
        )
        for position, start in enumerate(sorted(starts), start=1)
    ]
    for session in planned:
        emails.invite(session, now=now)
    audit.record("mentoring.planned_sessions", relationship, by=by, count=len(planned))
    return planned


@transaction.atomic
def move_session(
    session_id: int, *, starts_at: datetime, minutes: int, place: str, by: Person, now: datetime
) -> Session:
    """Give a waiting session its new date, length and place; calendars follow. Raises `NotTheirs`, `NotNow`."""
    session = _waiting(session_id, by)
    session.starts_at, session.minutes, session.place = starts_at, minutes, cleaned(place)[:300]
    session.state = SessionState.PLANNED
    session.sequence += 1
    session.save(update_fields=["starts_at", "minutes", "place", "state", "sequence"])
    emails.invite(session, now=now)
    audit.record("mentoring.moved_session", session, by=by)
    return session


@transaction.atomic
def postpone_session(session_id: int, *, by: Person, now: datetime) -> Session:
    """Put a session off without a new date yet; calendars are cleared. Raises `NotTheirs`, `NotNow`."""
    session = _waiting(session_id, by)
    if session.state == SessionState.POSTPONED:
        return session
    session.state = SessionState.POSTPONED
    session.postponements += 1
    session.sequence += 1
    session.save(update_fields=["state", "postponements", "sequence"])
    emails.take_back(session, now=now)
    audit.record("mentoring.postponed_session", session, by=by)
    return session


@transaction.atomic
def cancel_session(session_id: int, *, by: Person, now: datetime) -> Session:
    """Drop a waiting session; calendars are cleared. Raises `NotTheirs`, `NotNow`."""
    session = _waiting(session_id, by)
    session.state = SessionState.CANCELLED
    session.sequence += 1
    session.save(update_fields=["state", "sequence"])
    emails.take_back(session, now=now)
    audit.record("mentoring.cancelled_session", session, by=by)
    return session


@transaction.atomic
def hold_session(session_id: int, *, by: Person, now: datetime) -> Session:
    """ "We met": once is enough, from either half. Raises `NotTheirs`, `NotNow`."""
    session = own_session(session_id, by)
    if session.state == SessionState.HELD:
        return session
    if session.state == SessionState.CANCELLED:
        raise NotNow
    session.state = SessionState.HELD
    session.held_at = min(now, session.starts_at) if session.starts_at <= now else now
    session.save(update_fields=["state", "held_at"])
    relationship = session.relationship
    if relationship.state == RelationshipState.PAUSED:
        relationship.state = RelationshipState.OPEN
        relationship.save(update_fields=["state"])
    audit.record("mentoring.held_session", session, by=by)
    return session


@transaction.atomic
def write_sheet(session_id: int, *, check_in: str, next_step: str, learned: str, by: Person) -> Session:
    """Write the session sheet: shared check-in and next step, and what `by` learned. Raises `NotTheirs`, `NotNow`."""
    session = own_session(session_id, by)
    session.check_in, session.next_step = cleaned(check_in), cleaned(next_step)
    session.save(update_fields=["check_in", "next_step"])
    Learned.objects.update_or_create(session=session, person=by, defaults={"text": cleaned(learned)})
    audit.record("mentoring.wrote_sheet", session, by=by)
    return session


@transaction.atomic
def remind_of_sessions(*, now: datetime) -> int:
    """Remind pairs of what they planned within a day; each session once for each date. Returns the number of sessions."""
    soon = Session.objects.filter(
        state=SessionState.PLANNED,
        starts_at__gt=now,
        starts_at__lte=now + timedelta(hours=26),
        relationship__state=RelationshipState.OPEN,
    ).select_related("relationship__pair__mentor__person", "relationship__pair__mentee__person")
    for session in soon:
        emails.remind(session, now=now)
    return len(soon)


@transaction.atomic
def remind_to_plan(*, now: datetime) -> int:
    """Suggest planning to open pairs without a date ahead, after the wave's delay. Returns the number of pairs."""
    waiting = 0
    for relationship in (
        Relationship.objects.filter(state=RelationshipState.OPEN).with_people().prefetch_related("sessions")
    ):
        last = max((s.held_at for s in relationship.sessions.all() if s.held_at), default=relationship.opened_at)
        ahead = any(s.state == SessionState.PLANNED and s.starts_at > now for s in relationship.sessions.all())
        if not ahead and now - last > timedelta(days=relationship.pair.wave.first_session_within_days):
            emails.suggest_planning(relationship, now=now)
            waiting += 1
    return waiting


def _waiting(session_id: int, by: Person) -> Session:
    session = own_session(session_id, by)
    if session.state not in WAITING:
        raise NotNow
    return session
