"""Batches of answers, links between parts, paired levels: what may be told of each, at the very edge of five people."""

import pytest

from binome.core.privacy.disclosure.batches import at_least, on_both_sides, side, together, unlike
from binome.core.privacy.disclosure.links import parts_to_join, shown_links
from binome.core.privacy.disclosure.paired_changes import (
    enters_now,
    levels_enter_now,
    mean_levels,
    subjects_told,
    told_together,
)
from binome.core.privacy.disclosure.partitions import shown_groups
from binome.core.privacy.disclosure.thresholds import counts_in_steps, in_steps, may_say_none, may_show


def five(waiting):
    return len(waiting) >= 5


def test_a_batch_that_is_not_enough_waits_for_the_next_of_its_edition():
    batches = [(1, [1, 2, 3]), (1, [4, 5]), (1, [6, 7])]

    assert together(batches, enough=five) == [1, 2, 3, 4, 5]
    assert together([*batches, (1, [8, 9, 10])], enough=five) == list(range(1, 11))


def test_what_an_edition_left_over_stays_out_of_the_next():
    assert together([(1, [1, 2, 3]), (2, [4, 5]), (2, [6, 7, 8])], enough=five) == [4, 5, 6, 7, 8]


@pytest.mark.parametrize(("yes", "no", "told"), [(5, 5, True), (4, 9, False), (9, 4, False), (5, 6, True)])
def test_a_yes_is_told_when_five_said_it_and_five_did_not(yes, no, told):
    assert on_both_sides(yes, no) is told


@pytest.mark.parametrize(
    ("values", "told"),
    [([1, 1, 1, 2, 2], True), ([1, 1, 1, 1, 2], False), ([1, 1, 2, 2], False), ([1, 2, 3, 4, 5], True)],
)
def test_a_mean_is_told_when_two_said_otherwise_than_most(values, told):
    assert unlike(values) is told


@pytest.mark.parametrize(
    ("yes", "no", "word"), [(4, 6, "few"), (6, 4, "most"), (5, 5, ""), (4, 5, ""), (0, 10, "few"), (10, 0, "most")]
)
def test_a_side_is_told_in_a_word_from_ten_people_on(yes, no, word):
    assert side(yes, no) == word


@pytest.mark.parametrize(
    ("count", "of", "told"), [(7, 20, 5), (5, 10, 5), (9, 10, 5), (4, 20, 0), (19, 20, 15), (10, 12, 5), (3, 4, 0)]
)
def test_a_count_beside_its_total_leaves_five_on_the_other_side(count, of, told):
    assert at_least(count, of=of) == told


def test_five_people_are_enough_and_four_are_not():
    assert (may_show(5), may_show(4)) == (True, False)
    assert (may_say_none(5), may_say_none(4)) == (True, False)
    assert (enters_now(5), enters_now(4)) == (True, False)
    assert [in_steps(count) for count in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]


def test_groups_each_one_short_of_a_step_hold_the_total_back_by_one_step():
    counts = dict.fromkeys("abcde", 4)

    assert counts_in_steps(counts) == (15, dict.fromkeys("abcde", 0))
    assert counts_in_steps(counts | {"e": 3}) == (15, dict.fromkeys("abcde", 0))
    assert counts_in_steps(counts | {"e": 5}) == (20, dict.fromkeys("abcd", 0) | {"e": 5})
    assert counts_in_steps(dict.fromkeys("abcd", 4)) == (15, dict.fromkeys("abcd", 0))
    assert counts_in_steps({"a": 4, "b": 1}) == (5, {"a": 0, "b": 0})
    assert counts_in_steps({"a": 5, "b": 10}) == (15, {"a": 5, "b": 10})


def test_the_smallest_group_shown_is_hidden_with_fewer_than_five():
    assert shown_groups({"a": 5, "b": 9, "c": 4}).groups == {"b"}
    assert shown_groups({"a": 5, "b": 9, "c": 4, "d": 1}).groups == {"a", "b"}
    assert shown_groups({"a": 5, "b": 9, "c": 0}).groups == {"a", "b"}
    assert shown_groups({"b": 5, "a": 5, "c": 1}).groups == {"b"}  # of equals the first by name
    assert (shown_groups({"a": 3, "b": 2}).total, shown_groups({"a": 3, "b": 1}).total) == (True, False)


