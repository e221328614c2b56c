"""The best assignment over every pair, against SciPy on the full table."""

import random
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from binome.engine import Policy, Rules, Weights, exact_over_all, tuning
from binome.engine.candidates import search
from binome.engine.model.people import People
from binome.engine.model.scores import terms
from tests.engine.model.test_people import a_company

ALONE = -(10**9)


def full_table(rules: Rules, weights: Weights) -> np.ndarray:
    """The score of every pair, a row a mentee, a column a mentor; ALONE where a rule stands."""
    people = rules.people
    mentee = np.repeat(people.mentees, len(people.mentors))
    mentor = np.tile(people.mentors, len(people.mentees))
    points = terms(people, mentee, mentor, weights=weights).sum(axis=1, dtype=np.int64)
    return np.where(rules.codes(mentee, mentor) < 0, points, ALONE).reshape(len(people.mentees), -1)


def by_scipy(rules: Rules, weights: Weights) -> tuple[int, int]:
    """The most pairs and their highest score, from the full table with a column a seat."""
    table = np.repeat(full_table(rules, weights), rules.people.capacity[rules.people.mentors], axis=1)
    table = np.hstack((table, np.full((len(table),) * 2, ALONE)))
    worth = table[linear_sum_assignment(table, maximize=True)]
    return int((worth > ALONE).sum()), int(worth[worth > ALONE].sum())


@pytest.mark.parametrize("k", [1, 3, 40])
@pytest.mark.parametrize(
    ("count", "gap", "room"), [(60, 0, (0, 1, 1, 2)), (90, 2, (1,)), (90, -3, (0, 0, 1)), (70, None, (4,))]
)
def test_however_few_candidates_it_starts_from_the_best_over_all_pairs_is_reached(count, gap, room, k):
    rules = Rules.of(People.of(a_company(count, seed=k, capacities=room)), policy=Policy(min_grade_gap=gap))

    found = exact_over_all(rules, k=k)

    size, total = by_scipy(rules, Weights())
    claimed = found.certificate()
    assert (claimed.pairs, claimed.score) == (size, total)
    assert (claimed.size_upper_bound, claimed.upper_bound, claimed.exact) == (size, total, True)
    people = rules.people
    assert (rules.codes(found.mentee, found.mentor) < 0).all()
    assert len(set(found.mentee.tolist())) == size
    assert (np.bincount(found.mentor, minlength=len(people.ids)) <= people.capacity).all()
    assert sum(points for _, _, points in found.named()) == total


def test_prices_contradict_no_pair_of_all():
    rules = Rules.of(People.of(a_company(90, seed=7)), policy=Policy(min_grade_gap=1))

    found = exact_over_all(rules, k=2, seed=3)

    drawn = search.Search.of(rules, weights=Weights(), k=1, seed=3)
    table = np.full((len(rules.people.ids),) * 2, ALONE)
    table[np.ix_(rules.people.mentees, rules.people.mentors)] = full_table(rules, Weights())
    worth = found.optimum.profit[:, None] + found.optimum.price
    assert (worth * found.unit >= table[np.ix_(*drawn.rows)]).all()


def test_the_order_of_people_and_weights_times_seven_change_no_pair():
    company = a_company(80, seed=8)
    shuffled = random.Random(1).sample(company, len(company))
    seven = Weights(themes=7, in_return=7, slot=140, language=70, place=350, other_department=350)

    found = [
        [(a, b) for a, b, _ in exact_over_all(Rules.of(People.of(people)), weights=weights, k=2, seed=5).named()]
        for people, weights in ((company, Weights()), (shuffled, Weights()), (company, seven))
    ]

    assert found[0] == found[1] == found[2]


def test_tiles_and_workers_change_no_pair(monkeypatch):
    rules = Rules.of(People.of(a_company(150, seed=9)), policy=Policy(min_grade_gap=0))
    whole = exact_over_all(rules, k=2)

    monkeypatch.setattr(tuning, "TILE_ROWS", 16)
    monkeypatch.setattr(tuning, "TILE_COLUMNS", 32)
    monkeypatch.setattr(tuning, "THREADED_FROM_PAIRS", 0)
    monkeypatch.setattr(search, "cores", lambda: 3)
    shared = exact_over_all(rules, k=2)

    assert shared.named() == whole.named()
    assert shared.passes == whole.passes


def test_heavy_weights_are_priced_exactly():
    weights = Weights(themes=600, in_return=700, slot=90_000, language=20, place=50, other_department=9_000)
    rules = Rules.of(People.of([replace(one, capacity=1) for one in a_company(80, seed=4)]))

    found = exact_over_all(rules, weights=weights, k=2)

    assert (found.certificate().pairs, found.certificate().score) == by_scipy(rules, weights)
    assert found.certificate().exact


def test_without_people_or_room_nobody_is_paired():
    nobody = exact_over_all(Rules.of(People.of([])))
    full = exact_over_all(Rules.of(People.of([replace(one, capacity=0) for one in a_company(9, seed=1)])))

    assert (nobody.named(), full.named()) == ([], [])
    assert full.certificate().exact
