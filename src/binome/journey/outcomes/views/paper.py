"""Documents to print or to take along: PDF by typst, workbook, CSV."""

import csv
import io
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from binome.core.privacy.spreadsheet_cells import csv_cell, text_cell
from binome.journey.outcomes.queries.report.parts import Cell, Number, Report, SlopeLine
from binome.journey.outcomes.views.typesetting import pdf


def pdf_response(template: str, data: dict[str, Any], *, filename: str) -> HttpResponse:
    """The PDF, to open in the browser or to keep."""
    return _download(pdf(template, data), kind="application/pdf", filename=filename, inline=True)


def _download(content: bytes, *, kind: str, filename: str, inline: bool = False) -> HttpResponse:
    disposition = "inline" if inline else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'{disposition}; filename="{filename}"', "Cache-Control": "private, no-store"},
    )


def report_data(report: Report, *, language: str, words: dict[str, str]) -> dict[str, Any]:
    """The report as plain data for the template, with the few words that the template itself says."""
    return {**_spelled(report), "lang": language, "words": words}


def _spelled(kept: Any) -> Any:
    """Dataclasses as dictionaries, every figure as it is written: the template places texts and rounds nothing."""
    if isinstance(kept, Number):
        return str(kept)
    if isinstance(kept, SlopeLine):
        ends = {"before": kept.before.value, "after": kept.after.value}
        return {
            **ends,
            "said_before": str(kept.before),
            "said_after": str(kept.after),
            "label": kept.label,
            "note": kept.note,
        }
    if isinstance(kept, tuple):
        return [_spelled(each) for each in kept]
    if is_dataclass(kept):
        return {each.name: _spelled(getattr(kept, each.name)) for each in fields(kept)}
    return kept


def rows_of(report: Report) -> list[tuple[Cell, ...]]:
    """The report as lines: section, label, value, note; then each table."""
    lines: list[tuple[Cell, ...]] = []
    for section in report.sections:
        lines += [(section.title, each.label, each.value, each.note) for each in section.indicators]
        for table in section.tables:
            lines.append((section.title, table.caption, *table.columns))
            lines += [(section.title, "", *row) for row in table.rows]
        lines += [(section.title, "", note) for note in section.notes]
    return lines


def csv_response(report: Report, *, filename: str) -> HttpResponse:
    """The report as CSV for French Excel (UTF-8 with mark, semicolons); what looks like a formula is neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerows([csv_cell(str(cell)) for cell in row] for row in rows_of(report))
    return _download(("\ufeff" + out.getvalue()).encode(), kind="text/csv; charset=utf-8", filename=filename)


def xlsx_response(report: Report, *, filename: str) -> HttpResponse:
    """The report as a workbook: numbers that can be calculated with, in their format; texts that are never formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(*report.day, tzinfo=UTC), "title": report.title})
    sheet = book.add_worksheet()
    sheet.set_column(0, 1, 42)
    sheet.set_column(2, 12, 22)
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, f"{report.title} — {report.wave}", bold)
    sheet.write_string(1, 0, f"{report.programme} · {report.made_on}")
    formats = {cell_format: book.add_format({"num_format": cell_format}) for cell_format in _formats(report)}
    for at, row in enumerate(rows_of(report), start=3):
        for column, cell in enumerate(row):
            if isinstance(cell, Number):
                sheet.write_number(at, column, _in_workbook(cell), formats[_format_of(cell)])
            else:
                sheet.write_string(at, column, text_cell(cell))
    book.close()
    return _download(
        out.getvalue(),
        kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        filename=filename,
    )


def _formats(report: Report) -> list[str]:
    return sorted({_format_of(cell) for row in rows_of(report) for cell in row if isinstance(cell, Number)})


def _format_of(cell: Number) -> str:
    """The format in which a spreadsheet writes this number as every other place does."""
    digits = "#,##0" + ("." + "0" * cell.places if cell.places else "")
    formats = {"plain": digits, "percent": "0%", "signed": f"+{digits};\u2212{digits};{digits}"}
    return formats[cell.kind]


def _in_workbook(cell: Number) -> float:
    """The figure as a workbook wants it: shares of one where the page tells points of a hundred."""
    return cell.value / 100 if cell.kind == "percent" else cell.value
