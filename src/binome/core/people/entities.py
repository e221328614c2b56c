"""Entities and the words that people's columns hold, read for lists and rules."""

from binome.core.people.models import Entity, Person
from binome.core.people.text import folded


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
