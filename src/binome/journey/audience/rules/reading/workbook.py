"""Reading XLSX: what would swell or fetch is refused before anything parses it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from binome.journey.audience.rules.reading.table import MAX_ROWS, MEGABYTE, Table, Unreadable, headed

MAX_UNPACKED = 150 * MEGABYTE
MAX_PARTS = 2_000
MAX_RATIO = 200  # a workbook of repeated words packs some 50 to 1; a bomb a thousand to 1
MAX_CELLS = 4_000_000  # the reader keeps the whole rectangle from A1 to the last cell, empty ones included
NEAR = rb"""r(?<=\sr)\s*=\s*["']\s*"""  # the place of a cell, as r="B12"; begins with a letter to be found fast
PLACE = re.compile(NEAR + rb"([A-Za-z]*)([0-9]*)")
FAR = re.compile(NEAR + rb"(?:[A-Za-z]{3}|[C-Zc-z][A-Za-z]|[Bb][I-Zi-z]|[A-Za-z]*[0-9]{6})")  # beyond BH or 99,999
OVERLAP = 200  # bytes looked at twice, so that nothing hides where two pieces meet
DAMAGED: str | Promise = _("This workbook cannot be read. Save it again as .xlsx, or as CSV.")
UNSAFE: str | Promise = _("This workbook is not safe to open. Save it again as .xlsx, or as CSV.")


def workbook_table(data: bytes) -> Table:
    """Read the first sheet of a workbook. Raises `Unreadable`."""
    _inspect(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        grid = workbook.get_sheet_by_index(0).to_python(nrows=MAX_ROWS + 2, skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError):
        raise Unreadable(DAMAGED) from None
    rows = (
        (number, [cell.strip() if isinstance(cell, str) else _as_text(cell) for cell in cells])
        for number, cells in enumerate(grid, start=1)
    )
    return headed(rows, encoding="XLSX", separator="")


def _inspect(data: bytes) -> None:
    """Unpack every part once, piece by piece and never trusting the sizes it claims."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise Unreadable(UNSAFE)
        unpacked = 0
        for part in parts:
            unpacked += _inspect_part(data, part, room=MAX_UNPACKED - unpacked)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Unreadable(DAMAGED) from None


def _inspect_part(data: bytes, part: zipfile.ZipInfo, *, room: int) -> int:
    size, far = 0, False
    for seen, new in _seen(data, part):
        size += new
        if size > room or size > max(MEGABYTE, MAX_RATIO * part.compress_size):
            raise Unreadable(UNSAFE)
        if b"<!" in seen and re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", seen, re.IGNORECASE):
            raise Unreadable(UNSAFE)
        far = far or FAR.search(seen) is not None
    if far and _rectangle(data, part) > MAX_CELLS:
        raise Unreadable(_("The table is far larger than what is written in it. Keep the cells that are needed."))
    return size


def _rectangle(data: bytes, part: zipfile.ZipInfo) -> int:
    """Cells from A1 to the last row and the last column that any cell names."""
    tall, wide = 0, 0
    for seen, _new in _seen(data, part):
        for letters, digits in set(PLACE.findall(seen)):
            tall, wide = max(tall, int(digits[:9] or 0)), max(wide, _column(letters))
    return tall * wide


def _seen(data: bytes, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """The part piece by piece, each with the end of the one before, without the zeros of UTF-16; and its new bytes."""
    before = b""
    for piece in _pieces(data, part):
        seen = (before + piece).replace(b"\x00", b"")
        yield seen, len(piece)
        before = seen[-OVERLAP:]


def _pieces(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part unpacked from its own bytes, a megabyte at a time."""
    header = part.header_offset
    names = int.from_bytes(data[header + 26 : header + 28], "little")
    start = header + 30 + names + int.from_bytes(data[header + 28 : header + 30], "little")
    packed = data[start : start + part.compress_size]
    if part.flag_bits & 1 or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise NotImplementedError
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    opened = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not opened.eof:
        yield opened.decompress(packed, MEGABYTE)
        packed = opened.unconsumed_tail


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters[:5].upper():
        number = number * 26 + letter - 64
    return number


def _as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
