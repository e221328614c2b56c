"""Who volunteers, and who does not: of the people called, how many applied, by level and by department.

Those who would gain most from a programme seldom come by themselves: what is seen early can still be acted on. Groups of
fewer than five people called are not shown, nor what would let them be worked out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from binome.core.people import organisation
from binome.core.people.entities import parents
from binome.core.people.models import Entity, Person
from binome.core.people.reporting_lines import above
from binome.core.people.text import folded
from binome.core.privacy.disclosure.partitions import shown_groups
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries.reach import people_to_call


@dataclass(frozen=True)
class VolunteerShare:
    """One group of people: how many were called, how many of them applied."""

    label: str
    called: int
    applied: int

    @property
    def share(self) -> float:
        """Applied of a hundred people called."""
        return 100 * self.applied / self.called


@dataclass(frozen=True)
class VolunteerShares:
    """Who volunteers in a wave; a list is empty where it would tell of fewer than five people."""

    levels: list[VolunteerShare]
    departments: list[VolunteerShare]


def reach_of(wave: Wave) -> VolunteerShares:
    """Of those whom the call is for, how many applied, by level and by top-level department, the fewest first."""
    called = people_to_call(wave).order_by()
    applied = called.filter(pk__in=Application.objects.filter(wave=wave, submitted_at__isnull=False).values("person"))
    levels = _groups(_by(called, "level"), _by(applied, "level"))
    top_of = _top_entities()
    departments = _groups(_gathered(_by(called, "entity"), top_of), _gathered(_by(applied, "entity"), top_of))
    names, house = dict(Entity.objects.filter(pk__in=departments).values_list("pk", "name")), organisation.current()
    return VolunteerShares(
        levels=[VolunteerShare(house.level(level), *levels[level]) for level in sorted(levels)],
        departments=sorted(
            (VolunteerShare(names[entity], *counts) for entity, counts in departments.items()),
            key=lambda group: (group.share, folded(group.label)),
        ),
    )


def _by(people: QuerySet[Person], column: str) -> Counter[int]:
    """How many of these people have each value of a column."""
    return Counter(dict(people.values_list(column).annotate(number=Count("pk", distinct=True))))


def _gathered(by_entity: Mapping[int, int], top_of: Mapping[int, int]) -> Counter[int]:
    gathered: Counter[int] = Counter()
    for entity, number in by_entity.items():
        gathered[top_of[entity]] += number
    return gathered


def _top_entities() -> dict[int, int]:
    """Each entity, and its department: the one at the top, or just below it where one company stands above all."""
    parent_of = parents()
    chains = {entity: [entity, *above(entity, parent_of)][::-1] for entity in parent_of}
    step = 1 if len({chain[0] for chain in chains.values()}) == 1 else 0
    return {entity: chain[min(step, len(chain) - 1)] for entity, chain in chains.items()}


def _groups(called: Mapping[int, int], applied: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    shown = shown_groups(called).groups
    return {group: (called[group], applied.get(group, 0)) for group in shown}
