"""CSV tables in: read strictly (RFC 4180, UTF-8), with errors that say where. Ids are kept byte for byte."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from binome.engine.files import BadFile, text_of
from binome.engine.instance import Pair
from binome.engine.people import BadPeople, Participant, People, Role


def table(path: Path, *, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a CSV file as (line, cells by column); every needed column must be there. Cells are kept as they are."""
    rows = cells(path)
    if not rows:
        raise BadFile(path, "line 1", f"a header with {', '.join(needed)}")
    line, header = rows[0]
    for name in needed:
        if header.count(name) != 1:
            raise BadFile(path, f"line {line}", f"a column {name} (and once)")
    found = []
    for line, row in rows[1:]:
        if len(row) != len(header):
            raise BadFile(path, f"line {line}", f"{len(header)} cells, not {len(row)}")
        found.append((line, dict(zip(header, row, strict=True))))
    return found


def cells(path: Path) -> list[tuple[int, list[str]]]:
    """Rows of a CSV file (RFC 4180) with the line each ends on; empty lines are left out."""
    reader = csv.reader(io.StringIO(text_of(path), newline=""), strict=True)
    try:
        return [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise BadFile(path, f"line {reader.line_num}", f"a CSV row ({error})") from None


MOST_DIGITS = 18


def number_in(row: Mapping[str, str], name: str, *, path: Path, line: int, least: int | None = None) -> int | None:
    """A whole number of a cell, None when it is blank or the column is missing."""
    cell = row.get(name, "").strip()
    if not cell:
        return None
    digits = cell.lstrip("+-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS and len(cell) - len(digits) <= 1):
        raise BadFile(path, f"line {line}, column {name}", f"a whole number, not {cell[:40]!r}")
    if least is not None and int(cell) < least:
        raise BadFile(path, f"line {line}, column {name}", f"{least} or more, not {cell[:40]!r}")
    return int(cell)


def role_in(row: Mapping[str, str], *, path: Path, line: int) -> Role:
    """The role of a row."""
    try:
        return Role(row["role"].strip())
    except ValueError:
        raise BadFile(path, f"line {line}, column role", "mentor, mentee or both") from None


def id_in(row: Mapping[str, str], seen: set[str], *, path: Path, line: int) -> str:
    """The id of a row, which must be there and new."""
    name = row["id"]
    if not name:
        raise BadFile(path, f"line {line}, column id", "an id")
    if name in seen:
        raise BadFile(path, f"line {line}, column id", f"each id once, {name!r} is there twice")
    seen.add(name)
    return name


PARTICIPANT_COLUMNS = ("id", "role", "department", "grade", "manager_id", "languages", "slots", "capacity")


def people_of(path: Path) -> People:
    """Participants from their CSV file."""
    seen: set[str] = set()
    rows = []
    for line, row in table(path, needed=PARTICIPANT_COLUMNS):
        capacity = number_in(row, "capacity", path=path, line=line, least=0)
        rows.append(
            Participant(
                id=id_in(row, seen, path=path, line=line),
                role=role_in(row, path=path, line=line),
                department=row["department"],
                grade=number_in(row, "grade", path=path, line=line),
                manager_id=row["manager_id"],
                languages=members(row["languages"]),
                slots=members(row["slots"]),
                places=members(row.get("place", "")),
                capacity=1 if capacity is None else capacity,
                offers=themes_in(row, "offers", path=path, line=line),
                wants=themes_in(row, "wants", path=path, line=line),
            )
        )
    try:
        return People.of(rows)
    except BadPeople as error:
        raise BadFile(path, "file", str(error)) from None


def members(cell: str) -> frozenset[str]:
    """The values of a cell split by |."""
    return frozenset(value for value in (part.strip() for part in cell.split("|")) if value)


def themes_in(row: Mapping[str, str], name: str, *, path: Path, line: int) -> tuple[tuple[str, int], ...]:
    """Themes with levels, in order: `theme:level|theme:level`."""
    found = []
    for part in filter(None, (part.strip() for part in row.get(name, "").split("|"))):
        theme, _, level = part.rpartition(":")
        if not theme or level not in set("12345678"):
            raise BadFile(
                path, f"line {line}, column {name}", f"theme:level with a level from 1 to 8, not {part[:40]!r}"
            )
        found.append((theme, int(level)))
    return tuple(found)


def pairs_in(path: Path) -> list[Pair]:
    """Pairs from a CSV file with columns mentee and mentor."""
    return [(row["mentee"], row["mentor"]) for _, row in table(path, needed=("mentee", "mentor"))]
