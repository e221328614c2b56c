"""The command line: what it reads, what it writes, what it refuses."""

import csv
import json
import random
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from scipy.optimize import linear_sum_assignment

from binome.interfaces.commands.engine import main

INSTANCE = {
    "mentees": {"Zoé, «a»": [["007"]], "Zoe\u0301": [["007", "x"]], "7": [[], ["x"]], "lone": []},
    "mentors": {
        "007": {"cap": 1, "prefs": [["Zoé, «a»", "Zoe\u0301"]]},
        "x": {"cap": 1, "prefs": [["7"], ["Zoe\u0301"]]},
    },
    "scores": [["Zoé, «a»", "007", 5]],
}
PEOPLE = "id,role,department,grade,manager_id,languages,slots,capacity,place\r\n"


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def put(path: Path, data: object) -> Path:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8", newline="")
    return path


def test_solve_writes_pairs_proof_and_reasons_with_ids_untouched(tmp_path):
    source = put(tmp_path / "one.json", INSTANCE)

    assert main(["solve", str(source), "--out", str(tmp_path / "out"), "--explain"]) == 0

    out = tmp_path / "out"
    assert rows_of(out / "one.pairs.csv") == [["mentee", "mentor"], ["7", "x"], ["Zoé, «a»", "007"]]
    assert json.loads((out / "one.cert.json").read_text())["exact"] is True
    assert {"seconds", "peak_mb"} <= set(json.loads((out / "one.meta.json").read_text()))
    assert rows_of(out / "one.explain.csv")[1:] == [
        ["Zoe\u0301", "007", "MENTOR_FULL_EQUAL"],
        ["Zoe\u0301", "x", "MENTOR_FULL_BETTER"],
    ]
    assert rows_of(out / "one.unpaired.csv")[1:] == [["Zoe\u0301", "ALL_FULL"], ["lone", "NO_MUTUAL_LIKE"]]
    assert main(["verify", str(source), str(out / "one.pairs.csv")]) == 0


def test_a_folder_is_worked_beside_and_worked_again(tmp_path):
    put(tmp_path / "a.json", INSTANCE)
    put(tmp_path / "b.json", {"mentees": {}, "mentors": {}})

    assert main(["solve", str(tmp_path)]) == 0
    assert main(["solve", str(tmp_path)]) == 0

    assert rows_of(tmp_path / "b.pairs.csv") == [["mentee", "mentor"]]
    assert len(rows_of(tmp_path / "a.pairs.csv")) == 3
    assert not (tmp_path / "a.cert.pairs.csv").exists()


def test_verify_tells_blocking_pairs_and_leaves_with_1(tmp_path, capsys):
    source = put(tmp_path / "one.json", INSTANCE)

    assert main(["verify", str(source), str(put(tmp_path / "p.csv", "mentee,mentor\r\n"))]) == 1

    assert ["7", "x"] in json.loads(capsys.readouterr().out)["blocking"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"mentees": {}}',
        '{"mentees": {"a": [["x"]], "a": []}, "mentors": {}}',
        '{"mentees": {"a": ["x"]}, "mentors": {}}',
        '{"mentees": {"a": [[1]]}, "mentors": {}}',
        '{"mentees": {"\\ud800": []}, "mentors": {}}',
        '{"mentees": {}, "mentors": {"x": {"cap": -1, "prefs": []}}}',
        '{"mentees": {}, "mentors": {"x": {"cap": true, "prefs": []}}}',
        '{"mentees": {}, "mentors": {"x": {"cap": 1.5, "prefs": []}}}',
        '{"mentees": {}, "mentors": {}, "scores": [["a", "x", 1.5]]}',
        '{"mentees": {}, "mentors": {}, "scores": [["a", "x", 99999999999999]]}',
        "[" * 100_000,
        "9" * 10_000,
    ],
)
@pytest.mark.parametrize("word", ["solve", "assign", "rematch"])
def test_bad_documents_are_one_line_and_nothing_is_written(tmp_path, capsys, text, word):
    put(tmp_path / "bad.json", text)

    assert main([word, str(tmp_path), "--out", str(tmp_path / "out")]) == 2

    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "bad.json" in message
    assert "expected" in message
    assert not (tmp_path / "out").exists()


