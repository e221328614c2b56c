"""The database that a demo finds: of this version, of another one, or of people who are not the demo's."""

from pathlib import Path

from django.db import Error, connection

from binome.core.people.models import Person
from binome.interfaces.commands.readiness import unknown_migrations
from binome.interfaces.commands.tables import bring_up_to_date
from binome.orchestration import demo


def holds_outsiders() -> bool:
    """Whether it holds people who are not the demo's; also before it is migrated."""
    try:
        return demo.holds_outsiders()
    except Error:  # no table yet
        return False


def bring_to_this_version() -> bool:
    """Migrate; false where another version told the story, and this one cannot take it over."""
    if unknown_migrations():
        return False
    try:
        bring_up_to_date()
    except Error:
        return False
    return not Person.objects.exists() or demo.is_told()


def forget() -> None:
    """Remove the database, and what SQLite keeps beside it."""
    connection.close()
    path = Path(connection.settings_dict["NAME"])
    for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        name.unlink(missing_ok=True)
