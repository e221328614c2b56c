"""Matching's decisions, with plain values."""

import pytest

from binome.core.programmes.models import Wave
from binome.engine import CONSTRAINTS
from binome.journey.matching import rules
from binome.journey.matching.models import Round, Unpaired
from binome.journey.matching.queries.reasons import advice_for_manager, why_alone
from binome.journey.matching.rules import Wishes, after_press, main_obstacle, moved, settled
from binome.journey.matching.states import Alone, Obstacle, PairState
from tests.factories import NOON


def test_it_takes_two_yeses():
    assert rules.state_after_yes(NOON, None) == PairState.PUBLISHED
    assert rules.state_after_yes(None, NOON) == PairState.PUBLISHED
    assert rules.state_after_yes(NOON, NOON) == PairState.CHOSEN


@pytest.mark.parametrize(
    ("pressed", "after"),
    [
        ("yes:3", Wishes((1, 2, 3), (4,))),
        ("yes:4", Wishes((1, 2, 4), ())),
        ("yes:1", Wishes((2, 1), (4,))),
        ("no:1", Wishes((2,), (4, 1))),
        ("back:4", Wishes((1, 2), ())),
        ("up:2", Wishes((2, 1), (4,))),
        ("up:1", Wishes((1, 2), (4,))),
        ("down:1", Wishes((2, 1), (4,))),
        ("down:9", Wishes((1, 2), (4,))),
    ],
)
def test_one_button_changes_one_thing(pressed, after):
    assert after_press(Wishes((1, 2), (4,)), pressed) == after


@pytest.mark.parametrize("pressed", ["", "yes", "yes:", "yes:x", "yes:-1", "delete:1", "yes:²", "no:1 or 1=1"])
def test_a_button_that_does_not_exist_is_refused(pressed):
    with pytest.raises(rules.BadPress):
        after_press(Wishes(), pressed)


def test_not_this_time_wins_over_yes_and_nothing_is_said_twice():
    assert settled(yes=[1, 2, 1, 3], no=[2, 2]) == Wishes((1, 3), (2,))


def test_moving_stops_at_the_ends():
    assert moved((1, 2, 3), 3, by=1) == (1, 2, 3)
    assert moved((1, 2, 3), 3, by=-1) == (1, 3, 2)


@pytest.mark.parametrize(
    ("capacity", "ceiling", "taken", "left"), [(2, 2, 0, 2), (5, 2, 1, 1), (1, 2, 1, 0), (1, 2, 3, 0)]
)
def test_places_are_what_was_offered_within_the_ceiling_and_never_negative(capacity, ceiling, taken, left):
    assert rules.places_left(capacity=capacity, ceiling=ceiling, taken=taken) == left


@pytest.mark.parametrize(("own", "hoped"), [(0, 2), (1, 2), (2, 3), (3, 4), (4, 4)])
def test_a_mentee_hopes_for_one_level_above_their_own(own, hoped):
    assert rules.level_hoped_for(own) == hoped


def test_the_obstacle_named_is_the_most_frequent_and_never_oneself():
    assert main_obstacle(["GRADE_GAP", "REPORTING_LINE", "GRADE_GAP"]) == Obstacle.GRADE_GAP
    assert main_obstacle(["GRADE_GAP", "REPORTING_LINE"]) == Obstacle.REPORTING_LINE
    assert main_obstacle(["SAME_PERSON"]) == Obstacle.NOBODY_THERE
    assert main_obstacle([]) == Obstacle.NOBODY_THERE


def test_every_constraint_of_the_engine_has_its_words_in_its_order():
    codes = [constraint.code for constraint in CONSTRAINTS]

    assert Obstacle.values[: len(codes)] == codes
    met_by_one_person = set(Obstacle) - {
        Obstacle.SAME_PERSON,
        Obstacle.NO_CAPACITY,
        Obstacle.EXCLUDED,
        Obstacle.NO_LONGER_IN,
    }
    for obstacle in met_by_one_person:
        assert advice_for_manager(obstacle)
        unpaired = Unpaired(round=Round(wave=Wave()), reason=Alone.NO_FEASIBLE_PARTNER, obstacle=obstacle)
        assert why_alone(unpaired).reason.count(".") == 2


def test_a_pair_moves_only_as_its_states_allow():
    assert rules.may_move(PairState.PUBLISHED, PairState.CHOSEN) is True
    assert rules.may_move(PairState.CHOSEN, PairState.PLANNED) is False


@pytest.mark.parametrize(("pressed", "order"), [("up:4", (1, 2, 4, 3)), ("down:1", (2, 1, 3, 4))])
def test_a_button_moves_a_proposal_by_one_place(pressed, order):
    assert after_press(Wishes(yes=(1, 2, 3, 4)), pressed).yes == order
