"""The needs map as CSV and XLSX, in cells that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable

import xlsxwriter
from django.http import HttpResponse

from binome.core.privacy.exporting import text_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def neutral(cell: str | float | None) -> str | float:
    """A cell that opens as what it says."""
    if cell is None:
        return ""
    return text_cell(cell) if isinstance(cell, str) else cell


def csv_file(rows: Iterable[list[str | float | None]], *, name: str) -> HttpResponse:
    """Semicolons and a byte order mark, as French spreadsheets expect."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([neutral(cell) for cell in row] for row in rows)
    return _attached(("\ufeff" + text.getvalue()).encode(), kind="text/csv; charset=utf-8", name=f"{name}.csv")


def xlsx_file(rows: Iterable[list[str | float | None]], *, name: str) -> HttpResponse:
    """A workbook of plain text and numbers."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, place, str(neutral(cell)))
            elif cell is not None:
                sheet.write_number(line, place, cell)
    sheet.set_column(0, 0, 30)
    sheet.freeze_panes(1, 1)
    book.close()
    return _attached(written.getvalue(), kind=XLSX, name=f"{name}.xlsx")


def _attached(content: bytes, *, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
