"""Moments that suit two people: each on their own clock, in the half-days they gave, on days worked where each is."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from binome.core.people.hours import is_working_day
from binome.core.people.zones import Place

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # as half-days are coded: mon_am, mon_pm, …
MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 30), time(18))
STEP = timedelta(minutes=30)  # dates are proposed at the hour or the half-hour, as calendars show them
LOOK_AHEAD = 60  # days: two who share one half-day of the week still find eight of them
PLEASANT = 10 * 60  # minutes after midnight: within a day, the moment nearest to ten is proposed


@dataclass(frozen=True)
class Diary:
    """Where someone works, and the half-days they gave; none given: any."""

    place: Place
    half_days: frozenset[str] = frozenset()


def suits(diary: Diary, moment: datetime, *, minutes: int) -> bool:
    """Whether `minutes` from `moment` lie in a half-day of one person, on a day they work."""
    local = moment.astimezone(diary.place.zone)
    # On the wall clock: what begins at eleven for an hour ends at noon, whatever the clocks did in the night.
    ends = (local.replace(tzinfo=None) + timedelta(minutes=minutes)).time()
    for name, (opens, closes) in (("am", MORNING), ("pm", AFTERNOON)):
        if opens <= local.time() < ends <= closes:
            code = f"{WEEK[local.weekday()]}_{name}"
            return is_working_day(local.date(), at=[diary.place]) and code in (diary.half_days or {code})
    return False


def suit_all(diaries: Sequence[Diary], moment: datetime, *, minutes: int) -> bool:
    """Whether a moment suits everyone."""
    return all(suits(diary, moment, minutes=minutes) for diary in diaries)


Span = tuple[datetime, int]  # from when, for how many minutes


def is_free(moment: datetime, *, minutes: int, busy: Collection[Span]) -> bool:
    """Whether `minutes` from `moment` touch none of the spans."""
    end = moment + timedelta(minutes=minutes)
    return not any(starts < end and moment < starts + timedelta(minutes=length) for starts, length in busy)


def moments(
    diaries: Sequence[Diary], *, after: datetime, minutes: int, count: int, busy: Collection[Span] = ()
) -> list[datetime]:
    """The next `count` moments that suit all and lie in no `busy` span, from `after` on, one a day; fewer when there are no
    more in two months.

    Days are those of the first diary. Within one, full hours come first, then the nearest to ten in the morning there.
    """
    each_day = _one_a_day(diaries, after=after, minutes=minutes, busy=busy)
    return [moment.astimezone(UTC) for moment in islice(each_day, count)]


def _one_a_day(
    diaries: Sequence[Diary], *, after: datetime, minutes: int, busy: Collection[Span]
) -> Iterator[datetime]:
    zone = diaries[0].place.zone
    today = after.astimezone(zone).date()
    for ahead in range(LOOK_AHEAD):
        midnight = datetime.combine(today + timedelta(days=ahead), time(), tzinfo=zone)
        slots = (_step(midnight, at) for at in range(48))
        fitting = [
            moment
            for moment in slots
            if moment >= after
            and suit_all(diaries, moment, minutes=minutes)
            and is_free(moment, minutes=minutes, busy=busy)
        ]
        if fitting:
            yield min(fitting, key=lambda moment: _preference(diaries, moment))


def _step(midnight: datetime, at: int) -> datetime:
    """The half-hour `at` of a day, on the wall clock."""
    return midnight + at * STEP


def _preference(diaries: Sequence[Diary], moment: datetime) -> tuple[bool, int]:
    local = [moment.astimezone(diary.place.zone) for diary in diaries]
    between = any(each.minute for each in local)
    return between, abs(local[0].hour * 60 + local[0].minute - PLEASANT)
