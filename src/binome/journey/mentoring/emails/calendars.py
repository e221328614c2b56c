"""Sessions as iCalendar text (RFC 5545): invitations, their updates and cancellations, a feed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from icalendar import Calendar, Event, vCalAddress, vText
from icalendar.cal.timezone import Timezone

from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.journey.mentoring.models import Session
from binome.journey.mentoring.rules import dates
from binome.journey.mentoring.states import SessionState

PARIS = ZoneInfo("Europe/Paris")
# The rules of Central European time since 1996, so that invitations do not carry sixty years of dates.
_PARIS_TABLE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def calendar_of(sessions: Iterable[Session], reader: Person, *, method: str, now: datetime) -> str:
    """The sessions as iCalendar text for `reader`; `method` is REQUEST, CANCEL or PUBLISH (a feed)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Binome//Sessions//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_PARIS_TABLE))
    for session in sessions:
        calendar.add_component(_event(session, reader, method=method, now=now))
    return str(calendar.to_ical().decode("utf-8"))


def _event(session: Session, reader: Person, *, method: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{session.uid}@binome")
    event.add("sequence", session.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", _written(session.starts_at))
    event.add("dtend", _written(session.starts_at + timedelta(minutes=session.minutes)))
    event.add("summary", _one_line(_title(session, reader)))
    if place := _one_line(session.place):
        event.add("location", place)
    event.add("url", settings.BASE_URL + reverse("mentoring:session", args=[session.pk]))
    cancelled = method == "CANCEL" or session.state == SessionState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if method != "PUBLISH":
        event["organizer"] = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
        for person in session.relationship.people:
            event.add("attendee", _attendee(person), encode=False)
    return event


def _written(moment: datetime) -> datetime:
    """Paris time; but UTC when that local time comes twice, since RFC 5545 reads it as the first of the two."""
    whole_seconds = moment.replace(microsecond=0)
    return whole_seconds.astimezone(UTC if dates.is_second_occurrence(moment, zone=PARIS) else PARIS)


def _title(session: Session, reader: Person) -> str:
    relationship = session.relationship
    with override(reader.preferred_language):
        if relationship.is_one_of_us(reader):
            return gettext("Session %(number)s with %(name)s") % {
                "number": session.number,
                "name": relationship.partner_of(reader).name,
            }
        return gettext("Session %(number)s of %(mentor)s and %(mentee)s") % {
            "number": session.number,
            "mentor": relationship.mentor.name,
            "mentee": relationship.mentee.name,
        }


def _attendee(person: Person) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = vText(_one_line(person.name).replace('"', "'"))
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee


def _one_line(text: str) -> str:
    return " ".join(cleaned(text).split())
