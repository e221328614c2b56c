"""Workshops, who may join, and seats."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.learning import rules
from binome.journey.learning.models import Seat, Workshop
from binome.journey.learning.queries.gate import path_of


def workshops_of(wave: Wave) -> QuerySet[Workshop]:
    """Workshops of a wave with the seats taken."""
    return wave.workshops.select_related("trainer").annotate(taken=Count("bookings"))


def workshops_open_to(application: Application, *, now: datetime) -> QuerySet[Workshop]:
    """Workshops to come that suit someone's path."""
    suited = Q(module="") | Q(module__in=rules.MODULES[path_of(application)])
    return workshops_of(application.wave).filter(suited, cancelled_at__isnull=True, starts_at__gte=now)


def booked_by(application: Application) -> set[int]:
    """Workshops in which someone has a seat."""
    return set(Seat.objects.filter(preparation__application=application).values_list("workshop", flat=True))


def seats_in(workshop: Workshop) -> QuerySet[Seat]:
    """Who booked a workshop."""
    return workshop.bookings.select_related("preparation__application__person__entity")


def seat_of(application: Application, workshop_id: int) -> Seat | None:
    """The seat of one person in one workshop."""
    return Seat.objects.filter(workshop=workshop_id, preparation__application=application).first()
