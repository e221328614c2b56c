"""Whether the database is ready for commands that read and write people."""

from django.core.management.base import CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from binome.interfaces.health.logs import cause_of

PEOPLE = "people_person"  # the table of `Person`: the web process asks before any model is loaded


def pending_migrations() -> int:
    """How many migrations of this version the database has not seen. Raises `django.db.Error`."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown_migrations() -> list[str]:
    """Migrations that the database has seen and this version does not have, in order. Raises `django.db.Error`.

    They are of a later version, or of the time before 0.1.0, whose history was written anew (decision 0157): what their
    tables look like is not known here, and this version's own migrations would be laid over them.
    """
    loader = MigrationLoader(connection)
    ours = {app for app, _name in loader.disk_migrations}
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in unknown if app in ours)


def does_not_answer(trouble: Error) -> CommandError:
    """One sentence: which database, and why, without what an address may hide."""
    asked = connection.settings_dict
    where = f"{asked['HOST']}:{asked['PORT'] or 5432}" if asked["HOST"] else str(asked["NAME"])
    why = cause_of(trouble) or type(trouble).__name__
    return CommandError(f"The database at {where} does not answer: {why}. Look at DATABASE_URL.", returncode=2)


def refuse_never_set_up() -> None:
    """Raise `CommandError` where the database answers and has no table of ours: whoever waits for it would wait for ever.

    A database that does not answer may come back, and one of another version is told by `/readyz`.
    """
    try:
        is_new = PEOPLE not in connection.introspection.table_names()
    except Error:
        return
    if is_new:
        raise CommandError("The database is not set up: run `binome setup` first.", returncode=2)


def refuse_unprepared() -> None:
    """Raise `CommandError` with one sentence where the database does not answer or is not of this version."""
    try:
        pending = pending_migrations()
    except Error as trouble:
        raise does_not_answer(trouble) from None
    if pending:
        raise CommandError("The database is not set up for this version: run `binome setup` first.", returncode=2)
