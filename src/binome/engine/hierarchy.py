"""Reporting lines as intervals: whether one person is anywhere above another is two comparisons, never a walk."""

from dataclasses import dataclass

import numpy as np

from binome.engine.arrays import Ints, pointers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hierarchy:
    """An Euler tour of the forest of reporting lines.

    Person a is above person b, at any depth, exactly when enter[a] <= enter[b] < leave[a]. People who manage each other
    in a circle share one interval: each counts as above the others and above everyone below them. `cycles` names them,
    self-managers included.
    """

    enter: Ints
    leave: Ints
    cycles: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, manager: Ints, *, names: tuple[str, ...]) -> "Hierarchy":
        """Label people from the row of each one's manager (−1 for none)."""
        circle = circles(manager)
        above = np.where(manager >= 0, circle[manager], -1)
        people = np.arange(len(manager))
        above[circle != people] = -1
        above[above == people] = -1
        merged = manager.copy()
        merged[:] = above
        enter, leave = tour(merged)
        members: dict[int, list[str]] = {}
        for at in np.flatnonzero((circle != people) | (manager == people)).tolist():
            members.setdefault(int(circle[at]), []).append(names[at])
        for head, found in members.items():
            if names[head] not in found:
                found.append(names[head])
        cycles = tuple(sorted(tuple(sorted(found)) for found in members.values()))
        return cls(enter=enter[circle], leave=leave[circle], cycles=cycles)

    def in_line(self, a: Ints, b: Ints) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Whether a is above b or b above a, element by element."""
        first, second = self.enter[a], self.enter[b]
        down = (first <= second) & (second < self.leave[a])
        up = (second <= first) & (first < self.leave[b])
        return np.asarray(down | up)


def circles(manager: Ints) -> Ints:
    """The head of each person's circle: themselves when they are in none."""
    boss = manager.tolist()
    state = [0] * len(boss)
    head = list(range(len(boss)))
    for start in range(len(boss)):
        path = []
        at = start
        while at >= 0 and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = boss[at]
        if at >= 0 and state[at] == 1:
            for member in path[path.index(at) :]:
                head[member] = at
        for member in path:
            state[member] = 2
    return np.array(head, dtype=np.int64)


def tour(above: Ints) -> tuple[Ints, Ints]:
    """Entry and exit numbers of a forest given by parents, level by level from the leaves."""
    count = len(above)
    depth_order = by_depth(above)
    size = np.ones(count, dtype=np.int64)
    for level in reversed(depth_order[1:]):
        np.add.at(size, above[level], size[level])
    enter = np.zeros(count, dtype=np.int64)
    roots = depth_order[0] if depth_order else np.zeros(0, dtype=np.int64)
    enter[roots] = np.cumsum(size[roots]) - size[roots]
    for level in depth_order[1:]:
        order = level[np.argsort(above[level], kind="stable")]
        before = np.cumsum(size[order]) - size[order]
        first = np.searchsorted(above[order], above[order])
        enter[order] = enter[above[order]] + 1 + before - before[first]
    return enter, enter + size


def by_depth(above: Ints) -> list[Ints]:
    """Rows of a forest by distance from its roots."""
    has = np.flatnonzero(above >= 0)
    children = has[np.argsort(above[has], kind="stable")]
    start = pointers(above[has], count=len(above))
    level = np.flatnonzero(above < 0)
    levels = []
    while len(level):
        levels.append(level)
        counts = start[level + 1] - start[level]
        offset = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        level = children[np.repeat(start[level], counts) + offset]
    return levels
