"""How the outbox stands, for administrators: what waits, and what the mail server answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.people.models import Person
from binome.core.people.written import PERSON
from binome.core.programmes.todo import Errand, NextThing

TRIES_BEFORE_TELLING = 3  # about a minute: a greylist or a restart passes without a word
REASONS_SHOWN = 20


@dataclass(frozen=True)
class Refusal:
    """What the mail server answers, to how many letters that wait, the oldest written when."""

    reason: str
    letters: int
    since: datetime


def turned_away() -> "QuerySet[OutboxLetter]":
    """Letters that the mail server has not taken, several times, for reasons that are not their reader's address."""
    return OutboxLetter.objects.filter(state=LetterState.QUEUED, attempts__gte=TRIES_BEFORE_TELLING)


def refusals() -> list[Refusal]:
    """What the mail server answers to letters that wait, most frequent first."""
    waiting = OutboxLetter.objects.filter(state=LetterState.QUEUED, attempts__gt=0).order_by()
    counted = waiting.values_list("error").annotate(letters=Count("pk"), since=Min("created_at"))
    return [Refusal(*row) for row in counted.order_by("-letters", "error")[:REASONS_SHOWN]]


def _administrator_told() -> "QuerySet[Person]":
    return Person.objects.filter(pk=PERSON.pk, is_administrator=True).filter(Exists(turned_away()))


def _turned_away_things(person: Person, now: datetime) -> Iterable[NextThing]:
    letters = turned_away().count() if person.is_administrator else 0
    if letters:
        yield NextThing(
            title=ngettext(
                "The mail server turns %(n)s letter away", "The mail server turns %(n)s letters away", letters
            )
            % {"n": letters},
            text=_("They are tried again, for three days. Nobody’s address is at fault."),
            url=reverse("letters:outbox"),
            act=_("See what it answers"),
            weight=95,
        )


ERRANDS = (Errand(_administrator_told, _turned_away_things),)
