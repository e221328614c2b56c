"""Turning the bytes of an uploaded file into rows of text, and refusing early what is no table.

The parser runs in a process of its own: what a file swells to, or how long it takes, never reaches the server.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import IO, Any

from binome.core.directory.layout import (
    FilledRow,
    Table,
    best_sheet,
    check_holds_a_table,
    header_place,
    is_a_table,
    known_words,
    names_at,
)
from binome.core.directory.parsing.table import MAX_BYTES
from binome.core.directory.refusals import Unreadable

SOURCE = Path(__file__).resolve().parents[3]  # the folder that holds the package, wherever it is installed
PARSER = "binome.core.directory.parsing.child"
TOPS = "tops"  # asks the parser for the first rows of the first sheets
HANDED_DOWN = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR")  # no key, no database address
LINE = 64 << 20  # bytes of the longest line the parser writes: 500 rows of full cells
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
ENDED_BY_MEMORY = {
    -signal.SIGABRT,
    -signal.SIGSEGV,
    -signal.SIGKILL,
    -signal.SIGBUS,
}  # what a failed allocation ends in


class ParserFailed(Exception):
    """The parser ended with this code and without a word: a fault of ours or of the installation, for the log."""


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


def table_from(
    data: bytes, *, vocabulary: Collection[str] = (), sheet: int | None = None, header_line: int = 0
) -> Table:
    """Read CSV (UTF-8, UTF-16, Windows-1252; semicolon, comma or tab) or XLSX. Raises `Unreadable`.

    `vocabulary`: words by which the row that names the columns is recognised, unless `sheet` and `header_line` say where it is.
    """
    refuse_early(data)
    with tempfile.TemporaryFile() as file:
        file.write(data)
        read = _read(file, sheet=sheet or 0)
        if sheet is None and len(read.head["sheets"]) > 1 and not _is_known(read.top, vocabulary):
            best = best_sheet(_tops(file), vocabulary=vocabulary)
            read = _read(file, sheet=best) if best else read
    return _table(read, vocabulary=vocabulary, header_line=header_line)


@dataclass
class _Read:
    """What the parser said of one sheet: what it is, its first rows, the others."""

    head: dict[str, Any]
    top: list[FilledRow]
    rows: list[FilledRow]


def _is_known(top: Sequence[FilledRow], vocabulary: Collection[str]) -> bool:
    return any(known_words(cells, vocabulary) for _number, cells in top)


def _table(read: _Read, *, vocabulary: Collection[str], header_line: int) -> Table:
    head, top = read.head, read.top
    sheet = head["sheets"][head["sheet"]] if head["sheets"] else ""
    check_holds_a_table(top, sheet=sheet, more=bool(read.rows))
    place = header_place(top, vocabulary=vocabulary, header_line=header_line)
    if place is None:  # the row that was said is none of the first ones: another file came under the same choice
        place = header_place(top, vocabulary=vocabulary) or 0
    return Table(
        names_at(top, place),
        [*top[place + 1 :], *read.rows],
        encoding=head["encoding"],
        separator=head["separator"],
        sheets=head["sheets"],
        sheet=sheet,
        header_line=top[place][0],
        hidden=head["hidden"],
        top=top,
    )


def _read(file: IO[bytes], *, sheet: int) -> _Read:
    with _answers(file, str(sheet)) as answers:
        head = _accepted(next(answers))
        top = [(number, cells) for number, cells in head["top"]]
        # of what is no table the rest is not waited for: a million rows of one cell
        rows = [(number, cells) for batch in answers for number, cells in batch] if is_a_table(top) else []
    return _Read(head, top, rows)


def _tops(file: IO[bytes]) -> list[list[FilledRow]]:
    with _answers(file, TOPS) as answers:
        return [[(number, cells) for number, cells in top] for top in answers]


@contextmanager
def _answers(file: IO[bytes], asked: str) -> Iterator[Iterator[Any]]:
    """What the parser says when it is asked for a sheet, or for the tops of the first ones, until it says that this is all."""
    file.seek(0)
    with _started(file, asked) as process:
        try:
            yield iter(takewhile(_is_not_last, _lines(process)))
        finally:
            process.kill()  # it has ended, or what it has to say is no longer wanted


def _is_not_last(answer: Any) -> bool:
    return not (isinstance(answer, dict) and "complete" in _accepted(answer))


def _started(file: IO[bytes], asked: str) -> "subprocess.Popen[bytes]":
    environment = {name: os.environ[name] for name in HANDED_DOWN if name in os.environ}
    environment["PYTHONPATH"] = str(SOURCE)
    return subprocess.Popen(  # noqa: S603 — our own interpreter and module, nothing of the file in the command
        [sys.executable, "-m", PARSER, asked],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[Any]:
    if process.stdout is None:
        return
    while line := process.stdout.readline(LINE):
        yield json.loads(line)
    ended = process.wait()
    if ended == -signal.SIGPROF:
        raise Unreadable("too_slow")
    if ended in ENDED_BY_MEMORY:
        raise Unreadable("too_big")
    raise ParserFailed(ended)


def _accepted(line: dict[str, Any]) -> dict[str, Any]:
    if "refused" in line:
        raise Unreadable(line["refused"], **line["details"])
    return line
