"""Whether the database is ready for commands that read and write people."""

from django.core.management.base import CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor


def pending_migrations() -> int:
    """How many migrations of this version the database has not seen. Raises `django.db.Error`."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_unprepared() -> None:
    """Raise `CommandError` with one sentence where the database does not answer or is not of this version."""
    try:
        pending = pending_migrations()
    except Error as trouble:
        raise CommandError(f"The database does not answer ({type(trouble).__name__}).", returncode=2) from None
    if pending:
        raise CommandError("The database is not set up for this version: run `binome setup` first.", returncode=2)
