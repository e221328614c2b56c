"""What learning writes to people: their objectives, workshop invitations with a calendar part, a friendly word."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.learning import queries
from binome.journey.learning.models import Seat, Workshop


def send_path(application: Application) -> None:
    """Open the preparation: a mentor's objectives (R34), or a mentee's short path."""
    mentor = application.side == Side.MENTOR
    post(
        f"learning/emails/{'objectives' if mentor else 'path'}.txt",
        to=application.person,
        key=f"learning.path:{application.pk}",
        category=Category.DECISION,
        context={
            "application": application,
            "wave": application.wave,
            "themes": [choice.theme for choice in application.theme_choices.select_related("theme")],
            "minutes": sum(module.minutes for module in queries.modules_on(queries.path_of(application))),
        },
        act=(_("Begin my preparation"), reverse("learning:path", args=[application.pk])),
    )


def send_reminder(application: Application, *, now: datetime) -> None:
    """A friendly word to someone whose preparation is not finished, once a day at most."""
    progress = queries.progress_of(application)
    post(
        "learning/emails/reminder.txt",
        to=application.person,
        key=f"learning.reminder:{application.pk}:{now:%Y-%m-%d}",
        category=Category.REMINDER,
        context={"application": application, "wave": application.wave, "left": progress.total - progress.done},
        act=(_("Continue my preparation"), reverse("learning:path", args=[application.pk])),
    )


def send_workshop(seat: Seat, *, now: datetime, cancelled: bool = False) -> None:
    """Invite someone to a workshop, tell them it moved, or that it (or their seat) is cancelled."""
    workshop, application = seat.workshop, seat.preparation.application
    name = "workshop_cancelled" if cancelled else "workshop"
    post(
        f"learning/emails/{name}.txt",
        to=application.person,
        key=f"learning.{name}:{workshop.pk}:{workshop.sequence}:{application.pk}:{seat.booked_at}",
        category=Category.SESSION,
        context={"workshop": workshop, "wave": workshop.wave},
        act=(_("See my preparation"), reverse("learning:path", args=[application.pk])),
        calendar=invitation(workshop, attendee=application.person.email, now=now, cancelled=cancelled),
        calendar_method="CANCEL" if cancelled else "REQUEST",
    )


def invitation(workshop: Workshop, *, attendee: str, now: datetime, cancelled: bool) -> str:
    """The workshop as iCalendar, in UTC so that no time zone table is needed."""
    event = Event()
    event.add("uid", f"{workshop.uid}@binome")
    event.add("sequence", workshop.sequence + (1 if cancelled else 0))
    event.add("dtstamp", now)
    event.add("dtstart", workshop.starts_at)
    event.add("dtend", workshop.starts_at + timedelta(minutes=workshop.minutes))
    event.add("summary", workshop.title)
    event.add("location", workshop.place)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if workshop.trainer is not None:
        event.add("organizer", f"mailto:{workshop.trainer.email}")
    event.add("attendee", f"mailto:{attendee}")
    calendar = Calendar()
    calendar.add("prodid", "-//Binome//learning//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())
