"""What mentoring hears from matching: a pair chose itself."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from binome.journey.matching.models import Pair
from binome.journey.matching.signals import pair_chosen
from binome.journey.mentoring.actions import living


@receiver(pair_chosen)
def a_pair_chose_itself(pair: Pair, now: datetime | None = None, **_: Any) -> None:
    """Open its space in the same transaction."""
    living.open_relationship(pair, now=now or timezone.now())
