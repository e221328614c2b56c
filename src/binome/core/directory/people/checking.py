"""Checking the rows of a staff file against the directory, and saying what each would change."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from binome.core.directory.people.columns import REQUIRED
from binome.core.directory.people.existing import ExistingPerson, same_value
from binome.core.directory.people.guards import Guard
from binome.core.directory.people.lines import (
    check_managers,
    find_managers_without_zeros,
    give_staff_ids,
    keep_an_administrator,
    refuse_conflicts,
)
from binome.core.directory.rows import WHOLE_FLOAT, Row
from binome.core.directory.states import ChangeKind
from binome.core.people.text import address_key, address_of_leaver, folded
from binome.core.people.zones import zone_named

# Characters that the columns of the directory hold; checked here, where the line can still be named.
LONGEST = {
    "staff_id": 60,
    "given_name": 200,
    "family_name": 200,
    "email": 254,
    "entity": 200,
    "parent_entity": 200,
    "job_title": 200,
    "site": 120,
    "country": 80,
    "time_zone": 64,
}
NAMES = ("given_name", "family_name")  # many people bear one name alone
LANGUAGES = {"fr": "fr", "francais": "fr", "french": "fr", "en": "en", "anglais": "en", "english": "en"}
DATES = (
    re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})$"),
    re.compile(r"^(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})$"),
)
PLAIN = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*", re.IGNORECASE | re.ASCII)  # local parts that no rule refuses
ROUNDED = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
TOTAL = re.compile(r"((sous|sub|grand)[ -]?)?total( general)?\b")
WHOLE_LEVEL = re.compile(r"([1-9])([.,]0+)?")
NOTHING_GUARDED = Guard()


def checked_rows(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    existing: Mapping[str, ExistingPerson],
    entities: Iterable[str],
    create_entities: bool,
    today: date,
    complete: bool = False,
    restores_zeros: bool = False,
    guard: Guard = NOTHING_GUARDED,
) -> list[Row]:
    """Each row with what it would change: refused with reasons, joiner, mover, leaver, other change, or no change.

    `existing`: the directory by staff id; `entities`: folded names and codes that exist; dates come out as ISO text.
    `guard`: what this file leaves alone, and about whom.
    `restores_zeros`: staff ids of the directory that lost their zeros become those of the file.
    `complete`: the file holds everyone, so that whoever it does not name leaves today (rows of number 0, at the end).
    """
    known_entities = set(entities)
    zeros = {staff_id.lstrip("0"): staff_id for staff_id in existing if staff_id.isdecimal()}
    checked = []
    for number, values in rows:
        row = Row(number=number, values=dict(values))
        if _is_total(row.values):
            row.refuse("total")
        else:
            _check_ids(row, existing=existing, zeros=zeros, restores_zeros=restores_zeros)
            _check_words(row)
            _check_dates(row, today=today)
            if not create_entities and row.values.get("entity") and folded(row.values["entity"]) not in known_entities:
                row.refuse("unknown_entity", value=row.values["entity"])
        checked.append(row)
    give_staff_ids(checked, existing=existing, guard=guard)
    if restores_zeros:
        find_managers_without_zeros(checked, existing=existing)
    _check_twice(checked, existing=existing, guard=guard, today=today)
    check_managers(checked, existing=existing)
    for row in checked:
        guard.check_columns(row, existing=existing)
    keep_an_administrator(checked, existing=existing, today=today)
    refuse_conflicts(checked, existing=existing, guard=guard, complete=complete)
    for row in checked:
        _decide_change(row, existing.get(row.values["staff_id"]), today=today)
    return [*checked, *(_absent(checked, existing=existing, guard=guard, today=today) if complete else [])]


def _check_ids(
    row: Row, *, existing: Mapping[str, ExistingPerson], zeros: Mapping[str, str], restores_zeros: bool
) -> None:
    """Staff ids as the directory writes them: what a spreadsheet made of them is undone, or said."""
    for name in ("staff_id", "manager"):
        typed = row.values.get(name, "")
        if whole := WHOLE_FLOAT.fullmatch(typed):
            row.values[name] = typed = whole[1]
        if typed in existing:
            continue
        if ROUNDED.fullmatch(typed):
            row.refuse("rounded", value=typed)
        elif name == "staff_id" and typed.isdecimal():
            other = zeros.get(typed.lstrip("0"), "")
            lost_there = len(typed) > len(other)
            if not other or not _same_person(row.values, existing[other].values):
                continue
            if lost_there and restores_zeros:
                row.values |= {"staff_id": other, "new_staff_id": typed}
            else:
                row.refuse("zeros_there" if lost_there else "zeros", value=typed, known=other)


def _is_total(values: Mapping[str, str]) -> bool:
    """Whether the line adds up the ones above it, as spreadsheets do below a list."""
    if "@" in values.get("email", ""):
        return False
    return any(
        TOTAL.match(folded(values.get(name, ""))) for name in ("staff_id", "given_name", "family_name", "entity")
    )


def _same_person(values: Mapping[str, str], existing: Mapping[str, str]) -> bool:
    """Whether a line and someone of the directory bear the same address or the same name."""
    if values.get("email", "").lower() == existing["email"].lower():
        return True
    return all(folded(values.get(name, "")) == folded(existing[name]) for name in NAMES)


def _check_words(row: Row) -> None:
    values = row.values
    for name in REQUIRED:
        if not values.get(name) and name not in NAMES:
            row.refuse("missing", column=name)
    if not any(values.get(name) for name in NAMES):
        row.refuse("no_name")
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            row.refuse("too_long", column=name, longest=longest)
    if email := values.get("email"):
        values["email"] = address_key(email) or email.lower()
        if not _is_address(email) or not address_key(email):
            row.refuse("bad_email", value=email[:80])
    _check_codes(row)


def _is_address(typed: str) -> bool:
    """As Django's own check says; a domain that thousands share is looked at once."""
    local, _, domain = typed.rpartition("@")
    return _passes(f"a@{domain}") if PLAIN.fullmatch(local) else _passes(typed)


