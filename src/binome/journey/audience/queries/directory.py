"""The staff directory: who may look after it, what it says in the words of a file, its tree of entities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from binome.core.people.history import Post, posts_of
from binome.core.people.models import Entity, Person, PersonQuerySet
from binome.core.people.reporting_lines import above
from binome.core.people.text import folded
from binome.core.programmes.doors import waves_of
from binome.core.programmes.permissions import Right
from binome.journey.audience.rules.directory import Known
from binome.journey.audience.rules.population import with_children

A_PAGE = 50
HELPERS = 3  # people named in a letter about an address


def may_import(person: Person) -> bool:
    """Whether `person` may look after the staff directory: administrators, HR, programme managers."""
    return person.is_administrator or person.is_hr or waves_of(person, Right.STEER).exists()


def may_create_programmes(person: Person) -> bool:
    """Whether `person` may start a programme: administrators and HR."""
    return person.is_administrator or person.is_hr


def who_corrects_addresses() -> list[Person]:
    """Whom to tell of an address that is wrong: HR first, then administrators."""
    people = Person.objects.employed().filter(Q(is_hr=True) | Q(is_administrator=True))
    return list(people.order_by("-is_hr", "sort_key", "pk")[:HELPERS])


def directory() -> dict[str, Known]:
    """Everyone by staff id, in the words of an import file; the entity as its code and its name."""
    fields = (
        "staff_id", "given_name", "family_name", "email", "job_title", "level", "site", "country", "time_zone",
        "preferred_language", "joined_on", "left_on", "is_active", "is_administrator", "entity__code", "entity__name",
        "manager__staff_id",
    )  # fmt: skip
    known = {}
    for row in Person.objects.order_by().values_list(*fields).iterator(chunk_size=5000):
        said = dict(zip(fields, row, strict=True))
        values = {name: "" if value is None else str(value) for name, value in said.items()}
        values["entity"] = f"{values.pop('entity__code')}\n{values.pop('entity__name')}"
        values["manager"] = values.pop("manager__staff_id")
        known[values["staff_id"]] = Known(
            values=values, is_active=bool(said["is_active"]), stays=bool(said["is_administrator"])
        )
    return known


def entities_by_word() -> dict[str, int]:
    """Entity ids by folded name and by folded code (the code wins)."""
    rows = list(Entity.objects.values_list("pk", "name", "code"))
    return {folded(name): pk for pk, name, _ in rows} | {folded(code): pk for pk, _, code in rows}


def parents() -> dict[int, int | None]:
    """The tree of entities: child → parent."""
    return dict(Entity.objects.values_list("pk", "parent_id"))


def entities_in_order() -> list[tuple[int, str]]:
    """Entities as a tree for a list to choose from: (id, name indented by depth)."""
    children: dict[int | None, list[tuple[str, int]]] = {}
    for pk, name, parent in sorted(
        Entity.objects.order_by().values_list("pk", "name", "parent_id"), key=lambda row: folded(row[1])
    ):
        children.setdefault(parent, []).append((name, pk))
    ordered: list[tuple[int, str]] = []

    def walk(parent: int | None, depth: int) -> None:
        for name, pk in children.get(parent, []):
            ordered.append((pk, "\u2003" * depth + name))
            walk(pk, depth + 1)

    walk(None, 0)
    return ordered


def words_used(column: str) -> list[str]:
    """The sites or countries that people have, in order."""
    used = Person.objects.employed().order_by().exclude(**{column: ""}).values_list(column, flat=True).distinct()
    return sorted(used, key=folded)


# --- looking around ---------------------------------------------------------------------------------------
def found_people(words: str, *, entity: int | None = None, gone: bool = False) -> PersonQuerySet:
    """People found by name, job or staff id whatever the accents, in an entity and all below it; `gone`: who left."""
    found = Person.objects.matching(words).filter(is_active=not gone).select_related("entity", "manager")
    if entity is None:
        return found
    return found.filter(entity_id__in=with_children([entity], parents()))


def page_of(found: PersonQuerySet, number: str | None, *, words: str = "") -> "Page[Person]":
    """One page of the people found, in order.

    Searched by `words`, names are read in one pass over the table and sorted here: looking for rare words in the order of an
    index walks through whole rows at random, which takes several times as long. Entities and managers are read for the page alone.
    """
    bare = found.select_related(None)
    ids: Sequence[int] | QuerySet[Person, int] = bare.values_list("pk", flat=True)
    if words.strip():
        ids = [pk for _key, pk in sorted(bare.order_by().values_list("sort_key", "pk"))]
    page: Page[Any] = Paginator(ids, A_PAGE).get_page(number)
    keys = list(page.object_list)
    people = found.order_by().in_bulk(keys)
    page.object_list = [people[pk] for pk in keys if pk in people]
    return page


@dataclass(frozen=True)
class Place:
    """Someone in the organisation: the line above them to the top, who reports to them, their posts by date."""

    person: Person
    line: list[Person]
    entities: list[Entity]
    reports: PersonQuerySet
    posts: list[Post]


def place_of(person_id: int) -> Place | None:
    """Where someone stands and stood; None when nobody has this id."""
    person = Person.objects.select_related("entity", "manager").filter(pk=person_id).first()
    if person is None:
        return None
    line = above(person.pk, dict(Person.objects.order_by().values_list("pk", "manager_id")))
    bosses = Person.objects.select_related("entity").in_bulk(line)
    chain = [person.entity_id, *above(person.entity_id, parents())]
    entities = Entity.objects.in_bulk(chain)
    reports = Person.objects.employed().filter(manager=person).select_related("entity")
    return Place(person, [bosses[pk] for pk in line], [entities[pk] for pk in chain], reports, posts_of(person))


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
    for entity in sorted(Entity.objects.all(), key=lambda one: folded(one.name)):
        children.setdefault(entity.parent_id, []).append(entity)

    def branch(entity: Entity) -> Branch:
        below = [branch(child) for child in children.get(entity.pk, [])]
        own = counted.get(entity.pk, 0)
        return Branch(entity, own, own + sum(one.whole for one in below), below)

    return [branch(entity) for entity in children.get(None, [])]
