"""What learning hears from the steps before it."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from binome.core.people.models import Person
from binome.core.people.signals import people_left
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.signals import (
    acceptance_ended,
    acceptances_taken_back,
    application_withdrawn,
    applications_accepted,
)
from binome.journey.learning.actions import gathering, preparing


@receiver(applications_accepted, dispatch_uid="learning.people_were_accepted")
def people_were_accepted(applications: list[Application], now: datetime, **_news: Any) -> None:
    """Whoever is accepted begins to prepare."""
    preparing.open_preparations(applications, now=now)


@receiver(acceptances_taken_back, dispatch_uid="learning.acceptances_were_taken_back")
def acceptances_were_taken_back(applications: list[Application], accepted_at: datetime, **_news: Any) -> None:
    """Nor does anybody prepare whose acceptance is taken back before they knew of it."""
    preparing.remove_unused_preparations(applications, opened_at=accepted_at)


@receiver(application_withdrawn, dispatch_uid="learning.someone_withdrew")
@receiver(acceptance_ended, dispatch_uid="learning.acceptance_ended")
def someone_takes_part_no_longer(application: Application, now: datetime, **_news: Any) -> None:
    """Whoever takes part no longer gives their seats back."""
    gathering.free_seats_of_application(application, now=now)


@receiver(people_left, dispatch_uid="learning.people_left")
def people_have_left(people: list[Person], now: datetime, **_news: Any) -> None:
    """Whoever leaves the organisation gives their seats back."""
    gathering.free_seats_of(people, now=now)
