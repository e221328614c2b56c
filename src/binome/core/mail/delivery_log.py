"""What the mail server answered, noted at once in a file that outlives the process, whatever happens to the database.

Between the mail server's "250 OK" and the database's commit a worker may be killed, or the disk of the database be full.
The log is one `write` away from the answer, so that whoever looks next knows what became of the letter. The lock
on the file falls with the process: it says for certain, on this machine, whether the worker still lives.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

SUFFIX = ".taken"


@dataclass(frozen=True)
class SmtpReplies:
    """What became of letters that were handed over, by their numbers."""

    taken: frozenset[int] = frozenset()
    not_taken: frozenset[int] = frozenset()


class DeliveryLog:
    """The log of one living worker."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        folder().mkdir(parents=True, exist_ok=True)
        self._path = folder() / f"{worker}{SUFFIX}"
        self._file = _create_locked(self._path)

    def record(self, letter: int, *, taken: bool) -> None:
        """The mail server has taken this letter, or has not."""
        os.write(self._file, b"%d\n" % (letter if taken else -letter))

    def answers(self) -> SmtpReplies:
        """What was stamped since the last `forget`."""
        return _read(self._file)

    def forget(self) -> None:
        """All of it is written down in the database."""
        os.ftruncate(self._file, 0)

    def close(self) -> None:
        """The worker stops, with nothing left to write down."""
        self._path.unlink(missing_ok=True)
        os.close(self._file)


def folder() -> Path:
    """Where the workers of this machine keep their logs."""
    return Path(settings.DATA_DIR) / "postmarks"


def workers_alive_here() -> set[str]:
    """The workers of this machine that live now."""
    return {path.stem for path in _files() if _is_held(path)}


@contextmanager
def abandoned() -> Iterator[dict[str, SmtpReplies]]:
    """Workers of this machine that have died, each with what the mail server had answered; forgotten when the block ends well.

    The files stay locked meanwhile: no other worker reclaims the same letters.
    """
    locked: dict[Path, int] = {}
    try:
        for path in _files():
            file = _try_lock(path)
            if file is not None:
                locked[path] = file
        yield {path.stem: _read(file) for path, file in locked.items()}
        for path in locked:
            path.unlink(missing_ok=True)
    finally:
        for file in locked.values():
            os.close(file)


def _create_locked(path: Path) -> int:
    """A file of that name, made and locked; made anew when another worker reclaimed it between the two."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file).st_nlink:
            return file
        os.close(file)


def _files() -> list[Path]:
    return sorted(folder().glob(f"*{SUFFIX}"))


def _is_held(path: Path) -> bool:
    file = _try_lock(path)
    if file is None:
        return path.exists()
    os.close(file)
    return False


def _try_lock(path: Path) -> int | None:
    """The file, locked; None when a living worker holds it or it is gone."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


def _read(file: int) -> SmtpReplies:
    """The whole lines, the last word about each letter; a last line that a crash cut is not one."""
    size = os.fstat(file).st_size
    whole, _, _cut = os.pread(file, size, 0).rpartition(b"\n")
    taken = {abs(number): number > 0 for number in map(int, whole.split())}
    return SmtpReplies(
        frozenset(letter for letter, was_taken in taken.items() if was_taken),
        frozenset(letter for letter, was_taken in taken.items() if not was_taken),
    )
