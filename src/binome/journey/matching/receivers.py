"""What matching hears from the steps before it."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from binome.core.people.models import Person
from binome.core.people.signals import people_left
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.signals import application_withdrawn
from binome.journey.matching.actions import ending


@receiver(application_withdrawn, dispatch_uid="matching.someone_withdrew")
def someone_withdrew(application: Application, now: datetime, **_news: Any) -> None:
    """Whoever withdraws leaves the pairs that were not yet chosen."""
    ending.let_go_of(application, now=now)


@receiver(people_left, dispatch_uid="matching.people_left")
def people_have_left(people: list[Person], now: datetime, **_news: Any) -> None:
    """So does whoever leaves the organisation."""
    ending.let_go_of_leavers(people, now=now)
