"""What people decide about a file they look at: its columns, writing it, forgetting it, calling it off, undoing it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from binome.core.directory import kinds
from binome.core.directory.access import adds_only
from binome.core.directory.columns import missing_columns
from binome.core.directory.errors import CannotUndo, ColumnsMissing
from binome.core.directory.importing import write_import
from binome.core.directory.kept_lines import erase
from binome.core.directory.models import Import
from binome.core.directory.progress import get_owned, move
from binome.core.directory.queries import is_undoable, with_answers
from binome.core.directory.remembering import remember_columns
from binome.core.directory.states import ImportState
from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit

STATE_CALLED_OFF = {ImportState.WRITING: ImportState.PREVIEWED, ImportState.UNDOING: ImportState.CONFIRMED}


@transaction.atomic
def map_columns(
    import_id: int, *, columns: Mapping[str, int], create_entities: bool, complete: bool = False, by: Person
) -> Import:
    """Say which column holds what, remembered for the next file; the lines are to be checked again. Raises `NotTheirs`."""
    file_import = get_owned(import_id, state=ImportState.PREVIEWED, by=by)
    remember_columns(file_import, columns, by=by)
    move(
        file_import,
        ImportState.READING,
        columns=dict(columns),
        create_entities=create_entities,
        complete=complete,
        done=0,
    )
    audit.record("directory.mapped_columns", file_import, by=by)
    return file_import


@transaction.atomic
def restore_zeros(import_id: int, *, by: Person) -> Import:
    """Let the file correct the staff ids of the directory that lost their zeros; its lines are to be checked again.

    Raises `NotTheirs`, also for a file that only adds people.
    """
    file_import = get_owned(import_id, state=ImportState.PREVIEWED, by=by)
    if adds_only(by, file_import.uploaded_by):
        raise NotTheirs
    move(file_import, ImportState.READING, restores_zeros=True, done=0)
    audit.record("directory.restored_zeros", file_import, by=by)
    return file_import


@transaction.atomic
def choose_table(import_id: int, *, sheet: str, header_line: int, by: Person) -> Import:
    """Say which sheet and which of its rows names the columns; the file is to be read again. Raises `NotTheirs`.

    Another sheet or row has other columns, which are guessed anew; `header_line` 0 lets the row be guessed too.
    """
    file_import = get_owned(import_id, state=ImportState.PREVIEWED, by=by)
    layout = file_import.layout | {"sheet": sheet, "header_line": header_line}
    move(file_import, ImportState.READING, layout=layout, columns={}, done=0)
    audit.record("directory.chose_table", file_import, by=by)
    return file_import


@transaction.atomic
def answer_questions(import_id: int, *, answers: Mapping[str, Mapping[str, str]], by: Person) -> Import:
    """Say what words of the file mean, on every line that has them; the lines are to be checked again. Raises `NotTheirs`.

    What is said is remembered for the next file once this one is confirmed.
    """
    file_import = get_owned(import_id, state=ImportState.PREVIEWED, by=by)
    move(file_import, ImportState.READING, answers=with_answers(file_import.answers, answers), done=0)
    audit.record("directory.answered_questions", file_import, by=by)
    return file_import


@transaction.atomic
def ask_to_write(import_id: int, *, by: Person | None) -> Import:
    """Confirm what was looked at; `write_import` then does it. Raises `ColumnsMissing`, `NotTheirs`."""
    file_import = get_owned(import_id, state=ImportState.PREVIEWED, by=by)
    kind = kinds.kind_of(file_import.kind)
    if missing := missing_columns(file_import.columns, kind=kind, answers=file_import.answers):
        raise ColumnsMissing(kind.columns[name] for name in missing)
    move(file_import, ImportState.WRITING, confirmed_by=by, done=0, failure="")
    audit.record("directory.confirmed_import", file_import, by=by)
    return file_import


def confirm_import(import_id: int, *, by: Person | None, now: datetime) -> Import:
    """Confirm and write at once. Raises `ColumnsMissing`, `NotTheirs`."""
    ask_to_write(import_id, by=by)
    write_import(import_id, now=now)
    return Import.objects.get(pk=import_id)


@transaction.atomic
def discard_import(import_id: int, *, by: Person) -> None:
    """Forget a file without writing anything, even while it is being read. Raises `NotTheirs`."""
    state = Import.objects.filter(pk=import_id).values_list("state", flat=True).first()
    if state not in {ImportState.PREVIEWED, ImportState.READING}:
        raise NotTheirs
    file_import = get_owned(import_id, state=state, by=by)
    erase(file_import)
    move(file_import, ImportState.DISCARDED)
    audit.record("directory.discarded_import", file_import, by=by)


@transaction.atomic
def call_off(import_id: int, *, by: Person) -> None:
    """Stop the writing or the undoing of an import; as before, it waits for confirmation, or it is imported.

    Raises `NotTheirs`, also when it has just ended.
    """
    state = Import.objects.filter(pk=import_id).values_list("state", flat=True).first()
    if state not in STATE_CALLED_OFF:
        raise NotTheirs
    file_import = get_owned(import_id, state=state, by=by)
    move(file_import, STATE_CALLED_OFF[ImportState(state)], done=file_import.total)
    audit.record("directory.called_off_import", file_import, by=by)


@transaction.atomic
def ask_to_undo(import_id: int, *, by: Person) -> Import:
    """Ask for the last import to be undone; `undo_import` then does it. Raises `CannotUndo`, `NotTheirs`."""
    file_import = get_owned(import_id, state=ImportState.CONFIRMED, by=by)
    if not is_undoable(file_import):
        raise CannotUndo
    move(file_import, ImportState.UNDOING, done=0, failure="")
    audit.record("directory.asked_to_undo_import", file_import, by=by)
    return file_import
