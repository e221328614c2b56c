"""JSON documents in and out, read strictly, with errors that say where."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from binome.engine.io.text_files import BadFile, text_of
from binome.engine.model.constraints import CONSTRAINTS, Policy, whole
from binome.engine.model.instance import LARGEST_SCORE, BadInstance, Instance, Pair


def json_of(path: Path) -> Any:
    """A JSON document in which no object has the same key twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in members if names.count(name) > 1)
            raise BadFile(path, f"key {twice!r}", "each key once")
        return members

    try:
        return json.loads(text_of(path), object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise BadFile(path, f"line {error.lineno}", f"JSON ({error.msg})") from None
    except RecursionError:
        raise BadFile(path, "file", "JSON that is not nested without end") from None
    except BadFile:
        raise
    except ValueError:
        raise BadFile(path, "file", "JSON with numbers of reasonable length") from None


def is_text(value: object) -> bool:
    """Whether a JSON value is text that UTF-8 can hold."""
    return isinstance(value, str) and encodable(value)


def encodable(value: str) -> bool:
    """Whether text survives UTF-8 (half a surrogate pair does not)."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """An INSTANCE as it is written: tiers of ids by mentee, capacity and tiers by mentor, scores by pair."""

    mentees: dict[str, Any]
    mentors: dict[str, tuple[int, Any]]
    scores: dict[Pair, int]


def choices_of(data: Any, *, path: Path, inside: str = "") -> Choices:
    """The choices of an INSTANCE document, checked for form."""
    if not isinstance(data, dict):
        raise BadFile(path, inside or "document", "an object with mentees and mentors")
    mentees, mentors = (section(data, name, path=path, inside=inside) for name in ("mentees", "mentors"))
    for name, tiers in mentees.items():
        check_tiers(name, tiers, path=path, where=f"{inside}mentees[{name!r}]")
    capacities: dict[str, tuple[int, Any]] = {}
    for name, choices in mentors.items():
        where = f"{inside}mentors[{name!r}]"
        if not isinstance(choices, dict):
            raise BadFile(path, where, "an object with cap and prefs")
        cap = choices.get("cap")
        cap = 1 if cap is None else cap
        if not whole(cap) or cap < 0:
            raise BadFile(path, f"{where}.cap", "a whole number of 0 or more")
        tiers = choices.get("prefs", [])
        check_tiers(name, tiers, path=path, where=f"{where}.prefs")
        capacities[name] = (cap, tiers)
    scores = triples(data.get("scores") or [], path=path, inside=f"{inside}scores")
    return Choices(mentees=mentees, mentors=capacities, scores=best_scores(scores))


def instance_of(data: Any, *, path: Path, inside: str = "") -> Instance:
    """An instance from its JSON form."""
    choices = choices_of(data, path=path, inside=inside)
    try:
        return Instance.of(mentees=choices.mentees, mentors=choices.mentors, scores=choices.scores)
    except BadInstance as error:
        raise BadFile(path, inside or "document", str(error)) from None


def best_scores(rows: Iterable[tuple[str, str, int]]) -> dict[Pair, int]:
    """The score of each pair, the highest when a pair is scored twice: the order of rows never decides."""
    best: dict[Pair, int] = {}
    for mentee, mentor, points in rows:
        best[mentee, mentor] = max(points, best.get((mentee, mentor), points))
    return best


def section(data: Mapping[str, Any], name: str, *, path: Path, inside: str) -> dict[str, Any]:
    """An object of the document that must be there."""
    checked = data.get(name)
    if not isinstance(checked, dict):
        raise BadFile(path, f"{inside}{name}", "an object from ids to choices")
    return checked


def check_tiers(name: str, tiers: object, *, path: Path, where: str) -> None:
    """Refuse anything but lists of lists of ids."""
    if not is_text(name):
        raise BadFile(path, where.encode("ascii", "backslashreplace").decode(), "an id in UTF-8")
    if not isinstance(tiers, list):
        raise BadFile(path, where, "a list of tiers, each a list of ids")
    for at, tier in enumerate(tiers):
        if not isinstance(tier, list) or not all(isinstance(other, str) for other in tier):
            raise BadFile(path, f"{where}, tier {at + 1}", "a list of ids")


def triples(rows: object, *, path: Path, inside: str) -> list[tuple[str, str, int]]:
    """Rows of mentee, mentor and a whole number."""
    if not isinstance(rows, list):
        raise BadFile(path, inside, "a list of [mentee, mentor, whole number]")
    if all_triples(rows):
        return [(mentee, mentor, points) for mentee, mentor, points in rows]
    checked = []
    for at, row in enumerate(rows):
        if not (isinstance(row, list) and len(row) == 3 and is_text(row[0]) and is_text(row[1]) and whole(row[2])):
            raise BadFile(path, f"{inside}, row {at + 1}", "[mentee, mentor, whole number]")
        if abs(row[2]) > LARGEST_SCORE:
            raise BadFile(path, f"{inside}, row {at + 1}", f"a score within ±{LARGEST_SCORE}")
        checked.append((row[0], row[1], row[2]))
    return checked


def all_triples(rows: list[Any]) -> bool:
    """Whether all rows are as they should be, told column by column: much quicker than row by row."""
    if set(map(type, rows)) != {list} or set(map(len, rows)) != {3}:
        return False
    mentees, mentors, points = (list(map(itemgetter(at), rows)) for at in range(3))
    if set(map(type, mentees)) | set(map(type, mentors)) != {str} or set(map(type, points)) != {int}:
        return False
    ids = set(mentees).union(mentors)
    return max(*points, -min(points)) <= LARGEST_SCORE and encodable("".join(ids))


def doubles(rows: object, *, path: Path, inside: str) -> list[Pair]:
    """Rows of mentee and mentor."""
    if not isinstance(rows, list):
        raise BadFile(path, inside, "a list of [mentee, mentor]")
    checked = []
    for at, row in enumerate(rows):
        if not (isinstance(row, list) and len(row) == 2 and is_text(row[0]) and is_text(row[1])):
            raise BadFile(path, f"{inside}, row {at + 1}", "[mentee, mentor]")
        checked.append((row[0], row[1]))
    return checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What `rematch` reads: the choices as they are now, the earlier pairs, who left, and pairs that stay."""

    after: Instance
    pairs: list[Pair]
    left: list[str]
    confirmed: list[Pair]


def change_of(data: Any, *, path: Path) -> Changed:
    """The `rematch` document; what it says beyond `Changed` is only checked for form."""
    if not isinstance(data, dict) or "after" not in data:
        raise BadFile(path, "document", "an object with before, pairs and after")
    if "before" in data:
        instance_of(data["before"], path=path, inside="before.")
    names(data.get("joined", []), path=path, inside="joined")
    return Changed(
        after=instance_of(data["after"], path=path, inside="after."),
        pairs=doubles(data.get("pairs", []), path=path, inside="pairs"),
        left=names(data.get("left", []), path=path, inside="left"),
        confirmed=doubles(data.get("confirmed", []), path=path, inside="confirmed"),
    )


def names(rows: object, *, path: Path, inside: str) -> list[str]:
    """A list of ids."""
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise BadFile(path, inside, "a list of ids")
    return list(rows)


def edges_of(data: Any, *, path: Path) -> tuple[list[tuple[str, str, int]], dict[str, int]]:
    """Edges with scores, and capacities, of the `assign` document."""
    if not isinstance(data, dict) or "edges" not in data:
        raise BadFile(path, "document", "an object with edges and capacity")
    capacity = data.get("capacity") or {}
    if not isinstance(capacity, dict):
        raise BadFile(path, "capacity", "an object from mentor to whole number")
    capacity_of = {name: 1 if value is None else value for name, value in capacity.items()}
    for name, value in capacity_of.items():
        if not whole(value) or value < 0:
            raise BadFile(path, f"capacity[{name!r}]", "a whole number of 0 or more")
    return triples(data["edges"], path=path, inside="edges"), capacity_of


def policy_of(path: Path) -> Policy:
    """A policy from its JSON file; what it does not name keeps the engine's default."""
    data = json_of(path)
    if not isinstance(data, dict):
        raise BadFile(path, "document", "an object")
    kinds = {constraint.field: constraint.kind for constraint in CONSTRAINTS if constraint.field}
    for name, value in data.items():
        expected = kinds[name].expected(value) if name in kinds else f"one of {', '.join(kinds)}"
        if expected:
            raise BadFile(path, name, expected)
    return Policy(**data)


def json_text(data: Mapping[str, Any]) -> str:
    """A JSON document as text."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
