"""Reporting lines as intervals: whether one person is anywhere above another is two comparisons, never a walk."""

from dataclasses import dataclass

import numpy as np

from binome.engine.model import hierarchy_kernels
from binome.engine.model.arrays import Ints, pointers
from binome.engine.model.compiled import kernels
from binome.engine.model.constraint_kernels import nested
from binome.engine.tuning import LINES_A_STEP


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
        enter, leave = tour(above)
        members: dict[int, list[str]] = {}
        for at in np.flatnonzero((circle != people) | (manager == people)).tolist():
            members.setdefault(int(circle[at]), []).append(names[at])
        for head, circle_names in members.items():
            if names[head] not in circle_names:
                circle_names.append(names[head])
        cycles = tuple(sorted(tuple(sorted(circle_names)) for circle_names in members.values()))
        return cls(enter=enter[circle], leave=leave[circle], cycles=cycles)

    def in_line(self, a: Ints, b: Ints) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Whether a is above b or b above a, element by element."""
        return np.asarray(nested(self.enter[a], self.leave[a], self.enter[b], self.leave[b]))


def circles(manager: Ints) -> Ints:
    """The head of each person's circle: themselves when they are in none."""
    count = len(manager)
    head = np.arange(count)
    run = kernels(hierarchy_kernels, work=count // LINES_A_STEP)
    run.circles(manager, np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64), head)
    return head


def tour(above: Ints) -> tuple[Ints, Ints]:
    """Entry and exit numbers of a forest given by parents."""
    count = len(above)
    has = np.flatnonzero(above >= 0)
    children = has[np.argsort(above[has], kind="stable")]
    enter, leave, order = (np.zeros(count, dtype=np.int64) for _ in range(3))
    run = kernels(hierarchy_kernels, work=count // LINES_A_STEP)
    run.tour(above, children, pointers(above[has], count=count), order, enter, leave)
    return enter, leave
