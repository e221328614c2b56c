"""Reporting lines of thirty thousand people: chains sixty deep, circles, and never a walk."""

import numpy as np
import pytest

from binome.engine import tuning
from binome.engine.model.hierarchy import Hierarchy

PEOPLE, DEPTH = 30_000, 60


class Counted:
    """An array that counts how many of its entries were read."""

    def __init__(self, values):
        self.values, self.read = values, 0

    def __getitem__(self, at):
        self.read += np.size(at)
        return self.values[at]


def chains_and_circles() -> np.ndarray:
    """Chains of sixty; the top of each third chain reports to its own foot, of each fifth to themselves."""
    manager = np.arange(-1, PEOPLE - 1)
    tops = np.arange(0, PEOPLE, DEPTH)
    manager[tops] = -1
    manager[tops[::3]] = tops[::3] + DEPTH - 1
    manager[tops[1::5]] = tops[1::5]
    return manager


def test_each_pair_costs_the_same_few_reads_at_any_depth():
    whole = Hierarchy.of(chains_and_circles(), names=tuple(map(str, range(PEOPLE))))
    reads = []
    for depth in (1, DEPTH - 1):
        lines = Hierarchy(enter=Counted(whole.enter), leave=Counted(whole.leave), cycles=whole.cycles)

        assert lines.in_line(np.array([2 * DEPTH]), np.array([2 * DEPTH + depth])).all()

        reads.append(lines.enter.read + lines.leave.read)
    assert reads == [4, 4]


@pytest.mark.parametrize("small", [tuning.COMPILED_FROM_STEPS, 0])
def test_lines_of_thirty_thousand_agree_with_walking_them(small, monkeypatch):
    monkeypatch.setattr(tuning, "COMPILED_FROM_STEPS", small)
    manager = chains_and_circles()
    lines = Hierarchy.of(manager, names=tuple(map(str, range(PEOPLE))))
    dice = np.random.default_rng(1)
    a = dice.integers(0, PEOPLE, 3_000)
    b = np.where(dice.random(3_000) < 0.7, a // DEPTH * DEPTH + dice.integers(0, DEPTH, 3_000), a - 1)
    b[a == b] = (b[a == b] + 1) % PEOPLE

    told = lines.in_line(a, b)

    def above(at):
        seen = set()
        while (at := int(manager[at])) >= 0 and at not in seen:
            seen.add(at)
        return seen

    assert 0 < told.sum() < len(told)
    assert told.tolist() == [x in above(y) or y in above(x) for x, y in zip(a.tolist(), b.tolist(), strict=True)]


def test_every_circle_is_named_with_all_its_members():
    lines = Hierarchy.of(chains_and_circles(), names=tuple(map(str, range(PEOPLE))))

    sizes = sorted(map(len, lines.cycles))

    chains = range(PEOPLE // DEPTH)
    alone = [chain for chain in chains if chain % 5 == 1]
    assert sizes == [1] * len(alone) + [DEPTH] * len([chain for chain in chains if chain % 3 == 0 and chain % 5 != 1])
