"""What the outcomes hear: a pair opens, closes or ends early, a pair or a person is forgotten."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from binome.core.credentials.models import IssuedBadge
from binome.core.people.models import Person
from binome.core.people.signals import people_erased
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.signals import relationship_closed, relationship_ended, relationship_opened
from binome.journey.outcomes.actions import assessing, badges, certifying


@receiver(relationship_opened)
def a_relationship_opened(relationship: Relationship, **_: Any) -> None:
    """Ask both halves where they start."""
    assessing.open_baselines(relationship, now=relationship.opened_at)


@receiver(relationship_closed)
def a_relationship_closed(relationship: Relationship, **_: Any) -> None:
    """Ask both halves where they have arrived, and give them their certificates."""
    closed_at: datetime = relationship.closed_at or timezone.now()
    assessing.open_closings(relationship, now=closed_at)
    certifying.certify_both(relationship, now=closed_at)


@receiver(relationship_ended)
def a_relationship_ended(relationship: Relationship, now: datetime, **_: Any) -> None:
    """Ask nothing; whoever closed another pair before waited for this one to be over."""
    certifying.certify_both(relationship, now=now)


@receiver(people_erased, dispatch_uid="outcomes.people_erased")
def people_are_erased(people: list[Person], now: datetime, **_: Any) -> None:
    """Keep the numbers of their badges that were taken back: the badges go, and so does what tells it."""
    badges.keep_taken_back(Q(person__in=people), now=now)


@receiver(pre_delete, sender=Relationship, dispatch_uid="outcomes.relationship_deleted")
def a_relationship_is_deleted(instance: Relationship, **_: Any) -> None:
    """Keep the numbers of its badges whose certificate is withdrawn: nothing leads from them to it afterwards."""
    badges.keep_taken_back(Q(kind=IssuedBadge.Kind.CERTIFICATE, subject=instance.pk), now=timezone.now())
