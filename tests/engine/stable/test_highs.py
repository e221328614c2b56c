"""Programmes handed to HiGHS, and bounds read off prices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.engine import Instance, tuning
from binome.engine.stable import solver
from binome.engine.stable.highs import Matrix, Model
from binome.engine.stable.integer_program import IntegerProgram
from binome.engine.stable.preprocessing import possible
from tests.engine.oracles import choices


@settings(max_examples=100, deadline=None)
@given(choices(mentees=5), st.integers(0, 2**32 - 1))
def test_whatever_the_prices_no_stable_pairing_passes_their_bound(case, seed):
    draw = solver.shuffled(Instance.of(mentees=case.mentees, mentors=case.mentors), seed=1)
    draw = draw.only(possible(draw))
    model = IntegerProgram.of(draw, np.arange(draw.edges))
    cost = np.where(np.arange(len(model.upper)) < draw.edges, -1.0, 0.0)
    prices = np.random.default_rng(seed).normal(0, 1, model.matrix.rows)

    relaxed = Model(
        cost=cost,
        matrix=model.matrix,
        low=model.low,
        high=model.high,
        lower=np.zeros(len(cost)),
        upper=model.upper,
    )
    bound, _ = relaxed.priced(prices)

    assert -bound >= max(map(len, case.stable())) - 1e-9


def triangle(*, least: float, most: float, upper: tuple[float, ...] = (1, 1, 1)) -> Model:
    """Three columns to be made large, each two of which share a row with room from `least` to `most`."""
    rows = Matrix.of(np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 1, 2, 0, 2]), np.ones(6), rows=3)
    low, high = np.full(3, least), np.full(3, most)
    return Model(cost=-np.ones(3), matrix=rows, low=low, high=high, lower=np.zeros(3), upper=np.array(upper, float))


@pytest.mark.parametrize("large", [True, False])
def test_both_ways_to_a_relaxation_bound_it_alike(monkeypatch, large):
    monkeypatch.setattr(tuning, "INTERIOR_FROM_ENTRIES", 0 if large else 100)

    found = triangle(least=-np.inf, most=1).relaxed()

    assert found.bound == pytest.approx(-1.5, abs=1e-6)


def test_whole_numbers_are_whole_and_what_cannot_be_is_said():
    whole = np.ones(3, dtype=bool)

    found = triangle(least=-np.inf, most=1).whole(whole)
    refused = triangle(least=2, most=2, upper=(1, 0, 1)).whole(whole)

    assert found.optimal
    assert found.x is not None
    assert found.x.sum() == pytest.approx(1)
    assert refused.infeasible
