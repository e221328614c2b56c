"""Looking around in the staff directory: people found, one person's place, the organisation as a tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from binome.core.people.entities import parents
from binome.core.people.history import HeldPost, posts_of
from binome.core.people.models import Entity, Person, PersonQuerySet
from binome.core.people.reporting_lines import above, with_children
from binome.core.people.text import folded
from binome.core.ui.listing import Order, Sorting

A_PAGE = 25  # people
ORDERS = {
    "person": Order(_("Person"), ("sort_key",)),
    "level": Order(_("Level"), ("level", "sort_key")),
    "staff_id": Order(_("Staff id"), ("staff_id",)),
}


def people_matching(words: str, *, entity: int | None = None, gone: bool = False) -> PersonQuerySet:
    """People found by name, job or staff id whatever the accents, in an entity and all below it; `gone`: who left."""
    people = Person.objects.matching(words).filter(is_active=not gone).select_related("entity", "manager")
    if entity is None:
        return people
    return people.filter(entity_id__in=with_children([entity], parents()))


def page_of(
    people: PersonQuerySet, number: str | None, *, words: str = "", sorting: Sorting | None = None
) -> "Page[Person]":
    """One page of the people found, in order.

    Searched by `words`, names are read in one pass over the table and sorted here: looking for rare words in the order of an
    index walks through whole rows at random, which takes several times as long. Entities and managers are read for the page alone.
    """
    sorting = sorting or Sorting(ORDERS, "person")
    bare = sorting.of(people.select_related(None))
    ids: Sequence[int] | QuerySet[Person, int] = bare.values_list("pk", flat=True)
    if words.strip():
        columns = sorting.orders[sorting.word].columns
        keys = bare.order_by().values_list(*columns, "pk")
        ids = [key[-1] for key in sorted(keys, reverse=sorting.backwards)]
    page: Page[Any] = Paginator(ids, A_PAGE).get_page(number)
    shown = list(page.object_list)
    by_key = people.order_by().in_bulk(shown)
    page.object_list = [by_key[pk] for pk in shown if pk in by_key]
    return page


@dataclass(frozen=True)
class Position:
    """Someone in the organisation: the line above them to the top, who reports to them, their posts by date."""

    person: Person
    line: list[Person]
    entities: list[Entity]
    reports: PersonQuerySet
    posts: list[HeldPost]


def place_of(person_id: int) -> Position | None:
    """Where someone stands and stood; None when nobody has this id."""
    person = Person.objects.select_related("entity", "manager", "functional_manager").filter(pk=person_id).first()
    if person is None:
        return None
    line = above(person.pk, dict(Person.objects.order_by().values_list("pk", "manager_id")))
    bosses = Person.objects.select_related("entity").in_bulk(line)
    chain = [person.entity_id, *above(person.entity_id, parents())]
    entities = Entity.objects.in_bulk(chain)
    reports = Person.objects.employed().filter(manager=person).select_related("entity")
    return Position(person, [bosses[pk] for pk in line], [entities[pk] for pk in chain], reports, posts_of(person))


@dataclass(frozen=True)
class Branch:
    """An entity in the tree: people in it, people in it and below, what hangs below it."""

    entity: Entity
    own: int
    whole: int
    below: list["Branch"]


def organisation() -> list[Branch]:
    """The tree of entities from its tops down, in three queries whatever its size."""
    counted = dict(
        Entity.objects.order_by().values_list("pk").annotate(n=Count("people", filter=Q(people__is_active=True)))
    )
    children: dict[int | None, list[Entity]] = {}
    for entity in sorted(Entity.objects.all(), key=lambda entity: folded(entity.name)):
        children.setdefault(entity.parent_id, []).append(entity)

    def branch(entity: Entity) -> Branch:
        below = [branch(child) for child in children.get(entity.pk, [])]
        own = counted.get(entity.pk, 0)
        return Branch(entity, own, own + sum(child.whole for child in below), below)

    return [branch(entity) for entity in children.get(None, [])]
