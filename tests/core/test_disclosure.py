"""No figure about fewer than five people: not directly, not by subtraction, not by looking again later (F28)."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.core.privacy.disclosure import (
    K_COMMENTS,
    K_SCORES,
    may_refresh,
    may_show,
    release,
    shown_groups,
    shown_table,
)

VECTORS = json.loads((Path(__file__).parent / "anonymity_vectors.json").read_text(encoding="utf-8"))
BY_GROUP = [vector for vector in VECTORS["vectors"] if "groups" in vector]


def pinned(known: list[np.ndarray], sizes: np.ndarray, *, k: int = K_SCORES) -> list[tuple[int, ...]]:
    """Sets of atoms of 1 to k - 1 people whose sum follows from the published sums, by linear algebra."""
    if not known:
        return []
    basis = np.linalg.svd(np.array(known, dtype=float))
    rank = int((basis.S > 1e-9).sum())
    span = basis.Vh[:rank]
    filled = [i for i, size in enumerate(sizes) if size]
    found = []
    for length in range(1, len(filled) + 1):
        for chosen in combinations(filled, length):
            if not 0 < sum(sizes[list(chosen)]) < k:
                continue
            wanted = np.zeros(len(sizes))
            wanted[list(chosen)] = 1
            if np.allclose(span.T @ (span @ wanted), wanted, atol=1e-9):
                found.append(chosen)
    return found


@pytest.mark.parametrize("vector", BY_GROUP, ids=lambda vector: vector["name"])
def test_the_known_cases_are_shown_and_hidden_as_expected(vector):
    shown = shown_groups(vector["groups"])

    assert {*shown.groups, *(["ALL"] if shown.total else [])} == set(vector["show"])


def test_comments_need_ten_people_and_scores_five():
    assert may_show(9, k=K_SCORES)
    assert not may_show(9, k=K_COMMENTS)
    assert (VECTORS["k_scores"], VECTORS["k_comments"]) == (K_SCORES, K_COMMENTS)


def test_a_figure_does_not_move_for_one_more_answer():
    assert not may_refresh(5, 6, closed=False)
    assert may_refresh(5, 10, closed=False)
    assert may_refresh(5, 6, closed=True)


def test_one_late_answer_waits_and_five_do_not():
    assert release({"A": 1}, {"A": 5}, closed=False).rows == frozenset()
    assert release({"A": 5}, {"A": 5}, closed=False).rows == {"A"}


def test_crossing_two_filters_hides_the_small_cell_and_what_would_tell_it():
    grid = {"A": (3, 9), "B": (8, 7), "C": (6, 9)}
    counts = {(row, side): n for row, pair in grid.items() for side, n in zip(("junior", "senior"), pair, strict=True)}

    shown = shown_table(counts)

    assert shown.total
    assert shown.rows == {"A", "B", "C"}
    assert {row for row, _ in shown.cells} == {"C"}


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.integers(0, 6), st.integers(0, 14), max_size=7))
def test_nobody_can_pin_a_small_group_by_subtraction(counts):
    groups = list(counts)
    sizes = np.array([counts[group] for group in groups], dtype=int)
    shown = shown_groups(counts)
    known = [np.array([float(group == other) for other in groups]) for group in shown.groups]
    if shown.total:
        known.append(np.ones(len(groups)))

    assert pinned(known, sizes) == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=4))
def test_nobody_can_pin_a_small_cell_of_a_crossed_table(grid):
    counts = {(i, j): n for i, row in enumerate(grid) for j, n in enumerate(row)}
    cells = list(counts)
    sizes = np.array(list(counts.values()))
    shown = shown_table(counts)
    known = [np.array([float(cell == other) for other in cells]) for cell in shown.cells]
    known += [np.array([float(cell[0] == row) for cell in cells]) for row in shown.rows]
    known += [np.array([float(cell[1] == column) for cell in cells]) for column in shown.columns]
    if shown.total:
        known.append(np.ones(len(cells)))

    assert pinned(known, sizes) == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=1, max_size=4))
def test_nobody_can_pin_a_small_group_by_looking_again_and_again(arrivals):
    """Answers arrive in turns, the figures are published after each and at close; the attacker keeps every picture."""
    atoms = [(turn, group) for turn in range(len(arrivals)) for group in range(3)]
    sizes = np.array([arrivals[turn][group] for turn, group in atoms])
    place = dict.fromkeys(atoms, "")
    known = []
    for turn in range(len(arrivals)):
        here = [atom for atom in atoms if atom[0] <= turn]
        count = {
            where: {g: sum(arrivals[t][g] for t, g2 in here if g2 == g and place[t, g2] == where) for g in range(3)}
            for where in ("", "row")
        }
        out = release(count[""], count["row"], closed=turn == len(arrivals) - 1)
        for atom in here:
            if not place[atom]:
                place[atom] = "row" if atom[1] in out.rows else "pool" if atom[1] in out.pool else ""
        known += [np.array([float(place[atom] == "row" and atom[1] == group) for atom in atoms]) for group in range(3)]
        known.append(np.array([float(place[atom] != "") for atom in atoms]))

    assert pinned([row for row in known if row.any()], sizes) == []
