"""Saying what one thinks is what serves one best: what participants read of it is held on small waves (bench/engine/truth.py)."""

import pytest

from bench.engine import truth


@pytest.mark.parametrize("seed", [3, 4])
def test_a_false_list_hardly_ever_helps_and_often_harms(seed):
    market = truth.wave(seed, mentees=12, mentors=8, popular=0.6)

    outcomes = [outcome for _side, name, outcome in truth.tries(market, truth.formed) if name != "one seat"]

    assert len(outcomes) > 90
    assert outcomes.count(1) <= len(outcomes) * 0.02
    assert outcomes.count(-1) >= len(outcomes) * 0.1


def test_no_mentee_gains_by_any_list_where_the_pairing_is_the_best_for_mentees():
    market = truth.wave(5, mentees=12, mentors=8, popular=1.0)

    gains = [outcome for side, _name, outcome in truth.tries(market, truth.best_for_mentees) if side == "mentee"]

    assert gains
    assert max(gains) == 0


def test_what_is_best_for_mentees_is_stable_and_as_large_as_what_is_formed():
    market = truth.wave(6, mentees=12, mentors=8, popular=0.6)

    assert len(truth.best_for_mentees(market)) == len(truth.formed(market))
