"""Writing what was looked at, all or nothing; or forgetting it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import translation

from binome.core.errors import NotTheirs
from binome.core.people.bulk import hold_directory
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.journey.audience.actions.facts import ColumnsMissing, DirectoryChanged, TooManyLeave
from binome.journey.audience.actions.importing.checking import (
    Checked,
    Lines,
    check,
    counts_of,
    erase,
    keep_refused,
    read,
    receive_file,
    remember,
    summary_of,
)
from binome.journey.audience.actions.importing.existing import write_axes, write_ratings
from binome.journey.audience.actions.importing.people import write_people
from binome.journey.audience.actions.importing.steps import Stopped, move, tell, theirs
from binome.journey.audience.models import Import, ImportChange
from binome.journey.audience.queries.directory import directory, entities_by_word
from binome.journey.audience.queries.imports import latest_written
from binome.journey.audience.rules.directory import Row, missing_columns
from binome.journey.audience.rules.reading import Unreadable
from binome.journey.audience.states import Fate, ImportKind, ImportState

ATTEMPTS = 3  # at writing, when people change under it without being held
UNDOABLE = 5  # imports of a kind that can be undone, the latest first


@transaction.atomic
def ask_to_write(import_id: int, *, by: Person | None) -> Import:
    """Confirm what was looked at; `write_import` then does it. Raises `ColumnsMissing`, `NotTheirs`."""
    found = theirs(import_id, state=ImportState.PREVIEWED, by=by)
    if missing_columns(found.columns, kind=found.kind):
        raise ColumnsMissing
    move(found, ImportState.WRITING, confirmed_by=by, done=0, failure="")
    audit.record("audience.confirmed_import", found, by=by)
    return found


def write_import(import_id: int, *, now: datetime) -> list[Row]:
    """Write a confirmed file, held anew against the directory of this moment; its lines, with what became of them.

    Called off meanwhile, or broken, nothing is written and the file waits for confirmation again.
    """
    found = (
        Import.objects.select_related("wave", "confirmed_by").filter(pk=import_id, state=ImportState.WRITING).first()
    )
    if found is None:
        return []
    try:
        lines = read(found)
        checked = check(found, lines, today=now.date(), until=0.6)
        tell(found, share=0.6)
        return _write_at_last(found, checked, lines=lines, now=now)
    except Stopped:
        return []
    except (Unreadable, DirectoryChanged) as refusal:
        with translation.override(found.confirmed_by.preferred_language if found.confirmed_by else None):
            move(found, ImportState.PREVIEWED, done=found.total, failure=str(refusal.reason)[:300])
        return []


def _write_at_last(found: Import, checked: Checked, *, lines: Lines, now: datetime) -> list[Row]:
    """Write, and again when someone else wrote one of these people at the same moment. Raises `DirectoryChanged`."""
    for _attempt in range(ATTEMPTS):
        try:
            return _write(found, checked, lines=lines, now=now)
        except IntegrityError:
            found.state = ImportState.WRITING.value  # what the transaction had moved went back with it
    raise DirectoryChanged


@transaction.atomic
def _write(found: Import, checked: Checked, *, lines: Lines, now: datetime) -> list[Row]:
    """The lock on the import is held to the end: calling it off comes before, or finds it written."""
    if not Import.objects.select_for_update().filter(pk=found.pk, state=ImportState.WRITING).exists():
        raise Stopped
    hold_directory()  # another import may just have written the same people: only now is the directory what it will be
    if found.kind == ImportKind.PEOPLE:
        if (checked.known, checked.words) != (directory(), entities_by_word()):
            checked = check(found, lines, today=now.date(), until=0)
        summary = summary_of(checked) | {"undo": write_people(found, checked, now=now)}
    else:
        checked = check(found, lines, today=now.date(), until=0)
        summary = summary_of(checked)
        write_axes(found, checked) if found.kind == ImportKind.AXES else write_ratings(found, checked, now=now)
    if checked.to_write:
        ImportChange.objects.filter(of__in=latest_written(found)[UNDOABLE:]).delete()
    remember(found, found.columns, by=found.confirmed_by)
    counts = counts_of(checked.rows)
    move(
        found, ImportState.CONFIRMED, counts=counts, summary=summary, confirmed_at=now, headers=found.headers,
        encoding=found.encoding, columns=found.columns, done=found.total, total=found.total,
    )  # fmt: skip
    keep_refused(found, checked)
    audit.record("audience.imported", found, by=found.confirmed_by, **{str(fate): n for fate, n in counts.items()})
    return checked.rows


def confirm_import(import_id: int, *, by: Person | None, now: datetime) -> Import:
    """Confirm and write at once. Raises `ColumnsMissing`, `NotTheirs`."""
    ask_to_write(import_id, by=by)
    write_import(import_id, now=now)
    return Import.objects.get(pk=import_id)


@transaction.atomic
def discard_import(import_id: int, *, by: Person) -> None:
    """Forget a file without writing anything, even while it is being read."""
    state = Import.objects.filter(pk=import_id).values_list("state", flat=True).first()
    if state not in {ImportState.PREVIEWED, ImportState.READING}:
        raise NotTheirs
    found = theirs(import_id, state=state, by=by)
    erase(found)
    move(found, ImportState.DISCARDED)
    audit.record("audience.discarded_import", found, by=by)


@transaction.atomic
def call_off(import_id: int, *, by: Person) -> None:
    """Stop the writing or the undoing of an import; as before, it waits for confirmation, or it is imported."""
    state = Import.objects.filter(pk=import_id).values_list("state", flat=True).first()
    back = {ImportState.WRITING: ImportState.PREVIEWED, ImportState.UNDOING: ImportState.CONFIRMED}
    if state not in back:
        raise NotTheirs
    found = theirs(import_id, state=state, by=by)
    move(found, back[ImportState(state)], done=found.total)
    audit.record("audience.called_off_import", found, by=by)


# --- the nightly feed -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Fed:
    """What a feed did, or would do when it was dry."""

    found: Import
    rows: list[Row]


def feed(
    data: bytes,
    *,
    name: str,
    by: Person | None,
    now: datetime,
    kind: str = "",
    wave: Wave | None = None,
    create_entities: bool = True,
    complete: bool = False,
    dry: bool = False,
    most_leavers: float = 1.0,
) -> Fed:
    """Read a file and write what can be, in one go (nightly feed, demo). `dry`: only say what it would do.

    Raises `Unreadable`, `ColumnsMissing`, `NotTheirs`, and `TooManyLeave` when more than the share `most_leavers` of the
    directory would leave: an incomplete file empties no directory.
    """
    found = receive_file(
        data, name=name, by=by, now=now, kind=kind, wave=wave, create_entities=create_entities, complete=complete,
        state=ImportState.WRITING,
    )  # fmt: skip
    try:
        lines = read(found)
        checked = check(found, lines, today=now.date(), until=0.6)
        _check_feed(found, checked, most_leavers=most_leavers)
        if not dry:
            found.confirmed_by = by
            Import.objects.filter(pk=found.pk).update(confirmed_by=by)
            return Fed(found, _write_at_last(found, checked, lines=lines, now=now))
    except (Unreadable, ColumnsMissing, TooManyLeave, DirectoryChanged):
        _forget(found)
        raise
    found.counts = counts_of(checked.rows)
    _forget(found)
    return Fed(found, checked.rows)


def _check_feed(found: Import, checked: Checked, *, most_leavers: float) -> None:
    if missing_columns(found.columns, kind=found.kind):
        raise ColumnsMissing
    leaving = sum(row.fate == Fate.LEAVER for row in checked.rows)
    if leaving > most_leavers * Person.objects.employed().count():
        raise TooManyLeave


@transaction.atomic
def _forget(found: Import) -> None:
    erase(found)
    move(found, ImportState.PREVIEWED)
    move(found, ImportState.DISCARDED)


def import_people(
    data: bytes, *, name: str, by: Person | None, now: datetime, create_entities: bool = True, complete: bool = False
) -> Import:
    """Read a file of people and write what can be, in one go."""
    return feed(data, name=name, by=by, now=now, create_entities=create_entities, complete=complete).found


def counts_in_order(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The fates of an import with how many rows each, in the order of the story."""
    return [(fate, counts.get(fate, 0)) for fate in Fate.values]
