"""What people's files may hold: circles, strangers, odd ids, odd numbers; nothing crashes, nothing is half written."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from binome.interfaces.commands.engine import main

ODD_IDS = ["a,b", 'say "hi"', "two\nlines", "Zo\u00e9", "Zoe\u0301", "007", "7", " 7", "=1+1", "é" * 300]


def put(path: Path, data: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8", newline="")
    return path


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_odd_ids_come_back_byte_for_byte_from_every_command(tmp_path, capsys):
    mentors = [f"m {name}" for name in ODD_IDS]
    instance = {
        "mentees": {a: [[b]] for a, b in zip(ODD_IDS, mentors, strict=True)},
        "mentors": {b: {"cap": 1, "prefs": [[a]]} for a, b in zip(ODD_IDS, mentors, strict=True)},
    }
    edges = {"edges": [[a, b, 1] for a, b in zip(ODD_IDS, mentors, strict=True)], "capacity": {}}
    change = {"before": instance, "pairs": [], "after": instance, "left": [], "joined": []}
    for word, data in (("solve", instance), ("assign", edges), ("rematch", change)):
        assert main([word, str(put(tmp_path / f"{word}.json", data))]) == 0
        assert sorted(rows_of(tmp_path / f"{word}.pairs.csv")) == sorted(map(list, zip(ODD_IDS, mentors, strict=True)))
    assert main(["verify", str(tmp_path / "solve.json"), str(tmp_path / "solve.pairs.csv")]) == 0

    def table(rows: list[list[str]]) -> str:
        return "\ufeff" + "".join(
            ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in r) + "\r\n" for r in rows
        )

    people = [["id", "role", "capacity"], *([a, "mentee", ""] for a in ODD_IDS), *([b, "mentor", "1"] for b in mentors)]
    both = [(a, b) for a, b in zip(ODD_IDS, mentors, strict=True)]
    likes = [["chooser_id", "candidate_id", "decision", "tier"]]
    likes += [[a, b, "like", ""] for a, b in both] + [[b, a, "like", "1"] for a, b in both]
    words = [put(tmp_path / "people.csv", table(people)), put(tmp_path / "likes.csv", table(likes))]
    assert main(["choices", *map(str, words), "--pairs", str(tmp_path / "p.csv")]) == 0
    assert sorted(rows_of(tmp_path / "p.csv")) == sorted(map(list, both))
    assert "ignored" not in capsys.readouterr().err


def test_the_order_of_rows_never_decides_between_two_scores_of_one_pair(tmp_path):
    base = {"mentees": {"a": [["x", "y"]]}, "mentors": {"x": {"cap": 1, "prefs": [["a"]]}, "y": {"prefs": [["a"]]}}}
    rows = [["a", "x", 1], ["a", "x", 9], ["a", "y", 5]]
    put(tmp_path / "one.json", {**base, "scores": rows})
    put(tmp_path / "two.json", {**base, "scores": rows[::-1]})

    assert main(["solve", str(tmp_path)]) == 0

    assert rows_of(tmp_path / "one.pairs.csv") == rows_of(tmp_path / "two.pairs.csv") == [["a", "x"]]


@pytest.mark.parametrize("cap", [0, None, 10**30])
def test_no_room_blank_room_and_all_the_room_there_is(tmp_path, cap):
    mentors = {"x": {"cap": cap, "prefs": [["a", "b"]]}}
    source = put(tmp_path / "one.json", {"mentees": {"a": [["x"]], "b": [["x"]]}, "mentors": mentors})

    assert main(["solve", str(source), "--explain"]) == 0

    expected = {0: 0, None: 1, 10**30: 2}[cap]
    assert len(rows_of(tmp_path / "one.pairs.csv")) == expected
    codes = {0: ["MENTOR_NO_CAPACITY"] * 2, None: ["MENTOR_FULL_EQUAL"], 10**30: []}[cap]
    assert [row[2] for row in rows_of(tmp_path / "one.explain.csv")] == codes


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "1.0", '"1"', "true", "-1", "[1]", "{}"])
def test_a_capacity_or_score_that_is_no_whole_number_is_refused(tmp_path, capsys, value):
    row = f'"mentees": {{"a": [["x"]]}}, "mentors": {{"x": {{"cap": {value}, "prefs": [["a"]]}}}}'
    put(tmp_path / "bad.json", f"{{{row}}}")

    assert main(["solve", str(tmp_path / "bad.json"), "--out", str(tmp_path / "out")]) == 2

    assert "bad.json: mentors['x'].cap: expected a whole number" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_leaves_nothing_behind(tmp_path, capsys):
    source = put(tmp_path / "one.json", {"mentees": {}, "mentors": {}})
    put(tmp_path / "file", "kept")
    (tmp_path / "out" / "one.meta.json").mkdir(parents=True)

    assert main(["solve", str(source), "--out", str(tmp_path / "file")]) == 2
    assert main(["solve", str(source), "--out", str(tmp_path / "file" / "deeper")]) == 2
    assert main(["solve", str(source), "--out", str(tmp_path / "out")]) == 2

    assert capsys.readouterr().err.count("expected a place to write") == 3
    assert (tmp_path / "file").read_text() == "kept"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["one.meta.json"]


def test_a_result_is_never_written_over_what_was_read_or_over_another(tmp_path, capsys):
    people = put(tmp_path / "p.csv", "id,role,capacity\r\nm,mentor,\r\n")
    likes = put(tmp_path / "c.csv", "chooser_id,candidate_id,decision,tier\r\n")

    assert main(["choices", str(people), str(likes), "--pairs", str(people)]) == 2
    words = ["--pairs", str(tmp_path / "o.csv"), "--unmatchable", str(tmp_path / "o.csv")]
    assert main(["match", str(people), *words]) == 2

    assert capsys.readouterr().err.count("a file of its own") == 2
    assert people.read_text().startswith("id,role")
    assert not (tmp_path / "o.csv").exists()


def test_an_empty_folder_and_a_missing_file_are_told(tmp_path, capsys):
    assert main(["solve", str(tmp_path)]) == 2
    assert main(["assign", str(tmp_path / "nothing.json")]) == 2

    assert capsys.readouterr().err.count("\n") == 2


@pytest.mark.parametrize("row", ["m,e,LIKE,1", "m,e,like,NaN", "m,e,like,-1", "m,e,like", 'm,e,"like,1', "m,e,,1"])
def test_a_choice_that_is_none_is_told_with_its_line(tmp_path, capsys, row):
    people = put(tmp_path / "p.csv", "id,role,capacity\r\nm,mentor,\r\ne,mentee,\r\n")
    likes = put(tmp_path / "c.csv", f"chooser_id,candidate_id,decision,tier\r\n{row}\r\n")

    assert main(["choices", str(people), str(likes), "--pairs", str(tmp_path / "o.csv")]) == 2

    message = capsys.readouterr().err
    assert "c.csv: line 2" in message
    assert message.count("\n") == 1
    assert not (tmp_path / "o.csv").exists()


def test_results_are_the_same_whatever_the_hash_seed_the_number_of_threads_and_the_order_of_rows(tmp_path):
    names = [f"e{at}" for at in range(60)]
    mentors = [f"m{at}" for at in range(60)]
    wishes = {a: [mentors[at::7], mentors[at % 3 :: 11]] for at, a in enumerate(names)}
    regard = {b: {"cap": 1 + at % 2, "prefs": [names[at::5], names]} for at, b in enumerate(mentors)}
    scores = [[a, b, (x * y) % 97] for x, a in enumerate(names) for y, b in enumerate(mentors)]
    people = [f"{name},both,,{at % 9},,fr|en,mon|tue,1" for at, name in enumerate([*names, *mentors])]

    for run, threads, turn in (("0", "1", 1), ("1", "2", -1)):
        turned = {"mentees": dict([*wishes.items()][::turn]), "mentors": dict([*regard.items()][::turn])}
        put(tmp_path / run / "s.json", {**turned, "scores": scores[::turn]})
        put(tmp_path / run / "a.json", {"edges": scores[::turn], "capacity": {"m1": 2, "m2": 0}})
        table = ["id,role,department,grade,manager_id,languages,slots,capacity", *people[::turn]]
        put(tmp_path / run / "p.csv", "\r\n".join(table) + "\r\n")
        where = {"PYTHONHASHSEED": run, "OMP_NUM_THREADS": threads, "NUMBA_NUM_THREADS": threads}
        subprocess.run([sys.executable, "-c", EVERYTHING], check=True, cwd=tmp_path / run, env={**os.environ, **where})

    for written in ("s.pairs.csv", "s.cert.json", "s.explain.csv", "s.unpaired.csv", "a.pairs.csv", "a.cert.json",
                    "pairs.csv", "alone.csv", "lists.csv"):  # fmt: skip
        assert (tmp_path / "0" / written).read_bytes() == (tmp_path / "1" / written).read_bytes(), written


EVERYTHING = """
from binome.interfaces.commands.engine import main

assert main(["solve", "s.json", "--explain"]) == 0
assert main(["assign", "a.json"]) == 0
assert main("match p.csv --pairs pairs.csv --unmatchable alone.csv --shortlists lists.csv".split()) == 0
"""
