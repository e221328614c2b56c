"""Planning, moving and putting off sessions; their sheets."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from binome.core.people.drafts import Writing, next_version
from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.answering import begin_inviting
from binome.journey.mentoring.actions.errors import AlreadyBooked, AwayThen, NotNow
from binome.journey.mentoring.actions.helping import note_dates_put_off
from binome.journey.mentoring.actions.locking import own_relationship, own_session
from binome.journey.mentoring.actions.placing import give_place
from binome.journey.mentoring.models import Absence, CheckIn, Relationship, Session
from binome.journey.mentoring.queries.absences import away_on, is_away_today
from binome.journey.mentoring.queries.planning import booked_starts, numbers_to_date
from binome.journey.mentoring.rules import following
from binome.journey.mentoring.states import RelationshipState, SessionState

WAITING = (SessionState.PLANNED, SessionState.POSTPONED)
DATABLE = (*WAITING, SessionState.SKIPPED)  # whoever skipped one may find a date for it after all


@transaction.atomic
def plan_sessions(
    relationship_id: int,
    *,
    starts: Sequence[datetime],
    place: str = "",
    minutes: int | None = None,
    by: Person,
    now: datetime,
) -> list[Session]:
    """Date the sessions that still want a date, in order, one for each of `starts`, and invite both.

    The same dates sent twice, or by both halves at once, are planned once. Raises `NotTheirs`, `AlreadyBooked` for the
    moment of another session, and `NotNow` when the pair is over, when there are more dates than sessions, or none.
    """
    relationship = own_relationship(relationship_id, by, dates_only=True)
    if already := _planned_on(relationship, starts):
        return already
    waiting = numbers_to_date(relationship)
    if not starts or len(starts) > len(waiting):
        raise NotNow
    if len(set(starts)) < len(starts) or booked_starts(relationship) & set(starts):
        raise AlreadyBooked
    known = {session.number: session for session in relationship.sessions.all()}
    planned = []
    for number, start in zip(waiting, sorted(starts), strict=False):
        session = known.get(number) or Session(relationship=relationship, number=number, uid=uuid.uuid4())
        session.relationship = relationship
        if not session.pk:
            begin_inviting(session)
        session.sequence += 1 if session.pk else 0
        session.minutes = minutes or relationship.wave.session_minutes
        _date(session, start, place=place, by=by, now=now)
        planned.append(session)
    relationship.proposed_slots.all().delete()  # a date is found: what was proposed for it lapses
    wake(relationship, now=now)
    audit.record("mentoring.planned_sessions", relationship, by=by, count=len(planned))
    return planned


def _planned_on(relationship: Relationship, starts: Sequence[datetime]) -> list[Session]:
    """The sessions that stand on exactly these dates; empty unless all do."""
    standing = [session for session in relationship.sessions.all() if session.state == SessionState.PLANNED]
    planned = [session for session in standing if session.starts_at in set(starts)]
    return planned if {session.starts_at for session in planned} == set(starts) else []


@transaction.atomic
def move_session(
    session_id: int, *, starts_at: datetime, minutes: int, place: str, by: Person, now: datetime
) -> Session:
    """Give a waiting session its new date, length and place; calendars follow. Raises `NotTheirs`, `NotNow`, `AlreadyBooked`."""
    session = _waiting(session_id, by, among=DATABLE)
    if starts_at in booked_starts(session.relationship, but=session):
        raise AlreadyBooked
    was_planned = session.state == SessionState.PLANNED
    put_off = was_planned and following.is_put_off(timezone.localtime(session.starts_at), timezone.localtime(starts_at))
    news = ("moved" if session.starts_at != starts_at else "changed") if was_planned else ""
    session.postponements += int(put_off)
    session.minutes = minutes
    session.sequence += 1
    _date(session, starts_at, place=place, news=news, by=by, now=now)
    lapsing = session.relationship.proposed_slots.all()
    if was_planned:  # what is proposed is for another session, at another moment
        lapsing = lapsing.filter(starts_at=starts_at)
    lapsing.delete()
    wake(session.relationship, now=now)
    if put_off:
        note_dates_put_off(session.relationship, now=now)
    audit.record("mentoring.moved_session", session, by=by)
    return session


@transaction.atomic
def postpone_session(session_id: int, *, by: Person, now: datetime) -> Session:
    """Put a session off without a new date yet; calendars are cleared. Raises `NotTheirs`, `NotNow`."""
    session = _waiting(session_id, by)
    if session.state == SessionState.POSTPONED:
        return session
    session.postponements += 1
    _cancel_invitation(session, SessionState.POSTPONED, now=now)
    note_dates_put_off(session.relationship, now=now)
    audit.record("mentoring.postponed_session", session, by=by)
    return session


@transaction.atomic
def cancel_session(session_id: int, *, by: Person, now: datetime) -> Session:
    """Drop a waiting session; calendars are cleared, its number waits for a date. Raises `NotTheirs`, `NotNow`."""
    session = _waiting(session_id, by)
    session.postponements += 1 if session.state == SessionState.PLANNED else 0
    _cancel_invitation(session, SessionState.CANCELLED, now=now)
    note_dates_put_off(session.relationship, now=now)
    audit.record("mentoring.cancelled_session", session, by=by)
    return session


@transaction.atomic
def skip_session(session_id: int, *, by: Person, now: datetime) -> Session:
    """Let a session go for good: it did not take place, and no other date is looked for. Nobody put anything off.

    A date to come leaves the calendars; one that has passed is left where it stands, if they have it. Raises `NotTheirs`, `NotNow`.
    """
    session = own_session(session_id, by)
    if session.state == SessionState.SKIPPED:
        return session
    if session.state not in WAITING:
        raise NotNow
    # Whoever has not been told of its last date yet has another one in their calendar, which may still be to come.
    if session.starts_at > now or emails.date_waits(session):
        _cancel_invitation(session, SessionState.SKIPPED, now=now)
    else:
        session.state = SessionState.SKIPPED
        session.save(update_fields=["state"])
    audit.record("mentoring.skipped_session", session, by=by)
    return session


@transaction.atomic
def write_sheet(
    session_id: int,
    *,
    check_in: str = "",
    learned: str = "",
    next_step: str = "",
    weather: int | None = None,
    by: Person,
    now: datetime,
    writing: Writing | None = None,
) -> CheckIn:
    """Write one's side of the session sheet; the other reads it, and nobody else.

    Raises `NotTheirs`, `NotNow`, or `ChangedElsewhere` when another page wrote it since.
    """
    session = own_session(session_id, by)
    stored = CheckIn.objects.filter(session=session, person=by).values_list("draft_version", flat=True).first()
    sheet, _ = CheckIn.objects.update_or_create(
        session=session,
        person=by,
        defaults={
            "weather": weather,
            "check_in": cleaned(check_in),
            "learned": cleaned(learned),
            "next_step": cleaned(next_step),
            "written_at": now,
            "draft_version": next_version(stored or "", writing),
        },
    )
    audit.record("mentoring.wrote_sheet", session, by=by)
    return sheet


def clear_calendars(relationship: Relationship, *, to: SessionState, now: datetime) -> None:
    """Take every date still to come out of the calendars, and what is proposed with it; nobody put anything off."""
    relationship.proposed_slots.all().delete()
    for session in Session.objects.filter(relationship=relationship, state__in=WAITING):
        session.relationship = relationship
        _cancel_invitation(session, to, now=now)


def put_off_while_away(relationship: Relationship, absence: Absence, *, now: datetime) -> None:
    """Take out of the calendars every date on which its person is away, and what is proposed with it; nobody put anything off."""
    relationship.proposed_slots.all().delete()
    for session in Session.objects.planned().filter(relationship=relationship, starts_at__gt=now):
        if absence.covers(localdate(session.starts_at)):
            session.relationship = relationship
            _cancel_invitation(session, SessionState.POSTPONED, now=now)


def date_again(relationship: Relationship, before: Mapping[int, str], *, now: datetime) -> None:
    """Put cancelled sessions back as they were `before`, by id; one whose date has gone by meanwhile waits for a new one."""
    for session in Session.objects.filter(relationship=relationship, pk__in=before, state=SessionState.CANCELLED):
        session.relationship = relationship
        was_planned = before[session.pk] == SessionState.PLANNED
        session.state = SessionState.PLANNED if was_planned and session.starts_at > now else SessionState.POSTPONED
        session.sequence += 1
        session.save(update_fields=["state", "sequence"])
        if session.state == SessionState.PLANNED:
            emails.invite(session, now=now)


def _waiting(session_id: int, by: Person, *, among: Collection[SessionState] = WAITING) -> Session:
    session = own_session(session_id, by, dates_only=True)
    if session.state not in among:
        raise NotNow
    return session


def _date(session: Session, starts_at: datetime, *, place: str, news: str = "", by: Person, now: datetime) -> None:
    if away_on(session.relationship, starts_at, asked_by=by):
        raise AwayThen
    session.starts_at, session.dated_at, session.state = starts_at, now, SessionState.PLANNED
    session.time_zone = place_of(by).zone.key
    give_place(session, place)
    session.save()
    emails.invite(session, news=news, now=now)


def _cancel_invitation(session: Session, state: SessionState, *, now: datetime) -> None:
    was_in_calendars = session.state == SessionState.PLANNED
    session.state = state
    session.sequence += int(was_in_calendars)
    session.save(update_fields=["state", "sequence", "postponements"])
    if was_in_calendars:
        emails.cancel_invitation(session, now=now)


def wake(relationship: Relationship, *, now: datetime) -> None:
    """A pair that meets or plans is no longer pausing; one that waits for somebody away goes on waiting."""
    if relationship.state == RelationshipState.PAUSED and not is_away_today(relationship, now=now):
        relationship.state, relationship.resumed_at = RelationshipState.OPEN, now
        relationship.save(update_fields=["state", "resumed_at"])
