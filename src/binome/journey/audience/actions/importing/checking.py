"""Receiving a file, reading it, and keeping what each line would change, to be looked at."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.framework.bulk_writes import StoredRow, insert_rows
from binome.core.people.models import Person
from binome.core.people.text import folded
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.journey.audience.actions.importing.steps import Stopped, check_right, move, tell, theirs, ticking
from binome.journey.audience.models import Import, ImportFile, ImportRow, RememberedColumn
from binome.journey.audience.queries.directory import (
    directory,
    entities_by_word,
    may_create_programmes,
    parents,
)
from binome.journey.audience.queries.imports import axes_there, guard_of, ratings_there, remembered_columns
from binome.journey.audience.rules.directory import (
    Chart,
    Known,
    Row,
    by_entity,
    causes_of,
    chart_of,
    checked_axes,
    checked_ratings,
    checked_rows,
    guessed_columns,
    header_words,
    ids_look_cut,
    missing_columns,
    picked,
)
from binome.journey.audience.rules.reading import Unreadable, refuse_early, table_from
from binome.journey.audience.states import Fate, ImportKind, ImportState

Lines = Sequence[tuple[int, list[str]]]
BATCH = 2000
KEPT = ("of", "number", "values", "fate", "reasons", "notes", "changes")
SHOWN = ("staff_id", "given_name", "family_name", "theme", "source", "year", "entity")
MOST_ENTITIES = 40  # lines of the summary


@dataclass(frozen=True)
class Checked:
    """The lines with their fates, the chart they draw, and the directory they were held against."""

    rows: list[Row]
    chart: Chart
    known: Mapping[str, Known]
    words: Mapping[str, int]

    @property
    def to_write(self) -> list[Row]:
        """The lines that change something."""
        return [row for row in self.rows if row.changes and row.fate != Fate.REFUSED]


@transaction.atomic
def receive_file(
    data: bytes,
    *,
    name: str,
    by: Person | None,
    now: datetime,
    kind: str = "",
    wave: Wave | None = None,
    create_entities: bool = True,
    complete: bool = False,
    columns: Mapping[str, int] | None = None,
    state: str = ImportState.READING,
) -> Import:
    """Keep a file, to be read; people, or axes of progress or ratings when `wave` is given.

    Raises `Unreadable` when it is visibly no table, `NotTheirs` when `by` may not.
    """
    check_right(by, wave)
    refuse_early(data)
    found = Import.objects.create(
        kind=kind or (ImportKind.AXES if wave else ImportKind.PEOPLE),
        wave=wave,
        file_name=name[-200:],
        columns=dict(columns or {}),
        create_entities=create_entities,
        complete=complete,
        state=state,
        uploaded_by=by,
        uploaded_at=now,
    )
    ImportFile.objects.create(of=found, content=data)
    audit.record("audience.received_file", found, by=by, bytes=len(data))
    return found


def check_import(import_id: int, *, now: datetime) -> None:
    """Read a file that was received and keep what its lines would change; a file that is no table says why.

    Progress is seen from outside; calling the import off meanwhile leaves nothing.
    """
    found = Import.objects.select_related("uploaded_by").filter(pk=import_id, state=ImportState.READING).first()
    if found is None:
        return
    try:
        keep_checked(found, check(found, read(found), today=now.date(), until=0.5))
    except Unreadable as refusal:
        _fail(found, refusal.reason)
    except Stopped:
        found.rows.all().delete()


def give_up_reading(import_id: int) -> None:
    """End an import whose reading broke for a reason nobody foresaw: it must not look as if it were still being read."""
    found = Import.objects.select_related("uploaded_by").filter(pk=import_id, state=ImportState.READING).first()
    if found is not None:
        _fail(
            found,
            _("Reading it broke off, and nothing was written. Whoever runs this installation finds why in its log."),
        )


def _fail(found: Import, reason: object) -> None:
    with translation.override(found.uploaded_by.preferred_language if found.uploaded_by else None):
        move(found, ImportState.FAILED, failure=str(reason)[:300])
    erase(found)


def read_file(
    data: bytes,
    *,
    name: str,
    by: Person | None,
    now: datetime,
    kind: str = "",
    wave: Wave | None = None,
    create_entities: bool = True,
    complete: bool = False,
    columns: Mapping[str, int] | None = None,
) -> Import:
    """Receive and check a file at once, all or nothing. Raises `Unreadable`, `NotTheirs`."""
    with transaction.atomic():
        found = receive_file(
            data, name=name, by=by, now=now, kind=kind, wave=wave, create_entities=create_entities, complete=complete,
            columns=columns,
        )  # fmt: skip
        keep_checked(found, check(found, read(found), today=now.date(), until=0.5))
    return found


@transaction.atomic
def map_columns(
    import_id: int,
    *,
    columns: Mapping[str, int],
    create_entities: bool,
    complete: bool = False,
    by: Person,
    now: datetime,
) -> Import:
    """Say which column holds what, remembered for the next file; the lines are to be checked again."""
    found = theirs(import_id, state=ImportState.PREVIEWED, by=by)
    remember(found, columns, by=by)
    move(found, ImportState.READING, columns=dict(columns), create_entities=create_entities, complete=complete, done=0)
    audit.record("audience.mapped_columns", found, by=by)
    return found


def remember(found: Import, columns: Mapping[str, int], *, by: Person | None) -> None:
    """Keep what each header means for this kind of file, and which ones mean nothing.

    Staff files are read by what HR, administrators and the nightly file said: what a programme manager says holds for
    their file alone, else their word for a column would change addresses or leaving dates by the nightly file.
    """
    if found.kind == ImportKind.PEOPLE and by is not None and not may_create_programmes(by):
        return
    meant = {place: name for name, place in columns.items()}
    words = header_words(found.headers)
    said = {word: meant.get(place, "") for place, word in enumerate(words) if word and words.count(word) == 1}
    RememberedColumn.objects.bulk_create(
        [RememberedColumn(kind=found.kind, header=word[:200], field=name) for word, name in said.items()],
        update_conflicts=True,
        unique_fields=["kind", "header"],
        update_fields=["field"],
    )


# --- reading and checking ---------------------------------------------------------------------------------
def read(found: Import) -> Lines:
    """The lines of the file; headers, encoding and columns are told from it. Raises `Unreadable`."""
    table = table_from(bytes(ImportFile.objects.values_list("content", flat=True).get(of=found)))
    found.headers, found.encoding, found.total = table.headers, table.encoding, len(table.rows)
    found.columns = found.columns or guessed_columns(
        table.headers, kind=found.kind, remembered=remembered_columns(found.kind)
    )
    return table.rows


def check(found: Import, lines: Lines, *, today: date, until: float) -> Checked:
    """Hold the lines against the directory of this moment."""
    if missing_columns(found.columns, kind=found.kind):
        return Checked([], Chart(), {}, {})
    said = [(number, picked(cells, found.columns)) for number, cells in lines]
    told = ticking(found, said, until=until) if until else iter(said)
    if found.kind == ImportKind.PEOPLE:
        known, words = directory(), entities_by_word()
        rows = checked_rows(
            told, known=known, entities=words, create_entities=found.create_entities, today=today,
            complete=found.complete, guard=guard_of(found.uploaded_by, found.confirmed_by, people=known),
        )  # fmt: skip
        chart = chart_of(rows, words=words, parent_of=parents(), create=found.create_entities)
        return Checked(rows, chart, known, words)
    people = dict(Person.objects.order_by().values_list("staff_id", "is_active"))
    if found.kind == ImportKind.RATINGS:
        return Checked(checked_ratings(told, people=people, there=ratings_there()), Chart(), {}, {})
    themes = Theme.objects.filter(is_active=True).values_list("code", flat=True)
    return Checked(checked_axes(told, people=people, themes=themes, there=axes_there(found.wave)), Chart(), {}, {})


def keep_checked(found: Import, checked: Checked) -> None:
    """Keep the lines that there is something to say of, then show them."""
    found.rows.all().delete()
    telling = [row for row in checked.rows if row.fate != Fate.UNCHANGED or row.notes]
    for start in range(0, len(telling), BATCH):
        tell(found, share=0.5 + 0.5 * start / len(telling))
        with transaction.atomic():
            insert_rows(ImportRow, KEPT, [_kept(found, row) for row in telling[start : start + BATCH]])
    move(
        found, ImportState.PREVIEWED, headers=found.headers, encoding=found.encoding, columns=found.columns,
        counts=counts_of(checked.rows), summary=summary_of(checked), done=found.total,
        total=found.total,
    )  # fmt: skip


def counts_of(rows: Sequence[Row]) -> dict[str, int]:
    """How many lines, and people absent from the file, meet each fate; who is only mentioned is not counted."""
    return dict(Counter(str(row.fate) for row in rows if row.number or row.changes))


def _kept(found: Import, row: Row) -> StoredRow:
    values = {name: row.values[name] for name in SHOWN if name in row.values}
    changes = (
        [] if row.fate == Fate.JOINER else [[n, row.before.get(n, ""), row.values.get(n, "")] for n in row.changes]
    )
    told = (json.dumps(said) if said else "[]" for said in (row.reasons, row.notes, changes))
    return (found.pk, row.number, json.dumps(values), str(row.fate), *told)


def keep_refused(found: Import, checked: Checked) -> None:
    """Erase the file and its lines but for those left out at the moment of writing, which someone has yet to correct.

    They go with the next import of the kind, or when this one is undone.
    """
    erase(found)
    ImportRow.objects.filter(of__kind=found.kind, of__wave=found.wave, of__state=ImportState.CONFIRMED).delete()
    insert_rows(ImportRow, KEPT, [_kept(found, row) for row in checked.rows if row.fate == Fate.REFUSED])


def summary_of(checked: Checked) -> dict[str, object]:
    entities = sorted(by_entity(checked.rows).items(), key=lambda entry: (-sum(entry[1].values()), folded(entry[0])))
    return {
        "new_entities": sorted(checked.chart.new.values(), key=folded)[:MOST_ENTITIES],
        "new_entities_n": len(checked.chart.new),
        "moved_entities_n": len(checked.chart.moved),
        "by_entity": [[name, counts] for name, counts in entities[:MOST_ENTITIES]],
        "entities_n": len(entities),
        "administrators_kept": [_name_of(row) for row in checked.rows if not row.number and not row.changes],
        "causes": causes_of(checked.rows),
        "ids_look_cut": ids_look_cut(checked.rows),
    }


def _name_of(row: Row) -> str:
    return f"{row.values['given_name']} {row.values['family_name']}".strip()


def erase(found: Import) -> None:
    """Forget the file and its lines."""
    found.rows.all().delete()
    ImportFile.objects.filter(of=found).delete()
