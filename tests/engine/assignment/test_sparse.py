"""The best assignment, against every assignment there is and against SciPy."""

import random
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from binome.engine import BadInstance, assign, tuning
from binome.engine.assignment import matching_kernels
from binome.engine.assignment.optimum import Edges, optimum
from binome.engine.model import compiled

HUGE = 2**31 - 1
Graph = tuple[list[tuple[str, str, int]], dict[str, int]]


@st.composite
def graphs(draw: st.DrawFn, huge: int = HUGE) -> Graph:
    """A few mentees and mentors, some pairs possible, some said twice, scores of either sign, seats from 0 to 3."""
    mentees, mentors = draw(st.integers(0, 5)), draw(st.integers(0, 4))
    scores = draw(st.sampled_from(((0, 3), (-5, 5), (0, 1000), (7, 7), (-9, -4), (-huge, huge), (huge - 2, huge))))
    pairs = draw(st.lists(st.sampled_from([*product(range(mentees), range(mentors))]), max_size=14)) if (
        mentees and mentors
    ) else []  # fmt: skip
    edges = [(f"e{i}", f"m{j}", draw(st.integers(*scores))) for i, j in pairs]
    return edges, {f"m{j}": draw(st.sampled_from((0, 1, 1, 2, 3))) for j in range(mentors)}


def best_by_listing(edges: list[tuple[str, str, int]], capacity: dict[str, int]) -> tuple[int, int]:
    """The most pairs and their highest score, looking at every assignment."""
    people = sorted({a for a, _, _ in edges})
    offers = [[None, *((b, s) for a, b, s in edges if a == name)] for name in people]
    found = []
    for choice in product(*offers):
        taken = [one for one in choice if one]
        names = [b for b, _ in taken]
        if all(names.count(b) <= capacity.get(b, 1) for b in names):
            found.append((len(taken), sum(s for _, s in taken)))
    return max(found)


@settings(max_examples=300, deadline=None)
@given(graphs(), st.integers(0, 3))
def test_an_assignment_has_the_most_pairs_then_the_highest_score_of_all(graph, seed):
    edges, capacity = graph

    found = assign(edges, capacity=capacity, seed=seed)

    assert (found.certificate.pairs, found.certificate.score) == best_by_listing(edges, capacity)
    assert found.certificate.exact
    scores = {(a, b): s for a, b, s in sorted(edges)}
    assert sum(scores[pair] for pair in found.pairs) == found.certificate.upper_bound
    assert len({a for a, _ in found.pairs}) == len(found.pairs) == found.certificate.size_upper_bound
    assert all([b for _, b in found.pairs].count(name) <= room for name, room in capacity.items())


