"""The reporting line, read without walking a person's whole career: who is above whom."""

from collections.abc import Mapping, Sequence

EXECUTIVE_LEVEL = (
    5  # from this level on, people have minutes rather than hours: they are asked for little, and taught in one
)


def cycles(manager_of: Mapping[int, int | None]) -> list[list[int]]:
    """Loops in the manager tree, each as the list of people in it, smallest id first; empty when sound."""
    state: dict[int, int] = {}
    loops = []
    for start in manager_of:
        path = []
        person: int | None = start
        while person is not None and person in manager_of and person not in state:
            state[person] = start
            path.append(person)
            person = manager_of[person]
        if person is not None and state.get(person) == start and person in path:
            loop = path[path.index(person) :]
            turn = loop.index(min(loop))
            loops.append(loop[turn:] + loop[:turn])
    return loops


def above(person: int, manager_of: Mapping[int, int | None]) -> list[int]:
    """Everyone above `person`, nearest first; a loop is walked once."""
    seen = [person]
    manager = manager_of.get(person)
    while manager is not None and manager not in seen:
        seen.append(manager)
        manager = manager_of.get(manager)
    return seen[1:]


def with_children(entities: Sequence[int], parent_of: Mapping[int, int | None]) -> list[int]:
    """The entities and everything below them."""
    wanted = set(entities)
    return sorted(entity for entity in parent_of if entity in wanted or wanted & set(above(entity, parent_of)))
