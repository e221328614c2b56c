"""A database as `binome migrate` leaves it: made once in a run of the suite, copied by every test that starts from one.

Migrating takes seconds and a copy none; tests that try migrating itself (`test_migrations`, `test_setup`) do it themselves.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

BINOME = Path(sys.executable).parent / "binome"
TEMPLATE = "binome_migrated"


def migrate(address: str, *, folder: Path) -> None:
    """`binome migrate` on the database at `address`, in an installation kept in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DATABASE_URL": address, "BINOME_DATA_DIR": str(folder), "BINOME_DEBUG": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "binome.settings.base"
    subprocess.run([BINOME, "migrate", "-v0"], env=environment, check=True)


def copier(shared: Path) -> Callable[[str], None]:
    """What fills the empty database at an address as migrating would; processes that share a folder share the first."""

    def fill(address: str) -> None:
        kind = urlsplit(address).scheme
        with _alone(shared / f"{TEMPLATE}.{kind}.lock"):
            (_copy_file if kind == "sqlite" else _copy_database)(address, shared)

    return fill


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _copy_file(address: str, shared: Path) -> None:
    template, target = shared / f"{TEMPLATE}.sqlite3", Path(urlsplit(address).path.removeprefix("/"))
    if not template.exists():
        migrate(f"sqlite:///{shared}/{TEMPLATE}.new", folder=shared / TEMPLATE)
        (shared / f"{TEMPLATE}.new").rename(template)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, target)


def _copy_database(address: str, shared: Path) -> None:
    whole, made = urlsplit(address), shared / f"{TEMPLATE}.postgresql"
    with psycopg.connect(whole._replace(path="/postgres").geturl(), autocommit=True) as server:
        if not made.exists():  # named for this run: a server that stays may keep one of another version
            name = f"{TEMPLATE}_{uuid.uuid4().hex}"
            server.execute(f"CREATE DATABASE {name}")
            migrate(whole._replace(path=f"/{name}").geturl(), folder=shared / TEMPLATE)
            made.write_text(name)
        target = whole.path.removeprefix("/")
        server.execute(f"DROP DATABASE {target} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {target} TEMPLATE {made.read_text()} STRATEGY FILE_COPY")