@lru_cache(maxsize=5_000)
def _passes(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _check_codes(row: Row) -> None:
    values = row.values
    if level := values.get("level"):
        if whole := WHOLE_LEVEL.fullmatch(level):
            values["level"] = whole[1]
        else:
            row.refuse("bad_level", value=level[:20])
    if (zone := values.get("time_zone")) and zone_named(zone) is None:
        row.refuse("bad_time_zone", value=zone[:40])
    if language := values.get("preferred_language"):
        if folded(language) in LANGUAGES:
            values["preferred_language"] = LANGUAGES[folded(language)]
        else:
            row.refuse("bad_language", value=language[:20])


def _check_dates(row: Row, *, today: date) -> None:
    for name in ("joined_on", "left_on"):
        if typed := row.values.get(name):
            read = _as_date(typed)
            if read is None:
                row.refuse("bad_date", value=typed[:20])
            else:
                row.values[name] = read.isoformat()
                if name == "joined_on" and read > today:
                    row.refuse("future_date", value=read.isoformat())
    joined, left = row.values.get("joined_on"), row.values.get("left_on")
    if joined and left and not row.reasons and left < joined:
        row.refuse("left_before")


@lru_cache(maxsize=20_000)  # thousands arrived on the same days
def _as_date(typed: str) -> date | None:
    text = typed.split(" ", maxsplit=1)[0].split("T", maxsplit=1)[0]
    for pattern in DATES:
        if parts := pattern.match(text):
            try:
                return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
            except ValueError:
                return None
    return None


def _check_twice(checked: list[Row], *, existing: Mapping[str, ExistingPerson], guard: Guard, today: date) -> None:
    _pass_addresses_on(checked, existing=existing, guard=guard, today=today)
    for row in checked:
        guard.check(row, existing=existing)
    ids: dict[str, int] = {}
    addresses: dict[str, int] = {}
    for row in checked:
        staff_id, email = row.values.get("staff_id", ""), row.values.get("email", "")
        if staff_id and ids.setdefault(staff_id, row.number) != row.number:
            row.refuse("same_staff_id", value=staff_id, line=ids[staff_id])
        elif email and not guard.keeps_address_of(row) and addresses.setdefault(email, row.number) != row.number:
            row.refuse("same_email", value=email, line=addresses[email])


def _pass_addresses_on(
    checked: list[Row], *, existing: Mapping[str, ExistingPerson], guard: Guard, today: date
) -> None:
    """Where an address stands on several lines, of which one is about someone who works here, the leavers' lines give it up."""
    sharing: dict[str, list[Row]] = {}
    for row in checked:
        if row.values.get("email"):
            sharing.setdefault(row.values["email"], []).append(row)
    for email, rows in sharing.items():
        staying = [row for row in rows if not "" < row.values.get("left_on", "") <= today.isoformat()]
        if len(rows) > 1 and len(staying) == 1:
            for row in rows:
                if row is not staying[0] and not guard.keep_address(
                    staying[0], email, of=row.values.get("staff_id", ""), existing=existing
                ):
                    row.values["email"] = address_of_leaver(row.values.get("staff_id", ""))
                    row.notes.append(("email_given_up", {"value": email, "line": str(staying[0].number)}))


def _decide_change(row: Row, person: ExistingPerson | None, *, today: date) -> None:
    if row.reasons:
        row.change_kind = ChangeKind.REFUSED
        return
    if person is None:
        row.change_kind = ChangeKind.JOINER
        row.changes = [name for name, value in row.values.items() if value]
        return
    if not person.is_active:
        row.values.setdefault("left_on", "")  # named again by a file that knows no leaving dates: they are back
    gone = bool(row.values.get("left_on", person.values.get("left_on"))) and (
        row.values.get("left_on", person.values.get("left_on", "")) <= today.isoformat()
    )
    row.changes = [
        name
        for name, value in row.values.items()
        if name not in {"staff_id", "parent_entity"} and not same_value(name, value, person.values.get(name, ""))
    ]
    if person.is_active == gone:
        row.changes.append("is_active")
    row.before = {name: person.values.get(name, "").split("\n")[-1] for name in row.changes if name != "is_active"}
    if "new_staff_id" in row.before:
        row.before["new_staff_id"] = person.values["staff_id"]
    row.change_kind = _change_kind(row.changes, gone=gone)


def _change_kind(changes: list[str], *, gone: bool) -> ChangeKind:
    if "is_active" in changes:
        return ChangeKind.LEAVER if gone else ChangeKind.JOINER
    if {"entity", "manager"} & set(changes):
        return ChangeKind.MOVER
    return ChangeKind.CHANGED if changes else ChangeKind.UNCHANGED


def _absent(checked: list[Row], *, existing: Mapping[str, ExistingPerson], guard: Guard, today: date) -> list[Row]:
    """People who work here and whom the file does not name, not even on a line left out. They leave today.

    Administrators stay, as do those whose leave the file may not tell, and the file's preview says so.
    """
    staying = {staff_id for staff_id, person in existing.items() if person.stays or staff_id in guard.standing}
    named = {row.values.get("staff_id", "") for row in checked}
    out = named | staying
    giving = {row.address_from for row in checked if not row.reasons}
    return [
        Row(
            number=0,
            values={"staff_id": staff_id, "left_on": today.isoformat()}
            | {name: person.values[name] for name in NAMES}
            | ({"email": address_of_leaver(staff_id)} if staff_id in giving else {}),
            change_kind=ChangeKind.LEAVER,
            notes=[("absent", {})],
            changes=["left_on", "is_active"],
            before={"entity": person.values.get("entity", "").split("\n")[-1]},
        )
        for staff_id, person in existing.items()
        if person.is_active and staff_id not in out
    ] + [
        Row(
            number=0,
            values={"staff_id": staff_id} | {name: person.values[name] for name in ("given_name", "family_name")},
        )
        for staff_id, person in existing.items()
        if person.is_active and staff_id not in named and staff_id in staying
    ]
