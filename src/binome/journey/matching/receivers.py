"""What matching hears from the steps before it."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from binome.journey.enrolment.models import Application
from binome.journey.enrolment.signals import application_withdrawn
from binome.journey.matching.actions import confirming


@receiver(application_withdrawn, dispatch_uid="matching.someone_withdrew")
def someone_withdrew(application: Application, now: datetime, **_news: Any) -> None:
    """Whoever withdraws leaves the pairs that were not yet chosen."""
    confirming.let_go_of(application, now=now)
