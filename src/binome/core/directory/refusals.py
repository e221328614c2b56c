"""Why a file is refused, in the reader's words: what was seen, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "empty": _("The file is empty."),
    "empty_sheet": _("The sheet “%(sheet)s” is empty."),
    "too_heavy": _("The file is larger than 20 MB. Split it, or remove the columns that are not needed."),
    "pdf": _("This is a PDF, not a table. Export the list as CSV or XLSX."),
    "program": _("This is a program, not a table."),
    "old_excel": _(
        "This is an old Excel file (.xls), or a workbook with a password. Save it as .xlsx without one, or as CSV."
    ),
    "web_page": _("This is a web page or an XML document, not a table. Export the list as CSV or XLSX."),
    "document": _("This is a text document or a presentation, not a table."),
    "picture": _("This is a picture, not a table."),
    "packed": _("This is a compressed file. Unpack it and choose the table inside."),
    "other_archive": _("This is a compressed file, not a workbook. Unpack it and choose the table inside."),
    "open_document": _("This is an OpenDocument file (.ods). Save it as .xlsx or CSV."),
    "binary_workbook": _("This is a binary workbook (.xlsb). Save it as .xlsx or CSV."),
    "binary": _("The file holds binary data, not a table."),
    "bad_characters": _(
        "The file begins as %(encoding)s, but not all of its characters can be read. Save it as CSV UTF-8."
    ),
    "bad_quotes": _("The quotes that open on line %(line)s are never closed, or are in the middle of a cell."),
    "long_line": _("Line %(line)s is longer than 120,000 characters: this does not look like a list of people."),
    "long_cell": _("Line %(line)s has a cell longer than 2,000 characters: this does not look like a list of people."),
    "too_many_rows": _("The file has more than 200,000 rows. Split it."),
    "too_many_lines": _(
        "The file has more than 1,000,000 lines, empty ones included. Remove the empty ones, or split it."
    ),
    "too_many_columns": _(
        "Line %(line)s has %(columns)s columns; 60 at most can be read. Remove the columns that are not needed."
    ),
    "too_many_cells": _(
        "The table has more than 2,000,000 cells. Remove the columns that are not needed, or split the file."
    ),
    "too_many_sheets": _("The workbook has more than 200 sheets. Save the one that is needed alone, or as CSV."),
    "too_many_strings": _(
        "The workbook holds more than 500,000 different texts. Save the sheet that is needed as CSV."
    ),
    "too_many_merged": _("The workbook has more than 100,000 merged cells. Save the sheet that is needed as CSV."),
    "unsafe": _(
        "This workbook is not safe to open: it holds links to other documents, or swells far beyond its size. Save "
        "the sheet that is needed as CSV."
    ),
    "damaged": _("This workbook cannot be read. Save it again as .xlsx, or as CSV."),
    "too_big": _(
        "Reading this file would fill too much memory: it has too many cells, a cell far from all others, or the "
        "same long text again and again. Copy the cells that are needed into a new sheet, or save it as CSV."
    ),
    "too_slow": _(
        "Reading this file takes too long for its size. Copy the cells that are needed into a new sheet, or save it "
        "as CSV."
    ),
    "only_headers": _("Line %(line)s names the columns (%(names)s…) and nothing is below it."),
    "no_separator": _(
        "Line %(line)s is a single cell, “%(seen)s”: no semicolon, comma or tab divides it into columns."
    ),
    "one_column": _(
        "Line %(line)s of the sheet “%(sheet)s” is a single cell, “%(seen)s”, and no line below it names columns."
    ),
}


class Unreadable(Exception):
    """The file cannot be read as a table; the code says why, and `reason` in the reader's words."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def reason(self) -> str:
        """The sentence for the reader."""
        return str(SENTENCES[self.code]) % self.details