def test_one_bad_file_in_a_folder_writes_nothing(tmp_path):
    put(tmp_path / "a.json", INSTANCE)
    put(tmp_path / "b.json", "{}")

    assert main(["solve", str(tmp_path), "--out", str(tmp_path / "out")]) == 2

    assert not (tmp_path / "out").exists()


def best_by_scipy(edges: list[list], capacity: dict[str, int]) -> tuple[int, int]:
    """The most pairs, then the highest score, on a dense matrix of seats."""
    import numpy as np

    mentees = sorted({a for a, _, _ in edges})
    seats = [b for b in sorted({b for _, b, _ in edges}) for _ in range(min(capacity.get(b, 1), len(mentees)))]
    alone = 10**6
    table = np.full((len(mentees), len(seats) + len(mentees)), -3.0 * alone)
    table[:, len(seats) :] = -alone
    for a, b, points in edges:
        for at, seat in enumerate(seats):
            if seat == b:
                table[mentees.index(a), at] = max(points, table[mentees.index(a), at])
    rows, columns = linear_sum_assignment(table, maximize=True)
    made = columns < len(seats)
    return int(made.sum()), int(table[rows, columns][made].sum())


def test_assign_reaches_the_most_then_the_highest_and_proves_it(tmp_path):
    dice = random.Random(1)
    cases = {}
    for at in range(150):
        mentors = [f"m{b}" for b in range(dice.randrange(1, 6))]
        edges = [[f"e{dice.randrange(7)}", dice.choice(mentors), dice.randrange(-5, 20)] for _ in range(1 + at % 25)]
        cases[f"case{at}"] = {"edges": edges, "capacity": {b: dice.randrange(4) for b in mentors[1:]}}
        put(tmp_path / f"case{at}.json", cases[f"case{at}"])

    assert main(["assign", str(tmp_path)]) == 0

    for name, case in cases.items():
        best = {}
        for a, b, points in case["edges"]:
            best[a, b] = max(points, best.get((a, b), points))
        pairs = [tuple(row) for row in rows_of(tmp_path / f"{name}.pairs.csv")[1:]]
        proof = json.loads((tmp_path / f"{name}.cert.json").read_text())
        assert (len(pairs), sum(best[pair] for pair in pairs)) == best_by_scipy(case["edges"], case["capacity"])
        assert proof["mode"] == "size_then_score"
        assert proof["upper_bound"] == proof["score"] == sum(best[pair] for pair in pairs)
        assert proof["exact"] is True
        assert len({a for a, _ in pairs}) == len(pairs)


def test_choices_follow_the_rules_of_likes(tmp_path, capsys):
    people = put(tmp_path / "people.csv", "id,role,capacity\r\n007,mentor,\r\nb,mentor,0\r\n7,mentee,\r\nÉ,mentee,\r\n")
    choices = put(
        tmp_path / "choices.csv",
        "chooser_id,candidate_id,decision,tier\r\n"
        "7,007,like,\r\n7,007,like,2\r\nÉ,007,like,1\r\n007,7,like,1\r\n007,É,like,1\r\n"
        '007,É,decline,\r\n007,É,like,1\r\n7,b,like,1\r\nb,7,like,1\r\n7,7,like,1\r\n7,É,like,1\r\n7,"no,\none",like,1\r\n',
    )

    assert main(["choices", str(people), str(choices), "--pairs", str(tmp_path / "p.csv")]) == 0

    assert rows_of(tmp_path / "p.csv")[1:] == [["7", "007"]]
    assert capsys.readouterr().err.count("ignored") == 3


