"""What the shipped modules and role-plays hold themselves to: time told truly, questions that teach, scenes without dead ends."""

import re
from collections import Counter

import pytest
from django.utils.translation import override

from binome.core.competences import ready
from binome.journey.learning import rules
from binome.journey.learning.queries.content import LANGUAGES, ROLE_PLAYS, module, raw, role_play, texts

CODES = [code for codes in rules.MODULES.values() for code in codes]
UNITS = [("modules", code) for code in CODES] + [("role_plays", code) for code in ROLE_PLAYS]
VAGUE = re.compile(
    r"\b(?:comprendre|connaître|savoir que|être conscient|understand|know that|be aware)\b", re.IGNORECASE
)
AGE = re.compile(
    r"plus (?:jeune|âgé)|younger|older than|digital native|génération|generation (?:z|y)|millennial", re.IGNORECASE
)
SECRECY = re.compile(r"\bne sort\b|jamais personne ne|nobody will ever", re.IGNORECASE)
CAREFREE = re.compile(r"il suffit de|c'est simple|it is simple|\bgesture\b", re.IGNORECASE)


def in_both(code: str):
    for language in sorted(LANGUAGES):
        with override(language):
            yield module(code)


@pytest.mark.parametrize(("kind", "code"), UNITS)
def test_every_text_is_in_both_languages_of_like_length_with_the_same_numbers(kind, code):
    written = list(texts(raw(kind, code)))
    lengths = {language: sum(len(text[language]) for text in written) for language in LANGUAGES}

    assert [text for text in written if bool(text["fr"].strip()) != bool(text["en"].strip())] == []
    assert 0.75 <= lengths["en"] / lengths["fr"] <= 1.05


@pytest.mark.parametrize("code", CODES)
def test_the_minutes_told_are_those_of_the_text_at_200_words_and_of_what_is_asked(code):
    french, english = in_both(code)
    words = [sum(len(text[language].split()) for text in texts(raw("modules", code))) for language in LANGUAGES]

    assert french.read_minutes == english.read_minutes
    for count in words:
        assert count / 200 <= french.read_minutes <= count / 200 * 1.2 + 1
    assert french.do_minutes >= french.exercise.minutes + 0.75 * len(french.questions) + 0.5


@pytest.mark.parametrize("code", CODES)
def test_objectives_are_acts_that_one_can_see(code):
    for lesson in in_both(code):
        assert 2 <= len(lesson.objectives) <= 4
        assert [line for line in lesson.objectives if VAGUE.search(line)] == []


@pytest.mark.parametrize("code", CODES)
def test_each_question_has_three_options_one_right_and_a_thought_for_each(code):
    for lesson in in_both(code):
        assert len(lesson.questions) >= (3 if code == "FX1" else 4)
        for question in lesson.questions:
            assert len({option.text for option in question.options}) == 3
            assert sum(option.right for option in question.options) == 1
            assert [option.feedback for option in question.options if len(option.feedback.split()) < 6] == []


def test_neither_the_place_nor_the_length_of_an_option_gives_it_away():
    for language in LANGUAGES:
        with override(language):
            questions = [question for code in CODES for question in module(code).questions]
            places = Counter(question.right.key for question in questions)
            lengths = [
                (len(question.right.text), [len(option.text) for option in question.options]) for question in questions
            ]

        assert all(0.25 <= times / len(questions) <= 0.42 for times in places.values())
        assert sum(right == max(of) for right, of in lengths) <= 0.4 * len(questions)
        assert sum(right == min(of) for right, of in lengths) <= 0.4 * len(questions)


@pytest.mark.parametrize("code", CODES)
def test_always_the_same_answer_never_finishes_a_module(code):
    right = {question.key: question.right.key for question in module(code).questions}

    for option in "012":
        assert rules.wrong_answers(dict.fromkeys(right, option), right=right)


@pytest.mark.parametrize("code", CODES)
def test_each_module_tries_first_shows_weak_beside_good_and_leaves_something_to_use(code):
    for lesson in in_both(code):
        assert len(lesson.ideas) >= 3
        assert all(re.search(r"[?.:][”»]?$", idea.guess) for idea in lesson.ideas)
        assert lesson.example.weak
        assert lesson.example.good
        assert lesson.example.notes
        assert lesson.exercise.fields
        assert lesson.exercise.self_check
        assert len(lesson.figure.alt) <= 150
        assert lesson.figure.long
        assert lesson.sources


@pytest.mark.parametrize(("kind", "code"), UNITS)
def test_no_age_no_absolute_secret_nothing_called_simple(kind, code):
    written = [text[language] for text in texts(raw(kind, code)) for language in LANGUAGES]

    assert [text for text in written if AGE.search(text) or SECRECY.search(text) or CAREFREE.search(text)] == []


@pytest.mark.parametrize(("kind", "code"), UNITS)
def test_invented_people_are_said_to_be_an_example(kind, code):
    unit = raw(kind, code)
    told = unit["brief"] if kind == "role_plays" else unit["example"]["context"]

    assert told["fr"].startswith("Exemple.")
    assert told["en"].startswith("Example.")


@pytest.mark.parametrize("code", CODES)
def test_each_module_says_when_it_was_read_over_and_when_it_must_be_again(code):
    unit = raw("modules", code)
    months = 6 if code == "FM4" else 12

    reviewed, due = (tuple(map(int, unit[key].split("-")[:2])) for key in ("reviewed_on", "review_by"))
    assert (due[0] - reviewed[0]) * 12 + due[1] - reviewed[1] <= months


def ways_of(scenes, at="1", path=""):
    """Every way through a role-play: its letters, and the scenes and ending it goes through."""
    if at not in scenes:
        yield path, [at]
        return
    for choice in scenes[at].choices:
        for way, through in ways_of(scenes, choice.to, path + choice.key):
            yield way, [at, *through]


@pytest.mark.parametrize("code", ROLE_PLAYS)
def test_a_role_play_has_no_dead_end_no_circle_and_a_way_back_from_every_first_choice(code):
    scene = role_play(code)
    ways = list(ways_of(scene.scenes))  # a circle would never end
    best = {name for name, ending in scene.endings.items() if ending.best}

    assert 6 <= len(scene.scenes) <= 10
    assert 2 <= len(scene.endings) <= 4
    assert all(2 <= len(each.choices) <= 3 for each in scene.scenes.values())
    assert {name for _way, through in ways for name in through} == {*scene.scenes, *scene.endings}
    assert {way[0] for way, through in ways if through[-1] in best} == {
        choice.key for choice in scene.scenes["1"].choices
    }
    assert min(len(way) for way, _through in ways) >= 2


@pytest.mark.parametrize("code", ROLE_PLAYS)
def test_every_choice_is_felt_and_each_behaviour_announced_is_called_for_at_least_twice(code):
    scene = role_play(code)
    choices = [choice for each in scene.scenes.values() for choice in each.choices]
    called = Counter(name for choice in choices for name in choice.behaviours)

    assert [choice.text for choice in choices if not choice.felt or not choice.behaviours] == []
    assert set(called) <= {behaviour["code"] for behaviour in ready.behaviours()}
    assert {sign for choice in choices for sign in choice.behaviours.values()} <= set("+-~")
    assert [behaviour["code"] for behaviour in scene.behaviours if called[behaviour["code"]] < 2] == []


def test_a_scene_that_hurts_says_so_beforehand_and_rates_nobody():
    assert role_play("MS08").warning
    assert role_play("MS08").behaviours == []
    assert [code for code in ROLE_PLAYS if code != "MS08" and role_play(code).warning] == []
