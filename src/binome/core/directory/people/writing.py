"""Writing the lines of a staff file into the directory, and noting what each changed."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from binome.core.directory import employment
from binome.core.directory.models import Import, ImportChange
from binome.core.directory.people.addresses import tell_new_addresses
from binome.core.directory.people.chart import Chart
from binome.core.directory.people.columns import MANAGERS
from binome.core.directory.people.held import CheckedPeople
from binome.core.directory.rows import Row
from binome.core.framework.bulk_writes import StoredRow, insert_rows
from binome.core.people import organisation
from binome.core.people.bulk import update_people
from binome.core.people.models import Entity, FormerPost, Person
from binome.core.people.text import NO_ADDRESS, address_of_leaver, folded
from binome.core.people.unplaced import remove_when_empty

BATCH = 500  # rows a statement: SQLite takes 32,766 parameters at most, and a person has a few dozen columns
TEXTS = ("given_name", "family_name", "email", "job_title", "site", "country", "time_zone")
COLUMNS = (
    *TEXTS,
    "staff_id",
    "entity_id",
    "manager_id",
    "functional_manager_id",
    "level",
    "preferred_language",
    "joined_on",
    "left_on",
    "is_active",
)
NOTED = ("of", "person", "created", "before", "after", "former_post")
POST = ("entity_id", "manager_id", "level", "job_title")  # what makes a post: changes of these are dated and kept


def write_people(file_import: Import, checked: CheckedPeople, *, now: datetime) -> dict[str, Any]:
    """Write what the lines change; says what was done to the chart, so that it can be undone."""
    entities, done = write_chart(checked.chart, entity_ids=checked.entity_ids)
    changes = write_rows(checked.to_write, entities=entities, today=timezone.localdate(now))
    insert_rows(ImportChange, NOTED, [_noted(file_import, change) for change in changes])
    tell_new_addresses(changes, source=str(file_import.pk), by=file_import.confirmed_by, now=now)
    employment.announce(changes, now=now)
    removed = remove_when_empty()
    return done | {"removed": removed} if removed else done


def write_rows(rows: Sequence[Row], *, entities: Mapping[str, int], today: date) -> list[ImportChange]:
    """Write what checked lines change of people; what each changed, not yet kept. `entities`: by folded name and code."""
    rows = [*rows, *_leavers_giving_addresses(rows, today=today)]
    people = _people_named(rows)
    joining = [row for row in rows if row.values["staff_id"] not in people]
    changing = [row for row in rows if row.values["staff_id"] in people]
    _free_addresses(rows, people)
    changes = _join(joining, people, entities=entities, today=today)
    return changes + _change(changing, people, entities=entities, today=today)


def _noted(file_import: Import, change: ImportChange) -> StoredRow:
    before, after = (json.dumps(columns) for columns in (change.before, change.after))
    post = change.former_post  # written meanwhile
    return (file_import.pk, change.person_id, change.created, before, after, post.pk if post else None)


def _people_named(rows: Sequence[Row]) -> dict[str, Person]:
    """The people whom the rows are about, and the managers whom they name, by staff id."""
    ids = {row.values.get(column) or "" for row in rows for column in ("staff_id", *MANAGERS)}
    return Person.objects.in_bulk(ids - {""}, field_name="staff_id")


def _leavers_giving_addresses(rows: Sequence[Row], *, today: date) -> list[Row]:
    """A line for each leaver who is not in the file and whose address passes to someone in it."""
    giving = {row.address_from for row in rows} - {""} - {row.values["staff_id"] for row in rows}
    if not giving:
        return []
    return [
        Row(
            number=0,
            values={
                "staff_id": leaver.staff_id,
                "email": address_of_leaver(leaver.staff_id),
                "left_on": (leaver.left_on or today).isoformat(),
            },
        )
        for leaver in Person.objects.filter(staff_id__in=giving)
    ]


def put_addresses_aside(people: Sequence[int]) -> None:
    """Give these people addresses that nobody has: two who exchange theirs are never at one address, even for a moment."""
    aside = Concat(Value("moving-"), Cast(F("pk"), CharField()), Value(NO_ADDRESS))
    for start in range(0, len(people), BATCH):
        Person.objects.filter(pk__in=people[start : start + BATCH]).update(email=aside)


def _free_addresses(rows: Sequence[Row], people: Mapping[str, Person]) -> None:
    """Addresses that pass from one person of the file to another are put aside first: no moment has two owners."""
    wanted = {row.values.get("email", "") for row in rows}
    named = {row.values["staff_id"]: row.values.get("email", "") for row in rows}
    giving = [
        person.pk
        for staff_id, person in people.items()
        if person.email in wanted and named.get(staff_id, person.email) != person.email
    ]
    put_addresses_aside(giving)


def _change(
    rows: list[Row], people: dict[str, Person], *, entities: Mapping[str, int], today: date
) -> list[ImportChange]:
    if not rows:
        return []
    changes, changed, posts = [], [], []
    names = dict(Entity.objects.values_list("pk", "name"))
    for row in rows:
        person = people[row.values["staff_id"]]
        before, entity_name = columns_of(person), names[person.entity_id]
        _set_columns(person, row.values, entities=entities, today=today)
        for column in MANAGERS:
            if column in row.values:
                setattr(person, f"{column}_id", people[row.values[column]].pk if row.values[column] else None)
        after = columns_of(person)
        different = [name for name in COLUMNS if before[name] != after[name]]
        if not different:
            continue
        change = ImportChange(person=person, before=_only(before, different), after=_only(after, different))
        if set(POST) & set(different):
            change.former_post = _former(person, before, entity_name=entity_name, today=today)
            posts.append(change.former_post)
        changes.append(change)
        changed.append(person)
    FormerPost.objects.bulk_create(posts, BATCH)
    update_people(changed, columns=COLUMNS)
    return changes


def columns_of(person: Person) -> dict[str, Any]:
    """The columns that a file may change, as they can be kept in JSON."""
    columns = {name: getattr(person, name) for name in COLUMNS}
    return columns | {name: columns[name].isoformat() for name in ("joined_on", "left_on") if columns[name]}


def _only(values: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: values[name] for name in names}


def _former(person: Person, before: Mapping[str, Any], *, entity_name: str, today: date) -> FormerPost:
    return FormerPost(
        person=person,
        entity_id=before["entity_id"],
        entity_name=entity_name,
        manager_id=before["manager_id"],
        level=before["level"],
        job_title=before["job_title"],
        until=today,
    )


def _set_columns(person: Person, values: Mapping[str, str], *, entities: Mapping[str, int], today: date) -> None:
    for name in TEXTS:
        if name in values:
            setattr(person, name, values[name])
    if values.get("new_staff_id"):  # an address stood in its place
        person.staff_id = values["new_staff_id"]
    if "entity" in values:
        person.entity_id = entities[folded(values["entity"])]
    if values.get("level"):
        person.level = int(values["level"])
    if values.get("preferred_language"):
        person.preferred_language = values["preferred_language"]
    for name in ("joined_on", "left_on"):
        if name in values:
            setattr(person, name, date.fromisoformat(values[name]) if values[name] else None)
    person.is_active = person.works_on(today)


def _join(
    rows: list[Row], people: dict[str, Person], *, entities: Mapping[str, int], today: date
) -> list[ImportChange]:
    """Create the joiners, managers before their reports, so that each is written once."""
    waiting = {row.values["staff_id"]: row for row in rows}
    language = organisation.current().language
    while waiting:
        ready = [row for row in waiting.values() if row.values.get("manager", "") not in waiting]
        joiners = []
        for row in ready:
            joiner = Person(
                staff_id=row.values["staff_id"],
                password=UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20),
                preferred_language=language,
            )
            _set_columns(joiner, row.values, entities=entities, today=today)
            manager = row.values.get("manager", "")
            joiner.manager_id = people[manager].pk if manager else None
            joiner.refresh_keys()
            joiners.append(joiner)
            del waiting[row.values["staff_id"]]
        for joiner in Person.objects.bulk_create(joiners, BATCH):
            people[joiner.staff_id] = joiner
    _give_functional_managers(rows, people)
    return [ImportChange(person=people[row.values["staff_id"]], created=True) for row in rows]


def _give_functional_managers(rows: list[Row], people: Mapping[str, Person]) -> None:
    """Once everyone is there: in a matrix two people may be the functional manager of each other's reports."""
    second = [(people[row.values["staff_id"]], row.values.get("functional_manager", "")) for row in rows]
    given = [(joiner, people[manager].pk) for joiner, manager in second if manager]
    for joiner, manager_id in given:
        joiner.functional_manager_id = manager_id
    update_people([joiner for joiner, _manager in given], columns=("functional_manager_id",))


def write_chart(chart: Chart, *, entity_ids: Mapping[str, int]) -> tuple[dict[str, int], dict[str, Any]]:
    """Create and hang entities; ids by folded name and code, and what was done."""
    ids = dict(entity_ids)
    taken = set(Entity.objects.values_list("code", flat=True)) if chart.new else set()
    for key, name in chart.new.items():
        ids[key] = Entity.objects.create(code=_code(key, taken), name=name).pk
    moved = {entity.pk: entity for entity in Entity.objects.filter(pk__in=chart.moved)} if chart.moved else {}
    done = {"created": [ids[key] for key in chart.new], "moved": {pk: entity.parent_id for pk, entity in moved.items()}}
    for node, parent in chart.parents.items():
        pk = node if isinstance(node, int) else ids[node]
        Entity.objects.filter(pk=pk).update(parent_id=parent if isinstance(parent, int) else ids[parent])
    return ids, done


def _code(key: str, taken: set[str]) -> str:
    code = base = key.replace(" ", "-")[:50]
    turn = 2
    while code in taken:
        code, turn = f"{base}-{turn}", turn + 1
    taken.add(code)
    return code
