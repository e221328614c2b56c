"""Participants from their CSV file."""

from collections.abc import Mapping
from pathlib import Path

from binome.engine.io.csv_files import id_in, number_in, role_in, table
from binome.engine.io.text_files import BadFile
from binome.engine.model.people import BadPeople, Participant, People

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
    levels = []
    for part in filter(None, (part.strip() for part in row.get(name, "").split("|"))):
        theme, _, level = part.rpartition(":")
        if not theme or level not in set("12345678"):
            raise BadFile(
                path, f"line {line}, column {name}", f"theme:level with a level from 1 to 8, not {part[:40]!r}"
            )
        levels.append((theme, int(level)))
    return tuple(levels)
