"""Reporting lines: what a test costs in a deep company and in a flat one."""

import numpy as np

from bench.engine.report import Line, row, timed
from binome.engine.model.hierarchy import Hierarchy

PEOPLE, TESTS = 30_000, 1_000_000


def company(depth: int) -> Hierarchy:
    """Chains of some depth; in each hundredth the two at the top manage each other."""
    people = np.arange(PEOPLE)
    manager = np.where(people % depth == 0, -1, people - 1)
    manager[:: 100 * depth] = np.minimum(people[:: 100 * depth] + 1, PEOPLE - 1)
    return Hierarchy.of(manager, names=tuple(map(str, people.tolist())))


def measure(lines: list[Line]) -> None:
    """A million tests of two people drawn, in chains of 2, 60 and 600."""
    dice = np.random.default_rng(1)
    first, second = dice.integers(0, PEOPLE, (2, TESTS))
    for depth in (2, 60, 600):
        work = f"a million reporting-line tests, 30,000 people, chains of {depth}"
        lines_of = company(depth)
        seconds, in_line = timed(lambda lines_of=lines_of: lines_of.in_line(first, second))
        lines.append(row(work, "binome", seconds, in_line=int(in_line.sum()), circles=len(lines_of.cycles)))
