"""Taking the last import back: everything as before it, unless the world has moved on since."""

from datetime import datetime

from django.db import transaction

from binome.core.directory import kinds
from binome.core.directory.errors import CannotUndo
from binome.core.directory.models import Import, ImportChange
from binome.core.directory.progress import Stopped, move, ticking
from binome.core.directory.queries import is_last_written
from binome.core.directory.states import ImportState
from binome.core.people.bulk import hold_directory
from binome.core.people.models import Person
from binome.core.privacy import audit

UNDONE_FROM = 0.5  # the share of the progress bar that reading the changes fills; putting them back is the rest


def undo_import(import_id: int, *, by: Person | None, now: datetime) -> None:
    """Put everything back as it was before the import, all or nothing.

    Raises `CannotUndo` when someone it brought has taken part in something since, or someone it changed was changed
    again: the import then stays.
    """
    file_import = Import.objects.select_related("wave").filter(pk=import_id, state=ImportState.UNDOING).first()
    if file_import is None:
        return
    try:
        changes = list(file_import.changed.select_related("person__entity"))
        _undo(file_import, list(ticking(file_import, changes, until=UNDONE_FROM)), by=by, now=now)
    except Stopped:
        return
    except CannotUndo as refusal:
        move(file_import, ImportState.CONFIRMED, failure=str(refusal.reason)[:300], done=file_import.total)
        raise


@transaction.atomic
def _undo(file_import: Import, changes: list[ImportChange], *, by: Person | None, now: datetime) -> None:
    """The import is held first, then the directory, as when it is written: calling off waits, and nobody waits in a ring."""
    if not Import.objects.select_for_update().filter(pk=file_import.pk, state=ImportState.UNDOING).exists():
        raise Stopped
    hold_directory()
    if not is_last_written(file_import):
        raise CannotUndo
    kinds.kind_of(file_import.kind).undo(file_import, changes, by=by, now=now)
    file_import.changed.all().delete()
    file_import.rows.all().delete()
    move(file_import, ImportState.UNDONE, done=file_import.total)
    audit.record("directory.undid_import", file_import, by=by, lines=len(changes))