@settings(max_examples=100, deadline=None)
@given(graphs(HUGE // 7), st.randoms(use_true_random=False))
def test_shuffled_rows_and_scores_times_seven_change_no_pair(graph, dice):
    edges, capacity = graph

    shuffled = [(a, b, s * 7) for a, b, s in dice.sample(edges, len(edges))]

    assert assign(shuffled, capacity=capacity, seed=1).pairs == assign(edges, capacity=capacity, seed=1).pairs


def test_compiled_and_plain_loops_hold_the_same_edges(monkeypatch):
    edges = crowd(120, wishes=6, seed=8)

    monkeypatch.setattr(compiled, "_twins", {})
    monkeypatch.setattr(tuning, "COMPILED_FROM_STEPS", 10**9)
    plain = optimum(edges)
    monkeypatch.setattr(tuning, "COMPILED_FROM_STEPS", 0)
    quick = optimum(edges)

    assert plain.edge_of_mentee.tolist() == quick.edge_of_mentee.tolist()
    assert plain.price.tolist() == quick.price.tolist()
    assert plain.score_bound == quick.score_bound == plain.score


def crowd(n: int, *, wishes: int, seed: int, top: int = 1000) -> Edges:
    """Everyone may take a few of the same number of mentors, who differ in how much they are wanted."""
    dice = np.random.default_rng(seed)
    wanted = (n * dice.random((n, wishes)) ** 2).astype(np.int64)
    keys = np.unique(np.arange(n)[:, None] * n + wanted)
    return Edges(
        mentee=keys // n,
        mentor=keys % n,
        score=dice.integers(0, top + 1, len(keys)),
        mentees=n,
        capacity=dice.integers(0, 4, n),
    )


def by_scipy(edges: Edges) -> tuple[int, int]:
    """The same from a dense table with a column a seat; no pair is worth much less than nobody."""
    alone = -(10**7)
    table = np.full((edges.mentees, len(edges.capacity)), alone, dtype=np.int64)
    table[edges.mentee, edges.mentor] = edges.score
    seats = np.repeat(table, edges.capacity, axis=1)
    rows, columns = linear_sum_assignment(np.hstack((seats, np.full((edges.mentees,) * 2, alone))), maximize=True)
    worth = np.hstack((seats, np.full((edges.mentees,) * 2, alone)))[rows, columns]
    return int((worth > alone).sum()), int(worth[worth > alone].sum())


@pytest.mark.parametrize("times", [1, 200_000])
@pytest.mark.parametrize("top", [0, 3, 10_000])
def test_three_hundred_people_reach_what_scipy_reaches(top, times):
    edges = crowd(300, wishes=6, seed=top, top=top)

    found = optimum(replace(edges, score=edges.score * times))

    size, score = by_scipy(edges)
    assert (found.size, found.score) == (size, score * times)
    assert (found.size_bound, found.score_bound) == (found.size, found.score)


@pytest.mark.parametrize("seats", [(0, 1, 1), (1, 2), (0, 0, 3), (5,)])
def test_too_few_and_too_many_seats_reach_what_scipy_reaches(seats):
    edges = crowd(200, wishes=7, seed=len(seats), top=40)
    capacity = np.random.default_rng(1).choice(seats, len(edges.capacity))

    found = optimum(replace(edges, capacity=capacity))

    assert (found.size, found.score) == by_scipy(replace(edges, capacity=capacity))
    assert (found.size_bound, found.score_bound) == (found.size, found.score)


def test_prices_contradict_no_pair_and_add_up_to_the_bound():
    edges = crowd(400, wishes=5, seed=3)

    found = optimum(edges)

    open_pairs = edges.capacity[edges.mentor] > 0
    worth = found.profit[edges.mentee] + found.price[edges.mentor]
    assert (worth >= edges.score)[open_pairs].all()
    assert (found.profit >= -found.alone).all()
    assert (found.price >= 0).all()
    taken = np.bincount(edges.mentor[found.edge_of_mentee[found.edge_of_mentee >= 0]], minlength=len(edges.capacity))
    assert not found.price[taken < edges.capacity].any()


def test_without_the_last_paths_the_score_is_within_a_point_a_mentee_and_the_bound_holds():
    edges = crowd(300, wishes=6, seed=2, top=1000)

    near, best = optimum(edges, exact=False), optimum(edges)

    assert near.size == best.size
    assert best.score - edges.mentees <= near.score <= best.score <= near.score_bound


def test_prices_of_an_earlier_optimum_lead_to_the_same_score_when_pairs_are_added():
    edges = crowd(500, wishes=8, seed=5)
    some = np.random.default_rng(5).random(len(edges.score)) < 0.7
    fewer = replace(edges, mentee=edges.mentee[some], mentor=edges.mentor[some], score=edges.score[some])

    warm, cold = optimum(edges, before=optimum(fewer)), optimum(edges)

    assert (warm.size, warm.score) == (cold.size, cold.score)
    assert warm.score_bound == warm.score


def test_scores_and_seats_beyond_reason_are_refused():
    for score in (2**31, -(2**31), -(2**63), 2**70):
        with pytest.raises(BadInstance, match="scores within"):
            assign([("a", "x", score), ("b", "x", 1)])
    with pytest.raises(BadInstance, match="0 or more"):
        assign([("a", "x", 1)], capacity={"x": -1})


def test_everyone_wants_the_one_mentor_and_ties_reach_everywhere():
    dice = random.Random(6)

    star = assign([(f"e{at}", "m", dice.randrange(9)) for at in range(200)], capacity={"m": 3})
    tied = assign([(f"e{i}", f"m{j}", 5) for i in range(30) for j in range(30)])

    assert star.certificate.pairs == 3
    assert star.certificate.exact
    assert (tied.certificate.pairs, tied.certificate.score) == (30, 150)


@pytest.mark.parametrize("pushes", [0, 1, 30])
@pytest.mark.parametrize("seats", [(1,), (0, 1, 2), (1, 3)])
def test_as_many_sit_as_scipy_seats_whatever_is_left_to_the_phases(pushes, seats, monkeypatch):
    monkeypatch.setattr(matching_kernels, "PUSHES_A_MENTEE", pushes)
    monkeypatch.setattr(tuning, "COMPILED_FROM_STEPS", 10**9)
    monkeypatch.setattr(compiled, "_twins", {})
    for seed in range(6):
        edges = crowd(60, wishes=3, seed=seed)
        edges = replace(edges, capacity=np.random.default_rng(seed).choice(seats, len(edges.capacity)))

        assert optimum(edges, exact=False).size == by_scipy(edges)[0]
