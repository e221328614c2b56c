"""The report as a workbook: a sheet a chapter, numbers that can be calculated with, charts that can be changed."""

import io
from datetime import UTC, datetime
from textwrap import wrap
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from binome.journey.outcomes.queries.report.parts import Cell, Number, Picture, Quote, Report, ReportTable, Section
from binome.journey.outcomes.queries.report.wording import TOO_FEW
from binome.journey.outcomes.views import chapters
from binome.journey.outcomes.views.paper import download
from binome.journey.outcomes.views.plain_text import for_xml

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_NAME = 31  # of a sheet
CHARTS: dict[str, dict[str, str]] = {
    "funnel": {"type": "bar"},
    "columns": {"type": "column"},
    "dumbbells": {"type": "bar"},
    "intervals": {"type": "bar"},
    "splits": {"type": "bar", "subtype": "percent_stacked"},
    "diverging": {"type": "bar", "subtype": "percent_stacked"},
}
DRAWN = {"dumbbells": 2, "intervals": 1, "funnel": 1, "columns": 1}  # of the heads; of the others, all
ROWS_OF_A_CHART = 16
A4 = 9  # paper, as workbooks number it
LINE, TITLE_LINE = 15, 24  # points: a line of a cell, and one of a title
COLOURS = ("#0F5C63", "#9AA6AA", "#E85C38")


def response(report: Report, *, filename: str) -> HttpResponse:
    """The workbook, to take along."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(*report.day, tzinfo=UTC), "title": f"{report.title} — {report.wave}"})
    _Workbook(book).write(for_xml(report))
    book.close()
    return download(out.getvalue(), kind=KIND, filename=filename)


class _Workbook:
    """One workbook being written, sheet by sheet."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": COLOURS[0]})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})  # off the number before it
        self.formats: dict[str, Any] = {}

    def write(self, report: Report) -> None:
        """Summary, chapters, appendix, words, notes."""
        self._summary(report)
        quotes = []
        for chapter in chapters.chapters(report):
            sheet = _Sheet(self, chapter.title)
            for section in chapter.sections:
                sheet.section(section)
        for section in chapters.appendix(report):
            if section.key != "method" and (section.indicators or section.tables or section.pictures):
                _Sheet(self, section.title).section(section)
        for section in report.sections:
            quotes += [(section.title, quote) for quote in section.quotes]
        if quotes:
            self._words(quotes)
        self._notes(report)

    def _summary(self, report: Report) -> None:
        sheet = _Sheet(self, _("Summary"), heads=(_("Figure"), _("Value"), _("Note")))
        if report.front is None:
            sheet.text(f"{report.programme} · {report.wave} · {report.made_on}")
            return
        sheet.text(report.front.headline, self.title)
        sheet.text(report.front.limits)
        sheet.text(f"{report.programme} · {report.wave} · {report.made_on}")
        for each in report.front.figures:
            sheet.row((each.label, each.value, each.note))
        if report.front.picture:
            sheet.picture(report.front.picture)
        for step in report.front.next_steps:
            sheet.row((_("What we recommend next"), step))

    def _words(self, quotes: list[tuple[str, Quote]]) -> None:
        sheet = _Sheet(self, _("In their own words"), heads=(_("Section"), _("Words"), _("Who"), _("Times")))
        sheet.widen(1, 80)
        sheet.widen(2, 40)
        for title, quote in quotes:
            sheet.row((title, quote.text, quote.by, Number(quote.times)))

    def _notes(self, report: Report) -> None:
        sheet = _Sheet(self, _("Notes"), heads=(_("Section"), _("Note")))
        sheet.widen(1, 110)
        for sentence in report.due:
            sheet.row((_("Not due yet"), sentence))
        for section in report.sections:
            for note in section.notes:
                sheet.row((section.title, note))

    def number_format(self, cell: Number) -> Any:
        """The format in which a spreadsheet writes this number as every other place does."""
        digits = "#,##0" + ("." + "0" * cell.places if cell.places else "")
        code = {"plain": digits, "percent": "0%", "signed": f"+{digits};\u2212{digits};{digits}"}[cell.kind]
        if code not in self.formats:
            self.formats[code] = self.book.add_format({"num_format": code, "valign": "top"})
        return self.formats[code]


