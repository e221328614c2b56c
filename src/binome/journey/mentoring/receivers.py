"""What mentoring hears: a pair chose itself, someone left the organisation or is here after all."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from binome.core.mail.signals import wishes_changed
from binome.core.people.models import Person
from binome.core.people.signals import people_left, people_returned
from binome.journey.matching.models import Pair
from binome.journey.matching.signals import pair_chosen
from binome.journey.mentoring.actions import calendars, departures, living


@receiver(pair_chosen)
def a_pair_chose_itself(pair: Pair, now: datetime | None = None, **_: Any) -> None:
    """Open its space in the same transaction."""
    living.open_relationship(pair, now=now or timezone.now())


@receiver(people_left, dispatch_uid="mentoring.people_left")
def people_have_left(people: list[Person], now: datetime, **_: Any) -> None:
    """End their pairs in the same transaction."""
    departures.end_for_leavers(people, now=now)


@receiver(people_returned, dispatch_uid="mentoring.people_returned")
def people_are_back(people: list[Person], now: datetime, **_: Any) -> None:
    """Put their pairs back in the same transaction."""
    departures.resume_for_returned(people, now=now)


@receiver(wishes_changed, dispatch_uid="mentoring.wishes_changed")
def wishes_have_changed(person: Person, **_: Any) -> None:
    """Keep their calendar true in the same transaction."""
    calendars.follow_wishes(person, now=timezone.now())
