"""What learning writes to people: their objectives, workshop invitations with a calendar part, a friendly word."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from binome.core.mail.calendars import METHODS, Gathering, invitation
from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.learning import queries
from binome.journey.learning.models import Seat, Workshop


def send_path(application: Application) -> None:
    """Open the preparation: a mentor's objectives (R34), or a mentee's short path."""
    mentor = application.side == Side.MENTOR
    with override(application.person.preferred_language):
        themes = ", ".join(choice.theme.title for choice in application.theme_choices.select_related("theme"))
    post(
        f"learning/emails/{'objectives' if mentor else 'path'}.txt",
        to=application.person,
        key=f"learning.path:{application.pk}",
        category=Category.DECISION,
        context={
            "application": application,
            "wave": application.wave,
            "themes": themes,
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
        calendar=invitation(_gathering(workshop), to=application.person, now=now, cancelled=cancelled),
        calendar_method=METHODS[cancelled],
    )


def _gathering(workshop: Workshop) -> Gathering:
    return Gathering(
        uid=f"{workshop.uid}@binome",
        sequence=workshop.sequence,
        title=workshop.title,
        place=workshop.place,
        starts_at=workshop.starts_at,
        minutes=workshop.minutes,
        organiser=workshop.trainer.email if workshop.trainer else "",
    )
