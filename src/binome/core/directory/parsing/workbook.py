"""Reading XLSX: the first sheet that is shown."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from binome.core.directory.parsing.table import Refusal, Rows, header_among, quoted_names

OTHERS = 5  # further sheets looked at when the first one holds no table


def workbook_rows(data: bytes) -> Rows:
    """The rows of the first sheet that is shown. Raises `Refusal`."""
    workbook = _opened(data)
    name = _shown(workbook)[0]
    return Rows(_rows(workbook, name), "XLSX", sheet=name)


def better_sheet(data: bytes) -> dict[str, str]:
    """A further sheet that seems to hold the table, with the names of its columns; empty when none does."""
    workbook = _opened(data)
    for name in _shown(workbook)[1 : OTHERS + 1]:
        if names := header_among(_rows(workbook, name)):
            return {"other_sheet": name, "names": quoted_names(names[1])}
    return {}


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


def _rows(workbook: CalamineWorkbook, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with the number a spreadsheet shows for it."""
    try:
        sheet = workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError, IndexError):
        raise Refusal("damaged") from None
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [cell.strip() if isinstance(cell, str) else _as_text(cell) for cell in cells]


def _as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
