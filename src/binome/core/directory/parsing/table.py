"""What is read from a file, the limits it is held to, and why it may be refused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_LINES = 1_000_000  # empty ones included: skipping them costs time too
MAX_ROWS = 200_000
MAX_COLUMNS = 60
MAX_CELLS = 2_000_000  # empty ones included: some 140,000 people on 14 columns; two million short texts fill 130 MB
MAX_CELL = 2_000  # characters
SEARCHED = 20  # rows looked at for the names of the columns when the first one does not hold them
TABLE = 3  # filled cells side by side that look like the names of columns
QUOTED = 60  # characters of a cell that a refusal quotes
NAMED = 3  # column names that a refusal quotes


class Refusal(Exception):
    """The file is no table that can be read: a code, and the details of its sentence."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = {name: str(value) for name, value in details.items()}


@dataclass
class Rows:
    """The numbered rows of one table as they stream in, with what is known of where they come from."""

    rows: Iterable[tuple[int, Sequence[str]]]
    encoding: str
    separator: str = ""
    sheet: str = ""

    def filled(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that hold something, each within the limits. Raises `Refusal`."""
        rows = cells_seen = 0
        for lines, (number, cells) in enumerate(self.rows, start=1):
            cells_seen += len(cells)
            rows += (filled := any(cells))
            if lines > MAX_LINES:
                raise Refusal("too_many_lines")
            if rows > MAX_ROWS + 1:
                raise Refusal("too_many_rows")
            if filled:
                yield number, _checked(number, cells)
            if cells_seen > MAX_CELLS:
                raise Refusal("too_many_cells")

    def headed(self) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
        """The names of the columns, and the rows below them. Raises `Refusal`, saying what was seen instead."""
        filled = self.filled()
        first = next(filled, None)
        if first is None:
            raise Refusal("empty_sheet", sheet=self.sheet) if self.sheet else Refusal("empty")
        if _names(first[1]) < 2:
            raise self._no_names(first, filled)
        second = next(filled, None)
        if second is None:
            raise Refusal("only_headers", line=first[0], names=quoted_names(first[1]))
        return first[1], _put_back(second, filled)

    def _no_names(self, first: tuple[int, list[str]], below: Iterator[tuple[int, list[str]]]) -> Refusal:
        saw = {"line": first[0], "seen": next(cell for cell in first[1] if cell)[:QUOTED], "sheet": self.sheet}
        if names := header_among(below):
            return Refusal("title_above", other=names[0], names=quoted_names(names[1]), **saw)
        return Refusal("one_column" if self.sheet else "no_separator", **saw)


def header_among(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[int, Sequence[str]] | None:
    """The first of the fullest rows near the top, when it fills enough cells to name columns."""
    near = list(islice(rows, SEARCHED))
    fullest = max(near, key=lambda row: _names(row[1]), default=None)
    return fullest if fullest and _names(fullest[1]) >= TABLE else None


def quoted_names(cells: Sequence[str]) -> str:
    """The first few names of a row, as a sentence quotes them."""
    return ", ".join([cell[:QUOTED] for cell in cells if cell][:NAMED])


def _names(cells: Sequence[str]) -> int:
    return sum(bool(cell) for cell in cells)


def _put_back(first: tuple[int, list[str]], rest: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rest


def _checked(number: int, cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while len(kept) > MAX_COLUMNS and not kept[-1]:
        kept.pop()
    if len(kept) > MAX_COLUMNS:
        raise Refusal("too_many_columns", line=number, columns=len(kept))
    if max(map(len, kept)) > MAX_CELL:
        raise Refusal("long_cell", line=number)
    return kept
