"""Dates that suit working people: days off, quiet hours, clock changes, a rhythm."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM = time(19)
QUIET_UNTIL = time(8)


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


def easter(year: int) -> date:
    """Easter Sunday (Gregorian computus: Meeus, Jones and Butcher, Astronomical Algorithms)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    lunar = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * lunar) // 451
    month, day = divmod(h + lunar - 7 * m + 114, 31)
    return date(year, month, day + 1)


def days_off(year: int) -> frozenset[date]:
    """The eleven public holidays of France."""
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    moving = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday
    found = {date(year, month, day) for month, day in fixed}
    return frozenset(found | {easter(year) + timedelta(days=days) for days in moving})


def is_working_day(day: date) -> bool:
    """Monday to Friday, public holidays apart."""
    return day.weekday() < 5 and day not in days_off(day.year)


def next_working_day(day: date) -> date:
    """`day` itself when people work that day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date) -> date:
    """The last working day strictly before `day`."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


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


def polite(moment: datetime, *, zone: ZoneInfo) -> datetime:
    """`moment` itself in working hours, else the next working morning at eight: the right to disconnect."""
    local = moment.astimezone(zone)
    if is_working_day(local.date()) and QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return datetime.combine(next_working_day(day), QUIET_UNTIL, tzinfo=zone).astimezone(UTC)


def reminder_due(starts_at: datetime, *, zone: ZoneInfo) -> datetime:
    """When to remind of a session: the working morning before it."""
    day = previous_working_day(starts_at.astimezone(zone).date())
    return datetime.combine(day, time(9), tzinfo=zone).astimezone(UTC)
