"""Enrolment's decisions, on plain values."""

from datetime import date

import pytest

from binome.journey.enrolment import rules
from binome.journey.enrolment.rules import Answers, Problem, ThemeAnswer
from binome.journey.enrolment.states import Advice, ApplicationState
from tests.journey.enrolment.factories import marks


def whole(**changes):
    base = {
        "motivation": "Oui.", "helped_someone_learn": "Une fois.", "work_situation": "Un tableau.",
        "offers_in_return": "Un regard.", "commits": True, "themes": (ThemeAnswer("T01", 3, "Une réponse."),),
    }  # fmt: skip
    return Answers(**{**base, **changes})


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_a_whole_application_has_no_problem(side):
    assert rules.problems_of(whole(), side=side) == []


@pytest.mark.parametrize(
    ("side", "change", "problem"),
    [
        ("mentor", {"motivation": " "}, (Problem.MOTIVATION_MISSING, "")),
        ("mentor", {"motivation": "m" * 601}, (Problem.MOTIVATION_LONG, "")),
        ("mentor", {"helped_someone_learn": ""}, (Problem.STORY_MISSING, "")),
        ("mentor", {"helped_someone_learn": "s" * 1201}, (Problem.STORY_LONG, "")),
        ("mentor", {"themes": ()}, (Problem.THEMES_MISSING, "")),
        ("mentor", {"themes": (ThemeAnswer("T01", 0, "Oui."),)}, (Problem.LEVEL_MISSING, "T01")),
        ("mentor", {"themes": (ThemeAnswer("T01", 2, ""),)}, (Problem.CASE_MISSING, "T01")),
        ("mentor", {"themes": (ThemeAnswer("T01", 2, "mot " * 301),)}, (Problem.CASE_LONG, "T01")),
        ("mentee", {"work_situation": ""}, (Problem.SITUATION_MISSING, "")),
        ("mentee", {"offers_in_return": "r" * 401}, (Problem.RETURN_LONG, "")),
        ("mentee", {"languages": ()}, (Problem.LANGUAGES_MISSING, "")),
        ("mentee", {"commits": False}, (Problem.COMMITMENT_MISSING, "")),
        ("mentee", {"themes": tuple(ThemeAnswer(f"T0{n}") for n in range(4))}, (Problem.THEMES_TOO_MANY, "")),
    ],
)
def test_what_is_missing_or_too_long_is_named(side, change, problem):
    assert rules.problems_of(whole(**change), side=side) == [problem]


def test_three_hundred_words_are_still_fine():
    themes = (ThemeAnswer("T01", 2, "mot " * 300),)

    assert rules.problems_of(whole(themes=themes), side="mentor") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), ("  \n ", 0), ("un", 1), ("l'IA, c'est quoi ?", 3), ("a\u00a0b — c", 3), ("日本 語", 2)],
)
def test_words_are_counted_as_a_reader_does(text, number):
    assert rules.words_in(text) == number


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        (marks(2, 2, 2, 2), marks(3, 3, 2, 3), False),
        (marks(2, 2, 2, 2), marks(3, 3, 3, 3), True),
        (marks(2, 2, 2, 1), marks(2, 2, 2, 0), True),
        (marks(0, 0, 0, 0), marks(1, 1, 1, 0), False),
    ],
)
def test_two_readings_four_points_apart_or_split_on_prudence_disagree(first, second, apart):
    assert rules.disagree(first, second) is apart
    assert rules.disagree(second, first) is apart


@pytest.mark.parametrize(
    ("readings", "advice"),
    [
        ([], Advice.WAITING),
        ([marks()], Advice.WAITING),
        ([marks(), marks()], Advice.FAVOURABLE),
        ([marks(2, 2, 2, 1), marks(2, 2, 2, 1)], Advice.FAVOURABLE),
        ([marks(2, 2, 1, 1), marks(2, 2, 2, 1)], Advice.RESERVED),
        ([marks(3, 3, 3, 0), marks(3, 3, 3, 0)], Advice.RESERVED),
        ([marks(0, 0, 0, 1), marks(3, 3, 3, 3)], Advice.WAITING),
        ([marks(0, 0, 0, 1), marks(3, 3, 3, 3), marks(2, 2, 2, 2)], Advice.FAVOURABLE),
        ([marks(3, 3, 3, 0), marks(3, 3, 3, 3), marks(3, 3, 3, 0)], Advice.RESERVED),
    ],
)
def test_seven_of_twelve_without_a_zero_on_prudence_is_favourable(readings, advice):
    """R24."""
    assert rules.advice_of(readings) == advice


