"""Turning the bytes of an uploaded file into rows of text, and refusing early what is no table.

The parser runs in a process of its own: what a file swells to, or how long it takes, never reaches the server.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from binome.core.directory.parsing.table import MAX_BYTES
from binome.core.directory.refusals import Table, Unreadable

SOURCE = Path(__file__).resolve().parents[3]  # the folder that holds the package, wherever it is installed
PARSER = "binome.core.directory.parsing.child"
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


def table_from(data: bytes) -> Table:
    """Read CSV (UTF-8, UTF-16, Windows-1252; semicolon, comma or tab) or XLSX. Raises `Unreadable`."""
    refuse_early(data)
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        with _started(file) as process:
            try:
                return _table(_lines(process))
            finally:
                process.kill()  # it has ended, or what it has to say is no longer wanted


def _started(file: IO[bytes]) -> "subprocess.Popen[bytes]":
    environment = {name: os.environ[name] for name in HANDED_DOWN if name in os.environ}
    environment["PYTHONPATH"] = str(SOURCE)
    return subprocess.Popen(  # noqa: S603 — our own interpreter and module, nothing of the file in the command
        [sys.executable, "-m", PARSER], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
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


def _table(lines: Iterator[Any]) -> Table:
    first = _accepted(next(lines))
    rows: list[tuple[int, list[str]]] = []
    for line in lines:
        if isinstance(line, dict) and "complete" in _accepted(line):
            break
        rows += [(number, cells) for number, cells in line]
    return Table(first["headers"], rows, encoding=first["encoding"], separator=first["separator"])


def _accepted(line: dict[str, Any]) -> dict[str, Any]:
    if "refused" in line:
        raise Unreadable(line["refused"], **line["details"])
    return line
