"""Invitations to something that many come to, as iCalendar text (RFC 5545, RFC 5546); one-to-one sessions have their own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from binome.core.people.models import Person
from binome.core.people.text import one_line

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
    """The gathering for one guest, in UTC so that no time zone table is needed."""
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
    event.add("attendee", _guest(to), encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Binome//Gatherings//FR")
    calendar.add("version", "2.0")
    calendar.add("method", METHODS[cancelled])
    calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))


def _guest(person: Person) -> vCalAddress:
    guest = vCalAddress(f"mailto:{person.email}")
    guest.params["CN"] = vText(one_line(person.name).replace('"', "'"))
    guest.params["RSVP"] = vText("FALSE")
    return guest
