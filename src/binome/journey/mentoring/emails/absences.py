"""The letters of a long absence: dates alone, never why."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.people.models import Person
from binome.journey.mentoring.emails.letters import names_for
from binome.journey.mentoring.models import Absence, Relationship


def say_someone_is_away(absence: Absence, relationship: Relationship, *, now: datetime) -> None:
    """Tell the other half until when the pair waits; also when the dates change."""
    _send(absence, relationship, "away", to=relationship.partner_of(absence.person), now=now)


def say_absence_is_noted(absence: Absence, relationship: Relationship, *, now: datetime) -> None:
    """Tell whoever is away that the programme team noted it, and that nothing is asked of them."""
    _send(absence, relationship, "away_noted", to=absence.person, now=now)


def say_they_are_back(absence: Absence, relationship: Relationship, *, by: Person | None, now: datetime) -> None:
    """Tell both that the pair takes up again; not whoever said so."""
    for person in relationship.people:
        if person != by:
            _send(absence, relationship, "back", to=person, now=now)


def _send(absence: Absence, relationship: Relationship, letter: str, *, to: Person, now: datetime) -> None:
    post(
        f"mentoring/emails/{letter}.txt",
        to=to,
        key=f"mentoring.{letter}:{absence.pk}:{now:%Y-%m-%dT%H:%M:%S}:{to.pk}",
        category=Category.DECISION,  # whom one waits for is no news that one mutes
        about=(absence.pk,),
        context={**names_for(relationship, to), "day": absence.until},
        act=(_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk])),
    )
