"""Where the table is: which row of which sheet names the columns, as a person would see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from binome.core.directory.refusals import Unreadable
from binome.core.people.text import folded

FilledRow = tuple[int, list[str]]  # the number of a row that holds something, and its cells
KNOWN = 2  # words for columns that make a row their names
KNOWN_SHARE = 0.25  # of its cells: a row of people may name a direction and a manager too
FULL_SHARE = 0.6  # of the cells of the fullest row near the top: what a row of unknown names fills
QUOTED = 60  # characters of a cell that a refusal quotes
NAMED = 3  # column names that a refusal quotes
SHOWN_CELLS, SHOWN_CHARACTERS = 5, 30  # of a row, where one chooses which row names the columns


@dataclass(frozen=True)
class Table:
    """What was read: the names of the columns, then (line number in the file, cells) for each row that is not empty."""

    headers: list[str]
    rows: Sequence[FilledRow]
    encoding: str
    separator: str = ""
    sheets: Sequence[str] = ()
    sheet: str = ""
    header_line: int = 1
    hidden: Sequence[str] = ()
    top: Sequence[FilledRow] = field(default=(), repr=False)

    def layout(self) -> dict[str, object]:
        """Where the table was found, as JSON keeps it: read again, it is found there."""
        return {
            "sheets": list(self.sheets),
            "sheet": self.sheet,
            "header_line": self.header_line,
            "hidden": list(self.hidden),
        }

    def beginning(self) -> list[tuple[int, str]]:
        """The first rows as one recognises them."""
        return [
            (number, " · ".join([cell[:SHOWN_CHARACTERS] for cell in cells if cell][:SHOWN_CELLS]))
            for number, cells in self.top
        ]


def header_words(headers: Sequence[str]) -> list[str]:
    """The headers as they are compared: without accents, case, underscores or stars."""
    return [folded(header).replace("_", " ").strip(" *:") for header in headers]


def known_words(headers: Sequence[str], vocabulary: Collection[str]) -> int:
    """How many of these cells are words for columns; none when they are too few among the others."""
    known = sum(word in vocabulary for word in header_words(headers) if word)
    return known if known >= KNOWN and known >= KNOWN_SHARE * _filled(headers) else 0


def header_place(top: Sequence[FilledRow], *, vocabulary: Collection[str], header_line: int = 0) -> int | None:
    """Which of the first rows names the columns: the one said, the one with most known words, else the first full one."""
    if header_line:
        return next((place for place, (number, _cells) in enumerate(top) if number == header_line), None)
    known = [known_words(cells, vocabulary) for _number, cells in top]
    if any(known):
        return known.index(max(known))
    widest = max((_filled(cells) for _number, cells in top), default=0)
    full = [place for place, (_number, cells) in enumerate(top) if _filled(cells) >= max(2, FULL_SHARE * widest)]
    return full[0] if full else None


def best_sheet(tops: Sequence[Sequence[FilledRow]], *, vocabulary: Collection[str]) -> int:
    """The sheet whose first rows know most words for columns, else the first one that looks like a table."""
    known = [max((known_words(cells, vocabulary) for _number, cells in top), default=0) for top in tops]
    if any(known):
        return known.index(max(known))
    tables = [place for place, top in enumerate(tops) if header_place(top, vocabulary=()) is not None]
    return tables[0] if tables else 0


def names_at(top: Sequence[FilledRow], place: int) -> list[str]:
    """The names of the columns; where cells of two lines are merged, a name may stand on the line above."""
    number, cells = top[place]
    if place == 0 or top[place - 1][0] != number - 1 or _filled(top[place - 1][1]) < KNOWN:
        return list(cells)
    above = top[place - 1][1]
    return [cell or (above[column] if column < len(above) else "") for column, cell in enumerate(cells)]


def is_a_table(top: Sequence[FilledRow]) -> bool:
    """Whether any of these first rows has cells side by side."""
    return any(_filled(cells) >= KNOWN for _number, cells in top)


def check_holds_a_table(top: Sequence[FilledRow], *, sheet: str, more: bool) -> None:
    """Raise `Unreadable`, saying what was seen, when these first rows are no table."""
    if not top:
        raise Unreadable("empty_sheet", sheet=sheet) if sheet else Unreadable("empty")
    number, cells = top[0]
    if not is_a_table(top):
        seen = next(cell for cell in cells if cell)[:QUOTED]
        raise Unreadable("one_column" if sheet else "no_separator", line=str(number), seen=seen, sheet=sheet)
    if len(top) == 1 and not more:
        raise Unreadable("only_headers", line=str(number), names=_quoted(cells))


def _quoted(cells: Sequence[str]) -> str:
    return ", ".join([cell[:QUOTED] for cell in cells if cell][:NAMED])


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell) for cell in cells)
