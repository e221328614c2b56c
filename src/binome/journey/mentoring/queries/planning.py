"""Dates: what wants one, what to propose, what the guard offers."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.utils import timezone

from binome.core.agendas.queries import spells_of_people
from binome.core.people import hours
from binome.core.people.places import place_of
from binome.core.people.zones import Place
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.queries.absences import back_from
from binome.journey.mentoring.rules import dates, following, half_days
from binome.journey.mentoring.states import PostponementHelp, SessionState

MINUTE = timedelta(minutes=1)
MOMENTS = 3  # proposed on the space: enough to choose, few enough to read


def meetings_of(sessions: Iterable[Session]) -> list[following.Meeting]:
    """What rules know of sessions."""
    return [
        following.Meeting(
            number=session.number,
            state=session.state,
            starts_at=session.starts_at,
            held_at=session.held_at,
            postponements=session.postponements,
        )
        for session in sessions
    ]


def sessions_ahead(sessions: Sequence[Session], *, now: datetime) -> list[Session]:
    """Those of them that have a date to come, next first."""
    planned = [session for session in sessions if session.state == SessionState.PLANNED and session.starts_at > now]
    return sorted(planned, key=attrgetter("starts_at"))


def sessions_in_order(relationship: Relationship) -> list[Session]:
    """The pair's sessions by number; the first that is planned stands out as `current`, the others as `todo`."""
    sessions = sorted(relationship.sessions.all(), key=lambda session: session.number)
    planned = [session for session in sessions if session.state == SessionState.PLANNED]
    following_one = min(planned, key=lambda session: session.starts_at, default=None)
    for session in planned:
        session.standing = "current" if session is following_one else "todo"  # type: ignore[attr-defined]
    return sessions


def numbers_to_date(relationship: Relationship) -> list[int]:
    """Numbers of the sessions that still want a date."""
    return _undated(relationship, meetings_of(relationship.sessions.all()))


def _undated(relationship: Relationship, meetings: Sequence[following.Meeting]) -> list[int]:
    return following.numbers_to_date(
        meetings, of=relationship.sessions_planned, reported=relationship.meetings_reported
    )


def busy_spans(
    relationship: Relationship, *, now: datetime, dated_since: datetime | None = None
) -> list[half_days.Span]:
    """When either half has a session to come, in whatever pair: nothing is proposed for then.

    `dated_since`: those alone that were given their date since.
    """
    mentor, mentee = relationship.people
    theirs = Session.objects.of(mentor) | Session.objects.of(mentee)
    planned = theirs.planned().filter(starts_at__gt=now - timedelta(days=1))
    if dated_since is not None:
        planned = planned.filter(dated_at__gt=dated_since)
    return list(planned.values_list("starts_at", "minutes"))


def taken_spans(relationship: Relationship, *, now: datetime) -> list[half_days.Span]:
    """When nothing is proposed: sessions to come of either half, and what their agendas say.

    What someone chooses by themselves is held against sessions alone: a refusal would tell when the other is busy.
    """
    agendas = spells_of_people(relationship.people, now=timezone.now())
    spells = [(start, ceil((end - start) / MINUTE)) for each in agendas.values() for start, end in each]
    return [*busy_spans(relationship, now=now), *spells]


def booked_starts(relationship: Relationship, *, but: Session | None = None) -> set[datetime]:
    """When the sessions begin that have their date, `but` one: no other one is found for these moments."""
    planned = [session for session in relationship.sessions.all() if session.state == SessionState.PLANNED]
    return {session.starts_at for session in planned if session != but}


def diaries_of(relationship: Relationship) -> list[half_days.Diary]:
    """When each half can meet: their place, and the half-days of their application."""
    return [
        half_days.Diary(place_of(application.person), frozenset(application.slots))
        for application in (relationship.pair.mentor, relationship.pair.mentee)
    ]


def moments_for(
    relationship: Relationship, *, now: datetime, later_than: datetime | None = None, count: int = MOMENTS
) -> list[datetime]:
    """The next moments that suit both, one a day, from the day after tomorrow: an invitation wants a day to be read.

    They lie after the sessions before the one they are for, and at no other session of either half. `later_than` begins
    after that day.
    """
    last_day = back_from(relationship, today=timezone.localdate(now))
    if last_day == date.max:
        return []  # nobody knows yet until when one of them is away
    earlier = [*_starts_before_the_next(relationship), *([later_than] if later_than else [])]
    if last_day is not None:
        earlier.append(datetime.combine(last_day, time(12), tzinfo=UTC))
    after = max([_midnight(now + timedelta(days=2)), *(_midnight(moment + timedelta(days=1)) for moment in earlier)])
    return half_days.moments(
        diaries_of(relationship),
        after=after,
        minutes=relationship.wave.session_minutes,
        count=count,
        busy=taken_spans(relationship, now=now),
    )


