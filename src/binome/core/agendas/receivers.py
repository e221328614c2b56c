"""What agendas hear."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from binome.core.agendas import actions
from binome.core.people.models import Person
from binome.core.people.signals import people_left


@receiver(people_left, dispatch_uid="agendas.people_left")
def people_have_left(people: list[Person], now: datetime, **_more: Any) -> None:
    """Nothing is asked of the calendars of those who left."""
    actions.forget(people)
