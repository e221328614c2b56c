"""What matching hears from the steps before it."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from binome.core.people.models import Person
from binome.core.people.signals import people_left
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.signals import (
    acceptance_ended,
    acceptances_taken_back,
    application_withdrawn,
    call_opened,
)
from binome.journey.matching.actions import ending, waiting


@receiver(application_withdrawn, dispatch_uid="matching.someone_withdrew")
def someone_withdrew(application: Application, now: datetime, **_news: Any) -> None:
    """Whoever withdraws leaves the pairs that were not yet chosen."""
    ending.let_go_of(application, now=now)


@receiver(acceptance_ended, dispatch_uid="matching.acceptance_ended")
def an_acceptance_has_ended(application: Application, now: datetime, **_news: Any) -> None:
    """So does whoever is no longer accepted; somebody in a pair stays, until that pair ends."""
    ending.refuse_if_in_a_pair(application)
    ending.let_go_of(application, now=now)


@receiver(acceptances_taken_back, dispatch_uid="matching.acceptances_were_taken_back")
def acceptances_were_taken_back(applications: list[Application], **_news: Any) -> None:
    """Whoever takes part in a round already is told as one tells people, with a decision and its reason."""
    ending.refuse_if_in_a_round(applications)


@receiver(call_opened, dispatch_uid="matching.call_opened")
def a_call_has_opened(wave: Wave, by: Person, now: datetime, **_news: Any) -> None:
    """Whoever was accepted in an earlier wave and never had a pair finds a draft in this one."""
    waiting.offer_drafts(wave, by=by, now=now)


@receiver(people_left, dispatch_uid="matching.people_left")
def people_have_left(people: list[Person], now: datetime, **_news: Any) -> None:
    """So does whoever leaves the organisation."""
    ending.let_go_of_leavers(people, now=now)
