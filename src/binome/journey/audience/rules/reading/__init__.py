"""Turning the bytes of an uploaded file into rows of text, and refusing early what is no table."""

from binome.journey.audience.rules.parsing.table import MAX_BYTES
from binome.journey.audience.rules.reading.process import parsed
from binome.journey.audience.rules.reading.refusals import Table, Unreadable

__all__ = ["MAX_BYTES", "Table", "Unreadable", "refuse_early", "table_from"]

BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"MZ\x90\x00", "program"),
    (b"\x7fELF", "program"),
    (b"\xd0\xcf\x11\xe0", "old_excel"),
    (b"<", "web_page"),
    (b"{\\rtf", "document"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x1f\x8b", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
)


def refuse_early(data: bytes) -> None:
    """Refuse at once what is visibly no table. Raises `Unreadable`."""
    if len(data) > MAX_BYTES:  # before anything copies it
        raise Unreadable("too_heavy")
    if not data.strip():
        raise Unreadable("empty")
    head = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    for beginning, code in BEGINNINGS:
        if head.startswith(beginning):
            raise Unreadable(code)


def table_from(data: bytes) -> Table:
    """Read CSV (UTF-8, UTF-16, Windows-1252; semicolon, comma or tab) or XLSX. Raises `Unreadable`."""
    refuse_early(data)
    return parsed(data)
