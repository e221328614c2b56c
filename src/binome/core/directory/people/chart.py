"""What a staff file says of the organisation chart: entities to create, entities to hang elsewhere."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from binome.core.directory.people.columns import RUNGS
from binome.core.directory.rows import Row
from binome.core.directory.states import ChangeKind
from binome.core.people.text import folded

Node = int | str  # an entity that exists, by id; one to create, by its folded name
DEEPEST = 30  # entities one within another: no organisation has so many, and pages draw the tree level by level


@dataclass
class Chart:
    """Names of the entities to create by folded name, and where new and moved entities hang."""

    new: dict[str, str] = field(default_factory=dict)
    parents: dict[Node, Node] = field(default_factory=dict)

    @property
    def moved(self) -> list[int]:
        """Entities that exist and change place."""
        return [node for node in self.parents if isinstance(node, int)]


def chart_of(
    rows: Iterable[Row],
    *,
    words: Mapping[str, int],
    parent_of: Mapping[int, int | None],
    create: bool,
    moves: bool = True,
) -> Chart:
    """The chart after the rows that are not refused. The first line that says where an entity hangs decides.

    `words`: entity ids by folded name and code; `parent_of`: the tree as it is. A place that would make a loop, or that
    contradicts an earlier line, is noted on the row and not followed; so is one in a tree deeper than `DEEPEST`, and,
    without `moves`, another place for an entity that exists.
    """
    chart = Chart()
    place_of: dict[Node, Node | None] = {}  # None: said, and not followed
    placed_by: dict[Node, tuple[Row, str]] = {}
    for row in rows:
        if row.change_kind == ChangeKind.REFUSED or not row.values.get("entity"):
            continue
        _node(row.values["entity"], chart=chart, words=words)
        for entity, name in _places(row.values, known=None if create else words):
            node = _node(entity, chart=chart, words=words)
            if not moves and isinstance(node, int):
                row.notes += _notes_of_place_kept(name, words.get(folded(name)), parent_of.get(node))
                break
            parent = _node(name, chart=chart, words=words)
            if node not in place_of:
                hindrance = _hindrance(node, parent, chart=chart, parent_of=parent_of)
                place_of[node] = None if hindrance else parent
                if hindrance == "too_deep":
                    row.notes.append(_too_deep_note(name))
                    continue
                if not hindrance and not (isinstance(node, int) and parent_of.get(node) == parent):
                    chart.parents[node] = parent
                    placed_by[node] = row, name
            if place_of[node] != parent:
                row.notes.append(("other_parent", {"value": name}))
    for node in _too_deep(chart, parent_of=parent_of):
        del chart.parents[node]
        row, name = placed_by[node]
        row.notes.append(_too_deep_note(name))
    return chart


def _notes_of_place_kept(name: str, parent: int | None, kept: int | None) -> list[tuple[str, dict[str, str]]]:
    return [("chart_of_others", {"value": name})] if parent is None or parent != kept else []


def _places(values: Mapping[str, str], *, known: Mapping[str, int] | None) -> Iterator[tuple[str, str]]:
    """Each entity of a line with the one above it, from the lowest; up to one that is not `known`, when none is created."""
    for entity, above in pairwise(values.get(name, "") for name in RUNGS):
        if not above or (known is not None and folded(above) not in known):
            return
        yield entity, above


def _too_deep_note(parent: str) -> tuple[str, dict[str, str]]:
    return "too_deep", {"value": parent, "deepest": str(DEEPEST)}


def _node(name: str, *, chart: Chart, words: Mapping[str, int]) -> Node:
    key = folded(name)
    if key in words:
        return words[key]
    chart.new.setdefault(key, name)
    return key


def _hindrance(node: Node, parent: Node, *, chart: Chart, parent_of: Mapping[int, int | None]) -> str:
    """Why `node` cannot hang below `parent`: it is above it already, or `parent` is as deep as anything may be."""
    up: Node | None = parent
    for _level in range(DEEPEST):
        if up is None:
            return ""
        if up == node:
            return "other_parent"
        up = _above(up, chart=chart, parent_of=parent_of)
    return "too_deep"


def _above(node: Node, *, chart: Chart, parent_of: Mapping[int, int | None]) -> Node | None:
    return chart.parents.get(node, parent_of.get(node) if isinstance(node, int) else None)


def _too_deep(chart: Chart, *, parent_of: Mapping[int, int | None]) -> list[Node]:
    """Entities that hang in a chain longer than `DEEPEST`, counted from its top to its foot."""
    below: dict[Node, list[Node]] = {}
    tops: list[Node] = []
    for node in dict.fromkeys([*parent_of, *chart.new, *chart.parents]):
        parent = _above(node, chart=chart, parent_of=parent_of)
        tops.append(node) if parent is None else below.setdefault(parent, []).append(node)
    depth: dict[Node, int] = dict.fromkeys(tops, 1)
    in_order = list(tops)
    for node in in_order:  # grows while it is read: parents come before what is in them
        for child in below.get(node, []):
            depth[child] = depth[node] + 1
            in_order.append(child)
    height: dict[Node, int] = {}
    for node in reversed(in_order):
        height[node] = max((1 + height[child] for child in below.get(node, [])), default=0)
    return [node for node in chart.parents if depth[node] + height[node] > DEEPEST]


def by_entity(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Entity name → how many join, move in, and leave."""
    changes: dict[str, dict[str, int]] = {}
    for row in rows:
        name = row.values.get("entity") or row.before.get("entity", "")
        if name and row.change_kind in {ChangeKind.JOINER, ChangeKind.MOVER, ChangeKind.LEAVER}:
            counts = changes.setdefault(name, {})
            counts[row.change_kind] = counts.get(row.change_kind, 0) + 1
    return changes
