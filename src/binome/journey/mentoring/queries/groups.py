"""To whom a manager may write at once: groups of a wave, named pairs, one half of a pair."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.programme import health_without_names
from binome.journey.mentoring.states import LIVING, Health


class RecipientGroup(TextChoices):
    """People of a wave to whom the team writes at once."""

    EVERYONE = "everyone", _("Everyone who takes part")
    MENTORS = "mentors", _("All mentors")
    MENTEES = "mentees", _("All mentees")
    UNPAIRED = "unpaired", _("Whoever has no pair")
    UNCONFIRMED = "unconfirmed", _("Pairs that are not confirmed yet")
    LIVING = "living", _("Pairs under way")
    SILENT = "silent", _("Pairs that have gone quiet")
    NEEDS_A_HAND = "needs_a_hand", _("Pairs that need a hand")
    NOT_STARTED = "not_started", _("Pairs that have not started")
    TO_CLOSE = "to_close", _("Pairs with nothing left but to close")


def people_of_group(wave: Wave, group: str, *, now: datetime) -> list[Person]:
    """Who is in a group now, each once, by name."""
    accepted = Application.objects.filter(wave=wave).accepted()
    if group in {RecipientGroup.MENTORS, RecipientGroup.MENTEES}:
        accepted = accepted.filter(side=Side.MENTOR if group == RecipientGroup.MENTORS else Side.MENTEE)
    elif group == RecipientGroup.UNPAIRED:
        halves = Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk"))
        accepted = accepted.filter(~Exists(Pair.objects.alive().filter(halves)))
    elif group == RecipientGroup.UNCONFIRMED:
        pairs = Pair.objects.filter(wave=wave, state=PairState.PUBLISHED)
        accepted = accepted.filter(Q(pairs_as_mentor__in=pairs) | Q(pairs_as_mentee__in=pairs))
    elif (relationships := pairs_of_group(wave, group, now=now)) is not None:
        return people_of_pairs(relationships)
    return _people(accepted.values("person"))


def pairs_of_group(wave: Wave, group: str, *, now: datetime) -> list[int] | None:
    """The pairs that a group is made of; None for a group of people, whatever their pairs."""
    health = {each: Health(each.value) for each in RecipientGroup if each.value in Health.values}.get(
        RecipientGroup(group)
    )
    if health is None and group != RecipientGroup.LIVING:
        return None
    rows = health_without_names(wave, now=now)
    return [
        row.relationship.pk for row in rows if row.health == health or (health is None and row.relationship.is_living)
    ]


def people_of_pairs(relationship_ids: Iterable[int], *, sides: Sequence[Side] = tuple(Side)) -> list[Person]:
    """The halves of these pairs who are on one of `sides`."""
    pairs = Pair.objects.filter(relationship__in=list(relationship_ids))
    halves = Q()
    if Side.MENTOR in sides:
        halves |= Q(pk__in=pairs.values("mentor__person"))
    if Side.MENTEE in sides:
        halves |= Q(pk__in=pairs.values("mentee__person"))
    return _people(halves)


def _people(which: Q | QuerySet[Application, object]) -> list[Person]:
    wanted = which if isinstance(which, Q) else Q(pk__in=which)
    return list(Person.objects.employed().filter(wanted).order_by("sort_key", "pk"))


@dataclass(frozen=True)
class AskedPairs:
    """Pairs that a page or a list named: those that can be written to, and those that ended since."""

    living: list[int]
    over: list[Relationship]


def asked_pairs(wave: Wave, relationship_ids: Iterable[int], *, reader: Person) -> AskedPairs | None:
    """These pairs as they stand now; None when one of them is of another wave, or `reader`'s own."""
    asked = set(relationship_ids)
    others = Relationship.objects.filter(pair__wave=wave).exclude(pk__in=Relationship.objects.of(reader))
    states = {pk: state for pk, state in others.order_by("pk").values_list("pk", "state") if pk in asked}
    if len(states) != len(asked):
        return None
    over = [pk for pk, state in states.items() if state not in LIVING]
    names = others.filter(pk__in=over).with_names().order_by("pk") if over else []
    return AskedPairs([pk for pk, state in states.items() if state in LIVING], list(names))
