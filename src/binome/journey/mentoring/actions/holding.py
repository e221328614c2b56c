"""Saying that a pair met: on the day that was planned, on another one, or without any plan."""

import uuid
from datetime import datetime

from django.db import transaction

from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import NotNow, TooEarly, TooLongAgo
from binome.journey.mentoring.actions.locking import own_relationship, own_session
from binome.journey.mentoring.actions.meeting import WAITING, wake
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.queries.planning import may_be_told, numbers_to_date, same_day
from binome.journey.mentoring.rules import following
from binome.journey.mentoring.states import SessionState


@transaction.atomic
def hold_session(session_id: int, *, met_at: datetime | None = None, by: Person, now: datetime) -> Session:
    """ "We met": once is enough, from either half; `met_at` when it was not at the moment planned.

    A date that stands in calendars and did not serve moves there to the moment that was. Raises `NotTheirs`, `NotNow`, `TooEarly`
    before the day, or for a moment to come, and `TooLongAgo` before the pair was there.
    """
    session = own_session(session_id, by)
    if session.state == SessionState.HELD:
        return session
    if session.state not in WAITING:
        raise NotNow
    if met_at is None:
        if not may_be_told(session, now=now):
            raise TooEarly
        met_at = min(now, session.starts_at) if session.state == SessionState.PLANNED else now
    else:
        _check_bounds(met_at, session.relationship, now=now)
    return _hold(session, met_at, by=by, now=now)


@transaction.atomic
def record_meeting(
    relationship_id: int, *, met_at: datetime, minutes: int | None = None, place: str = "", by: Person, now: datetime
) -> Session:
    """Write down a meeting that nobody had planned: it counts as the first session that has no date.

    Told twice, or by both halves, one meeting a day counts once. Raises `NotTheirs`, `TooEarly`, `TooLongAgo`, and
    `NotNow` when the pair is over, or when every session has its date: one of those can then be told as held.
    """
    relationship = own_relationship(relationship_id, by)
    _check_bounds(met_at, relationship, now=now)
    # Numbers are given under the lock: the same meeting told by both halves takes one number.
    known = {session.number: session for session in relationship.sessions.select_for_update()}
    for session in known.values():
        if session.state == SessionState.HELD and same_day(session.starts_at, met_at):
            return session
    numbers = numbers_to_date(relationship)
    if not numbers:
        raise NotNow
    session = known.get(numbers[0]) or Session(relationship=relationship, number=numbers[0], uid=uuid.uuid4())
    session.relationship = relationship
    session.minutes, words = minutes or relationship.wave.session_minutes, one_line(place)[:300]
    session.is_house_room = session.is_house_room and words == session.place  # a room is made for what is to come
    session.place = words
    return _hold(session, met_at, by=by, now=now)


def _check_bounds(met_at: datetime, relationship: Relationship, *, now: datetime) -> None:
    if met_at > now:
        raise TooEarly
    if following.is_before_the_pair(met_at, opened_at=relationship.opened_at):
        raise TooLongAgo


@transaction.atomic
def report_meetings(relationship_id: int, *, times: int, by: Person, now: datetime) -> Relationship:
    """Say how often the pair met without a date here: one number for both, which either may put right. Raises `NotTheirs`, `NotNow`."""
    relationship = own_relationship(relationship_id, by)
    if times == relationship.meetings_reported:
        return relationship
    is_more = times > relationship.meetings_reported
    relationship.meetings_reported = times
    if is_more or not times:
        relationship.reported_at = now if times else None
    relationship.save(update_fields=["meetings_reported", "reported_at"])
    if is_more:
        wake(relationship, now=now)
    audit.record("mentoring.reported_meetings", relationship, by=by, times=times)
    return relationship


def _hold(session: Session, met_at: datetime, *, by: Person, now: datetime) -> Session:
    is_new = session.pk is None
    in_calendars = not is_new and session.state == SessionState.PLANNED and session.starts_at != met_at
    session.sequence += int(not is_new)  # whoever reads it by subscription sees the day that was
    session.starts_at, session.held_at, session.state = met_at, met_at, SessionState.HELD
    session.time_zone = place_of(by).zone.key
    session.save()
    if in_calendars:
        emails.put_where_it_was_held(session, now=now)
    wake(session.relationship, now=now)
    audit.record("mentoring.held_session", session, by=by)
    return session
