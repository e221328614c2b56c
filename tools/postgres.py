#!/usr/bin/env python3
"""Run a command on a PostgreSQL of its own: `tools/postgres.py COMMAND …`.

The cluster lives in a folder of its own, in memory where there is room (/dev/shm) and else under /tmp, listens on a socket
in that folder and nowhere else, belongs to an ordinary user (PostgreSQL refuses to run as root), keeps nothing safe (fsync is
off, nothing is logged for a standby) and goes with the command.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SPEED_NOT_SAFETY = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
    "max_wal_size=256MB", "max_connections=60",
)  # fmt: skip
IN_MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108 — a database of the suite takes 30 MB, a large company’s some 500
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
SOON = 30  # seconds within which a cluster starts


def program(name: str) -> str:
    """Where PostgreSQL keeps `name`; Debian puts its server outside PATH."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    path = str(newest[-1]) if newest else shutil.which(name)
    if path is None:
        raise SystemExit("PostgreSQL is missing: run tools/needs.sh postgresql")
    return path


def ordinary_user() -> str | None:
    """Whom the server runs as: ourselves, or where we are root the first of these two."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a fresh, empty PostgreSQL, there for as long as the block lasts."""
    user = ordinary_user()
    who = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": ()} if user else {}
    home = Path(tempfile.mkdtemp(prefix="binome-pg-", dir=_roomiest()))
    try:
        if user:
            shutil.chown(home, user)
        with (home / "log").open("wb") as log:
            quiet = {"cwd": home, "stdout": log, "stderr": subprocess.STDOUT, **who}
            make = [program("initdb"), "-D", home / "data", "-U", "binome", "-A", "trust", "-E", "UTF8", "-N"]
            if subprocess.run([*make, "--locale=C.UTF-8"], check=False, umask=0o077, **quiet).returncode:  # noqa: S603
                raise SystemExit("PostgreSQL could not be prepared:\n" + (home / "log").read_text("utf-8", "replace"))
            options = [word for setting in SPEED_NOT_SAFETY for word in ("-c", setting)]
            serve = [program("postgres"), "-D", home / "data", "-k", home, "-h", "", *options]
            server = subprocess.Popen(  # noqa: S603
                serve,
                umask=0o077,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 — the child starts no thread before it
                **quiet,
            )
        try:
            _wait(home, server)
            yield f"postgresql://binome@{str(home).replace('/', '%2F')}/postgres"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing here is worth keeping
            server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _roomiest() -> str:
    """The folder that holds the cluster's own, by a short path, as that of a socket must be."""
    in_memory = os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM  # a container's has 64 MB
    return str(IN_MEMORY) if in_memory else "/tmp"  # noqa: S108


def _end_with_parent() -> None:
    """On Linux the server ends when we do, also when a signal ends us while it is being started."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGQUIT)


def _wait(home: Path, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SOON
    ready = [program("pg_isready"), "-q", "-h", str(home), "-U", "binome"]
    while subprocess.run(ready, check=False).returncode:  # noqa: S603
        if server.poll() is not None or time.monotonic() > end:
            raise SystemExit("PostgreSQL did not start:\n" + (home / "log").read_text("utf-8", "replace"))
        time.sleep(0.1)


def main(command: list[str]) -> int:
    """Run `command` with DATABASE_URL set, and hand back how it ended."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: sys.exit(1))
    with cluster() as address:
        return subprocess.run(command, check=False, env={**os.environ, "DATABASE_URL": address}).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
