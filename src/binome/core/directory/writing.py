"""Writing the checked lines of a file, all or nothing, and keeping what it takes to undo them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from binome.core.directory import kinds
from binome.core.directory.causes import summary_of
from binome.core.directory.changes import forget_oldest_changes
from binome.core.directory.checking import check
from binome.core.directory.errors import DirectoryChanged
from binome.core.directory.interpreting import FileLines
from binome.core.directory.kept_lines import keep_refused
from binome.core.directory.models import Import
from binome.core.directory.progress import Stopped, move
from binome.core.directory.remembering import remember_answers, remember_columns
from binome.core.directory.rows import Checked, Row
from binome.core.directory.states import ImportState
from binome.core.people.bulk import hold_directory
from binome.core.privacy import audit

ATTEMPTS = (
    3  # at writing, when people change under it without being held: signing in and screens do not wait for imports
)


def write_checked(file_import: Import, checked: Checked, *, lines: FileLines, now: datetime) -> Sequence[Row]:
    """Write, and again when someone else wrote one of these people at the same moment. Raises `DirectoryChanged`."""
    for _attempt in range(ATTEMPTS):
        try:
            return _write(file_import, checked, lines=lines, now=now)
        except Exception as trouble:
            file_import.state = ImportState.WRITING.value  # what the transaction had moved went back with it
            if not isinstance(trouble, IntegrityError):
                raise
    raise DirectoryChanged


@transaction.atomic
def _write(file_import: Import, checked: Checked, *, lines: FileLines, now: datetime) -> Sequence[Row]:
    """The lock on the import is held to the end: calling it off comes before, or finds it written."""
    if not Import.objects.select_for_update().filter(pk=file_import.pk, state=ImportState.WRITING).exists():
        raise Stopped
    hold_directory()  # another import may just have written the same people: only now is the directory what it will be
    if not checked.still_holds():
        checked = check(file_import, lines, today=timezone.localdate(now))
    summary = summary_of(checked) | {
        "questions": {},
        "undo": kinds.kind_of(file_import.kind).write(file_import, checked, now=now),
    }
    if checked.to_write:
        forget_oldest_changes(file_import)
    remember_answers(file_import, by=file_import.confirmed_by)
    remember_columns(file_import, file_import.columns, by=file_import.confirmed_by)
    move(
        file_import,
        ImportState.CONFIRMED,
        counts=checked.counts,
        summary=summary,
        confirmed_at=now,
        headers=file_import.headers,
        encoding=file_import.encoding,
        layout=file_import.layout,
        answers=file_import.answers,
        columns=file_import.columns,
        done=file_import.total,
        total=file_import.total,
    )
    keep_refused(file_import, checked)
    audit.record("directory.imported", file_import, by=file_import.confirmed_by, **checked.counts, **file_import.sender)
    return checked.rows
