"""What learning decides, on plain values."""

import pytest

from binome.journey.learning.rules import (
    Done,
    Ending,
    Progress,
    Scene,
    SceneChoice,
    minutes_to_do,
    minutes_to_read,
    path_for,
    progress,
    seats_left,
    unanswered,
    walk,
    wrong_answers,
)
from binome.journey.learning.states import Path

WHOLE = Done(modules=["FM1", "FM2", "FM3", "FM4", "FM5"], role_plays=2, objectives_read=True, charter_signed=True)


def test_executives_have_the_express_path_from_their_level_on():
    assert path_for(side="mentee", level=4) == Path.MENTEE
    assert path_for(side="mentee", level=5) == Path.EXPRESS
    assert path_for(side="mentor", level=9) == Path.MENTOR


@pytest.mark.parametrize(
    ("done", "path", "steps"),
    [
        (Done(), Path.MENTOR, Progress(0, 9)),
        (WHOLE, Path.MENTOR, Progress(9, 9)),
        (Done(role_plays=1), Path.MENTOR, Progress(1, 9)),
        (Done(role_plays=8), Path.MENTOR, Progress(2, 9)),
        (Done(objectives_read=True), Path.MENTOR, Progress(1, 9)),
        (Done(modules=["FE1"], role_plays=2, objectives_read=True), Path.MENTEE, Progress(1, 3)),
        (Done(modules=["FX1"], charter_signed=True), Path.EXPRESS, Progress(2, 2)),
        (Done(modules=["FE1", "FE2"], charter_signed=True), Path.EXPRESS, Progress(2, 2)),
        (Done(modules=["FE1"], charter_signed=True), Path.EXPRESS, Progress(1, 2)),
        (Done(modules=["FX1"]), Path.MENTEE, Progress(0, 3)),
    ],
)
def test_each_path_counts_its_own_steps(done, path, steps):
    assert progress(done, path=path) == steps


def test_a_preparation_is_whole_when_nothing_is_left():
    assert Progress(3, 3).is_whole
    assert not Progress(2, 3).is_whole


def test_a_blank_is_no_answer_and_another_than_the_right_one_is_wrong():
    assert unanswered({"a": " ", "b": "x"}, asked=["c", "a", "b"]) == ["c", "a"]
    assert wrong_answers({"a": "1", "b": "2"}, right={"b": "2", "a": "2", "c": "1"}) == ["a", "c"]


def test_seats_are_never_fewer_than_none():
    assert seats_left(seats=5, taken=3) == 2
    assert seats_left(seats=3, taken=5) == 0


def test_a_minute_begun_counts():
    assert [minutes_to_read(words=words) for words in (0, 1, 200, 201, 400)] == [0, 1, 1, 2, 2]
    assert minutes_to_do(questions=4, figures=2, exercise=5) == 9
    assert minutes_to_do(questions=1, figures=0, exercise=0) == 1


def choice(key, to, **behaviours):
    return SceneChoice(key=key, text=key, to=to, felt="", behaviours=behaviours)


SCENES = {
    "1": Scene("first", (choice("a", "2", B1="+"), choice("b", "end", B1="-"))),
    "2": Scene("second", (choice("a", "end", B1="~", B2="+"),)),
}
ENDINGS = {"end": Ending("End", "")}


def test_a_role_play_follows_its_choices_to_an_ending():
    start, halfway, over = (walk(SCENES, ENDINGS, path=path) for path in ("", "a", "aa"))

    assert (start.scene, start.ending, start.steps) == (SCENES["1"], None, [])
    assert (halfway.scene, halfway.ending) == (SCENES["2"], None)
    assert (over.scene, over.ending) == (None, ENDINGS["end"])
    assert [(step.scene.text, step.choice.key, step.path) for step in over.steps] == [
        ("first", "a", ""),
        ("second", "a", "a"),
    ]
    assert over.shown() == {"B1": ["+", "~"], "B2": ["+"]}


@pytest.mark.parametrize("path", ["c", "ab", "ba", "aaa"])
def test_a_way_that_does_not_exist_leads_nowhere(path):
    assert walk(SCENES, ENDINGS, path=path) is None
