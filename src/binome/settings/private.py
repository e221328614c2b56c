"""Files about people are for the user that runs Binôme, also those that an earlier version left open to all."""

import os
import pwd
import stat
from pathlib import Path

BESIDE = ("", "-wal", "-shm", "-journal")  # SQLite gives what it makes beside a database the database's permissions


def wrong_user(folder: Path) -> str | None:
    """Why whoever runs this should not: the folder is closed to them, or is another user's, who could not read what root writes."""
    owner, me = folder.stat().st_uid, os.geteuid()
    if owner == me:
        return None
    if me != 0:
        is_read_only = os.statvfs(folder).f_flag & os.ST_RDONLY  # a disk that takes nothing is told page by page
        closed = not is_read_only and not os.access(folder, os.W_OK | os.X_OK, effective_ids=True)
        return f"{folder} is closed to {_called(me)}. Run this as {_called(owner)}." if closed else None
    if any(inside.lstat().st_uid == owner for inside in folder.iterdir()):
        return (
            f"{folder} is kept by {_called(owner)}, who could not read what root writes. Run this as {_called(owner)}."
        )
    return None


def _called(user: int) -> str:
    try:
        return f"the user {pwd.getpwuid(user).pw_name}"
    except KeyError:
        return f"the user number {user}"


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
