"""Dates that suit working people: clock changes, a rhythm."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from binome.core.people.hours import next_working_day, previous_working_day


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


def is_second_occurrence(moment: datetime, *, zone: ZoneInfo) -> bool:
    """Whether the local time of `moment` has already come once that night (the clocks went back)."""
    return moment.astimezone(zone).fold == 1


def proposed(first: datetime, *, count: int, every: int, zone: ZoneInfo) -> list[datetime]:
    """`count` dates from `first` at the same local time, `every` days apart, moved on to working days.

    `first` is kept as it is. A date whose local time the clocks skip or repeat is read as the earlier instant.
    """
    start = first.astimezone(zone)
    dates = [first]
    for turn in range(1, count):
        day = next_working_day(start.date() + timedelta(days=every * turn))
        dates.append(datetime.combine(day, start.time(), tzinfo=zone).astimezone(UTC))
    return dates[:count]


def reminder_due(starts_at: datetime, *, zone: ZoneInfo) -> datetime:
    """When to remind of a session: the working morning before it."""
    day = previous_working_day(starts_at.astimezone(zone).date())
    return datetime.combine(day, time(9), tzinfo=zone).astimezone(UTC)
