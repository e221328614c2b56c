"""Dates that suit working people: clock changes, a rhythm."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from binome.core.people.hours import next_working_day, previous_working_day
from binome.core.people.zones import Place

# A proposed moment lapses an hour before it comes: the invitation leaves minutes after it was accepted, and wants to be read.
LAPSES_BEFORE = timedelta(hours=1)


class TimeDoesNotExist(Exception):
    """The clocks jump over this local time."""


class TimeHappensTwice(Exception):
    """The clocks go back: this local time comes once in summer time, once more in winter time."""


def instant(day: date, at: time, *, zone: ZoneInfo, second: bool | None = None) -> datetime:
    """The instant (UTC) of a local date and time.

    `second` chooses between the two occurrences when the clocks go back: False the first (summer time), True the
    second (winter time). Raises `TimeHappensTwice` when a choice is needed and `second` is None, and
    `TimeDoesNotExist` for a time that the clocks skip.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None))
    early, late = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early.astimezone(UTC)
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise TimeDoesNotExist
    if second is None:
        raise TimeHappensTwice
    return (late if second else early).astimezone(UTC)


def comes_twice(moment: datetime, *, zone: ZoneInfo) -> bool:
    """Whether the local time of `moment` comes twice that night (the clocks go back), be it the first or the second."""
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def proposed(first: datetime, *, count: int, every: int, zone: ZoneInfo, at: Collection[Place]) -> list[datetime]:
    """`count` dates from `first` at the same time on the clock of `zone`, `every` days apart, moved on to days that are
    worked at all the places `at`.

    `first` is kept as it is. A date whose local time the clocks skip or repeat is read as the earlier instant.
    """
    start = first.astimezone(zone)
    dates = [first]
    for turn in range(1, count):
        day = next_working_day(start.date() + timedelta(days=every * turn), at=at)
        dates.append(datetime.combine(day, start.time(), tzinfo=zone).astimezone(UTC))
    return dates[:count]


def reminder_due(starts_at: datetime, *, at: Place) -> datetime:
    """When to remind someone of a session: the working morning before it, where they are."""
    day = previous_working_day(starts_at.astimezone(at.zone).date(), at=[at])
    return datetime.combine(day, time(9), tzinfo=at.zone).astimezone(UTC)
