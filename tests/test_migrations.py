"""Migrations: the suite builds its tables from the models, so here each one runs, forwards and back, on a database of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BINOME = Path(sys.executable).parent / "binome"
Shape = dict[str, tuple[list[str], list[tuple[str, ...]]]]


def run(*words: str, address: str, folder: Path) -> None:
    """One `binome` command on the database at `address`."""
    environment = {**os.environ, "DATABASE_URL": address, "BINOME_DATA_DIR": str(folder), "BINOME_DEBUG": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "binome.settings.base"
    done = subprocess.run([BINOME, *words], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@contextmanager
def opened(address: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to the database at `address`, closed at the end."""
    import dj_database_url

    here = ConnectionHandler({"default": dict(dj_database_url.parse(address))})["default"]
    yield here
    here.close()


def shape(database: BaseDatabaseWrapper) -> Shape:
    """Our tables: their columns, and what each index and constraint holds."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with database.cursor() as cursor:
        found = {}
        for table in ours & set(database.introspection.table_names(cursor)):
            columns = [column.name for column in database.introspection.get_table_description(cursor, table)]
            held = database.introspection.get_constraints(cursor, table).items()
            kinds = [tuple(str(one[key]) for key in ("columns", "unique", "check", "foreign_key")) for _, one in held]
            found[table] = (sorted(columns), sorted(kinds))
        return found


def contents(database: BaseDatabaseWrapper) -> dict[str, int]:
    """How many rows each table holds."""
    with database.cursor() as cursor:
        counts = {}
        for table in database.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {database.ops.quote_name(table)}")  # noqa: S608
            (counts[table],) = cursor.fetchone()
        return counts


STAYS_IN_ITS_DATABASE = """
import sys, traceback
from pathlib import Path
import binome
from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import ConnectionHandler
import dj_database_url

OURS = str(Path(binome.__file__).parent)
def refuse(execute, sql, params, many, context):
    crossed = [frame.filename for frame in traceback.extract_stack()]
    assert not any(name.startswith(OURS) and "/migrations/" in name for name in crossed), sql
    return execute(sql, params, many, context)

described = ConnectionHandler({"default": {}, "other": dict(dj_database_url.parse(sys.argv[-1]))})
connections.settings["other"] = described.settings["other"]
with connection.execute_wrapper(refuse):
    call_command("migrate", database="other", verbosity=0)
"""


def test_migrations_lay_the_tables_that_the_models_describe_and_take_them_away_again(
    elsewhere, yet_elsewhere, tmp_path, fill_as_migrated
):
    """Each `RunPython` of ours runs here, and asks something at once: a question to the database in use is refused."""
    fill_as_migrated(yet_elsewhere)
    script = STAYS_IN_ITS_DATABASE.replace("sys.argv[-1]", repr(elsewhere))
    run("shell", "-v0", "-c", script, address=yet_elsewhere, folder=tmp_path)

    with opened(elsewhere) as migrated, opened(yet_elsewhere) as laid:
        assert shape(migrated) == shape(laid) == shape(connection)
        assert contents(migrated) == contents(laid)
    run("migrate", "programmes", "zero", "-v0", address=elsewhere, folder=tmp_path)  # and all that stands on it
    with opened(elsewhere) as emptied:
        left = {table.split("_")[0] for table in shape(emptied)}
    assert not left & {
        "audience",
        "diagnosis",
        "directory",
        "enrolment",
        "learning",
        "matching",
        "mentoring",
        "network",
        "outcomes",
    }
