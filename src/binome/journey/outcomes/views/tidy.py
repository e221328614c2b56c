"""The report as one tidy table: a line a figure, so that any program reads it without knowing how the page looks."""

import csv
import io
from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from binome.core.privacy.spreadsheet_cells import csv_cell
from binome.journey.outcomes.queries.report.parts import Cell, Number, Picture, Report, Section
from binome.journey.outcomes.queries.report.wording import TOO_FEW
from binome.journey.outcomes.views.paper import download

Line = tuple[str, str, str, str, Cell, str]


def lines_of(report: Report) -> Iterator[Line]:
    """Section, group, subject, measure, value, note: of every indicator, table, picture and network; then words by times."""
    for section in report.sections:
        yield from _of_section(section)


def _of_section(section: Section) -> Iterator[Line]:
    for each in section.indicators:
        yield section.title, "", "", each.label, each.value, each.note
    for table in section.tables:
        for row in table.rows:
            for measure, value in zip(table.columns[1:], row[1:], strict=True):
                yield section.title, table.caption, str(row[0]), measure, value, ""
    for picture in section.pictures:
        yield from _of_picture(section.title, picture)
    yield from _of_links_and_words(section)


def _of_picture(title: str, picture: Picture) -> Iterator[Line]:
    for line in picture.lines:
        for measure, value in zip(picture.heads, picture.written(line), strict=False):
            yield title, picture.title, line.label, measure, value, line.note


def _of_links_and_words(section: Section) -> Iterator[Line]:
    for network in section.networks:
        for first, two, pairs in network.links:
            yield section.title, network.title, f"{first} – {two}", _("Pairs"), Number(pairs), ""
    for quote in section.quotes:
        yield section.title, _("Words"), quote.text, _("Times"), Number(quote.times), quote.by


def response(report: Report, *, filename: str) -> HttpResponse:
    """The table as CSV for French Excel (UTF-8 with mark, semicolons); what looks like a formula is neutralised.

    “Value” holds numbers alone and is empty where none is told; “In words” then says what is told instead, or why nothing is.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    heads = (
        _("Section"),
        _("Group"),
        _("Subject"),
        _("Measure"),
        _("Value"),
        _("Unit"),
        _("In words"),
        _("Note"),
    )
    writer.writerow(heads)
    for section, group, subject, measure, value, note in lines_of(report):
        cells = map(csv_cell, (section, group, subject, measure))
        writer.writerow([*cells, *value_unit_and_words(value), csv_cell(note)])
    return download(("\ufeff" + out.getvalue()).encode(), kind="text/csv; charset=utf-8", filename=filename)


def value_unit_and_words(value: Cell) -> tuple[str, str, str]:
    """The figure alone and what it counts in: no sign of thousands, of per cent or of plus keeps a program from adding up."""
    if not isinstance(value, Number):
        return "", "", _("not shown: nobody, too few, or not computable") if value == TOO_FEW else csv_cell(value)
    digits = f"{value.value:.{value.places}f}".replace(".", get_format("DECIMAL_SEPARATOR"))
    return digits, "%" if value.kind == "percent" else "", ""