@pytest.mark.parametrize(
    ("reviewer", "boss", "allowed"), [(1, None, False), (2, None, False), (3, 1, False), (3, 2, True), (3, None, True)]
)
def test_nobody_reads_their_own_their_reports_or_their_managers_answers(reviewer, boss, allowed):
    found = rules.may_mark(reviewer=reviewer, reviewers_managers=(boss, 8), applicant=1, applicants_managers=(2, None))

    assert found is allowed


def test_the_least_busy_read_first_and_nobody_twice():
    assert rules.readers_for(wanted=2, able=[1, 2, 3, 4], already={2}, load={1: 3, 3: 1}) == [4, 3]


def test_texts_and_themes_may_be_just_as_long_and_as_many_as_the_page_says():
    themes = tuple(ThemeAnswer(f"T0{n}", 1, "Une réponse.") for n in range(rules.MAX_MENTOR_THEMES))
    answers = whole(motivation="m" * rules.MAX_SENTENCE, themes=themes)

    assert rules.problems_of(answers, side="mentor") == []
    too_many = whole(themes=(*themes, ThemeAnswer("T09", 1, "Une réponse.")))
    assert rules.problems_of(too_many, side="mentor") == [(Problem.THEMES_TOO_MANY, "")]


def test_an_application_moves_as_its_states_allow():
    assert rules.may_move(ApplicationState.DRAFT, ApplicationState.SUBMITTED) is True
    assert rules.may_move(ApplicationState.DRAFT, ApplicationState.ACCEPTED) is False


def test_one_reading_is_no_agreement():
    assert rules.agreed([]) is None
    assert rules.agreed([marks(3, 3, 3, 3)]) is None


def test_advice_names_what_is_good_from_two_on_and_what_is_thin_up_to_one():
    values = {"expertise": 2.0, "method": 1.0, "pedagogy": 1.5, "prudence": 3.0}

    assert rules.strong_and_weak(values) == (["expertise", "prudence"], ["method"])


@pytest.mark.parametrize(
    ("day", "later"),
    [(date(2026, 11, 30), date(2028, 11, 30)), (date(2028, 2, 29), date(2030, 2, 28))],
)
def test_a_validation_ends_on_the_same_day_two_years_later(day, later):
    assert rules.year_after(day) == later
    assert rules.year_after(day, years=4).year == day.year + 4


def test_only_known_behaviours_with_a_level_from_one_to_four_are_heard():
    levels = {"B1": 1, "B2": 4, "B3": 0, "B4": 5, "X9": 2}

    assert rules.levels_heard(levels) == {"B1": 1, "B2": 4}


def reviewed(*rows, existing=None):
    lines = [(number, {"staff_id": "01", **values}) for number, values in enumerate(rows, start=2)]
    return rules.checked_ratings(lines, people={"01": True}, existing=existing or {})


def test_a_review_brings_the_levels_that_are_new_and_keeps_what_they_were():
    (row,) = reviewed(
        {"year": "2026", "B1": "3", "B2": "2", "B3": ""}, existing={("01", "2026"): {"B1": "1", "B2": "2"}}
    )

    assert (row.reasons, row.changes, row.before) == ([], ["B1"], {"B1": "1"})


def test_a_first_review_is_new_and_one_that_says_nothing_else_changes_nothing():
    (new,) = reviewed({"year": "2026.0", "B1": "3.0"})
    (same,) = reviewed({"year": "2026", "B1": "3"}, existing={("01", "2026"): {"B1": "3"}})

    assert (new.values["year"], new.values["B1"], new.changes, new.before) == ("2026", "3", ["B1"], {})
    assert (same.changes, same.before) == ([], {})
    assert new.change_kind != same.change_kind


def test_the_same_review_twice_in_a_file_is_left_out_with_its_first_line():
    first, second, other = reviewed(
        {"year": "2026", "B1": "3"}, {"year": "2026", "B1": "2"}, {"year": "2025", "B1": "2"}
    )

    assert (first.reasons, other.reasons) == ([], [])
    assert second.reasons == [("same_review", {"line": "2"})]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"year": "1999", "B1": "3"}, ("bad_year", {"value": "1999"})),
        ({"year": "2" * 30, "B1": "3"}, ("bad_year", {"value": "2" * 20})),
        ({"year": "2026", "B1": "5" * 30}, ("bad_rating", {"column": "B1", "value": "5" * 20})),
        ({"year": "2026"}, ("no_rating", {})),
        ({"B1": "3"}, ("missing", {"column": "year"})),
    ],
)
def test_a_review_that_cannot_be_read_says_why(values, reason):
    (row,) = reviewed(values)

    assert row.reasons == [reason]
