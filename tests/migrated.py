"""A database as `binome migrate` leaves it: made once in a run of the suite, copied by every test that starts from one.

Its tables are laid as `binome setup` lays them in an empty database; `test_migrations` proves that migrating comes to the same.
"""

import fcntl
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import psycopg
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import ConnectionHandler
from django.test import override_settings

from binome.interfaces.commands import tables

TEMPLATE = "binome_migrated"


@contextmanager
def connected(address: str) -> Iterator[None]:
    """What is asked of the database in use is asked of the one at `address` until the end of the block."""
    kept = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = ConnectionHandler({DEFAULT_DB_ALIAS: dict(dj_database_url.parse(address))})[
        DEFAULT_DB_ALIAS
    ]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = kept


def printed_by(script: str, *, address: str) -> str:
    """What `binome shell` would print there; run in this process, whose start takes ten times as long as the script."""
    printed = StringIO()
    with connected(address), redirect_stdout(printed):
        exec(script, {})  # noqa: S102 — of our own tests
    return printed.getvalue()


def lay(address: str) -> None:
    """What migrating leaves in the empty database at `address`."""
    with connected(address):
        with override_settings(MIGRATION_MODULES={}):
            tables.bring_up_to_date()
        ContentType.objects.clear_cache()
        for app in apps.get_app_configs():
            create_permissions(app, verbosity=0)
    ContentType.objects.clear_cache()


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
        lay(f"sqlite:///{shared}/{TEMPLATE}.new")
        (shared / f"{TEMPLATE}.new").rename(template)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, target)


def _copy_database(address: str, shared: Path) -> None:
    whole, made = urlsplit(address), shared / f"{TEMPLATE}.postgresql"
    with psycopg.connect(whole._replace(path="/postgres").geturl(), autocommit=True) as server:
        if not made.exists():  # named for this run: a server that stays may keep one of another version
            name = f"{TEMPLATE}_{uuid.uuid4().hex}"
            server.execute(f"CREATE DATABASE {name}")
            lay(whole._replace(path=f"/{name}").geturl())
            made.write_text(name)
        target = whole.path.removeprefix("/")
        server.execute(f"DROP DATABASE {target} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {target} TEMPLATE {made.read_text()} STRATEGY FILE_COPY")
