"""Checking the rows of a staff file against the directory, and saying what each would change."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from binome.core.directory.people.answers import FileAnswers, Questions
from binome.core.directory.people.codes import check_codes, check_dates
from binome.core.directory.people.columns import MANAGERS, REQUIRED
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

# Characters that the columns of the directory hold; checked here, where the line can still be named.
LONGEST = {
    "staff_id": 60,
    "given_name": 200,
    "family_name": 200,
    "email": 254,
    "entity": 200,
    "parent_entity": 200,
    "top_entity": 200,
    "job_title": 200,
    "site": 120,
    "country": 80,
    "time_zone": 64,
}
NAMES = ("given_name", "family_name")  # many people bear one name alone
PLAIN = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*", re.IGNORECASE | re.ASCII)  # local parts that no rule refuses
ROUNDED = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
NOT_OF_PEOPLE = frozenset({"staff_id", "parent_entity", "top_entity"})  # who they are, and what is about the chart
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
    answers: FileAnswers,
    questions: Questions,
) -> list[Row]:
    """Each row with what it would change: refused with reasons, joiner, mover, leaver, other change, or no change.

    `existing`: the directory by staff id; `entities`: folded names and codes that exist; dates come out as ISO text.
    `guard`: what this file leaves alone, and about whom.
    `restores_zeros`: staff ids of the directory that lost their zeros become those of the file.
    `answers`: what its words mean, as people said; words that are still to be explained go to `questions`.
    `complete`: the file holds everyone, so that whoever it does not name leaves today (rows of number 0, at the end).
    """
    known_entities = set(entities)
    zeros = {staff_id.lstrip("0"): staff_id for staff_id in existing if staff_id.isdecimal()}
    checked = []
    for number, values in rows:
        row = Row(number=number, values=dict(values))
        row.refuse_cell_errors()
        if not row.reasons:
            _check_ids(row, existing=existing, zeros=zeros, restores_zeros=restores_zeros)
            _check_words(row, answers=answers, questions=questions)
            check_dates(row, today=today)
            if not create_entities and row.values.get("entity") and folded(row.values["entity"]) not in known_entities:
                row.refuse("unknown_entity", value=row.values["entity"])
        checked.append(row)
    give_staff_ids(checked, existing=existing, guard=guard)
    if restores_zeros:
        find_managers_without_zeros(checked, existing=existing)
    _check_twice(checked, existing=existing, guard=guard, today=today)
    check_managers(checked, existing=existing, answers=answers, questions=questions, today=today)
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
    for name in ("staff_id", *MANAGERS):
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


def _same_person(values: Mapping[str, str], existing: Mapping[str, str]) -> bool:
    """Whether a line and someone of the directory bear the same address or the same name."""
    if values.get("email", "").lower() == existing["email"].lower():
        return True
    return all(folded(values.get(name, "")) == folded(existing[name]) for name in NAMES)


def _check_words(row: Row, *, answers: FileAnswers, questions: Questions) -> None:
    values = row.values
    for name in REQUIRED:
        if not values.get(name) and name not in NAMES:
            row.refuse("missing", column=name)
    if not any(values.get(name) for name in NAMES):
        row.refuse("name_order", value=values["full_name"]) if values.get("full_name") else row.refuse("no_name")
    values.pop("full_name", None)
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            row.refuse("too_long", column=name, longest=longest)
    if email := values.get("email"):
        values["email"] = address_key(email) or email.lower()
        if not _is_address(email) or not address_key(email):
            row.refuse("bad_email", value=email[:80])
    check_codes(row, answers=answers, questions=questions)


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
        left_on = row.values.get("left_on", "")
        if left_on and left_on <= today.isoformat():
            row.notes.append(("already_left", {"value": left_on}))
        return
    if not person.is_active:
        row.values.setdefault("left_on", "")  # named again by a file that knows no leaving dates: they are back
    gone = bool(row.values.get("left_on", person.values.get("left_on"))) and (
        row.values.get("left_on", person.values.get("left_on", "")) <= today.isoformat()
    )
    row.changes = [
        name
        for name, value in row.values.items()
        if name not in NOT_OF_PEOPLE and not same_value(name, value, person.values.get(name, ""))
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
