"""Answers made clean, groups, and what to expect of everyone, on plain values."""

import pytest

from binome.journey.diagnosis.rules.grouping import grouped
from binome.journey.diagnosis.rules.needs import (
    LONGEST_TEXT,
    MOST_WANTED,
    clean_ease,
    clean_picks,
    clean_text,
    forecast,
    too_many,
)


def test_an_ease_is_a_whole_number_from_one_to_five_on_a_theme_that_is_asked():
    given = {"T01": 1, "T02": 5, "T03": 0, "T04": 6, "T05": "3", "T06": None, "T99": 2}

    assert clean_ease(given, themes=["T01", "T02", "T03", "T04", "T05", "T06"]) == {"T01": 1, "T02": 5}
    assert clean_ease(None, themes=["T01"]) == {}
    assert clean_ease([("T01", 1)], themes=["T01"]) == {}


def test_picks_are_known_each_once_and_no_more_than_may_be():
    assert clean_picks(["T02", "T01", "T02", "X", "T03"], known=["T01", "T02", "T03"], most=2) == ["T02", "T01"]
    assert clean_picks("T01", known=["T", "0", "1"], most=3) == []
    assert clean_picks(None, known=["T01"], most=3) == []


def test_words_are_kept_as_typed_up_to_their_length():
    assert clean_text("m" * (LONGEST_TEXT + 1)) == "m" * LONGEST_TEXT
    assert clean_text(7) == ""


def test_more_themes_than_may_be_are_too_many_where_themes_are_wished_for():
    ticked = [f"T{number}" for number in range(MOST_WANTED)]

    assert too_many(ticked, kind="wanted") is False
    assert too_many([*ticked, ticked[0]], kind="wanted") is False
    assert too_many([*ticked, "T9"], kind="wanted") is True
    assert too_many([*ticked, "T9"], kind="choice") is False


def test_those_who_did_not_answer_are_taken_to_be_like_those_who_did():
    expected = forecast(wanted=15, able=13, n=26, population=45, mentees_each=2)

    assert (expected.wanted, expected.able, expected.places, expected.missing) == (26, 23, 46, -20)


@pytest.mark.parametrize(("wanted", "able", "n"), [(None, 5, 10), (5, None, 10), (5, 5, 0)])
def test_what_cannot_be_told_is_expected_of_nobody(wanted, able, n):
    expected = forecast(wanted=wanted, able=able, n=n, population=20, mentees_each=1)

    assert expected.missing is None
    assert (expected.wanted is None, expected.able is None) == (wanted is None or not n, able is None or not n)


def test_more_answers_than_people_today_count_as_they_came():
    assert forecast(wanted=6, able=6, n=12, population=10, mentees_each=1).wanted == 6


def test_a_group_stands_at_the_depth_asked_or_where_its_branch_ends():
    parent_of = {1: None, 2: 1, 3: 2}
    entity_of = dict(enumerate([3] * 5 + [1] * 5))

    assert list(grouped(entity_of, parent_of=parent_of, depth=1, k=5).values()) == [2] * 5 + [1] * 5
    assert list(grouped(entity_of, parent_of=parent_of, depth=2, k=5).values()) == [3] * 5 + [1] * 5
    assert list(grouped(entity_of, parent_of=parent_of, depth=9, k=5).values()) == [3] * 5 + [1] * 5


def test_the_deepest_small_group_rises_first_and_may_make_the_one_above_large_enough():
    parent_of = {1: None, 2: 1, 3: 2, 4: 2}
    entity_of = dict(enumerate([3] * 3 + [4] * 5 + [2] * 2 + [1] * 5))

    groups = list(grouped(entity_of, parent_of=parent_of, depth=2, k=5).values())

    assert groups == [2] * 3 + [4] * 5 + [2] * 2 + [1] * 5
