"""What the network hears: who mentors and who no longer does; when a first pair opens, the wave's communities open too."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from binome.journey.enrolment.models import Application
from binome.journey.enrolment.signals import (
    acceptance_ended,
    acceptances_taken_back,
    application_withdrawn,
    applications_accepted,
)
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.signals import relationship_opened
from binome.journey.network.actions import communities, rooms


@receiver(relationship_opened)
def a_relationship_opened(relationship: Relationship, **_: Any) -> None:
    """Open a community for each theme of the wave."""
    communities.open_communities(relationship.pair.wave, by=None, now=relationship.opened_at)


@receiver(applications_accepted, dispatch_uid="network.people_were_accepted")
def people_were_accepted(applications: list[Application], now: datetime, **_: Any) -> None:
    """Mentors belong to their room from then on."""
    rooms.welcome_mentors(applications, now=now)


@receiver(acceptances_taken_back, dispatch_uid="network.acceptances_were_taken_back")
def acceptances_were_taken_back(applications: list[Application], **_: Any) -> None:
    """They never did."""
    rooms.see_mentors_out(applications)


@receiver(application_withdrawn, dispatch_uid="network.someone_withdrew")
@receiver(acceptance_ended, dispatch_uid="network.acceptance_ended")
def someone_mentors_no_more(application: Application, **_: Any) -> None:
    """They leave the room."""
    rooms.see_mentors_out([application])
