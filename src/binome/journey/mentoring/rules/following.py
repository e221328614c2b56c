"""How a relationship is doing, which guides fit a session, what to offer when dates keep moving."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from binome.journey.mentoring.states import LIVING, Health, PostponementHelp, RelationshipState, SessionState

SILENT_AFTER = timedelta(days=35)  # five weeks: one monthly session missed, with a week of grace
CLOSING_NOTICE = timedelta(days=7)  # from the wish of one to close until it is done without the other
LEFT_UNTOLD_AFTER = timedelta(days=7)  # a week in which both forgot to say that they met
# A date that near is a sign of life, and a pair that met has as long to find its next one.
SOON = timedelta(days=14)
# Two who have just chosen each other may say hello the day before their pair is opened.
HELLO_BEFORE = timedelta(days=1)
MILESTONE = 3  # sessions held: from then on a pair has a rhythm of its own
MID_POINT_FROM = 4  # sessions from which a half-way word makes sense

GONE_BY = frozenset({SessionState.HELD, SessionState.SKIPPED})  # what was put off before no longer asks for help
SETTLED = GONE_BY | {SessionState.PLANNED}


@dataclass(frozen=True)
class Meeting:
    """What rules know of a session: its number, state and dates."""

    number: int
    state: str
    starts_at: datetime
    held_at: datetime | None = None
    postponements: int = 0


def last_met(meetings: Iterable[Meeting]) -> datetime | None:
    """When the pair last met, or None."""
    return max((meeting.held_at for meeting in meetings if meeting.held_at is not None), default=None)


def next_meeting(meetings: Iterable[Meeting], *, now: datetime) -> Meeting | None:
    """The first session still to come, or None."""
    coming = [meeting for meeting in meetings if meeting.state == SessionState.PLANNED and meeting.starts_at >= now]
    return min(coming, key=lambda meeting: meeting.starts_at, default=None)


def untold(meetings: Iterable[Meeting], *, now: datetime) -> list[Meeting]:
    """Sessions whose date has passed and of which nobody said whether they took place."""
    return [meeting for meeting in meetings if meeting.state == SessionState.PLANNED and meeting.starts_at < now]


def celebrates(meetings: Iterable[Meeting], *, now: datetime) -> bool:
    """Whether the third session was held within a fortnight, and no other since."""
    held = [meeting.held_at for meeting in meetings if meeting.held_at is not None]
    return len(held) == MILESTONE and now - max(held) <= SOON


def put_off(meetings: Iterable[Meeting]) -> int:
    """How many times dates were put off since the pair last met."""
    return sum(meeting.postponements for meeting in meetings if meeting.state not in GONE_BY)


def guard(postponements: int) -> PostponementHelp:
    """What to offer after so many dates put off in a row: 2 something lighter, 3 the programme's help as well."""
    if postponements >= 3:
        return PostponementHelp.PROGRAMME
    return PostponementHelp.LIGHTER if postponements == 2 else PostponementHelp.NONE


def health(
    state: str,
    *,
    opened_at: datetime,
    meetings: Iterable[Meeting],
    of: int,
    first_within: timedelta,
    reported: int = 0,
    signs: Iterable[datetime | None] = (),
    now: datetime,
) -> Health:
    """How a relationship is doing, from dates alone: `of` sessions are meant, `reported` meetings were counted without a date.

    `signs` are moments at which it was heard of otherwise. To close: nothing is left to date or to come. Not started: it
    never met, with its time for it not over yet.

    Silent: no sign for 35 days and no date within a fortnight. Needs a hand: no date to come once the time for
    the first session has passed, or a fortnight after the last one; a date passed for a week without a word; or
    dates put off twice in a row.
    """
    if state != RelationshipState.OPEN:
        return Health.PAUSED if state in LIVING else Health.OVER
    known = list(meetings)
    if is_to_close(known, of=of, reported=reported):
        return Health.TO_CLOSE
    met, coming = last_met(known), next_meeting(known, now=now)
    sign = max(opened_at, met or opened_at, *(heard for heard in signs if heard is not None))
    if now - sign > SILENT_AFTER and (coming is None or coming.starts_at > now + SOON):
        return Health.SILENT
    patience = first_within if met is None else SOON
    if coming is None and now - sign > patience:
        return Health.NEEDS_A_HAND
    passed = untold(known, now=now)
    if put_off(known) >= 2 or any(now - meeting.starts_at > LEFT_UNTOLD_AFTER for meeting in passed):
        return Health.NEEDS_A_HAND
    has_started = met is not None or reported > 0 or bool(passed)  # a date gone by untold: they may well have met
    return Health.ON_TRACK if has_started else Health.NOT_STARTED


def is_to_close(meetings: Iterable[Meeting], *, of: int, reported: int) -> bool:
    """Whether each session was held, skipped or counted, and none is to come: what is left is to close."""
    known = list(meetings)
    planned = any(meeting.state == SessionState.PLANNED for meeting in known)
    return not planned and not numbers_to_date(known, of=of, reported=reported)


def guides_for(number: int, *, of: int) -> list[str]:
    """Codes of the guides for session `number` of `of`: first, regular, mid-point (half-way), closing."""
    if number == 1:
        return ["S1"]
    if number >= of:
        return ["SC"]
    return ["SN", "SM"] if of >= MID_POINT_FROM and number == of // 2 else ["SN"]


def is_half_way(*, held: int, of: int) -> bool:
    """Whether a pair that means to meet at least four times has met half of them, and not all yet."""
    return of >= MID_POINT_FROM and of // 2 <= held < of


def numbers_to_date(meetings: Iterable[Meeting], *, of: int, reported: int = 0) -> list[int]:
    """Numbers of the sessions that still want a date; meetings that were `reported` without one stand for the first of them."""
    settled = {meeting.number for meeting in meetings if meeting.state in SETTLED}
    return [number for number in range(1, of + 1) if number not in settled][reported:]


def may_be_told(starts_at: datetime, *, state: str, now: datetime) -> bool:
    """Whether one may say "we met": from the day of the session on, or when it was put off and held after all."""
    if state == SessionState.PLANNED:
        return now >= starts_at or now.date() == starts_at.date()
    return state == SessionState.POSTPONED


def is_before_the_pair(met_at: datetime, *, opened_at: datetime) -> bool:
    """Whether a meeting would lie before the pair; some say hello a few hours before both have said yes on screen."""
    return met_at < opened_at - HELLO_BEFORE


def is_put_off(before: datetime, after: datetime) -> bool:
    """Whether a new date is a postponement: a later day; another hour of the same day, or sooner, is not."""
    return after.date() > before.date()


def batches(people: Sequence[int], *, at_least: int) -> list[slice]:
    """Answers in the order they came, parted into whole batches of `at_least` people; what is left over is in none.

    `people` says who gave each answer. Looking again later then never isolates fewer people than that.
    """
    slices, start, batch = [], 0, set[int]()
    for position, person in enumerate(people, start=1):
        batch.add(person)
        if len(batch) >= at_least:
            slices.append(slice(start, position))
            start, batch = position, set()
    return slices
