"""Two figures that stand side by side tell nothing together that each of them keeps back."""

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from binome.core.privacy.disclosure.thresholds import FEWEST_ASKED
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.states import SessionState
from binome.journey.outcomes.models import Edition
from binome.journey.outcomes.queries.editions import report_of
from binome.journey.outcomes.queries.report.levels import SideComparison
from binome.journey.outcomes.queries.report.parts import Number
from binome.journey.outcomes.queries.report.pictures import dumbbells
from binome.journey.outcomes.queries.report.portions import Portion, portion, three_ways
from binome.journey.outcomes.queries.report.skills import Comparisons
from binome.journey.outcomes.queries.report.statistics import statistics
from binome.journey.outcomes.queries.report.wording import count_beside
from binome.journey.outcomes.rules.change import change
from binome.journey.outcomes.states import Moment
from binome.orchestration import waves
from tests.factories import NOON, EntityFactory, SessionFactory, WaveFactory, manager_of
from tests.journey.outcomes.factories import opened_pair, pair_that_lived, wave_that_lived

BATCHES = st.lists(
    st.tuples(st.integers(1, 2), st.lists(st.sampled_from((1, 0, -1)), min_size=5, max_size=12)), max_size=7
).map(lambda batches: sorted(batches, key=lambda batch: batch[0]))
LATE_FALLS = [(1, [1] * 5 + [0] * 5), (1, [1] + [-1] * 5)]


@given(BATCHES)
@example(LATE_FALLS)
def test_up_same_and_down_are_told_of_the_very_people_of_whom_the_share_is_told(batches):
    """The share of ten people beside three counts of sixteen would be the six who are in one alone: one of them went up."""
    share = portion([(edition, [way == 1 for way in ways]) for edition, ways in batches], final=True).share
    ways = three_ways(batches, final=True)

    assert ways is None or (share.count, share.of) == (ways[0], sum(ways))
    assert ways is None or min(ways) >= 5
    assert three_ways(batches, final=False) is None


def test_three_counts_are_told_once_they_may_stand_beside_the_share():
    assert three_ways(LATE_FALLS, final=True) is None
    assert three_ways([(1, [1] * 5 + [0] * 5 + [-1] * 6)], final=True) == (5, 5, 6)


def statistics_of(moved) -> dict[str, object]:
    """The line of one subject in the appendix."""
    mentees = SideComparison(
        Side.MENTEE, Moment.CLOSING, None, Portion(), None, None, {"web": moved}, {}, hidden=False,
        followed={"both": 0, "before": 0, "after": 0},
    )  # fmt: skip
    with override("en"):
        table = statistics(Comparisons({"web": "Web"}, (mentees,), (), ())).tables[0]
    return dict(zip(table.columns, table.rows[0], strict=True)) | {"drawn": dumbbells("", {}, mentees).lines[0].values}


def test_of_fewer_than_ten_people_neither_interval_nor_effect_gives_away_how_each_one_moved():
    """Mean +0.40 of five with its interval: the sum is 2 and the sum of squares 2, so two rose by one and three stayed."""
    few = statistics_of(change([1, 2, 2, 3, 1], [2, 3, 2, 3, 1], ceiling=4))
    many = statistics_of(change([1, 2, 2, 3, 1] * 2, [2, 3, 2, 3, 1] * 2, ceiling=4))

    assert [few[head] for head in ("Interval from", "Interval to", "Effect d")] == ["—"] * 3
    assert few["drawn"][3:] == ("—", "—")
    assert all(isinstance(many[head], Number) for head in ("Interval from", "Interval to", "Effect d"))
    assert many["n"].value == FEWEST_ASKED


