"""The door by which every file comes in: received, read, checked, then written all or nothing, whatever its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from binome.core.directory import kinds
from binome.core.directory.access import check_right
from binome.core.directory.causes import summary_of
from binome.core.directory.checking import check
from binome.core.directory.errors import ColumnsMissing, DirectoryChanged, TooManyLeave
from binome.core.directory.interpreting import interpret
from binome.core.directory.kept_lines import erase, keep_checked
from binome.core.directory.models import Import, ImportFile
from binome.core.directory.progress import Stopped, move, report_progress
from binome.core.directory.reading import refuse_early
from binome.core.directory.refusals import Unreadable
from binome.core.directory.rows import Checked, Row
from binome.core.directory.states import ChangeKind, ImportState
from binome.core.directory.writing import write_checked
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.models import AccessKey
from binome.core.programmes.models import Wave

CHECKED_AT = 0.5  # the share of the progress bar at which the lines of a preview are checked; keeping them is the rest
WRITTEN_FROM = 0.6  # the same, when they are written: writing takes longer than keeping


@transaction.atomic
def receive_file(
    data: bytes,
    *,
    name: str,
    by: Person | None,
    now: datetime,
    kind: str = "people",
    wave: Wave | None = None,
    create_entities: bool = True,
    complete: bool = False,
    columns: Mapping[str, int] | None = None,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    state: str = ImportState.READING,
    key: AccessKey | None = None,
) -> Import:
    """Keep a file, to be read; `key`: of the program that sent it.

    Raises `Unreadable` when it is visibly no table, `NotTheirs` when `by` may not.
    """
    check_right(by, wave)
    refuse_early(data)
    file_import = Import.objects.create(
        kind=kind,
        wave=wave,
        file_name=name[-200:],
        columns=dict(columns or {}),
        answers={question: dict(words) for question, words in (answers or {}).items()},
        create_entities=create_entities,
        complete=complete,
        state=state,
        uploaded_by=by,
        sent_with=key,
        uploaded_at=now,
    )
    ImportFile.objects.create(of=file_import, content=data)
    audit.record("directory.received_file", file_import, by=by, bytes=len(data), **file_import.sender)
    return file_import


def check_import(import_id: int, *, now: datetime) -> None:
    """Read a file that was received and keep what its lines would change; a file that is no table says why.

    Progress is seen from outside; calling the import off meanwhile leaves nothing.
    """
    file_import = _waiting(import_id, ImportState.READING)
    if file_import is None:
        return
    try:
        lines = interpret(file_import)
        checked = check(file_import, lines, today=timezone.localdate(now), until=CHECKED_AT)
        keep_checked(file_import, checked)
    except Unreadable as refusal:
        _fail(file_import, refusal.reason)
    except Stopped:
        file_import.rows.all().delete()


def give_up_reading(import_id: int) -> None:
    """End an import whose reading broke for a reason nobody foresaw: it must not look as if it were still being read."""
    file_import = _waiting(import_id, ImportState.READING)
    if file_import is not None:
        _fail(
            file_import,
            _("Reading it broke off, and nothing was written. Whoever runs this installation finds why in its log."),
        )


def _fail(file_import: Import, reason: object) -> None:
    with translation.override(file_import.uploaded_by.preferred_language if file_import.uploaded_by else None):
        move(file_import, ImportState.FAILED, failure=str(reason)[:300])
    erase(file_import)


def _waiting(import_id: int, state: ImportState) -> Import | None:
    whole = Import.objects.select_related("wave", "uploaded_by", "confirmed_by")
    return whole.filter(pk=import_id, state=state).first()


def read_file(
    data: bytes,
    *,
    name: str,
    by: Person | None,
    now: datetime,
    kind: str = "people",
    wave: Wave | None = None,
    create_entities: bool = True,
    complete: bool = False,
    columns: Mapping[str, int] | None = None,
) -> Import:
    """Receive and check a file at once, all or nothing. Raises `Unreadable`, `NotTheirs`."""
    with transaction.atomic():
        file_import = receive_file(
            data,
            name=name,
            by=by,
            now=now,
            kind=kind,
            wave=wave,
            create_entities=create_entities,
            complete=complete,
            columns=columns,
        )
        lines = interpret(file_import)
        checked = check(file_import, lines, today=timezone.localdate(now), until=CHECKED_AT)
        keep_checked(file_import, checked)
    return file_import


def write_import(import_id: int, *, now: datetime) -> Sequence[Row]:
    """Write a confirmed file, held anew against the directory of this moment; its lines, with what became of them.

    Called off meanwhile, or broken, nothing is written and the file waits for confirmation again.
    """
    file_import = _waiting(import_id, ImportState.WRITING)
    if file_import is None:
        return []
    try:
        lines = interpret(file_import)
        checked = check(file_import, lines, today=timezone.localdate(now), until=WRITTEN_FROM)
        report_progress(file_import, share=WRITTEN_FROM)
        return write_checked(file_import, checked, lines=lines, now=now)
    except Stopped:
        return []
    except (Unreadable, DirectoryChanged) as refusal:
        with translation.override(file_import.confirmed_by.preferred_language if file_import.confirmed_by else None):
            move(file_import, ImportState.PREVIEWED, done=file_import.total, failure=str(refusal.reason)[:300])
        return []


@dataclass(frozen=True)
class Fed:
    """What a feed did, or would do when it was dry."""

    file_import: Import
    rows: Sequence[Row]
    summary: Mapping[str, object]  # of the whole file, as the preview tells it


def feed(
    data: bytes,
    *,
    name: str,
    by: Person | None,
    now: datetime,
    kind: str = "people",
    wave: Wave | None = None,
    create_entities: bool = True,
    complete: bool = False,
    dry: bool = False,
    most_leavers: float = 1.0,
    key: AccessKey | None = None,
    from_the_server: bool = False,
) -> Fed:
    """Read a file and write what can be, in one go (nightly feed, demo). `dry`: only say what it would do.

    `from_the_server`: whoever has a shell there brings it, and may change administrators' addresses with it; any other
    file that nobody looks at line by line may not, whoever `by` is.

    Raises `Unreadable`, `ColumnsMissing`, `NotTheirs`, and `TooManyLeave` when more than the share `most_leavers` of the
    directory would leave: an incomplete file empties no directory.
    """
    file_import = receive_file(
        data,
        name=name,
        by=by,
        now=now,
        kind=kind,
        wave=wave,
        create_entities=create_entities,
        complete=complete,
        state=ImportState.WRITING,
        key=key,
    )
    file_import.from_the_server = from_the_server
    try:
        lines = interpret(file_import)
        checked = check(file_import, lines, today=timezone.localdate(now), until=WRITTEN_FROM)
        _check_feed(checked, kind=kinds.kind_of(file_import.kind), most_leavers=most_leavers)
        if not dry:
            file_import.confirmed_by = by
            Import.objects.filter(pk=file_import.pk).update(confirmed_by=by)
            rows = write_checked(file_import, checked, lines=lines, now=now)
            return Fed(file_import, rows, file_import.summary)
    except Exception:  # one that nobody foresaw, too: what is left would look for ever as if it were being written
        _forget(file_import)
        raise
    file_import.counts = checked.counts
    _forget(file_import)
    return Fed(file_import, checked.rows, summary_of(checked))


def _check_feed(checked: Checked, *, kind: kinds.ImportKind, most_leavers: float) -> None:
    if checked.missing:
        raise ColumnsMissing(kind.columns[name] for name in checked.missing)
    leaving = sum(row.change_kind == ChangeKind.LEAVER for row in checked.rows)
    if leaving > most_leavers * Person.objects.employed().count():
        raise TooManyLeave


@transaction.atomic
def _forget(file_import: Import) -> None:
    erase(file_import)
    move(file_import, ImportState.PREVIEWED)  # by the table of moves: nothing is discarded while it is being written
    move(file_import, ImportState.DISCARDED)
