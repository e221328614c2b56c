"""Pairs of which one half has come to stand above the other since: a person decides whether they go on."""

from django.db.models import F, Q

from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import WAVE
from binome.journey.mentoring.models import Relationship, RelationshipQuerySet

LEVELS = 6  # of the line: further up nobody decides on the other's pay or promotion


def _above(half: str, other: str) -> Q:
    """Whether `other` is above `half`, by either line of the first step and by the hierarchical one from there on."""
    condition = Q(**{f"pair__{half}__person__functional_manager": F(f"pair__{other}__person")})
    for levels in range(1, LEVELS + 1):
        path = "__".join(["pair", half, "person", *["manager"] * levels])
        condition |= Q(**{path: F(f"pair__{other}__person")})
    return condition


IN_ONE_LINE = _above("mentor", "mentee") | _above("mentee", "mentor")


def pairs_in_one_line() -> RelationshipQuerySet:
    """Living pairs of `WAVE` in one reporting line of which nobody has decided yet."""
    return Relationship.objects.living().filter(IN_ONE_LINE, pair__wave=WAVE, line_accepted_at=None)


_UNDECIDED = CompiledQuery(  # twelve joins, for each opening of the page of a wave's pairs
    lambda: pairs_in_one_line().exclude(pk__in=Relationship.objects.of(PERSON)).with_people().order_by("pk")
)


def undecided_pairs(wave: Wave, *, reader: Person) -> list[Relationship]:
    """The same, to decide on: not one's own pair, whose other half is one's manager or reports to one."""
    return _UNDECIDED.rows(wave=wave, person=reader)


def is_in_one_line(relationship: Relationship) -> bool:
    """Whether one of the two is above the other today."""
    return Relationship.objects.filter(IN_ONE_LINE, pk=relationship.pk).exists()
