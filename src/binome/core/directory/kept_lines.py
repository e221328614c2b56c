"""What is kept of a file: its bytes, the lines there is something to say of, and what its columns meant."""

import json
from collections.abc import Mapping

from django.db import transaction

from binome.core.directory.access import looks_after_everyone
from binome.core.directory.causes import causes_of, ids_look_cut
from binome.core.directory.kinds import kind_of
from binome.core.directory.layout import header_words
from binome.core.directory.models import Import, ImportFile, ImportRow, RememberedAnswer, RememberedColumn
from binome.core.directory.progress import move, report_progress
from binome.core.directory.rows import Checked, Row
from binome.core.directory.states import ChangeKind, ImportState
from binome.core.framework.bulk_writes import StoredRow, insert_rows
from binome.core.people.models import Person

BATCH = 2000  # lines written between two commits, each followed by a sign of progress
KEPT = ("of", "number", "values", "change_kind", "reasons", "notes", "changes")
SHOWN = ("staff_id", "given_name", "family_name", "theme", "source", "year", "entity")  # no more of a line is kept


def keep_checked(file_import: Import, checked: Checked) -> None:
    """Keep the lines that there is something to say of, then show them."""
    file_import.rows.all().delete()
    telling = [row for row in checked.rows if row.change_kind != ChangeKind.UNCHANGED or row.notes]
    for start in range(0, len(telling), BATCH):
        report_progress(file_import, share=0.5 + 0.5 * start / len(telling))
        with transaction.atomic():
            insert_rows(ImportRow, KEPT, [_kept(file_import, row) for row in telling[start : start + BATCH]])
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
        summary=summary_of(checked),
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
    refused = [row for row in checked.rows if row.change_kind == ChangeKind.REFUSED]
    insert_rows(ImportRow, KEPT, [_kept(file_import, row) for row in refused])


def _kept(file_import: Import, row: Row) -> StoredRow:
    values = {name: row.values[name] for name in SHOWN if name in row.values}
    changes = []
    if row.change_kind != ChangeKind.JOINER:
        changes = [[name, row.before.get(name, ""), row.values.get(name, "")] for name in row.changes]
    texts = (json.dumps(entries) if entries else "[]" for entries in (row.reasons, row.notes, changes))
    return (file_import.pk, row.number, json.dumps(values), str(row.change_kind), *texts)


def summary_of(checked: Checked) -> dict[str, object]:
    """What the preview tells of the whole file."""
    return {"causes": causes_of(checked.rows), "ids_look_cut": ids_look_cut(checked.rows), **checked.highlights()}


def remember_columns(file_import: Import, columns: Mapping[str, int], *, by: Person | None) -> None:
    """Keep what each header means for this kind of file, and which ones mean nothing."""
    if not _may_say(file_import, by=by):
        return
    field_at = {place: name for name, place in columns.items()}
    words = header_words(file_import.headers)
    meanings = {word: field_at.get(place, "") for place, word in enumerate(words) if word and words.count(word) == 1}
    RememberedColumn.objects.bulk_create(
        [RememberedColumn(kind=file_import.kind, header=word[:200], field=name) for word, name in meanings.items()],
        update_conflicts=True,
        unique_fields=["kind", "header"],
        update_fields=["field"],
    )


def remember_answers(file_import: Import, *, by: Person | None) -> None:
    """Keep what words mean for this kind of file, by whom the columns may be said too."""
    if not _may_say(file_import, by=by):
        return
    RememberedAnswer.objects.bulk_create(
        [
            RememberedAnswer(kind=file_import.kind, question=question, word=word[:200], answer=answer)
            for question, answers in file_import.answers.items()
            for word, answer in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["kind", "question", "word"],
        update_fields=["answer"],
    )


def _may_say(file_import: Import, *, by: Person | None) -> bool:
    """Staff files are read by what HR, administrators and the nightly file said: what a programme manager says holds for
    their file alone, else their word for a column would change addresses or leaving dates by the nightly file.
    """
    return not kind_of(file_import.kind).whole_staff or by is None or looks_after_everyone(by)


def erase(file_import: Import) -> None:
    """Forget the file and its lines."""
    file_import.rows.all().delete()
    Import.objects.filter(pk=file_import.pk).update(beginning=[])
    ImportFile.objects.filter(of=file_import).delete()
