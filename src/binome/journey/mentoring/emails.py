"""What is written to the two halves of a pair, calendar invitations included."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event, vCalAddress, vText
from icalendar.cal.timezone import Timezone

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.journey.mentoring import rules
from binome.journey.mentoring.models import HelpRequest, Relationship, Session
from binome.journey.mentoring.states import SessionState

# The rules of Central European time since 1996, so that invitations do not carry sixty years of dates.
_PARIS = """BEGIN:VTIMEZONE
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


def halves(relationship: Relationship) -> tuple[Person, Person]:
    """The mentor and the mentee."""
    return relationship.pair.mentor.person, relationship.pair.mentee.person


def other_half(relationship: Relationship, person: Person) -> Person:
    """Who stands opposite `person`."""
    mentor, mentee = halves(relationship)
    return mentee if person == mentor else mentor


def say_the_pair_is_open(relationship: Relationship) -> None:
    """Welcome both, each with the other's name and the first thing to do."""
    for person in halves(relationship):
        post(
            "mentoring/emails/opened.txt",
            to=person,
            key=f"mentoring.opened:{relationship.pk}:{person.pk}",
            category=Category.SESSION,
            context={"other": other_half(relationship, person), "themes": relationship.themes.all()},
            act=(_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk])),
        )


def invite(session: Session, *, now: datetime) -> None:
    """Send both a calendar invitation, or its update: the same UID with a higher SEQUENCE."""
    _send(session, "mentoring/emails/session.txt", "REQUEST", now=now)


def take_back(session: Session, *, now: datetime) -> None:
    """Cancel the invitation in both calendars."""
    _send(session, "mentoring/emails/session_cancelled.txt", "CANCEL", now=now)


def _send(session: Session, letter: str, method: str, *, now: datetime) -> None:
    for person in halves(session.relationship):
        post(
            letter,
            to=person,
            key=f"mentoring.{method.lower()}:{session.uid}:{session.sequence}:{person.pk}",
            category=Category.SESSION,
            context={"session": session, "other": other_half(session.relationship, person)},
            act=(_("See the session"), reverse("mentoring:session", args=[session.pk])),
            calendar=calendar_of([session], person, method=method, now=now),
            calendar_method=method,
        )


def remind(session: Session, *, now: datetime) -> None:
    """Remind both the day before, at a considerate hour."""
    for person in halves(session.relationship):
        post(
            "mentoring/emails/reminder.txt",
            to=person,
            key=f"mentoring.reminder:{session.uid}:{session.sequence}:{person.pk}",
            category=Category.REMINDER,
            context={"session": session, "other": other_half(session.relationship, person)},
            act=(_("See the session"), reverse("mentoring:session", args=[session.pk])),
            send_after=rules.considerate(now, zone=settings.TIME_ZONE),
        )


def suggest_planning(relationship: Relationship, *, now: datetime) -> None:
    """Suggest once a fortnight to plan when nothing is planned."""
    fortnight = now.date().toordinal() // 14
    for person in halves(relationship):
        post(
            "mentoring/emails/plan.txt",
            to=person,
            key=f"mentoring.plan:{relationship.pk}:{fortnight}:{person.pk}",
            category=Category.REMINDER,
            context={"other": other_half(relationship, person)},
            act=(_("Choose a date"), reverse("mentoring:plan", args=[relationship.pk])),
            send_after=rules.considerate(now, zone=settings.TIME_ZONE),
        )


def tell_managers_of_help(request: HelpRequest, managers: Iterable[Person]) -> None:
    """Tell the programme managers, and nobody else, that someone would like a call."""
    for manager in managers:
        post(
            "mentoring/emails/help.txt",
            to=manager,
            key=f"mentoring.help:{request.pk}:{manager.pk}",
            category=Category.DECISION,
            context={"asker": request.person},
            act=(_("Open the cockpit"), reverse("mentoring:wave", args=[request.relationship.pair.wave_id])),
        )


def say_it_ended(relationship: Relationship) -> None:
    """A kind word to both when a relationship ends early; nobody is named as the one who asked."""
    for person in halves(relationship):
        post(
            "mentoring/emails/ended.txt",
            to=person,
            key=f"mentoring.ended:{relationship.pk}:{person.pk}",
            category=Category.DECISION,
            context={"other": other_half(relationship, person)},
            act=(_("Back home"), reverse("home")),
        )


def say_it_closed(relationship: Relationship) -> None:
    """Thank both, and say what stays open: the network, the self-assessment."""
    for person in halves(relationship):
        post(
            "mentoring/emails/closed.txt",
            to=person,
            key=f"mentoring.closed:{relationship.pk}:{person.pk}",
            category=Category.SESSION,
            context={"other": other_half(relationship, person)},
            act=(_("See our space"), reverse("mentoring:relationship", args=[relationship.pk])),
        )


def calendar_of(sessions: Iterable[Session], reader: Person, *, method: str, now: datetime) -> str:
    """The sessions as iCalendar text (RFC 5545) for `reader`; `method` is REQUEST, CANCEL or PUBLISH (a feed)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Binome//Sessions//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_PARIS))
    for session in sessions:
        calendar.add_component(_event(session, reader, method=method, now=now))
    text: bytes = calendar.to_ical()
    return text.decode("utf-8")


def _event(session: Session, reader: Person, *, method: str, now: datetime) -> Event:
    other = other_half(session.relationship, reader)
    starts = session.starts_at.astimezone(ZoneInfo("Europe/Paris"))
    event = Event()
    event.add("uid", f"{session.uid}@binome")
    event.add("sequence", session.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=session.minutes))
    with override(reader.preferred_language):
        title = gettext("Session %(number)s with %(name)s") % {"number": session.number, "name": other.name}
    event.add("summary", " ".join(cleaned(title).split()))
    if session.place:
        event.add("location", " ".join(cleaned(session.place).split()))
    event.add("url", settings.BASE_URL + reverse("mentoring:session", args=[session.pk]))
    cancelled = method == "CANCEL" or session.state == SessionState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if method != "PUBLISH":
        event["organizer"] = vCalAddress("mailto:" + settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"))
        for person in halves(session.relationship):
            attendee = vCalAddress(f"mailto:{person.email}")
            attendee.params["CN"] = vText(" ".join(cleaned(person.name).split()))
            attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
            event.add("attendee", attendee, encode=False)
    return event
