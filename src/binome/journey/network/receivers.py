"""What the network hears: when a first pair opens, the wave's communities open too."""

from typing import Any

from django.dispatch import receiver

from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.signals import relationship_opened
from binome.journey.network.actions import communities


@receiver(relationship_opened)
def a_relationship_opened(relationship: Relationship, **_: Any) -> None:
    """Open a community for each theme of the wave."""
    communities.open_communities(relationship.pair.wave, by=None, now=relationship.opened_at)
