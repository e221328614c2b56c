"""Enrolment's decisions, on plain values."""

import pytest

from binome.journey.enrolment import rules
from binome.journey.enrolment.rules import Answers, Problem, ThemeAnswer
from binome.journey.enrolment.states import Advice
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
    found = rules.may_mark(reviewer=reviewer, reviewers_manager=boss, applicant=1, applicants_manager=2)

    assert found is allowed


def test_the_least_busy_read_first_and_nobody_twice():
    assert rules.readers_for(wanted=2, able=[1, 2, 3, 4], already={2}, load={1: 3, 3: 1}) == [4, 3]
