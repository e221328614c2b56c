"""Looking through a packed workbook before anything parses it: what would swell, fetch, or is no workbook of ours."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from binome.core.directory.parsing.table import MEGABYTE, Refusal

MAX_UNPACKED = 100 * MEGABYTE
MAX_PARTS = 2_000  # files within the archive: a workbook has a few for each sheet and picture
MAX_RATIO = 200  # a workbook of repeated words packs some 50 to 1; a bomb a thousand to 1
MAX_MARKS = 8_000_000  # "<" signs of all parts: two million cells of two elements each, opened and closed
MAX_STRINGS = 500_000  # shared texts, kept whole by the reader
MAX_SHEETS = 200  # nobody looks for a staff list among more; each costs a part to open
MAX_MERGED = 100_000  # ranges of merged cells: one for every second line at most
CAPS = {
    b"<si": ("too_many_strings", MAX_STRINGS),
    b"<mergeCell ": ("too_many_merged", MAX_MERGED),
}  # by what begins each
OVERLAP = 200  # bytes looked at twice, so that nothing hides where two pieces meet


def inspect(data: bytes) -> int:
    """Unpack every part once, piece by piece, never trusting the sizes it claims; how much it all holds. Raises `Refusal`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
        _check_kind({part.filename.lower().lstrip("/") for part in parts})
        if len(parts) > MAX_PARTS:
            raise Refusal("unsafe")
        unpacked = marks = 0
        for part in parts:
            size, signs = _inspect_part(data, part, room=MAX_UNPACKED - unpacked)
            unpacked, marks = unpacked + size, marks + signs
            if marks > MAX_MARKS:
                raise Refusal("too_big")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise Refusal("damaged") from None
    return unpacked


def _check_kind(names: set[str]) -> None:
    """Only XLSX: the reader would try its other formats too, which swell in other ways."""
    if "content.xml" in names:
        raise Refusal("open_document")
    if any(name.endswith(".bin") and "workbook" in name for name in names):
        raise Refusal("binary_workbook")
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise Refusal("document")
    if "xl/workbook.xml" not in names and "[content_types].xml" not in names:
        raise Refusal("other_archive")
    sheets = sum(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in names)
    if sheets > MAX_SHEETS:
        raise Refusal("too_many_sheets")


def _inspect_part(data: bytes, part: zipfile.ZipInfo, *, room: int) -> tuple[int, int]:
    """How many bytes the part unpacks to, and how many "<" signs are in them."""
    size = marks = 0
    counts = dict.fromkeys(CAPS, 0)
    before = b""
    for piece in _pieces(data, part):
        size += len(piece)
        if size > room or size > max(MEGABYTE, MAX_RATIO * part.compress_size):
            raise Refusal("unsafe")
        plain = piece.replace(b"\x00", b"") if b"\x00" in piece else piece  # UTF-16 hides nothing
        marks += plain.count(b"<")
        for sign, (code, most) in CAPS.items():
            counts[sign] += plain.count(sign)
            if counts[sign] > most:
                raise Refusal(code)
        seen = before + plain
        if b"<!" in seen and re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", seen, re.IGNORECASE):
            raise Refusal("unsafe")
        before = seen[-OVERLAP:]
    return size, marks


def _pieces(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part unpacked from its own bytes, a megabyte at a time."""
    header = part.header_offset
    names = int.from_bytes(data[header + 26 : header + 28], "little")
    start = header + 30 + names + int.from_bytes(data[header + 28 : header + 30], "little")
    packed = memoryview(data)[start : start + part.compress_size]
    if part.flag_bits & 1 or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise NotImplementedError
    if part.compress_type == zipfile.ZIP_STORED:
        for place in range(0, len(packed), MEGABYTE):
            yield bytes(packed[place : place + MEGABYTE])
        return
    opened = zlib.decompressobj(-zlib.MAX_WBITS)
    for place in range(0, len(packed), MEGABYTE):  # by pieces too: what is left over is copied at every turn
        rest: bytes | memoryview = packed[place : place + MEGABYTE]
        while rest and not opened.eof:
            yield opened.decompress(rest, MEGABYTE)
            rest = opened.unconsumed_tail
