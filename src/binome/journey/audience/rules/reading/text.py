"""Reading CSV: which characters, which separator, which lines."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from binome.journey.audience.rules.reading.table import Table, Unreadable, headed

SAMPLE = 2_000  # bytes or characters from which encoding and separator are told
SEPARATORS = ";,\t"


def text_table(data: bytes) -> Table:
    """Read UTF-8, UTF-16 or Windows-1252, parted by semicolons, commas or tabs. Raises `Unreadable`."""
    encoding, text = _decoded(data)
    if "\x00" in text:
        raise Unreadable(_("The file holds binary data, not a table."))
    separator, text = _separator(text)
    return headed(_lines(text, separator=separator), encoding=encoding, separator=separator)


def _lines(text: str, *, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        raise Unreadable(_("Line %(line)s is too long or its quotes are never closed.") % {"line": line}) from None


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16", _strictly(data, "utf-16")
    sample = data[:SAMPLE]
    for zeros, encoding in ((sample[1::2], "utf-16-le"), (sample[::2], "utf-16-be")):
        if zeros.count(0) > len(sample) // 3:
            return "UTF-16", _strictly(data, encoding)
    try:
        return "UTF-8", data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "Windows-1252", data.decode("cp1252", errors="replace")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError:
        raise Unreadable(_("The characters of this file cannot be read. Save it as CSV UTF-8.")) from None


def _separator(text: str) -> tuple[str, str]:
    """The separator and the text after it was told: Excel's own `sep=;` line says it, or the first line's headers do."""
    said, _newline, rest = text.partition("\n")
    if said.strip("\r ").lower().startswith("sep=") and said.strip("\r ")[4:5] in SEPARATORS:
        return said.strip("\r ")[4:5] or "\t", "\n" + rest
    line = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=unquoted.count), text
