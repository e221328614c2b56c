"""When someone is busy, of a calendar as text: events with all their repetitions, or busy times without events.

Without Django: the process that reads starts with nothing of ours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

import recurring_ical_events
from icalendar import Calendar, Component, vPeriod

Spell = tuple[datetime, datetime]
FREE_AT_WORK = frozenset({"FREE", "WORKINGELSEWHERE"})  # what Outlook says of an event that keeps nobody from meeting
MOST_SPELLS = 4000  # of eight weeks: one every twenty minutes, day and night


class UnreadableAgenda(Exception):
    """Why nothing could be read of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Window:
    """The time that is looked at, and the clock of times that name none."""

    since: datetime
    until: datetime
    zone: tzinfo


def busy_spells(text: bytes, window: Window) -> list[Spell]:
    """Spells of the window, in UTC, which never touch. Raises `UnreadableAgenda`."""
    try:
        calendars = [each for each in Calendar.from_ical(text, multiple=True) if each.name == "VCALENDAR"]
    except (ValueError, KeyError, IndexError):
        raise UnreadableAgenda("not_a_calendar") from None
    if not calendars:
        raise UnreadableAgenda("not_a_calendar")
    return merged(spell for calendar in calendars for spell in _spells(calendar, window))


def merged(spells: Iterable[Spell]) -> list[Spell]:
    """Those that touch or overlap as one: what begins and ends within is nobody's business. Raises `UnreadableAgenda` for too many."""
    together: list[Spell] = []
    for starts, ends in sorted(spells):
        if together and starts <= together[-1][1]:
            together[-1] = (together[-1][0], max(ends, together[-1][1]))
        else:
            together.append((starts, ends))
    if len(together) > MOST_SPELLS:
        raise UnreadableAgenda("too_long")
    return together


def _spells(calendar: Calendar, window: Window) -> Iterator[Spell]:
    for listing in calendar.walk("VFREEBUSY"):
        for period in _periods(listing):
            yield from _within(period.start, period.end, window)
    occurrences = recurring_ical_events.of(calendar, components=["VEVENT"], skip_bad_series=True)
    for event in occurrences.between(window.since, window.until):
        if _keeps_busy(event):
            yield from _within(event.start, event.end, window)


def _periods(listing: Component) -> Iterator[vPeriod]:
    stated = listing.get("FREEBUSY", [])
    for period in stated if isinstance(stated, list) else [stated]:
        if isinstance(period, vPeriod) and str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            yield period


def _keeps_busy(event: Component) -> bool:
    """What is not sure yet keeps a moment too; what was called off, or is told as free, does not."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    return str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() not in FREE_AT_WORK


def _within(starts: date, ends: date, window: Window) -> Iterator[Spell]:
    first = max(_instant(starts, window.zone), window.since)
    last = min(_instant(ends, window.zone), window.until)
    if first < last:
        yield first, last


def _instant(moment: date, zone: tzinfo) -> datetime:
    """A day begins at midnight on the person's clock; a time that names no clock is on theirs, too."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
