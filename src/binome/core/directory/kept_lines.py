"""What is kept of a file: its bytes and the lines there is something to say of."""

import json
from itertools import islice

from django.db import transaction

from binome.core.directory.causes import summary_of
from binome.core.directory.models import Import, ImportFile, ImportRow
from binome.core.directory.progress import move, report_progress
from binome.core.directory.rows import Checked, Row
from binome.core.directory.states import ChangeKind, ImportState
from binome.core.framework.bulk_writes import StoredRow, insert_rows

BATCH = 2000  # lines written between two commits, each followed by a sign of progress
KEPT = ("of", "number", "values", "change_kind", "reasons", "notes", "changes")
SHOWN = ("staff_id", "given_name", "family_name", "theme", "source", "year", "entity")  # no more of a line is kept


def keep_checked(file_import: Import, checked: Checked) -> None:
    """Keep the lines that there is something to say of, then show them."""
    file_import.rows.all().delete()
    telling = [row for row in checked.rows if row.change_kind != ChangeKind.UNCHANGED or row.notes]
    stored = (_kept(file_import, row) for row in telling)  # one batch of them is in memory at a time
    summary = summary_of(checked)
    for start in range(0, len(telling), BATCH):
        report_progress(file_import, share=0.5 + 0.5 * start / len(telling))
        with transaction.atomic():
            insert_rows(ImportRow, KEPT, list(islice(stored, BATCH)))
    move(
        file_import,
        ImportState.PREVIEWED,
        headers=file_import.headers,
        encoding=file_import.encoding,
        layout=file_import.layout,
        beginning=file_import.beginning,
        answers=file_import.answers,
        columns=file_import.columns,
        counts=checked.counts,
        summary=summary,
        done=file_import.total,
        total=file_import.total,
    )


def keep_refused(file_import: Import, checked: Checked) -> None:
    """Erase the file and its lines but for those left out at the moment of writing, which someone has yet to correct.

    They go with the next import of the kind, or when this one is undone.
    """
    erase(file_import)
    same_kind = ImportRow.objects.filter(of__kind=file_import.kind, of__wave=file_import.wave)
    same_kind.filter(of__state=ImportState.CONFIRMED).delete()
    refused = [_kept(file_import, row) for row in checked.rows if row.change_kind == ChangeKind.REFUSED]
    insert_rows(ImportRow, KEPT, refused)


def _kept(file_import: Import, row: Row) -> StoredRow:
    values = {name: row.values[name] for name in SHOWN if name in row.values}
    changes = []
    if row.change_kind != ChangeKind.JOINER:
        changes = [[name, row.before.get(name, ""), row.values.get(name, "")] for name in row.changes]
    texts = (json.dumps(entries) if entries else "[]" for entries in (row.reasons, row.notes, changes))
    return (file_import.pk, row.number, json.dumps(values), str(row.change_kind), *texts)


def erase(file_import: Import) -> None:
    """Forget the file and its lines."""
    file_import.rows.all().delete()
    Import.objects.filter(pk=file_import.pk).update(beginning=[])
    ImportFile.objects.filter(of=file_import).delete()
