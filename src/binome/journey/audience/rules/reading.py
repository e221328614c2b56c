"""Turning the bytes of an uploaded file into rows of text, and refusing early what is no table."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_ROWS = 200_000
MAX_COLUMNS = 60
MAX_CELL = 2_000
MAX_UNPACKED = 300 * MEGABYTE
MAX_PARTS = 2_000
MAX_RATIO = 200  # a workbook of repeated words packs some 50 to 1; a bomb a thousand to 1

NOT_TABLES: tuple[tuple[bytes, str | Promise], ...] = (
    (b"%PDF", _("This is a PDF, not a table. Export the list as CSV or XLSX.")),
    (b"MZ", _("This is a program, not a table.")),
    (b"\x7fELF", _("This is a program, not a table.")),
    (b"\xd0\xcf\x11\xe0", _("This is an old Excel file (.xls). Save it as .xlsx or CSV.")),
    (b"<", _("This is a web page or an XML document, not a table. Export the list as CSV or XLSX.")),
    (b"{\\rtf", _("This is a text document, not a table.")),
)


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


def table_from(data: bytes) -> Table:
    """Read CSV (UTF-8, UTF-16, Windows-1252; semicolon, comma or tab) or XLSX. Raises `Unreadable`."""
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 20 MB. Split it, or remove the columns that are not needed."))
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data)
    head = data.lstrip(b"\xef\xbb\xbf \r\n\t")
    for start, reason in NOT_TABLES:
        if head.startswith(start):
            raise Unreadable(reason)
    return _text(data)


# --- CSV --------------------------------------------------------------------------------------------------
def _text(data: bytes) -> Table:
    encoding, text = _decoded(data)
    if "\x00" in text:
        raise Unreadable(_("The file holds binary data, not a table."))
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, _checked_cells(cells)))
            line = reader.line_num + 1
            if len(rows) > MAX_ROWS:
                raise Unreadable(_("The file has more than 200,000 rows."))
    except csv.Error:
        raise Unreadable(_("Line %(line)s is too long or its quotes are never closed.") % {"line": line}) from None
    return _headed(rows, encoding=encoding, separator=separator)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16", _strictly(data, "utf-16")
    sample = data[:2000]
    if sample[1::2].count(0) > len(sample) // 3:
        return "UTF-16", _strictly(data, "utf-16-le")
    try:
        return "UTF-8", data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "Windows-1252", data.decode("cp1252", errors="replace")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError:
        raise Unreadable(_("The characters of this file cannot be read. Save it as CSV UTF-8.")) from None


def _separator(text: str) -> str:
    """The separator that parts the first line most often, outside quotes."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = "".join(line.split('"')[::2])
    return max(";,\t", key=unquoted.count)


# --- XLSX -------------------------------------------------------------------------------------------------
def _workbook(data: bytes) -> Table:
    _inspect(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        grid = workbook.get_sheet_by_index(0).to_python(nrows=MAX_ROWS + 2, skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError):
        raise Unreadable(_("This workbook cannot be read. Save it again as .xlsx, or as CSV.")) from None
    rows = [
        (number, _checked_cells([_as_text(cell) for cell in cells]))
        for number, cells in enumerate(grid, start=1)
        if any(cell not in {"", None} for cell in cells)
    ]
    if len(rows) > MAX_ROWS:
        raise Unreadable(_("The file has more than 200,000 rows."))
    return _headed(rows, encoding="XLSX", separator="")


def _inspect(data: bytes) -> None:
    """Refuse a workbook that would swell, or whose XML declares a document type, before anything parses it."""
    bad = Unreadable(_("This workbook is not safe to open. Save it again as .xlsx, or as CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise bad
            for part in parts:
                if part.file_size > MEGABYTE and part.file_size > MAX_RATIO * max(part.compress_size, 1):
                    raise bad
                if part.filename.lower().endswith((".xml", ".rels", ".vml")) and _declares_a_type(archive, part):
                    raise bad
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Unreadable(_("This workbook cannot be read. Save it again as .xlsx, or as CSV.")) from None


def _declares_a_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    before = b""
    with archive.open(part) as opened:
        while chunk := opened.read(MEGABYTE):
            seen = (before + chunk).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                return True
            before = chunk[-40:]
    return False


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


# --- both -------------------------------------------------------------------------------------------------
def _checked_cells(cells: list[str]) -> list[str]:
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(_("The table has more than 60 columns. Keep the ones that are needed."))
    if any(len(cell) > MAX_CELL for cell in cells):
        raise Unreadable(_("A cell is longer than 2,000 characters: this does not look like a list of people."))
    return [cell.strip() for cell in cells]


def _headed(rows: list[tuple[int, list[str]]], *, encoding: str, separator: str) -> Table:
    if not rows:
        raise Unreadable(_("The file is empty."))
    headers = rows[0][1]
    if len([header for header in headers if header]) < 2:
        raise Unreadable(_("The first line must name the columns, parted by semicolons, commas or tabs."))
    if len(rows) == 1:
        raise Unreadable(_("The file has a line of headers and nothing below it."))
    return Table(headers=headers, rows=rows[1:], encoding=encoding, separator=separator)
