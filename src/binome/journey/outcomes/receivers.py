"""What the outcomes hear: a pair opens, a pair closes."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.signals import relationship_closed, relationship_opened
from binome.journey.mentoring.states import RelationshipState
from binome.journey.outcomes.actions import assessing, certifying


@receiver(relationship_opened)
def a_relationship_opened(relationship: Relationship, **_: Any) -> None:
    """Ask both halves where they start."""
    assessing.open_baselines(relationship, now=relationship.opened_at)


@receiver(relationship_closed)
def a_relationship_closed(relationship: Relationship, **_: Any) -> None:
    """Ask both halves where they have arrived; a pair that ended early is asked nothing."""
    if relationship.state == RelationshipState.CLOSED:
        closed_at: datetime = relationship.closed_at or timezone.now()
        assessing.open_closings(relationship, now=closed_at)
        certifying.certify_both(relationship, now=closed_at)
