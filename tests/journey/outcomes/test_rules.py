"""What outcomes decide, on plain values: who may answer, what may be compared, and links that tell nobody."""

from datetime import UTC, datetime

import pytest

from binome.journey.outcomes.rules.answering import ClosingAnswers, comparable, may_answer, missing, unanswered
from binome.journey.outcomes.rules.links import LinkCounts, added, crossings, links
from binome.journey.outcomes.states import Moment

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "answered_at", "closing_opened", "answer"),
    [
        (Moment.BASELINE, None, False, True),
        (Moment.BASELINE, None, True, False),
        (Moment.BASELINE, NOON, False, False),
        (Moment.CLOSING, None, True, True),
        (Moment.CLOSING, NOON, True, False),
    ],
)
def test_each_moment_is_answered_once_and_no_baseline_after_the_close_has_opened(
    moment, answered_at, closing_opened, answer
):
    assert may_answer(moment, answered_at=answered_at, closing_opened=closing_opened) is answer


def test_a_subject_that_does_not_apply_is_answered():
    assert missing(["a", "b", "c"], {"a": 2, "b": None}) == ["c"]


def test_levels_are_compared_where_both_were_given_on_one_scale():
    assert comparable(2, "v1", earlier_level=1, earlier_scale="v1")
    assert not comparable(2, "v2", earlier_level=1, earlier_scale="v1")
    assert not comparable(None, "v1", earlier_level=1, earlier_scale="v1")
    assert not comparable(2, "v1", earlier_level=None, earlier_scale="v1")


def test_each_side_owes_its_own_questions_and_those_of_both():
    both = ["understands", "age_matters_little", "changed_mind"]

    assert unanswered(ClosingAnswers(), side="mentee") == ["practice", "recommends", *both]
    assert unanswered(ClosingAnswers(), side="mentor") == ["people_met", "mentor_again", *both]
    assert unanswered(ClosingAnswers(practice=0, recommends=0, changed_mind=False), side="mentee") == both[:2]


def test_pairs_are_counted_by_link_and_small_parts_are_told_together():
    pairs = [("Nord", "Sud")] * 5 + [("Sud", "Nord")] * 4 + [("Est", "Ouest")] * 2 + [("Est", "Est")] * 3

    counts = links(pairs, others="Others")

    # Ouest has two people and is joined by the smallest part beside it; together they hide behind one name
    assert dict(counts.nodes) == {"Nord": 9, "Others": 10, "Sud": 9}
    assert dict(counts.links) == {("Nord", "Sud"): 9, ("Others", "Others"): 5}


def test_links_of_two_waves_add_up_and_stand_where_a_reader_looks_for_them():
    first = LinkCounts({"Études": 5, "Achats": 6}, {("Achats", "Études"): 5})
    second = LinkCounts({"Études": 7, "Finance": 5}, {("Achats", "Études"): 6, ("Finance", "Finance"): 5})

    both = added(first, second)

    assert list(both.nodes.items()) == [("Achats", 6), ("Études", 12), ("Finance", 5)]
    assert list(both.links.items()) == [(("Achats", "Études"), 11), (("Finance", "Finance"), 5)]


def test_a_pair_crosses_parts_and_from_two_levels_on_levels():
    pairs = [("A", "B", 2, 5), ("A", "A", 4, 2), ("A", "B", 3, 4)]

    crossed = crossings(pairs)

    assert (crossed.pairs, crossed.across_parts, crossed.across_levels, crossed.mean_gap) == (3, 2, 2, 2.0)
    assert crossings([]).mean_gap is None
