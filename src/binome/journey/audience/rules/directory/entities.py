"""What a staff file says of the organisation chart: entities to create, entities to hang elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from binome.core.people.text import folded
from binome.journey.audience.rules.directory.rows import Row
from binome.journey.audience.states import Fate

Node = int | str  # an entity that exists, by id; one to create, by its folded name


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
    rows: Iterable[Row], *, words: Mapping[str, int], parent_of: Mapping[int, int | None], create: bool
) -> Chart:
    """The chart after the rows that are not refused. The first line that says where an entity hangs decides.

    `words`: entity ids by folded name and code; `parent_of`: the tree as it is. A place that would make a loop, or that
    contradicts an earlier line, is noted on the row and not followed.
    """
    chart = Chart()
    said: dict[Node, Node | None] = {}
    for row in rows:
        if row.fate == Fate.REFUSED or not row.values.get("entity"):
            continue
        here = _node(row.values["entity"], chart=chart, words=words)
        name = row.values.get("parent_entity", "")
        if not name or (not create and folded(name) not in words):
            continue
        parent = _node(name, chart=chart, words=words)
        if here not in said:
            said[here] = parent if _may_hang(here, parent, chart=chart, parent_of=parent_of) else None
            if said[here] is not None and not (isinstance(here, int) and parent_of.get(here) == parent):
                chart.parents[here] = parent
        if said[here] != parent:
            row.notes.append(("other_parent", {"value": name}))
    return chart


def _node(name: str, *, chart: Chart, words: Mapping[str, int]) -> Node:
    key = folded(name)
    if key in words:
        return words[key]
    chart.new.setdefault(key, name)
    return key


def _may_hang(here: Node, parent: Node, *, chart: Chart, parent_of: Mapping[int, int | None]) -> bool:
    """Whether `here` is not already above `parent`."""
    up: Node | None = parent
    seen: set[Node] = set()
    while up is not None and up not in seen:
        if up == here:
            return False
        seen.add(up)
        up = chart.parents.get(up, parent_of.get(up) if isinstance(up, int) else None)
    return True


def by_entity(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Entity name → how many join, move in, and leave."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        name = row.values.get("entity") or row.before.get("entity", "")
        if name and row.fate in {Fate.JOINER, Fate.MOVER, Fate.LEAVER}:
            counts = found.setdefault(name, {})
            counts[row.fate] = counts.get(row.fate, 0) + 1
    return found
