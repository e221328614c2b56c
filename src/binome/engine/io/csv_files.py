"""CSV in and out: read strictly (RFC 4180, UTF-8), with errors that say where. Ids are kept byte for byte."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from binome.engine.io.text_files import BadFile, text_of
from binome.engine.model.people import PairingRole

MOST_DIGITS = 18


def table(path: Path, *, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a CSV file as (line, cells by column); every needed column must be there. Cells are kept as they are."""
    rows = cells(path)
    if not rows:
        raise BadFile(path, "line 1", f"a header with {', '.join(needed)}")
    line, header = rows[0]
    for name in needed:
        if header.count(name) != 1:
            raise BadFile(path, f"line {line}", f"a column {name} (and once)")
    rows_by_column = []
    for line, row in rows[1:]:
        if len(row) != len(header):
            raise BadFile(path, f"line {line}", f"{len(header)} cells, not {len(row)}")
        rows_by_column.append((line, dict(zip(header, row, strict=True))))
    return rows_by_column


def cells(path: Path) -> list[tuple[int, list[str]]]:
    """Rows of a CSV file (RFC 4180) with the line each ends on; empty lines are left out."""
    reader = csv.reader(io.StringIO(text_of(path), newline=""), strict=True)
    try:
        return [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise BadFile(path, f"line {reader.line_num}", f"a CSV row ({error})") from None


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


def role_in(row: Mapping[str, str], *, path: Path, line: int) -> PairingRole:
    """The role of a row."""
    try:
        return PairingRole(row["role"].strip())
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


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV table as text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()
