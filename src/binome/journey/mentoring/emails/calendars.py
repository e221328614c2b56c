"""Sessions as iCalendar text (RFC 5545): invitations, their updates and cancellations, a feed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from binome.core.mail.calendars import time_table
from binome.core.people.models import Person
from binome.core.people.places import house
from binome.core.people.text import cleaned
from binome.core.people.zones import zone_named
from binome.journey.mentoring.models import Session
from binome.journey.mentoring.queries.guides import guides_of
from binome.journey.mentoring.queries.organisers import is_asked, organiser_of
from binome.journey.mentoring.rules import dates
from binome.journey.mentoring.states import SessionState

Span = tuple[datetime, datetime]
READ_EVERY = timedelta(hours=1)
LISTED = frozenset({"PUBLISH", ""})  # the dates of one person, of which nothing is asked


def calendar_of(sessions: Iterable[Session], reader: Person, *, method: str = "", now: datetime) -> str:
    """The sessions as iCalendar text for `reader`; `method` is REQUEST, CANCEL or PUBLISH (a feed); none
    where a calendar server keeps the text (RFC 4791, 4.1).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Binome//Sessions//FR")
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    if method == "PUBLISH":
        _name_feed(calendar, reader)
    timed = [(session, _span(session)) for session in sessions]
    for zone in dict.fromkeys(start.tzinfo for _, (start, _end) in timed if isinstance(start.tzinfo, ZoneInfo)):
        spans = [moment for _, span in timed for moment in span if moment.tzinfo is zone]
        calendar.add_component(time_table(zone, first=min(spans), last=max(spans)))
    for session, span in timed:
        calendar.add_component(_event(session, reader, span=span, method=method, now=now))
    return str(calendar.to_ical().decode("utf-8"))


def _event(session: Session, reader: Person, *, span: Span, method: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{session.uid}@binome")
    event.add("sequence", session.calendar_sequence)
    # In a feed the date of what it tells, not of the reading: else every reading would look like a change.
    changed = (session.dated_at or session.relationship.opened_at) if method in LISTED else now
    event.add("dtstamp", changed.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", span[0])
    event.add("dtend", span[1])
    event.add("summary", _one_line(_title(session, reader)))
    if place := _one_line(session.place):
        event.add("location", place)
    page = settings.BASE_URL + _page(session, reader)
    event.add("url", page)
    cancelled = method == "CANCEL" or session.state == SessionState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if not cancelled and (description := _description(session, reader, place=place, page=page)):
        event.add("description", description)
    if method not in LISTED:
        event["organizer"] = vCalAddress(f"mailto:{organiser_of(session, reader=reader)}")
        held = _answers(session)
        for person in session.relationship.people:
            asked = person == reader and not cancelled and is_asked(session, reader)
            event.add("attendee", _attendee(person, asked=asked, partstat=held.get(person.pk, "")), encode=False)
    return event


def _name_feed(calendar: Calendar, reader: Person) -> None:
    """How the calendar is called and how often it is worth reading: RFC 7986, and the older names that Outlook and Apple read."""
    with override(reader.preferred_language):
        name = gettext("Mentoring sessions")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_EVERY))


def _description(session: Session, reader: Person, *, place: str, page: str) -> str:
    """What one wants to find in one's calendar: how to join, the themes and the agenda, where to move it.

    Whoever books for one of the two reads how to join and to move it, and nothing of what the two meet for. Of a session
    that took place nothing is joined or moved any more.
    """
    lines = []
    was_held, ours = session.state == SessionState.HELD, session.relationship.is_one_of_us(reader)
    with override(reader.preferred_language):
        if place.startswith(("https://", "http://")) and not was_held:
            lines.append(gettext("Join: %(link)s") % {"link": place})
        if ours:
            themes = ", ".join(_one_line(theme.title) for theme in session.relationship.themes.all())
            if themes:
                lines.append(gettext("Themes: %(themes)s") % {"themes": themes})
            for guide in guides_of(session):
                lines += ["", guide["title"], *(f"- {step}" for step in guide["steps"])]
            lines.append("")
        if not was_held:
            lines.append(gettext("Move it, put it off or cancel it: %(link)s") % {"link": page})
        elif ours:
            lines.append(gettext("What you each learned: %(link)s") % {"link": page})
    return "\n".join(lines)


def _page(session: Session, reader: Person) -> str:
    """Where the reader finds the session: its sheet is for the two alone, whoever books moves its date."""
    name = "session" if session.relationship.is_one_of_us(reader) else "move"
    return reverse(f"mentoring:{name}", args=[session.pk])


def _span(session: Session) -> Span:
    """Start and end on the clock of whoever planned it; both in UTC when the local time of either comes twice that night.

    RFC 5545 reads a local time that comes twice as the first of the two, and wants the same form for both ends.
    """
    zone = zone_named(session.time_zone) or house().zone
    start = session.starts_at.replace(microsecond=0)
    ends = (start, start + timedelta(minutes=session.minutes))
    written = UTC if any(dates.comes_twice(moment, zone=zone) for moment in ends) else zone
    return ends[0].astimezone(written), ends[1].astimezone(written)


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


def _answers(session: Session) -> dict[int, str]:
    """What is known of who comes, so that a new place asks nobody again; nothing where no answer is asked for."""
    answers = session.answers.all() if session.answer_key else ()
    return {answer.person_id: answer.answer.upper() for answer in answers if answer.holds(session)}


def _attendee(person: Person, *, asked: bool, partstat: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = vText(_one_line(person.name).replace('"', "'"))
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText(partstat or "NEEDS-ACTION")
    attendee.params["RSVP"] = vText("TRUE" if asked else "FALSE")
    return attendee


def _one_line(text: str) -> str:
    return " ".join(cleaned(text).split())
