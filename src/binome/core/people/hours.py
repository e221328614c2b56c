"""When people are at work: days off where they are, quiet hours, and the time it is there."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from binome.core.people.zones import Place

QUIET_FROM = time(19)  # local hours in which a person at work may be written to (docs/decisions/0056)
QUIET_UNTIL = time(8)
WEEKEND = frozenset({5, 6})


@lru_cache(maxsize=256)
def _calendar(country: str, subdivision: str) -> holidays.HolidayBase | None:
    """Days off of a country and its region; None when nobody knows the country. It learns each year when asked for it."""
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        return None
    region = subdivision if subdivision in known[country] else None
    return holidays.country_holidays(country, subdiv=region)


def is_working_day(day: date, *, at: Iterable[Place]) -> bool:
    """Whether it is neither a week-end nor a public holiday in any of these places."""
    return not any(_is_off(day, place) for place in at)


def _is_off(day: date, place: Place) -> bool:
    calendar = _calendar(place.country, place.subdivision)
    if calendar is None:
        return day.weekday() in WEEKEND
    return day.weekday() in calendar.weekend or day in calendar


def next_working_day(day: date, *, at: Iterable[Place]) -> date:
    """`day` itself when people work that day in all these places, else the first one after it."""
    places = tuple(at)
    while not is_working_day(day, at=places):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date, *, at: Iterable[Place]) -> date:
    """The last working day strictly before `day`."""
    places, day = tuple(at), day - timedelta(days=1)
    while not is_working_day(day, at=places):
        day -= timedelta(days=1)
    return day


def polite(moment: datetime, *, at: Place) -> datetime:
    """`moment` itself in working hours, else the next working morning at eight: the right to disconnect."""
    local = moment.astimezone(at.zone)
    if is_working_day(local.date(), at=[at]) and QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return datetime.combine(next_working_day(day, at=[at]), QUIET_UNTIL, tzinfo=at.zone).astimezone(UTC)