@pytest.mark.parametrize(("falls", "ranks"), [(1, "—"), (5, "+0.3")])
def test_rises_are_set_against_falls_where_five_people_are_on_each_side(falls, ranks):
    """Nine rises and one fall of equal size would be +0.8: one person of ten fell."""
    rises = 9
    line = statistics_of(change([2] * (rises + falls), [3] * rises + [1] * falls, ceiling=4))

    with override("en"):
        assert str(line["Rises over falls"]) == ranks


def test_a_count_beside_a_picture_keeps_what_the_picture_keeps_back():
    """Of nine pairs two levels apart the picture shows six: the other three would be told by subtraction."""
    assert count_beside(9, of=21) == Number(9)
    assert count_beside(9, of=21, drawn=(6, 10)) == "—"
    assert count_beside(9, of=21, drawn=(9, 7)) == Number(9)


@pytest.mark.django_db
def test_where_pairs_reach_is_told_at_the_close_and_one_more_pair_or_session_moves_nothing():
    wave = wave_that_lived(5)
    top = EntityFactory()
    parts = [EntityFactory(parent=top), EntityFactory(parent=top)]
    for application in wave.applications.select_related("person"):
        application.person.entity = parts[application.side == Side.MENTOR]
        application.person.save()

    def across() -> tuple[str, str]:
        sections = report_of(wave, now=NOON).sections
        values = {each.label: str(each.value) for section in sections for each in section.indicators}
        return values["Pairs across two departments"], values["Sessions held"]

    with override("en"):
        moving = across()
        waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager_of(wave), now=timezone.now())
        wave.refresh_from_db()
        closed = across()
        pair_that_lived(wave, wave.themes.get())
        one_more = across()

    assert moving == ("—", "at least 5")
    assert closed == one_more == ("5", "5")


def as_published(edition: Edition) -> None:
    """As this version keeps it."""


def in_other_words(edition: Edition) -> None:
    """As if what it says had been worded otherwise on its day."""
    for indicator in activity_kept_by(edition):
        indicator["label"] = "Worded otherwise"


def as_0_1_kept_it(edition: Edition) -> None:
    """Found again by its labels alone."""
    for indicator in activity_kept_by(edition):
        del indicator["key"]


def activity_kept_by(edition: Edition) -> list[dict[str, object]]:
    """The indicators of what pairs did, in both languages."""
    sections = [section for figures in edition.figures.values() for section in figures["sections"]]
    return [indicator for section in sections if section["key"] == "lived" for indicator in section["indicators"]]


@pytest.mark.parametrize("kept", [as_published, in_other_words, as_0_1_kept_it])
@pytest.mark.django_db
def test_what_one_pair_does_after_its_wave_closed_is_told_neither_in_hours_nor_by_the_next_wave(kept):
    """Three sessions of two hours move the sessions by three, the hours by six: told apart, the hours would be one pair's."""
    wave = wave_that_lived(5)
    living = opened_pair(wave)
    following = WaveFactory(programme=wave.programme, number=wave.number + 1, stage=Stage.OUTCOMES)

    def hold(count):
        for _turn in range(count):
            SessionFactory(relationship=living, state=SessionState.HELD, held_at=NOON, minutes=120)

    def activity() -> tuple[str, str]:
        values = {each.label: str(each.value) for each in report_of(wave, now=NOON).section("lived").indicators}
        return values["Sessions held"], values["Hours together"]

    def line_beside_the_next_wave() -> list[str]:
        row = report_of(following, now=NOON).section("waves").tables[0].rows[0]
        return list(map(str, row))

    with override("en"):
        hold(1)
        waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager_of(wave), now=timezone.now())
        wave.refresh_from_db()
        edition = wave.editions.get()
        kept(edition)
        edition.save()
        published = activity()
        line = line_beside_the_next_wave()
        hold(3)
        assert activity() == published
        assert line_beside_the_next_wave() == line
        hold(2)
        moved = activity()

    assert published[0] == line[2] == "6"
    assert moved[0] == "11"
    assert moved[1] != published[1]
    assert line_beside_the_next_wave()[2] == "6"
