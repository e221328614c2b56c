"""How far people went, as far as it may be told: no step, beside another or beside the rest of the report, tells of a few."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.core.ui import charts
from binome.journey.outcomes.queries.report import participation
from binome.journey.outcomes.queries.report.drawing import figure_of
from binome.journey.outcomes.queries.report.participation import WayStep
from binome.journey.outcomes.queries.report.parts import Number
from binome.journey.outcomes.rules.participation import StepCount, StepOfWay, stretches, told_steps
from tests.factories import WaveFactory


@given(st.lists(st.integers(0, 60), max_size=9), st.booleans(), st.lists(st.integers(0, 3), min_size=9, max_size=9))
def test_no_two_steps_that_are_told_exactly_differ_by_one_to_four_people_or_pairs(people, final, since):
    counts = sorted(people, reverse=True)

    def steps(counts):
        return [StepOfWay(count, of_pairs=place > 3, settled=place < 2) for place, count in enumerate(counts)]

    first = told_steps(steps(counts), final=final, beside=[StepOfWay(33)])
    more = steps([now + more for now, more in zip(counts, since, strict=False)])
    later = told_steps(more, final=True, published=first)

    for told in (first, later):
        exact = [(step.count, place > 3) for place, step in enumerate(told) if step.exact]
        apart = [(abs(one - other), pairs and also) for one, pairs in exact for other, also in exact]
        assert not [1 for people, of_pairs in apart if 0 < people < (2 * K_SCORES if of_pairs else K_SCORES)]
        assert not [step for step in told if not step.exact and step.count % K_SCORES]
    assert not [step for step in first if step.exact and 0 < abs(step.count - 33) < K_SCORES]
    moved = [
        after.count - before.count for before, after in zip(first, later, strict=True) if before.exact and after.exact
    ]
    assert not [step for step in moved if 0 < abs(step) < K_SCORES]
    assert final or not [step for step in first[2:] if step.exact]


@pytest.mark.parametrize(("now", "told"), [(24, 20), (25, 25)])
def test_a_step_is_told_as_it_was_until_five_more_took_it(now, told):
    before = [StepCount(30, True), StepCount(20, True)]

    assert told_steps([StepOfWay(30), StepOfWay(now)], final=True, published=before)[1] == StepCount(told, True)


def steps_told(*, survey_is_closed=True, final=True, closed_is_told=True, of_the_survey=(), **people):
    """The steps of a wave of 24 pairs, of whom three never closed."""
    counts = {
        "invited": 256, "answered": 59, "applied": 70, "accepted": 60, "in_a_pair": 48, "met_once": 48,
        "met_three_times": 48, "met_as_planned": 16, "closed": 42, **people,
    }  # fmt: skip
    way = participation.WaveWay({WayStep(step): count for step, count in counts.items()}, survey_is_closed)
    return participation.publishable_steps(
        way, final=final, published=None, closed_is_told=closed_is_told, of_the_survey=of_the_survey
    )


def test_answers_to_a_survey_are_counted_exactly_once_it_is_closed():
    still_open = steps_told(survey_is_closed=False, final=False)
    closed = steps_told(final=False)

    assert still_open[WayStep.ANSWERED] == StepCount(55, False)
    assert closed[WayStep.ANSWERED] == StepCount(59, True)
    assert closed[WayStep.APPLIED] == StepCount(70, False)


def test_a_wave_without_a_survey_begins_its_funnel_with_applications():
    with override("en"):
        picture = participation.funnel(steps_told(survey_is_closed=False, final=False, invited=0, answered=0))

    assert picture.lines[0].label == "Applied"


def test_the_funnel_does_not_tell_what_the_rest_of_the_report_keeps_back():
    """48 people in a pair beside 42 whose pair closed are three pairs; 57 answers beside the themes, then 59, are two people."""
    assert steps_told()[WayStep.CLOSED] == StepCount(40, False)
    assert steps_told(closed=30)[WayStep.CLOSED] == StepCount(30, True)
    assert steps_told(closed=30, closed_is_told=False)[WayStep.CLOSED] == StepCount(30, False)
    assert steps_told(of_the_survey=(57, 256))[WayStep.ANSWERED] == StepCount(55, False)
    assert steps_told(accepted=50)[WayStep.ACCEPTED] == StepCount(50, False)
    assert steps_told(accepted=50)[WayStep.IN_A_PAIR] == StepCount(48, True)


def test_a_hidden_step_looks_hidden_and_an_empty_one_empty_in_the_middle_of_the_funnel():
    with override("en"):
        picture = participation.funnel(steps_told(met_as_planned=3, met_three_times=0, invited=0, answered=0))

    lines = {line.label: (line.values, line.text) for line in picture.lines}
    assert next(iter(lines)) == "Applied"
    assert lines["Met three times or more"] == ((Number(0),), "")
    assert lines["Met as often as planned"] == (("—",), "fewer than 5")
    drawn = charts.render_svg(figure_of(picture), title="")
    assert drawn.count("heat-hidden") == 1
    assert ">0<" in drawn


def test_who_met_twice_of_twice_planned_met_as_planned_and_nobody_is_asked_for_a_third(db):
    wave = WaveFactory(sessions_planned=2)
    ways = [participation.PairWay(pair, 100 + pair, "closed", 2, 2) for pair in range(6)]

    people = participation.wave_way(wave, ways).people

    assert people[WayStep.MET_AS_PLANNED] == 12
    assert WayStep.MET_THREE_TIMES not in people
    assert WayStep.MET_THREE_TIMES in participation.wave_way(WaveFactory(sessions_planned=3), ways).people


def test_sessions_are_told_by_the_shortest_stretch_that_holds_five():
    assert stretches([(1, 6), (2, 11), (3, 5)]) == (1, [5, 10, 5])
    assert stretches([(1, 3), (2, 4), (3, 2), (4, 6)]) == (2, [5, 5])
    assert stretches([(1, 1), (9, 1)]) == (4, [])
    assert stretches([]) == (1, [])
