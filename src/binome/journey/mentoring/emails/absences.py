"""The letters of a long absence: dates alone, never why."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.outbox import post, take_out
from binome.core.mail.undoing import MARGIN, UNDO_FOR
from binome.core.people.models import Person
from binome.journey.mentoring.emails.letters import names_for
from binome.journey.mentoring.models import Absence, Relationship

BACK = "mentoring/emails/back.txt"
LETTERS = ("mentoring/emails/away.txt", "mentoring/emails/away_noted.txt", BACK)


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
    if _take_back_what_waits(absence, relationship, to=to, now=now) and letter == "back":
        return  # they never read that anyone was away
    post(
        f"mentoring/emails/{letter}.txt",
        to=to,
        key=f"mentoring.{letter}:{absence.pk}:{now:%Y-%m-%dT%H:%M:%S}:{to.pk}",
        category=Category.DECISION,  # whom one waits for is no news that one mutes
        about=(absence.pk,),
        context={**names_for(relationship, to), "day": absence.until},
        act=(_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk])),
        send_after=now + UNDO_FOR + MARGIN,  # whoever presses to and fro sends one email, or none
    )


def _take_back_what_waits(absence: Absence, relationship: Relationship, *, to: Person, now: datetime) -> bool:
    """Delete what waits to tell `to` of this absence and of those before; whether they had then read of none."""
    theirs = set(relationship.absences.filter(person=absence.person).values_list("pk", flat=True))
    written = OutboxLetter.objects.filter(to=to, letter__in=LETTERS).only("about", "letter", "state", "send_after")
    earlier = [letter for letter in written.order_by("pk") if theirs.intersection(letter.about)]
    waiting = [
        each for each in earlier if each.state == LetterState.QUEUED and each.send_after and each.send_after > now
    ]
    left = [letter for letter in earlier if letter not in waiting]
    take_out(waiting)
    return bool(waiting) and (not left or left[-1].letter == BACK)
