"""What the readers of files refuse, each in one line that says where and what was expected."""

from pathlib import Path

import pytest

from binome.engine.io import json_files
from binome.engine.io.people_csv import people_of
from binome.engine.io.text_files import BadFile, text_of, write_all

PATH = Path("some.json")
LARGE = json_files.LARGEST_SCORE + 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "some.json: document: expected an object with mentees and mentors"),
        ({"mentees": []}, "some.json: mentees: expected an object from ids to choices"),
        ({"mentees": {"a": 1}, "mentors": {}}, "some.json: mentees['a']: expected a list of tiers, each a list of ids"),
        ({"mentees": {"a": [[1]]}, "mentors": {}}, "some.json: mentees['a'], tier 1: expected a list of ids"),
        ({"mentees": {"\ud800": []}, "mentors": {}}, "some.json: mentees['\\ud800']: expected an id in UTF-8"),
        ({"mentees": {}, "mentors": {"b": []}}, "some.json: mentors['b']: expected an object with cap and prefs"),
        ({"mentees": {}, "mentors": {"b": {"cap": -1}}}, "some.json: mentors['b'].cap: expected a whole number of 0 or more"),
        ({"mentees": {}, "mentors": {}, "scores": 1}, "some.json: scores: expected a list of [mentee, mentor, whole number]"),
        ({"mentees": {}, "mentors": {}, "scores": [["a", "b"]]}, "some.json: scores, row 1: expected [mentee, mentor, whole number]"),
        ({"mentees": {}, "mentors": {}, "scores": [["a", "b", LARGE]]}, f"some.json: scores, row 1: expected a score within ±{LARGE - 1}"),
        ({"mentees": {}, "mentors": {}, "scores": [["a", "b", 1.5]]}, "some.json: scores, row 1: expected [mentee, mentor, whole number]"),
    ],
)  # fmt: skip
def test_choices_that_cannot_be_read_say_where(data, message):
    with pytest.raises(BadFile) as refusal:
        json_files.choices_of(data, path=PATH)

    assert str(refusal.value) == message


def test_a_pair_scored_twice_counts_at_its_highest_and_a_mentor_without_a_number_takes_one():
    choices = json_files.choices_of(
        {"mentees": {"a": [["b"]]}, "mentors": {"b": {"prefs": [["a"]]}}, "scores": [["a", "b", 2], ["a", "b", 7]]},
        path=PATH,
    )

    assert (dict(choices.scores), choices.mentors["b"][0]) == ({("a", "b"): 7}, 1)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"before": {}}, "document"),
        ({"after": {"mentees": {}, "mentors": {}}, "before": {}}, "before.mentees"),
        ({"after": {"mentees": {}, "mentors": {}}, "joined": [1]}, "joined"),
        ({"after": {"mentees": {}, "mentors": {}}, "left": "a"}, "left"),
        ({"after": {"mentees": {}, "mentors": {}}, "pairs": "a"}, "pairs"),
        ({"after": {"mentees": {}, "mentors": {}}, "pairs": [["a"]]}, "pairs, row 1"),
        ({"after": {"mentees": {}, "mentors": {}}, "confirmed": [["a", 1]]}, "confirmed, row 1"),
    ],
)
def test_a_change_that_cannot_be_read_says_where(data, where):
    with pytest.raises(BadFile, match=f"^some.json: {where}: expected"):
        json_files.change_of(data, path=PATH)


@pytest.mark.parametrize(
    ("data", "where"),
    [([], "document"), ({"edges": [], "capacity": [1]}, "capacity"), ({"edges": [], "capacity": {"b": -1}}, r"capacity\['b'\]")],
)  # fmt: skip
def test_edges_that_cannot_be_read_say_where(data, where):
    with pytest.raises(BadFile, match=f"^some.json: {where}: expected"):
        json_files.edges_of(data, path=PATH)


@pytest.mark.parametrize(
    ("text", "where"), [("[]", "document"), ('{"no_rule": 1}', "no_rule"), ('{"min_common_slots": -1}', "min_common_slots")]
)  # fmt: skip
def test_a_policy_that_cannot_be_read_says_which_rule(tmp_path, text, where):
    file = tmp_path / "policy.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BadFile, match=f"{where}: expected"):
        json_files.policy_of(file)


HEAD = "id,role,department,grade,manager_id,languages,slots,capacity,offers,wants\n"


def test_people_bring_themes_with_their_levels_in_order(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(f"{HEAD}a,mentee,d,3,,fr | en,mon,,,ai:2|mail:1\nb,mentor,d,5,,fr,mon,2,ai:4|ai:x:8,\n", "utf-8")

    people = people_of(file)

    assert people.ids == ("a", "b")
    assert people.capacity.tolist()[1] == 2
    assert sorted(people.themes) == ["ai", "ai:x", "mail"]


@pytest.mark.parametrize("cell", ["ai", "ai:9", ":3", "ai:"])
def test_a_theme_without_a_level_is_refused_at_its_line(tmp_path, cell):
    file = tmp_path / "people.csv"
    file.write_text(f"{HEAD}a,mentee,d,3,,fr,mon,,,{cell}\n", encoding="utf-8")

    with pytest.raises(BadFile, match="line 2, column wants: expected theme:level"):
        people_of(file)


def test_a_file_that_is_not_there_and_a_folder_that_takes_nothing_are_said_in_one_line(tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file where a folder would be", encoding="utf-8")

    with pytest.raises(BadFile, match="file: expected a readable file"):
        text_of(tmp_path / "missing.csv")
    with pytest.raises(BadFile, match="file: expected a place to write"):
        write_all({tmp_path / "new" / "a.csv": "1", taken / "b.csv": "2"})
    assert not (tmp_path / "new").exists()
