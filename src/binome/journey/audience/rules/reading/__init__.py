"""Turning the bytes of an uploaded file into rows of text, and refusing early what is no table."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.journey.audience.rules.reading.table import MAX_BYTES, Table, Unreadable
from binome.journey.audience.rules.reading.text import text_table
from binome.journey.audience.rules.reading.workbook import workbook_table

__all__ = ["MAX_BYTES", "Table", "Unreadable", "refuse_early", "table_from"]

NOT_TABLES: tuple[tuple[bytes, str | Promise], ...] = (
    (b"%PDF", _("This is a PDF, not a table. Export the list as CSV or XLSX.")),
    (b"MZ\x90\x00", _("This is a program, not a table.")),
    (b"\x7fELF", _("This is a program, not a table.")),
    (b"\xd0\xcf\x11\xe0", _("This is an old Excel file (.xls). Save it as .xlsx or CSV.")),
    (b"<", _("This is a web page or an XML document, not a table. Export the list as CSV or XLSX.")),
    (b"{\\rtf", _("This is a text document, not a table.")),
    (b"\x89PNG", _("This is a picture, not a table.")),
    (b"\xff\xd8\xff", _("This is a picture, not a table.")),
)


def refuse_early(data: bytes) -> None:
    """Refuse at once what is visibly no table. Raises `Unreadable`."""
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 20 MB. Split it, or remove the columns that are not needed."))
    head = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    for start, reason in NOT_TABLES:
        if head.startswith(start):
            raise Unreadable(reason)


def table_from(data: bytes) -> Table:
    """Read CSV (UTF-8, UTF-16, Windows-1252; semicolon, comma or tab) or XLSX. Raises `Unreadable`."""
    refuse_early(data)
    return workbook_table(data) if data.startswith(b"PK\x03\x04") else text_table(data)