class _Sheet:
    """One sheet being written from top to bottom under its frozen first line."""

    def __init__(self, workbook: _Workbook, name: str, *, heads: tuple[str, ...] = ()) -> None:
        self.workbook, self.name = workbook, _free_name(workbook.book, name)
        self.sheet = workbook.book.add_worksheet(self.name)
        self.at = 0
        self.widths: dict[int, int] = {}
        for column in range(13):
            self.widen(column, 18 if column else 46)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)  # printed, a sheet is as wide as its paper: columns were parted over five pages
        self.sheet.repeat_rows(0)
        self.head(heads or (_("Figure"), _("Value"), _("Note")))
        self.sheet.freeze_panes(1, 1)

    def widen(self, column: int, width: int) -> None:
        """Make a column so many signs wide."""
        self.widths[column] = width
        self.sheet.set_column(column, column, width)

    def _raise(self, cells: tuple[Cell, ...]) -> None:
        """Make the line as high as its longest cell needs: programs that show workbooks do not all find it themselves."""
        lines = [
            len(wrap(cell, self.widths.get(column, 18))) for column, cell in enumerate(cells) if isinstance(cell, str)
        ]
        if (most := max(lines, default=1)) > 1:
            self.sheet.set_row(self.at, LINE * most)

    def head(self, names: tuple[str, ...]) -> None:
        """A line of column names."""
        self._raise(names)
        for column, name in enumerate(names):
            self.sheet.write_string(self.at, column, name, self.workbook.bold)
        self.at += 1

    def text(self, words: str, style: Any = None) -> None:
        """A line of words."""
        if style is self.workbook.title:
            self.sheet.set_row(self.at, TITLE_LINE)
        self.sheet.write_string(self.at, 0, words, style)
        self.at += 1

    def row(self, cells: tuple[Cell, ...]) -> None:
        """A line of values; what is not told stays empty."""
        self._raise(tuple("" if cell == TOO_FEW else cell for cell in cells))
        for column, cell in enumerate(cells):
            if isinstance(cell, Number):
                value = cell.value / 100 if cell.kind == "percent" else cell.value
                self.sheet.write_number(self.at, column, value, self.workbook.number_format(cell))
            elif cell != TOO_FEW:
                self.sheet.write_string(self.at, column, cell, self.workbook.wrapped)
        self.at += 1

    def section(self, section: Section) -> None:
        """Indicators, then pictures with their chart, then tables and links."""
        self.text(section.title, self.workbook.title)
        for each in section.indicators:
            self.row((each.label, each.value, each.note))
        for picture in section.pictures:
            self.picture(picture)
        for table in section.tables:
            self.table(table)
        for network in section.networks:
            links = tuple((f"{first} – {two}", Number(pairs)) for first, two, pairs in network.links)
            self.table(ReportTable(network.title, (_("Departments"), _("Pairs")), links))
        self.at += 1

    def table(self, table: ReportTable) -> None:
        """A table under its caption."""
        self.at += 1
        self.text(table.caption, self.workbook.title)
        self.head(table.columns)
        for row in table.rows:
            self.row(row)

    def picture(self, picture: Picture) -> None:
        """The values of a picture, and beside them a chart of the spreadsheet's own."""
        in_words = any(picture.written(line) != line.values for line in picture.lines)
        # A chart needs numbers: what is told as “at least 15” stands as words, and is drawn by a column that says what it holds.
        heads = (*picture.heads, _("At least")) if in_words else picture.heads
        rows = tuple(
            (line.label, *picture.written(line), *(line.values if in_words else ()), line.note)
            for line in picture.lines
        )
        before = self.at
        self.table(ReportTable(picture.title, (_("Subject"), *heads, _("Note")), rows))
        if picture.kind in CHARTS:
            self._chart(picture, first=self.at - len(rows), last=self.at - 1, after=int(in_words))
            self.at = max(self.at, before + ROWS_OF_A_CHART)

    def _chart(self, picture: Picture, *, first: int, last: int, after: int) -> None:
        """A chart of the columns that come `after` so many others."""
        chart = self.workbook.book.add_chart(CHARTS[picture.kind])
        for place in range(DRAWN.get(picture.kind, len(picture.heads))):
            column = place + 1 + after
            chart.add_series(
                {
                    "name": [self.name, first - 1, column],
                    "categories": [self.name, first, 0, last, 0],
                    "values": [self.name, first, column, last, column],
                    "fill": {"color": COLOURS[1 - place if picture.kind == "dumbbells" else place]},
                }
            )
        chart.set_title({"name": picture.title, "name_font": {"size": 11}})
        if CHARTS[picture.kind]["type"] == "bar":
            chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 560, "height": 320})
        self.sheet.insert_chart(first - 2, len(picture.heads) + after + 3, chart)


def _free_name(book: Any, name: str) -> str:
    """A name that a sheet may bear and none bears yet."""
    base = name.translate(FORBIDDEN).strip().strip("'")[:LONGEST_NAME]
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    return base if base.casefold() not in taken else f"{base[: LONGEST_NAME - 3]} {len(taken)}"
