"""The SQLite backend is Django's in all but the library it opens files with."""

import ast
import datetime
import decimal
import sys
from pathlib import Path

import dj_database_url
import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ConnectionHandler

import binome
from binome.core.framework.sqlite.library import sqlite3
from binome.core.people.models import Entity

pytestmark = pytest.mark.django_db
SOURCE = Path(binome.__file__).parent
QUERIES = [
    ("SELECT 100 %% 7", []),
    ("SELECT 'no parameters: 100 %'", None),
    ("SELECT %s || '%%'", ["50"]),
    ("SELECT %(first)s, %(second)s, %(first)s", {"first": 1, "second": 2}),
    ("SELECT %s, %s", [decimal.Decimal("1.50"), True]),
    ("SELECT %s, %s", [datetime.date(2026, 11, 29), datetime.datetime(2026, 11, 29, 12, 0, 1)]),  # noqa: DTZ001
    ("SELECT 'É' REGEXP %s, SIN(%s), SHA256(%s)", ["(?i)é", 1.0, "text"]),  # functions that Django adds
]
TYPED = "CREATE TABLE typed (b bool, d date, t time, w datetime, n integer)"
ROW = [True, "2026-11-29", "12:30:00", "2026-11-29 12:30:00", 7]


def opened(engine, file):
    settings = {"ENGINE": engine, "NAME": str(file), "OPTIONS": {"init_command": "PRAGMA synchronous=OFF"}}
    return ConnectionHandler({"default": settings})["default"]


@pytest.fixture
def both(tmp_path):
    """Ours and Django's own backend, each on a file of its own."""
    ours = dj_database_url.parse(f"sqlite:///{tmp_path}/ours")
    databases = [opened(ours["ENGINE"], ours["NAME"]), opened("django.db.backends.sqlite3", tmp_path / "djangos")]
    yield databases
    for database in databases:
        database.close()


def test_an_sqlite_address_is_opened_by_the_newer_library(both):
    database, _ = both
    with database.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        (version,) = cursor.fetchone()

    assert version == sqlite3.sqlite_version
    assert sqlite3.sqlite_version_info > (3, 51, 2) or sys.platform != "linux"
    assert database.get_database_version() == sqlite3.sqlite_version_info


@pytest.mark.parametrize(("query", "params"), QUERIES, ids=[query for query, _ in QUERIES])
def test_a_statement_answers_as_with_djangos_backend(both, query, params):
    answers = []
    for database in both:
        with database.cursor() as cursor:
            cursor.execute(query, params)
            answers.append(cursor.fetchall())

    assert answers[0] == answers[1]


@pytest.mark.parametrize("rows", [[], [ROW, ROW]])
def test_many_rows_are_written_and_read_back_as_with_djangos_backend(both, rows):
    answers = []
    for database in both:
        with database.cursor() as cursor:
            cursor.execute(TYPED)
            cursor.executemany("INSERT INTO typed VALUES (%s, %s, %s, %s, %s)", (row for row in rows))
            cursor.execute("SELECT * FROM typed")
            answers.append(cursor.fetchall())

    assert answers[0] == answers[1]
    assert len(answers[0]) == len(rows)


def test_a_new_connection_stands_as_djangos_would(both):
    pragmas = ("foreign_keys", "legacy_alter_table", "synchronous")
    states = []
    for database in both:
        with database.cursor() as cursor:
            states.append([cursor.execute(f"PRAGMA {pragma}").fetchone() for pragma in pragmas])

    assert states[0] == states[1]


def test_a_statement_may_hold_what_the_connection_says(both):
    """Django 6 asks the connection, and splits what would be more."""
    ours, _ = both
    ours.ensure_connection()
    columns, parameters = (ours.connection.getlimit(category) for category in (2, 9))
    with ours.cursor() as cursor:
        wide = cursor.execute(f"SELECT {', '.join(['1'] * columns)}").fetchone()
        inside = cursor.execute(f"SELECT 1 IN ({', '.join(['%s'] * parameters)})", [1] * parameters).fetchone()

    assert (len(wide), inside) == (columns, (1,))


def test_errors_of_the_library_are_djangos():
    Entity.objects.create(code="a", name="A")

    with pytest.raises(IntegrityError), transaction.atomic():
        Entity.objects.create(code="a", name="B")


@pytest.mark.one_database  # nothing is asked of it
def test_no_module_opens_a_database_with_another_library():
    """Two SQLite libraries with one file open in one process lose each other's locks."""
    guilty = [
        path.relative_to(SOURCE)
        for path in SOURCE.rglob("*.py")
        if "sqlite" in (text := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and {alias.name for alias in node.names if isinstance(node, ast.Import)} & {"sqlite3", "pysqlite3"}
    ]

    assert [str(path) for path in guilty] == ["core/framework/sqlite/library.py"]
