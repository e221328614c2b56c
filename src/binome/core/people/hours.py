"""When people are at work: public holidays, quiet hours, and the time it is where they are."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

from binome.core.people.countries import code_of
from binome.core.people.text import folded

QUIET_FROM = time(19)
QUIET_UNTIL = time(8)


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


def polite(moment: datetime, *, zone: ZoneInfo) -> datetime:
    """`moment` itself in working hours, else the next working morning at eight: the right to disconnect."""
    local = moment.astimezone(zone)
    if is_working_day(local.date()) and QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return datetime.combine(next_working_day(day), QUIET_UNTIL, tzinfo=zone).astimezone(UTC)


def is_polite(moment: datetime, *, zone: ZoneInfo) -> bool:
    """Whether people in `zone` are at work at `moment`."""
    return polite(moment, zone=zone) == moment


@lru_cache(maxsize=4096)
def zone_at(site: str, country: str, *, otherwise: str) -> ZoneInfo:
    """The time zone of a site: the city of that name in the country, else the country's only zone, else the house's."""
    of_country = _zones_by_country().get(code_of(country), frozenset())
    cities = _zones_by_city().get(folded(site), frozenset())
    for found in (cities & of_country, of_country, cities if not country else frozenset()):
        if len(found) == 1:
            return ZoneInfo(next(iter(found)))
    return ZoneInfo(otherwise)


@lru_cache(maxsize=1)
def _zones_by_city() -> dict[str, frozenset[str]]:
    """Every city that names a time zone, folded; old names lead to the zone of today."""
    aliases = get_global("zone_aliases")
    found: dict[str, set[str]] = {}
    for zone in available_timezones():
        city = folded(zone.rpartition("/")[2].replace("_", " "))
        found.setdefault(city, set()).add(aliases.get(zone, zone))
    return {city: frozenset(zones) for city, zones in found.items()}


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, frozenset[str]]:
    """The zones of every country, by its two letters."""
    known, found = available_timezones(), dict[str, set[str]]()  # asked once: it walks the disk
    for zone, code in get_global("zone_territories").items():
        found.setdefault(code, set()).add(zone)
    return {code: frozenset(zones & known) for code, zones in found.items()}