def test_match_obeys_every_rule_and_names_the_unmatchable(tmp_path, capsys):
    dice = random.Random(4)
    header = ["id", "role", "department", "grade", "manager_id", "languages", "slots", "capacity"]
    people = {}
    for at in range(60):
        people[f"p{at}"] = {
            "id": f"p{at}",
            "role": dice.choice(["mentor", "mentee", "both"]),
            "department": dice.choice(["a", "b", "c"]),
            "grade": str(dice.randrange(1, 9)),
            "manager_id": dice.choice(["", "ghost", *(f"p{boss}" for boss in range(60))]),
            "languages": "|".join(dice.sample(["fr", "en", "de"], dice.randrange(3))),
            "slots": "|".join(dice.sample(["1", "2", "3", "4"], dice.randrange(4))),
            "capacity": dice.choice(["", "0", "1", "2"]),
        }
    put(tmp_path / "p.csv", "\r\n".join([",".join(header), *(",".join(row.values()) for row in people.values())]))
    excluded = [tuple(dice.sample(sorted(people), 2)) for _ in range(40)]
    put(tmp_path / "x.csv", "a,b\r\n" + "".join(f"{a},{b}\r\n" for a, b in excluded))
    rules = {"forbid_same_department": True, "forbid_same_line": True, "min_grade_gap": 1}
    put(tmp_path / "policy.json", {**rules, "min_common_languages": 1, "min_common_slots": 1})

    arguments = (
        "match p.csv --exclusions x.csv --policy policy.json --pairs o.csv --unmatchable n.csv --shortlists s.csv"
    )
    words = [str(tmp_path / word) if "." in word else word for word in arguments.split()]
    assert main(words) == 0

    def above(name):
        seen = set()
        while (name := people.get(name, {}).get("manager_id")) and name not in seen:
            seen.add(name)
        return seen

    def allowed(a, b):
        mine, theirs = people[a], people[b]
        return (
            a != b
            and mine["role"] != "mentor"
            and theirs["role"] != "mentee"
            and theirs["capacity"] != "0"
            and mine["department"] != theirs["department"]
            and int(mine["grade"]) - int(theirs["grade"]) >= 1
            and not above(a) & {b}
            and not above(b) & {a}
            and bool({*mine["languages"].split("|")} & {*theirs["languages"].split("|")} - {""})
            and bool({*mine["slots"].split("|")} & {*theirs["slots"].split("|")} - {""})
            and (a, b) not in excluded
            and (b, a) not in excluded
        )

    feasible = {(a, b) for a in people for b in people if allowed(a, b)}
    made = [tuple(row) for row in rows_of(tmp_path / "o.csv")[1:]]
    shown = [tuple(row[:2]) for row in rows_of(tmp_path / "s.csv")[1:]]
    lonely = {tuple(row) for row in rows_of(tmp_path / "n.csv")[1:]}
    assert set(made) <= feasible
    assert set(shown) <= feasible
    assert len({a for a, _ in made}) == len(made)
    assert len(made) == best_by_scipy([[a, b, 0] for a, b in feasible], capacities(people))[0]
    assert lonely == {
        (name, side)
        for name, row in people.items()
        for side, end in (("mentee", 0), ("mentor", 1))
        if row["role"] in {side, "both"} and name not in {pair[end] for pair in feasible}
    }
    assert {a for a, _ in shown} == {a for a, _ in feasible}
    assert max(sum(pair[end] == name for pair in shown) for name in people for end in (0, 1)) <= 7
    assert json.loads(capsys.readouterr().out)["exact"] is True


def capacities(people: dict[str, dict[str, str]]) -> dict[str, int]:
    return {name: int(row["capacity"] or 1) for name, row in people.items()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id,role\r\n",
        PEOPLE + "a,boss,,,,,,,\r\n",
        PEOPLE + "a,mentor,,x,,,,,\r\n",
        PEOPLE + "a,mentor,,,,,,-1,\r\n",
        PEOPLE + "a,mentor,,,,,,,\r\na,mentee,,,,,,,\r\n",
        PEOPLE + ",mentor,,,,,,,\r\n",
        PEOPLE + "a,mentor\r\n",
        PEOPLE + 'a,"mentor\r\n',
    ],
)
def test_bad_people_are_one_line_and_nothing_is_written(tmp_path, capsys, text):
    source = put(tmp_path / "p.csv", text)
    out, lonely = tmp_path / "o.csv", tmp_path / "n.csv"

    assert main(["match", str(source), "--pairs", str(out), "--unmatchable", str(lonely)]) == 2

    assert capsys.readouterr().err.count("\n") == 1
    assert not out.exists()
    assert not lonely.exists()


