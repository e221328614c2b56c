"""What a wave's figures recommend: at most three things, and none that the figures told do not bear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.core.privacy.disclosure.thresholds import in_steps
from binome.journey.outcomes.rules.advice import (
    MOST,
    Between,
    NextStep,
    WaveStanding,
    advised,
    both_times,
    came_so_far,
)
from binome.journey.outcomes.rules.participation import StepCount


def exactly(share: float) -> Between:
    return Between(share, share)


def test_advice_is_at_most_three_things_and_the_most_pressing_first():
    everything = WaveStanding(
        closing=True, ideas_without_answer=2, followed=Between(0.3, 0.4), met_three_times=exactly(0.5),
        change_is_clear=False, use_every_week=exactly(0.2), mentor_again=exactly(0.9), recommend=exactly(0.8),
    )  # fmt: skip

    assert advised(everything) == [NextStep.ANSWER_IDEAS, NextStep.ASK_AGAIN, NextStep.HOLD_THE_PAIRS]
    assert len(advised(everything)) == MOST
    assert advised(WaveStanding(closing=False)) == [NextStep.FIRST_SESSIONS]
    assert advised(WaveStanding(closing=True, mentor_again=exactly(0.9), recommend=exactly(0.8))) == [
        NextStep.CALL_MENTORS_BACK,
        NextStep.NEXT_WAVE,
    ]


@pytest.mark.parametrize(
    ("standing", "advice"),
    [
        ({"met_three_times": exactly(0.75)}, [NextStep.HOLD_THE_PAIRS]),  # one in four, exactly
        ({"met_three_times": Between(15 / 24, 19 / 24)}, []),  # “at least 15” of 24 may be 19
        ({"met_three_times": Between(10 / 24, 14 / 24)}, [NextStep.HOLD_THE_PAIRS]),
        ({"followed": exactly(2 / 3)}, []),
        ({"followed": Between(0.4, 0.7)}, []),
        ({"use_every_week": exactly(0.5)}, []),
        ({"mentor_again": Between(0.6, 1)}, [NextStep.CALL_MENTORS_BACK]),
        ({"mentor_again": Between(0.5, 1)}, []),
    ],
)
def test_advice_holds_wherever_the_share_lies_within_what_is_told(standing, advice):
    assert advised(WaveStanding(closing=True, **standing)) == advice


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_what_is_told_in_steps_bounds_the_share_on_both_sides(both, once, more):
    followed = both_times(in_steps(both), once=in_steps(once))
    three, paired = both + 5, both + 5 + more
    met = came_so_far(StepCount(in_steps(three), False), of=StepCount(in_steps(paired), False))

    assert met.low <= three / paired <= met.high
    if followed is not None:
        assert followed.low <= both / (both + once) <= followed.high
