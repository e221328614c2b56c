"""Reading CSV: which characters, which separator, which lines."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from binome.core.directory.parsing.table import MAX_CELL, SEARCHED, Refusal, Rows

SAMPLE = 2_000  # bytes from which an encoding without a mark is told
HEAD = 100_000  # characters in which the first line ends, or it names no columns
SEPARATORS = ";,\t"
PIECE = 1 << 16  # characters looked at in one go
MAX_LINE = 120_000  # characters: 60 full cells
MAX_RECORD = 1_000  # lines of one record, quoted line ends included


def text_rows(data: bytes) -> Rows:
    """The rows of a text in UTF-8, UTF-16 or Windows-1252, with semicolons, commas or tabs. Raises `Refusal`."""
    encoding, codec = _encoding(data)
    separator, skipped = _separator(_text(data, codec).read(HEAD))
    return Rows(_records(data, codec, separator=separator, skipped=skipped), encoding, separator)


def _records(data: bytes, codec: str, *, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line on which it begins."""
    csv.field_size_limit(MAX_CELL * 8)  # a longer cell is refused with its line below; a runaway quote ends here
    lines = _Lines(data, codec, skipped=skipped)
    try:
        for cells in csv.reader(lines, delimiter=separator, strict=True):
            yield lines.record, [cell.strip() for cell in cells]
            lines.record = lines.number + 1
    except csv.Error:
        raise Refusal("bad_quotes", line=lines.record) from None


class _Lines:
    """The physical lines below the first `skipped`, one by one: what would fill the memory is never built."""

    def __init__(self, data: bytes, codec: str, *, skipped: int) -> None:
        self.text = _text(data, codec, errors="replace" if codec == "cp1252" else "strict")
        self.number = skipped
        self.record = skipped + 1  # the line on which the record being read begins
        for _ in range(skipped):
            self.text.readline(MAX_LINE)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(MAX_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > MAX_LINE:
            raise Refusal("long_line", line=self.number)
        if self.number - self.record > MAX_RECORD:
            raise Refusal("bad_quotes", line=self.record)
        return line


def _text(data: bytes, codec: str, *, errors: str = "replace") -> io.TextIOWrapper:
    """The characters as they are asked for: a whole text of wide characters would take four times the file."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=codec, errors=errors, newline="")


def _encoding(data: bytes) -> tuple[str, str]:
    """The name of the encoding for people, and Python's codec for it. Raises `Refusal`."""
    sample = data[:SAMPLE]
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for zeros, codec in ((sample[1::2], "utf-16-le"), (sample[::2], "utf-16-be")):
        if not wide and zeros.count(0) > len(sample) // 3:
            return _checked_text(data, "UTF-16", codec)
    if wide:
        return _checked_text(data, "UTF-16", "utf-16")
    if b"\x00" in data:
        raise Refusal("binary")
    try:
        _read_through(data, "utf-8-sig")
    except UnicodeDecodeError:
        return "Windows-1252", "cp1252"
    return "UTF-8", "utf-8-sig"


def _checked_text(data: bytes, encoding: str, codec: str) -> tuple[str, str]:
    try:
        binary = _read_through(data, codec)
    except UnicodeDecodeError:
        raise Refusal("bad_characters", encoding=encoding) from None
    if binary:
        raise Refusal("binary")
    return encoding, codec


def _read_through(data: bytes, codec: str) -> bool:
    """Whether the text holds a zero character. Raises `UnicodeDecodeError`."""
    text = _text(data, codec, errors="strict")
    return any("\x00" in piece for piece in iter(lambda: text.read(PIECE), ""))


def _separator(head: str) -> tuple[str, int]:
    """The separator, and the lines used to tell it: Excel's own `sep=;` line says it, or how the first lines are divided."""
    lines = head.splitlines()
    declared = lines[0].lstrip("\ufeff").strip() if lines else ""
    if declared.lower().startswith("sep=") and declared[4:5] in SEPARATORS:
        return declared[4:5] or "\t", 1
    near = ["".join(line.split('"')[::2]) for line in lines if line.strip()][:SEARCHED]
    return max(SEPARATORS, key=lambda separator: _divided(near, separator)), 0


def _divided(lines: Sequence[str], separator: str) -> int:
    """How much of a table this separator makes: cells that as many lines as possible have alike. Titles divide nothing."""
    alike = Counter(line.count(separator) for line in lines)
    return max((cells * lines_alike for cells, lines_alike in alike.items()), default=0)
