"""Moving an installation from one database to another: every row as it is, nothing dated anew, the source only read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import dj_database_url
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DEFAULT_DB_ALIAS, ConnectionHandler
from django.utils.timezone import is_naive, make_aware
from psycopg import IsolationLevel

from binome.core.people.models import Person
from binome.interfaces.commands.tables import bring_up_to_date

SOURCE, TARGET = "source", "target"
ROWS_AT_ONCE = 1000  # Django splits them for databases that take fewer parameters; memory stays small


class CannotCopy(Exception):
    """Why nothing was copied, in a sentence."""


@contextmanager
def opened(address: str) -> Iterator[str]:
    """Let the database at `address` be known under the alias `TARGET` for as long as the block lasts.

    Meanwhile the database in use is known as `SOURCE`, where nothing can be written, and the default one is the target:
    whatever does not say which database it means, such as a migration of a library, cannot reach the source.
    """
    try:
        target = dict(dj_database_url.parse(address))
    except (dj_database_url.ParseError, ValueError) as problem:
        raise CannotCopy(f"That is no address of a database: {problem}") from None
    described = ConnectionHandler(
        {DEFAULT_DB_ALIAS: _read_only(connections.settings[DEFAULT_DB_ALIAS]), TARGET: target}
    )
    default = connections[DEFAULT_DB_ALIAS]
    default.close()
    connections.settings |= {SOURCE: described.settings[DEFAULT_DB_ALIAS], TARGET: described.settings[TARGET]}
    try:
        connections[DEFAULT_DB_ALIAS] = connections[TARGET]
        yield TARGET
    finally:
        connections[DEFAULT_DB_ALIAS] = default
        for alias in (SOURCE, TARGET):
            connections[alias].close()
            del connections[alias]
            del connections.settings[alias]


def copy_to(alias: str) -> dict[str, int]:
    """Fill the empty database `alias`, `opened` before, with every row of the one in use; how many rows each table got.

    Raises `CannotCopy` when people live there already, when it is the database in use itself, when that one is not of
    this version, and when rows are missing at the end; either way no row of the target has changed. The tables are
    laid first. Foreign keys may point forwards while the copy lasts: both databases check them when it ends.
    """
    source, target = connections[SOURCE], connections[alias]
    _refuse(source, target)
    bring_up_to_date(alias)
    call_command("createcachetable", database=alias, verbosity=0)
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with transaction.atomic(using=alias), transaction.atomic(using=SOURCE):
        for model in reversed(tables):  # what laying the tables wrote: content types, permissions
            model._base_manager.using(alias).all().delete()
        counts = {model._meta.label: _copy(model, alias) for model in tables}
        counts["cache"] = _copy_cache(source, target)
        for statement in target.ops.sequence_reset_sql(no_style(), tables):
            with target.cursor() as cursor:
                cursor.execute(statement)
    return counts


def _refuse(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    """Look before anything is written on either side."""
    if _identity(source) == _identity(target):
        raise CannotCopy("That is the database in use itself.")
    if Person._meta.db_table in target.introspection.table_names() and _has_rows(target, Person._meta.db_table):
        raise CannotCopy("There are people in that database already.")
    executor = MigrationExecutor(source)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotCopy("The database in use is not of this version: run `binome setup` first.")


def _identity(database: BaseDatabaseWrapper) -> tuple[Any, ...]:
    """The same for two connections to one database, whatever their addresses look like."""
    if database.vendor == "sqlite":
        file = Path(_file_of(str(database.settings_dict["NAME"])))
        return (file.stat().st_dev, file.stat().st_ino) if file.exists() else (str(file.resolve()),)
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time(), oid FROM pg_database WHERE datname = current_database()")
        return tuple(cursor.fetchone())


def _has_rows(database: BaseDatabaseWrapper, table: str) -> bool:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {database.ops.quote_name(table)} LIMIT 1")  # noqa: S608 — a name of ours  # nosec B608
        return cursor.fetchone() is not None


def _read_only(known: dict[str, Any]) -> dict[str, Any]:
    """The same database, seen as it stands at one instant, by a connection that cannot write."""
    if str(known["ENGINE"]).endswith("sqlite"):
        name = f"file:{quote(str(Path(known['NAME']).resolve()))}?mode=ro"
        return {**known, "NAME": name, "OPTIONS": {"timeout": known["OPTIONS"].get("timeout", 60)}}
    options = dict(known["OPTIONS"])
    options["options"] = f"{options.get('options', '')} -c default_transaction_read_only=on".strip()
    return {**known, "OPTIONS": {**options, "isolation_level": IsolationLevel.REPEATABLE_READ}}


def _file_of(name: str) -> str:
    return unquote(name.removeprefix("file:").removesuffix("?mode=ro")) if name.startswith("file:") else name


def _copy(model: type[models.Model], alias: str) -> int:
    rows = model._base_manager.using(SOURCE).order_by("pk").iterator(chunk_size=ROWS_AT_ONCE)
    with _dates_kept(model):
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            model._base_manager.using(alias).bulk_create(batch)
    source_rows, target_rows = (model._base_manager.using(database).count() for database in (SOURCE, alias))
    if source_rows != target_rows:
        raise CannotCopy(f"{model._meta.label} has {source_rows} rows here and {target_rows} there.")
    return target_rows


def _copy_cache(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> int:
    """The cache has a table and no model; tries that were counted stay counted."""
    table = settings.CACHES["default"].get("LOCATION", "")
    if table not in source.introspection.table_names():
        return 0
    name, when = source.ops.quote_name(table), models.DateTimeField()
    with source.cursor() as read, target.cursor() as written:
        read.execute(f"SELECT cache_key, value, expires FROM {name}")  # noqa: S608 — a name of our settings  # nosec B608
        rows = [(key, value, when.get_db_prep_value(_aware(at), target)) for key, value, at in read.fetchall()]
        written.execute(f"DELETE FROM {name}")  # noqa: S608  # nosec B608
        written.executemany(f"INSERT INTO {name} (cache_key, value, expires) VALUES (%s, %s, %s)", rows)  # noqa: S608  # nosec B608
    return len(rows)


def _aware(at: datetime) -> datetime:
    """SQLite keeps no zone: what Django writes there is UTC."""
    return make_aware(at, UTC) if is_naive(at) else at


@contextmanager
def _dates_kept(model: type[models.Model]) -> Iterator[None]:
    """Dates that Django sets by itself stay those of the rows."""
    dated = [
        field
        for field in model._meta.fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    before = [(field, field.auto_now, field.auto_now_add) for field in dated]  # type: ignore[attr-defined]
    for field in dated:
        field.auto_now = field.auto_now_add = False  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for field, now, added in before:
            field.auto_now, field.auto_now_add = now, added  # type: ignore[attr-defined]
