"""Files about people are for the user that runs Binôme, also those that an earlier version left open to all."""

import os
import stat
from pathlib import Path

BESIDE = ("", "-wal", "-shm", "-journal")  # SQLite gives what it makes beside a database the database's permissions


def close_folder(folder: Path) -> None:
    """Others no longer look into `folder`, if it is ours and not one that everyone shares, such as /tmp."""
    if not folder.stat().st_mode & stat.S_ISVTX:
        _take_away(folder, stat.S_IRWXO)


def close_database(file: Path) -> None:
    """Nobody else reads the SQLite database `file`, nor what SQLite keeps beside it."""
    for ending in BESIDE:
        _take_away(file.with_name(file.name + ending), stat.S_IRWXG | stat.S_IRWXO)


def _take_away(path: Path, rights: int) -> None:
    try:
        status = path.stat()
        if status.st_uid == os.geteuid() and status.st_mode & rights:
            path.chmod(stat.S_IMODE(status.st_mode) & ~rights)
    except OSError:  # not made yet, or on a file system that knows no permissions
        return
