"""What learning hears from the steps before it."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from binome.journey.enrolment.models import Application
from binome.journey.enrolment.signals import application_accepted
from binome.journey.learning.actions import preparing


@receiver(application_accepted, dispatch_uid="learning.someone_was_accepted")
def someone_was_accepted(application: Application, now: datetime, **_news: Any) -> None:
    """Whoever is accepted begins to prepare."""
    preparing.open_preparation(application, now=now)
