"""Noting what each line changed, so that it can be undone, as long as it may be."""

from collections.abc import Iterable

from django.db.models import Max

from binome.core.directory.models import Import, ImportChange
from binome.core.directory.rows import Row
from binome.core.people.models import Person

BATCH = 500  # rows a statement: within the values that SQLite takes in one
UNDOABLE = 5  # imports of a kind that can be undone, the latest first
Key = dict[str, int | str]


def ids_of(rows: Iterable[Row]) -> dict[str, int]:
    """The people whom the rows are about, by staff id."""
    staff_ids = {row.values["staff_id"] for row in rows}
    people = Person.objects.only("staff_id").in_bulk(staff_ids, field_name="staff_id")
    return {staff_id: person.pk for staff_id, person in people.items()}


def note_changes(file_import: Import, changes: Iterable[tuple[int, Key, str | None]]) -> None:
    """Note for each person the key of what was written, and what was there before: nothing (created), or another word."""
    ImportChange.objects.bulk_create(
        [
            ImportChange(of=file_import, person_id=person, created=before is None, after=key, before={"value": before})
            for person, key, before in changes
        ],
        BATCH,
    )


def forget_oldest_changes(file_import: Import) -> None:
    """Keep what the latest imports of this kind changed, and nothing older: it could be undone only after all of them."""
    written = Import.objects.filter(kind=file_import.kind, wave=file_import.wave, changed__isnull=False)
    latest_first = written.annotate(last=Max("changed")).order_by("-last").values_list("pk", flat=True)
    ImportChange.objects.filter(of__in=list(latest_first)[UNDOABLE:]).delete()