def test_small_parts_are_joined_until_they_are_five_people():
    assert parts_to_join({"a": 9, "b": 5, "c": 6}) == set()
    assert parts_to_join({"a": 9, "b": 3, "c": 2}) == {"b", "c"}
    assert parts_to_join({"a": 9, "b": 6, "c": 4}) == {"b", "c"}
    assert parts_to_join({"a": 6, "b": 6, "c": 4}) == {"a", "c"}
    assert parts_to_join({"a": 2, "b": 1}) == {"a", "b"}


def test_links_are_told_when_those_left_out_are_none_or_five():
    assert shown_links({("a", "b"): 5, ("a", "c"): 6}) == {("a", "b"): 5, ("a", "c"): 6}
    assert shown_links({("a", "b"): 9, ("a", "c"): 4}) == {}
    assert shown_links({("a", "b"): 9, ("a", "c"): 5, ("a", "d"): 1}) == {("a", "b"): 9}
    assert shown_links({("a", "b"): 9, ("c", "d"): 7, ("e", "f"): 3}) == {("a", "b"): 9}
    assert shown_links({("a", "b"): 9, ("c", "d"): 3, ("e", "f"): 2}) == {("a", "b"): 9}


def test_the_mean_of_a_person_is_over_what_they_rated():
    assert mean_levels({"T01": (1, 3), "T02": (2, 5)}) == (1.5, 4.0)


def test_a_paired_change_is_told_when_neither_start_nor_end_nor_change_is_alike():
    apart = [(1, 2), (2, 4), (3, 3), (1, 4), (2, 2)]

    assert told_together(apart) is True
    assert told_together(apart[:4]) is False
    assert told_together([(1, end) for _, end in apart]) is False
    assert told_together([(start, 4) for start, _ in apart]) is False
    assert told_together([(start, start + 1) for start, _ in apart]) is False
    assert told_together([(start, start + 0.1 + 0.2 - 0.3) for start, _ in apart]) is False  # the dust of a division


def test_a_rare_subject_keeps_a_batch_waiting_until_fifteen_or_the_last_chance():
    common = [{"T01": (1, 2)}, {"T01": (2, 4)}, {"T01": (3, 3)}, {"T01": (1, 4)}, {"T01": (2, 2)}]
    rare = [*common[:4], common[4] | {"T02": (1, 3)}]

    assert levels_enter_now(common, by_subject=True, last=False) is True
    assert levels_enter_now(rare, by_subject=True, last=False) is False
    assert levels_enter_now(rare, by_subject=True, last=True) is True
    assert levels_enter_now(rare, by_subject=False, last=False) is True
    assert levels_enter_now([*rare, *common, *common[:4]], by_subject=True, last=False) is False
    assert levels_enter_now([*rare, *common, *common], by_subject=True, last=False) is True
    assert levels_enter_now(common[:4], by_subject=False, last=True) is False


def test_a_subject_is_told_beside_the_total_when_what_is_left_over_tells_nothing():
    first = [{"T01": (1, 2)}, {"T01": (2, 4)}, {"T01": (3, 3)}, {"T01": (1, 4)}, {"T01": (2, 2)}]
    second = [{"T02": pair["T01"]} for pair in first]
    alike = [{"T02": (1, 2)} for _ in first]

    assert subjects_told(first) == {"T01"}
    assert subjects_told([*first, *second]) == {"T01", "T02"}
    assert subjects_told([*first, *second[:4]]) == set()
    assert subjects_told([*first, *alike]) == set()
    # the rest, a subject of four, is joined by the smallest told until it is five people who differ
    third = [{"T03": pair["T01"]} for pair in [*first, *first[:1]]]
    assert subjects_told([*first, *third, *second[:4]]) == {"T03"}
    # a subject of five who all said the same is joined by the smaller of the two others
    assert subjects_told([*first, *third, *alike]) == {"T03"}


def test_a_subject_that_a_few_did_not_rate_is_not_told():
    rated = [(1, 2), (2, 4), (3, 3), (1, 4), (2, 2), (3, 4), (1, 3), (2, 3)]
    people = [{"T01": levels, "T02": levels} for levels in rated]

    assert subjects_told([*people, {"T01": (1, 4)}, {"T01": (2, 2)}]) == {"T01"}
    assert levels_enter_now([*people, {"T01": (1, 4)}, {"T01": (2, 2)}], by_subject=True, last=False) is False
    assert levels_enter_now(people, by_subject=True, last=False) is True
