"""What was read from a file, the limits it is held to, and why it may be refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_ROWS = 200_000
MAX_COLUMNS = 60
MAX_CELL = 2_000


class Unreadable(Exception):
    """The file cannot be read as a table; the message says why, in the reader's words."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Table:
    """What was read: headers, then (line number in the file, cells) for each row that is not empty."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str
    separator: str


def headed(rows: Iterable[tuple[int, list[str]]], *, encoding: str, separator: str) -> Table:
    """The table of these numbered rows, of which the first names the columns. Raises `Unreadable`."""
    kept: list[tuple[int, list[str]]] = []
    for number, cells in rows:
        if any(cells):
            kept.append((number, _checked(cells)))
        if len(kept) > MAX_ROWS:
            raise Unreadable(_("The file has more than 200,000 rows."))
    if not kept:
        raise Unreadable(_("The file is empty."))
    headers = kept[0][1]
    if len([header for header in headers if header]) < 2:
        raise Unreadable(_("The first line must name the columns, parted by semicolons, commas or tabs."))
    if len(kept) == 1:
        raise Unreadable(_("The file has a line of headers and nothing below it."))
    return Table(headers=headers, rows=kept[1:], encoding=encoding, separator=separator)


def _checked(cells: list[str]) -> list[str]:
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(_("The table has more than 60 columns. Keep the ones that are needed."))
    if max(map(len, cells)) > MAX_CELL:
        raise Unreadable(_("A cell is longer than 2,000 characters: this does not look like a list of people."))
    return cells
