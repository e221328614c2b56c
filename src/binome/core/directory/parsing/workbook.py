"""Reading XLSX: one sheet of those that are shown, without its hidden columns."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from binome.core.directory.parsing.sheet_parts import column_letters, looked_through, sheet_paths
from binome.core.directory.parsing.table import SEARCHED, Refusal, Rows

LOOKED_AT = 6  # sheets whose first rows are looked at when the first one holds no table


def workbook_rows(data: bytes, *, sheet: int = 0) -> Rows:
    """The rows of a sheet, by its place among those that are shown. Raises `Refusal`."""
    workbook = _opened(data)
    shown = _shown(workbook)
    name = shown[min(sheet, len(shown) - 1)]
    part = looked_through(data, sheet_paths(data).get(name, ""))
    rows = _rows(workbook, name, hidden=part.hidden, errors=part.errors)
    letters = [column_letters(column) for column in sorted(part.hidden)]
    return Rows(rows, "XLSX", sheets=shown, sheet=shown.index(name), hidden=letters)


def tops(data: bytes) -> Iterator[list[tuple[int, Sequence[str]]]]:
    """The first filled rows of each of the first sheets that are shown, one sheet after the other; none of one that is no table."""
    for place in range(min(len(_shown(_opened(data))), LOOKED_AT)):
        try:
            yield list(islice(workbook_rows(data, sheet=place).filled(), SEARCHED))
        except Refusal:
            yield []


def _opened(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError, ValueError):
        raise Refusal("damaged") from None


def _shown(workbook: CalamineWorkbook) -> list[str]:
    sheets = workbook.sheets_metadata
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    if not sheets:
        raise Refusal("damaged")
    return shown or [sheet.name for sheet in sheets]


def _rows(
    workbook: CalamineWorkbook, name: str, *, hidden: set[int], errors: dict[tuple[int, int], str]
) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with the number a spreadsheet shows for it; the first column is the first one that holds anything."""
    try:
        sheet = workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError, IndexError):
        raise Refusal("damaged") from None
    first = sheet.start[1] if sheet.start else 0
    wrong: dict[int, dict[int, str]] = {}
    for (number, column), error in errors.items():
        wrong.setdefault(number, {})[column - first] = error
    unread = {column - first for column in hidden}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [cell.strip() if isinstance(cell, str) else _as_text(cell) for cell in cells]
        for column, error in wrong.get(number, {}).items():  # the reader leaves such cells empty
            if 0 <= column < len(texts):
                texts[column] = error
        yield number, ["" if column in unread else text for column, text in enumerate(texts)] if unread else texts


def _as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
