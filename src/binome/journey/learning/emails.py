"""What learning writes to people: their objectives, workshop invitations with a calendar part, a friendly word."""

from datetime import UTC, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from binome.core.mail.calendars import METHODS, Gathering, invitation
from binome.core.mail.layout import Occasion
from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.outbox import post
from binome.core.mail.validity import stands_while
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.learning.models import Preparation, Seat, Workshop
from binome.journey.learning.queries.gate import path_of, progress_of
from binome.journey.learning.queries.preparation import minutes_of


def send_path(application: Application) -> None:
    """Open the preparation: a mentor's objectives (R34), or a mentee's short path."""
    mentor = application.side == Side.MENTOR
    with override(application.person.preferred_language):
        themes = ", ".join(choice.theme.title for choice in application.theme_choices.all())
    post(
        f"learning/emails/{'objectives' if mentor else 'path'}.txt",
        to=application.person,
        key=f"learning.path:{application.pk}",
        category=Category.DECISION,
        about=(application.pk,),
        context={
            "application": application,
            "wave": application.wave,
            "themes": themes,
            "minutes": minutes_of(path_of(application)),
        },
        act=(_("Begin my preparation"), reverse("learning:path", args=[application.pk])),
    )


def send_reminder(application: Application, *, now: datetime) -> None:
    """A friendly word to someone whose preparation is not finished, once a day at most."""
    progress = progress_of(application)
    post(
        "learning/emails/reminder.txt",
        to=application.person,
        key=f"learning.reminder:{application.pk}:{now:%Y-%m-%d}",
        category=Category.REMINDER,
        about=(application.pk,),
        context={"application": application, "wave": application.wave, "left": progress.total - progress.done},
        act=(_("Continue my preparation"), reverse("learning:path", args=[application.pk])),
    )


def send_workshop(seat: Seat, *, now: datetime, cancelled: bool = False, news: str = "") -> None:
    """Invite someone to a workshop, tell them it moved, or that it (or their seat) is cancelled."""
    workshop, application = seat.workshop, seat.preparation.application
    name = "workshop_cancelled" if cancelled else "workshop"
    post(
        f"learning/emails/{name}.txt",
        to=application.person,
        key=f"learning.{name}:{workshop.pk}:{workshop.sequence}:{application.pk}:{seat.booked_at}",
        category=Category.SESSION,
        about=(workshop.pk, application.pk, _date_of(workshop), seat.booked_at.isoformat()),
        context={"workshop": workshop, "wave": workshop.wave, "news": news},
        act=(_("See my preparation"), reverse("learning:path", args=[application.pk])),
        occasion=None if cancelled else _occasion(workshop, application),
        calendar=invitation(gathering_of(workshop), to=application.person, now=now, cancelled=cancelled),
        calendar_method=METHODS[cancelled],
    )


def _occasion(workshop: Workshop, application: Application) -> Occasion:
    calendar = reverse("learning:workshop_calendar", args=[application.pk, workshop.pk])
    return Occasion(workshop.starts_at, workshop.minutes, workshop.place, calendar)


def gathering_of(workshop: Workshop) -> Gathering:
    """The workshop as a calendar is told of it."""
    return Gathering(
        uid=f"{workshop.uid}@binome",
        sequence=workshop.sequence,
        title=workshop.title,
        place=workshop.place,
        starts_at=workshop.starts_at,
        minutes=workshop.minutes,
        organiser=workshop.trainer.email if workshop.trainer else "",
    )


@stands_while("learning/emails/objectives.txt", "learning/emails/path.txt")
def _is_taking_part(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Application.objects.filter(pk=pk, state=ApplicationState.ACCEPTED).exists()


@stands_while("learning/emails/reminder.txt")
def _is_preparing(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    unfinished = Preparation.objects.filter(application=pk, prepared_at__isnull=True)
    return unfinished.filter(application__state=ApplicationState.ACCEPTED).exists()


def _date_of(workshop: Workshop) -> str:
    """When, how long and where, as the invitation says it. Its number will not do: every guest's message raises it."""
    return f"{workshop.starts_at.astimezone(UTC).isoformat()} {workshop.minutes} {workshop.place}"


@stands_while("learning/emails/workshop.txt")
def _seat_holds(letter: OutboxLetter, now: datetime) -> bool:
    """While the workshop lies ahead as it was told, and this very seat has not been given back."""
    pk, application, moved_at, booked_at = letter.about
    seats = Seat.objects.filter(workshop=pk, preparation__application=application).select_related("workshop")
    seat = seats.filter(workshop__starts_at__gt=now, workshop__cancelled_at__isnull=True).first()
    return seat is not None and _date_of(seat.workshop) == moved_at and seat.booked_at.isoformat() == booked_at


@stands_while("learning/emails/workshop_cancelled.txt")
def _seat_is_gone(letter: OutboxLetter, now: datetime) -> bool:
    pk, application, _told, _booked_at = letter.about
    seats = Seat.objects.filter(workshop=pk, preparation__application=application)
    return not seats.filter(workshop__cancelled_at__isnull=True).exists()