def _starts_before_the_next(relationship: Relationship) -> list[datetime]:
    """When the sessions are planned whose number is smaller than that of the next one to date."""
    number = min(numbers_to_date(relationship), default=0)
    sessions = relationship.sessions.all()
    return [each.starts_at for each in sessions if each.state == SessionState.PLANNED and each.number < number]


def _midnight(moment: datetime) -> datetime:
    """The beginning of its day, on the reader's clock."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _suiting(
    relationship: Relationship, moment: datetime, *, now: datetime, busy: Sequence[half_days.Span]
) -> datetime:
    """`moment` when both are free and it suits them or nobody gave half-days, else the next one that does, from the start
    of that day."""
    diaries, length = diaries_of(relationship), relationship.wave.session_minutes
    suits = not any(diary.half_days for diary in diaries) or half_days.suit_all(diaries, moment, minutes=length)
    if suits and half_days.is_free(moment, minutes=length, busy=busy):
        return moment
    morning = timezone.localtime(moment).replace(hour=0, minute=0)
    following_ones = half_days.moments(diaries, after=max(now, morning), minutes=length, count=1, busy=busy)
    return following_ones[0] if following_ones else moment


def first_proposed(relationship: Relationship, *, now: datetime) -> datetime:
    """A first date to propose: within the wave's delay, or one rhythm after the last date; a moment that suits both."""
    zone = timezone.get_current_timezone()
    dated = [s.starts_at for s in relationship.sessions.all() if s.state in {SessionState.PLANNED, SessionState.HELD}]
    today = now.astimezone(zone).date()
    day, at = today + timedelta(days=min(7, relationship.wave.first_session_within_days)), time(10)
    if dated:
        last = max(dated).astimezone(zone)
        rhythm = last.date() + timedelta(days=relationship.wave.days_between_sessions)
        day, at = max(rhythm, today + timedelta(days=1)), last.time()
    first = datetime.combine(hours.next_working_day(day, at=places_of(relationship)), at, tzinfo=zone)
    return _suiting(relationship, first, now=now, busy=taken_spans(relationship, now=now))


def proposed_dates(
    relationship: Relationship,
    *,
    first: datetime,
    every: int | None = None,
    count: int | None = None,
    is_typed: bool = False,
) -> list[datetime]:
    """Dates for the sessions that still want one, from `first`, `every` so many days, at moments that suit both.

    `first` is kept as it is; unless it is said, the rhythm is the wave's. After a first one that someone typed no agenda is
    looked at: whoever typed one after the other would read from the rest when the other half is busy.
    """
    wanted = len(numbers_to_date(relationship)) if count is None else count
    rhythm = every or relationship.wave.days_between_sessions
    zone = ZoneInfo(timezone.get_current_timezone_name())
    start, *others = dates.proposed(first, count=max(1, wanted), every=rhythm, zone=zone, at=places_of(relationship))
    busy = (busy_spans if is_typed else taken_spans)(relationship, now=first)
    suiting = [start, *(_suiting(relationship, moment, now=first, busy=busy) for moment in others)]
    return suiting[:wanted]


def places_of(relationship: Relationship) -> list[Place]:
    """Where the two halves work: a day off of either is a day off."""
    return [place_of(person) for person in relationship.people]


def guard_of(sessions: Iterable[Session], *, one_less: bool = False) -> PostponementHelp:
    """What the cancellation guard offers now, or offered before the last date was put off (`one_less`)."""
    return following.guard(following.put_off(meetings_of(sessions)) - int(one_less))


def same_day(moment: datetime, other: datetime) -> bool:
    """Whether two moments are of the same day, on the clock of whoever asks."""
    return timezone.localdate(moment) == timezone.localdate(other)


def may_be_told(session: Session, *, now: datetime) -> bool:
    """Whether one may already say "we met"."""
    starts_at, told_at = timezone.localtime(session.starts_at), timezone.localtime(now)
    return following.may_be_told(starts_at, state=session.state, now=told_at)


def without_a_date_since(relationship: Relationship, *, now: datetime) -> datetime | None:
    """Since when an open pair has had nothing to look forward to; None when a date stands or all has been held."""
    sessions = list(relationship.sessions.all())
    known = meetings_of(sessions)
    planned = any(session.state == SessionState.PLANNED for session in known)
    if planned or not _undated(relationship, known):
        return None
    last_dates = [session.starts_at for session in known if session.starts_at <= now]
    return max([relationship.opened_at, *last_dates, *(sign for sign in relationship.signs if sign is not None)])


def celebrates(sessions: Iterable[Session], *, now: datetime) -> bool:
    """Whether a pair met for the third time these days."""
    return following.celebrates(meetings_of(sessions), now=now)
