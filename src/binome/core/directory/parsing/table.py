"""What is read from a file, the limits it is held to, and why it may be refused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_LINES = 1_000_000  # empty ones included: skipping them costs time too
MAX_ROWS = 200_000  # lines that say something; 30,000 people are what the load is measured with
MAX_COLUMNS = 60  # some four times as many as we read
MAX_CELLS = 2_000_000  # empty ones included: some 140,000 people on 14 columns; two million short texts fill 130 MB
MAX_CELL = 2_000  # characters
SEARCHED = 20  # filled rows looked at for the names of the columns


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
    sheets: Sequence[str] = ()  # those that are shown, in order; none in a text
    sheet: int = 0
    hidden: Sequence[str] = field(default=())  # letters of the columns that are hidden, and therefore not read

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


def _checked(number: int, cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while len(kept) > MAX_COLUMNS and not kept[-1]:
        kept.pop()
    if len(kept) > MAX_COLUMNS:
        raise Refusal("too_many_columns", line=number, columns=len(kept))
    if max(map(len, kept)) > MAX_CELL:
        raise Refusal("long_cell", line=number)
    return kept