def test_a_deep_chain_and_circles_end_and_are_told(tmp_path, capsys):
    rows = "".join(f"c{at},both,d{at},{at},c{at + 1},fr,s,1,\r\n" for at in range(60))
    circle = "x,both,e,70,y,fr,s,1,\r\ny,both,f,71,x,fr,s,1,\r\nself,mentor,g,1,self,fr,s,,\r\n"
    source = put(tmp_path / "p.csv", PEOPLE + rows + circle)

    words = ["match", str(source), "--pairs", str(tmp_path / "o.csv"), "--unmatchable", str(tmp_path / "n.csv")]
    assert main(words) == 0

    made = {tuple(row) for row in rows_of(tmp_path / "o.csv")[1:]}
    chain = [f"c{at}" for at in range(60)]
    assert not any(pair in made or pair[::-1] in made for pair in [*combinations(chain, 2), ("x", "y")])
    assert capsys.readouterr().err.count("in a circle") == 2


def test_the_command_does_not_wake_django(tmp_path):
    source = put(tmp_path / "one.json", INSTANCE)
    code = (
        "import sys; from binome.interfaces.commands import cli\n"
        f"sys.argv = ['binome', 'engine', 'solve', {str(source)!r}]\n"
        "try: cli.main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "assert not any(name.split('.')[0] in ('django', 'numba') for name in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_wave_of_thirty_loads_neither_scipy_nor_the_compiler_nor_django(tmp_path):
    dice = random.Random(1)
    mentees, mentors = [f"e{at}" for at in range(30)], [f"m{at}" for at in range(30)]
    scored = {(one, other): dice.randrange(1000) for one in mentees for other in dice.sample(mentors, 6)}
    instance = {
        "mentees": {one: [[other] for mine, other in scored if mine == one] for one in mentees},
        "mentors": {other: {"cap": 1, "prefs": [mentees]} for other in mentors},
        "scores": [[*pair, score] for pair, score in scored.items()],
    }
    solved = put(tmp_path / "solve.json", instance)
    edges = put(tmp_path / "assign.json", {"edges": instance["scores"]})
    sides = [(one, "mentee") for one in mentees] + [(one, "mentor") for one in mentors]
    people = put(
        tmp_path / "people.csv",
        PEOPLE + "".join(f"{one},{role},d{at % 7},{at % 9},,fr,mon-am,1,\r\n" for at, (one, role) in enumerate(sides)),
    )
    said = [line for one, other in scored for line in (f"{one},{other},like,", f"{other},{one},like,")]
    likes = put(tmp_path / "likes.csv", "\r\n".join(["chooser_id,candidate_id,decision,tier", *said]))
    out, made = str(tmp_path / "out"), str(tmp_path / "out" / "solve.pairs.csv")
    commands = [
        ["solve", str(solved), "--out", out, "--explain"],
        ["assign", str(edges), "--out", out],
        ["verify", str(solved), made],
        ["choices", str(people), str(likes), "--pairs", str(tmp_path / "c.csv")],
        ["match", str(people), "--pairs", str(tmp_path / "m.csv"), "--unmatchable", str(tmp_path / "n.csv")],
    ]
    program = (
        "import json, sys; from binome.interfaces.commands.engine import main\n"
        "ends = [main(words) for words in json.loads(sys.argv[1])]\n"
        "heavy = {name.split('.')[0] for name in sys.modules} & {'scipy', 'numba', 'django'}\n"
        "print(ends, heavy, file=sys.stderr)"
    )

    told = subprocess.run(
        [sys.executable, "-c", program, json.dumps(commands)], capture_output=True, text=True, check=False
    )

    assert told.stderr == "[0, 0, 0, 0, 0] set()\n"
    assert told.stdout.startswith("{"), "nothing but the reports is said"
    assert json.loads((tmp_path / "out" / "solve.cert.json").read_text())["exact"] is True
