"""Reading a file of people or of axes of progress, then writing it once confirmed."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from binome.core.competences.models import Theme
from binome.core.people.models import Entity, Person
from binome.core.people.text import folded
from binome.core.privacy import audit
from binome.core.programmes.doors import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience import queries
from binome.journey.audience.actions.facts import NotTheirs
from binome.journey.audience.models import Import, ImportRow, ProgressAxis
from binome.journey.audience.queries.people import directory, entities_by_word
from binome.journey.audience.rules.directory import (
    AXIS_WORDS,
    REQUIRED,
    Row,
    checked_axes,
    checked_rows,
    guessed_columns,
    missing_columns,
    picked,
)
from binome.journey.audience.rules.reading import table_from
from binome.journey.audience.states import Fate, ImportKind, ImportState

BATCH = 500
TEXTS = ("given_name", "family_name", "email", "job_title", "site", "country")


@transaction.atomic
def read_file(
    data: bytes,
    *,
    name: str,
    by: Person,
    now: datetime,
    wave: Wave | None = None,
    create_entities: bool = True,
    columns: Mapping[str, int] | None = None,
) -> Import:
    """Read a file and keep what it would change, to be looked at; people, or axes of progress when `wave` is given.

    Raises `Unreadable` when it is no table, `NotTheirs` when `by` may not.
    """
    _check_right(by, wave)
    table = table_from(data)
    words = {"words": AXIS_WORDS} if wave else {}
    found = Import.objects.create(
        kind=ImportKind.AXES if wave else ImportKind.PEOPLE,
        wave=wave,
        file_name=name[-200:],
        encoding=table.encoding,
        headers=table.headers,
        columns=dict(columns or guessed_columns(table.headers, **words)),
        create_entities=create_entities,
        uploaded_by=by,
        uploaded_at=now,
    )
    _check_again(found, table.rows, today=now.date())
    audit.record("audience.read_file", found, by=by, rows=len(table.rows))
    return found


@transaction.atomic
def map_columns(
    import_id: int, *, columns: Mapping[str, int], create_entities: bool, by: Person, now: datetime
) -> Import:
    """Say which column holds what, and check the rows again."""
    found = _still_previewed(import_id, by=by)
    found.columns, found.create_entities = dict(columns), create_entities
    rows = [(row.number, row.cells) for row in found.rows.all()]
    found.rows.all().delete()
    _check_again(found, rows, today=now.date())
    return found


@transaction.atomic
def confirm_import(import_id: int, *, by: Person, now: datetime) -> Import:
    """Write the rows that are not refused, all or none; checked anew against the directory of this moment."""
    found = _still_previewed(import_id, by=by)
    rows = [(row.number, row.cells) for row in found.rows.all()]
    checked = _checked(found, rows, today=now.date())
    if found.kind == ImportKind.AXES:
        _write_axes(found, checked)
    else:
        _write_people(checked, today=now.date())
    found.counts = dict(Counter(row.fate for row in checked))
    found.state, found.confirmed_at = ImportState.CONFIRMED, now
    found.save(update_fields=["counts", "state", "confirmed_at"])
    found.rows.all().delete()
    audit.record("audience.imported", found, by=by, **{str(fate): n for fate, n in found.counts.items()})
    return found


@transaction.atomic
def discard_import(import_id: int, *, by: Person) -> None:
    """Forget a file without writing anything."""
    found = _still_previewed(import_id, by=by)
    found.rows.all().delete()
    found.state = ImportState.DISCARDED
    found.save(update_fields=["state"])
    audit.record("audience.discarded_import", found, by=by)


@transaction.atomic
def import_people(data: bytes, *, name: str, by: Person, now: datetime, create_entities: bool = True) -> Import:
    """Read a file of people and write what can be, in one go (nightly feed, demo)."""
    found = read_file(data, name=name, by=by, now=now, create_entities=create_entities)
    return confirm_import(found.pk, by=by, now=now)


def _check_right(by: Person, wave: Wave | None) -> None:
    allowed = may(by, Right.STEER, wave.programme) if wave else queries.may_import(by)
    if not allowed:
        raise NotTheirs


def _still_previewed(import_id: int, *, by: Person) -> Import:
    found = (
        Import.objects.select_for_update(of=("self",))
        .select_related("wave__programme")
        .filter(pk=import_id, state=ImportState.PREVIEWED)
        .first()
    )
    if found is None:
        raise NotTheirs
    _check_right(by, found.wave)
    if found.wave is None and not (by.is_administrator or by.is_hr or found.uploaded_by_id == by.pk):
        raise NotTheirs
    return found


def _check_again(found: Import, rows: list[tuple[int, list[str]]], *, today: date) -> None:
    checked = _checked(found, rows, today=today)
    cells = dict(rows)
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                of=found, number=row.number, cells=cells[row.number], values=row.values, fate=row.fate,
                reasons=row.reasons, notes=row.notes, changes=row.changes,
            )
            for row in checked
        ],
        batch_size=BATCH,
    )  # fmt: skip
    found.counts = {} if _columns_missing(found) else dict(Counter(row.fate for row in checked))
    found.save(update_fields=["counts", "columns", "create_entities"])


def _columns_missing(found: Import) -> bool:
    required = tuple(AXIS_WORDS) if found.kind == ImportKind.AXES else REQUIRED
    return bool(missing_columns(found.columns, required))


def _checked(found: Import, rows: list[tuple[int, list[str]]], *, today: date) -> list[Row]:
    if _columns_missing(found):
        return [Row(number=number, values={}) for number, _cells in rows]
    said = [(number, picked(cells, found.columns)) for number, cells in rows]
    if found.kind == ImportKind.AXES:
        return checked_axes(
            said,
            people=Person.objects.employed().values_list("staff_id", flat=True),
            themes=Theme.objects.filter(is_active=True).values_list("code", flat=True),
            there=ProgressAxis.objects.filter(wave=found.wave).values_list("person__staff_id", "theme__code"),
        )
    return checked_rows(
        said,
        known=directory(),
        entities=entities_by_word(),
        create_entities=found.create_entities,
        today=today,
    )


# --- writing ----------------------------------------------------------------------------------------------
def _write_people(checked: list[Row], *, today: date) -> None:
    rows = [row for row in checked if row.changes]
    entities = _entities_for(rows)
    people = {person.staff_id: person for person in Person.objects.filter(staff_id__in=_ids(rows))}
    joiners, changed = [], []
    for row in rows:
        person = people.get(row.values["staff_id"])
        if person is None:
            person = Person(staff_id=row.values["staff_id"], password=make_password(None))
            joiners.append(person)
        else:
            changed.append(person)
        _say(person, row.values, entities=entities, today=today)
        people[person.staff_id] = person
    Person.objects.bulk_create(joiners, batch_size=BATCH)
    columns = [
        *TEXTS, "entity", "level", "preferred_language", "joined_on", "left_on", "is_active", "search_key", "sort_key"
    ]  # fmt: skip
    Person.objects.bulk_update(changed, columns, batch_size=200)
    _write_managers(rows, people)


def _ids(rows: list[Row]) -> list[str]:
    return [row.values["staff_id"] for row in rows]


def _say(person: Person, values: Mapping[str, str], *, entities: Mapping[str, int], today: date) -> None:
    for name in TEXTS:
        if name in values:
            setattr(person, name, values[name])
    person.entity_id = entities[folded(values["entity"])]
    if values.get("level"):
        person.level = int(values["level"])
    if values.get("preferred_language"):
        person.preferred_language = values["preferred_language"]
    for name in ("joined_on", "left_on"):
        if name in values:
            setattr(person, name, date.fromisoformat(values[name]) if values[name] else None)
    person.is_active = person.left_on is None or person.left_on > today
    person.refresh_keys()


def _write_managers(rows: list[Row], people: dict[str, Person]) -> None:
    wanted = {row.values["staff_id"]: row.values["manager"] for row in rows if "manager" in row.values}
    beyond = set(wanted.values()) - set(people)
    ids = dict(Person.objects.filter(staff_id__in=beyond).values_list("staff_id", "pk"))
    ids |= {staff_id: person.pk for staff_id, person in people.items()}
    moved = []
    for staff_id, manager in wanted.items():
        person = people[staff_id]
        if person.manager_id != ids.get(manager):
            person.manager_id = ids.get(manager)
            moved.append(person)
    Person.objects.bulk_update(moved, ["manager"], batch_size=BATCH)


def _entities_for(rows: list[Row]) -> dict[str, int]:
    """Entity ids by folded name or code; those that the file names and nobody knows are created."""
    known = entities_by_word()
    taken = set(Entity.objects.values_list("code", flat=True))
    for row in rows:
        parent = _entity(row.values.get("parent_entity", ""), known=known, taken=taken, parent=None)
        _entity(row.values["entity"], known=known, taken=taken, parent=parent)
    return known


def _entity(name: str, *, known: dict[str, int], taken: set[str], parent: int | None) -> int | None:
    if not name:
        return None
    key = folded(name)
    if key not in known:
        code = base = key.replace(" ", "-")[:50]
        turn = 2
        while code in taken:
            code, turn = f"{base}-{turn}", turn + 1
        taken.add(code)
        known[key] = Entity.objects.create(code=code, name=name, parent_id=parent).pk
    return known[key]


def _write_axes(found: Import, checked: list[Row]) -> None:
    rows = [row for row in checked if row.changes]
    people = dict(Person.objects.filter(staff_id__in=_ids(rows)).values_list("staff_id", "pk"))
    themes = dict(Theme.objects.values_list("code", "pk"))
    ProgressAxis.objects.bulk_create(
        [
            ProgressAxis(
                wave=found.wave, person_id=people[row.values["staff_id"]], theme_id=themes[row.values["theme"]]
            )
            for row in rows
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def counts_in_order(counts: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The fates of an import with how many rows each, in the order of the story."""
    return [(fate, counts.get(fate, 0)) for fate in Fate.values]
