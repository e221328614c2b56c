"""Invitations to something that many come to, as iCalendar text (RFC 5545, RFC 5546); one-to-one sessions have their own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from binome.core.people.models import Person
from binome.core.people.text import one_line

FILE_TYPE = "text/calendar; charset=utf-8"
METHODS = {False: "REQUEST", True: "CANCEL"}


@dataclass(frozen=True)
class Gathering:
    """What a calendar is told: one `uid` for its whole life, a `sequence` that rises with every message to a guest.

    Calendars ignore a message whose sequence is lower than the last they read (RFC 5546, 2.1.5): whoever sends one
    raises it first, for a cancellation and for a seat taken again as for a new date.
    """

    uid: str
    sequence: int
    title: str
    place: str
    starts_at: datetime
    minutes: int
    organiser: str = ""


def invitation(gathering: Gathering, *, to: Person, now: datetime, cancelled: bool = False) -> str:
    """The gathering for one guest, as the message that carries it says it."""
    event = _event(gathering, now=now, cancelled=cancelled)
    event.add("attendee", _guest(to), encode=False)
    return _calendar_of(event, method=METHODS[cancelled])


def published(gathering: Gathering, *, now: datetime, cancelled: bool = False) -> str:
    """The gathering as a file that whoever has it adds to a calendar: it names no guest (RFC 5546, 3.2.1)."""
    return _calendar_of(_event(gathering, now=now, cancelled=cancelled), method="CANCEL" if cancelled else "PUBLISH")


def _event(gathering: Gathering, *, now: datetime, cancelled: bool) -> Event:
    """What happens, in UTC so that no time zone table is needed."""
    event = Event()
    event.add("uid", gathering.uid)
    event.add("sequence", gathering.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", gathering.starts_at.astimezone(UTC))
    event.add("dtend", gathering.starts_at.astimezone(UTC) + timedelta(minutes=gathering.minutes))
    event.add("summary", one_line(gathering.title))
    if place := one_line(gathering.place):
        event.add("location", place)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event["organizer"] = vCalAddress(f"mailto:{gathering.organiser or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    return event


def _calendar_of(event: Event, *, method: str) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Binome//Gatherings//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))


def _guest(person: Person) -> vCalAddress:
    guest = vCalAddress(f"mailto:{person.email}")
    guest.params["CN"] = vText(one_line(person.name).replace('"', "'"))
    guest.params["RSVP"] = vText("FALSE")
    return guest


def time_table(zone: ZoneInfo, *, first: datetime, last: datetime) -> Timezone:
    """What a calendar must know of `zone` to read local times from the year of `first` to that of `last`.

    Each change of clocks is told at the wall time before it (RFC 5545, 3.6.5): the library tells summer time's at the
    wall time after it, and would list sixty years.
    """
    begins = datetime(first.astimezone(zone).year, 1, 1, tzinfo=UTC) - timedelta(days=1)
    ends = datetime(last.astimezone(zone).year + 1, 1, 1, tzinfo=UTC) + timedelta(days=1)
    table = Timezone()
    table.add("tzid", zone.key)
    table.add_component(_observance(zone, begins, before=_offset(zone, begins)))
    moment = begins
    while moment < ends:
        following = moment + timedelta(days=1)
        if _offset(zone, moment) != _offset(zone, following):
            change = _change_between(zone, moment, following)
            table.add_component(_observance(zone, change, before=_offset(zone, moment)))
        moment = following
    return table


def _observance(zone: ZoneInfo, since: datetime, *, before: timedelta) -> TimezoneDaylight | TimezoneStandard:
    local = since.astimezone(zone)
    observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
    observance.add("dtstart", (since + before).replace(tzinfo=None))
    observance.add("tzoffsetfrom", before)
    observance.add("tzoffsetto", _offset(zone, since))
    observance.add("tzname", local.tzname() or zone.key)
    return observance


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first moment with the offset of `after`, to the second."""
    offset = _offset(zone, after)
    while after - before > timedelta(seconds=1):
        middle = before + ((after - before) // 2)
        middle = middle.replace(microsecond=0)
        before, after = (before, middle) if _offset(zone, middle) == offset else (middle, after)
    return after


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
