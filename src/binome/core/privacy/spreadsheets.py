"""Tables as CSV and XLSX files, in cells that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse

from binome.core.privacy.spreadsheet_cells import csv_cell, text_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that hands back each line instead of keeping it."""

    def write(self, line: str) -> bytes:
        """The line as it leaves."""
        return line.encode()


def csv_stream(rows: Iterable[list[str | float | None]], *, name: str) -> StreamingHttpResponse:
    """Semicolons and a byte order mark, as French spreadsheets expect; a line leaves as soon as it is written."""
    writer = csv.writer(_Echo(), delimiter=";")
    lines = (writer.writerow([csv_cell(cell) if isinstance(cell, str) else cell for cell in row]) for row in rows)
    response = StreamingHttpResponse(chain(["\ufeff".encode()], lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_file(rows: Iterable[list[str | float | None]], *, name: str) -> HttpResponse:
    """A workbook of plain text and numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, place, text_cell(cell))
            elif cell is not None:
                sheet.write_number(line, place, cell)
    sheet.set_column(0, 0, 30)
    sheet.freeze_panes(1, 1)
    book.close()
    return _attached(buffer.getvalue(), kind=XLSX, name=f"{name}.xlsx")


def xlsx_to_fill(names: Sequence[str], *, name: str) -> HttpResponse:
    """A workbook with the names of columns alone, every cell of which is text: what is typed keeps its zeros."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    text, heading = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bold": True})
    sheet.set_column(0, len(names) - 1, 22, text)
    for place, column in enumerate(names):
        sheet.write_string(0, place, text_cell(column), heading)
    sheet.freeze_panes(1, 0)
    book.close()
    return _attached(buffer.getvalue(), kind=XLSX, name=f"{name}.xlsx")


def _attached(content: bytes, *, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
