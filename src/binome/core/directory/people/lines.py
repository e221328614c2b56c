"""Whom each row reports to, once the refused rows are left out: unknown managers, loops, addresses that pass on."""

from collections.abc import Container, Mapping
from datetime import date
from itertools import product

from binome.core.directory.people.answers import EMPTY, FileAnswers, Questions
from binome.core.directory.people.columns import MANAGERS
from binome.core.directory.people.existing import ExistingPerson
from binome.core.directory.people.guards import Guard
from binome.core.directory.people.managers import MeantManager
from binome.core.directory.rows import Row
from binome.core.people.reporting_lines import cycles
from binome.core.people.text import folded, staff_id_from

SHOWN = 6  # people of a loop who are named
MOST_BEARERS = 20  # of one name, among whom one chooses
ASKED = frozenset({"manager_by_shared_name", "unknown_manager", "unknown_manager_address"})


def check_managers(
    checked: list[Row],
    *,
    existing: Mapping[str, ExistingPerson],
    answers: FileAnswers,
    questions: Questions,
    today: date,
) -> None:
    """Find managers by staff id, address or name; refuse rows whose manager is themselves, nobody, or one of several."""
    named = {row.values.get("staff_id", "") for row in checked}
    meant = None  # built for the files that need it alone
    for row in checked:
        for column in MANAGERS:
            manager = row.values.get(column, "")
            if manager and manager not in named and manager not in existing and not row.is_wrong(column):
                meant = meant or MeantManager(checked, existing=existing, today=today)
                _find_manager(row, column, meant=meant, answers=answers, questions=questions)
            if row.values.get(column) and row.values[column] == row.values.get("staff_id"):
                row.refuse("own_manager")


def _find_manager(row: Row, column: str, *, meant: MeantManager, answers: FileAnswers, questions: Questions) -> None:
    typed = row.values[column]
    answer = answers.managers.get(folded(typed), "")
    if answer == EMPTY:
        row.values[column] = ""
    elif staff_id := meant.staff_id(typed) or (answer if meant.knows(answer) else ""):
        row.values[column] = staff_id
    else:
        code, details = meant.reason(typed)
        row.refuse(code, value=typed, **details)
        if code in ASKED:
            bearers = meant.bearers(typed)[:MOST_BEARERS]
            questions.ask("manager", typed, options=[(bearer, meant.label(bearer)) for bearer in bearers])


def give_staff_ids(checked: list[Row], *, existing: Mapping[str, ExistingPerson], guard: Guard) -> None:
    """Lines about people whom the directory knows by address alone: the file brings their staff id, and nobody twice.

    So do lines that restore the zeros of one. Until it is written, the line and the lines of those who report to them name
    the person as the directory does; the new staff id stands in `new_staff_id`.
    """
    waiting = {person.values["email"].lower() for person in existing.values() if person.awaits_staff_id}
    brought = {row.values["new_staff_id"]: row.values["staff_id"] for row in checked if "new_staff_id" in row.values}
    for row in checked:
        staff_id, email = row.values.get("staff_id", ""), row.values.get("email", "")
        if email in waiting and staff_id and staff_id not in existing:
            stand_in = staff_id_from(email)
            brought[staff_id] = stand_in
            row.values |= {"staff_id": stand_in, "new_staff_id": staff_id}
            if stand_in in guard.staff_ids:
                row.refuse("staff_id_of_others", value=email)
    if brought:
        for row in checked:
            for column in MANAGERS:
                if row.values.get(column, "") in brought:
                    row.values[column] = brought[row.values[column]]


def find_managers_without_zeros(checked: list[Row], *, existing: Mapping[str, ExistingPerson]) -> None:
    """Managers whom the directory has under a staff id that lost its zeros, and of whom the file has no line."""
    named = {row.values.get("staff_id", "") for row in checked}
    bare: dict[str, list[str]] = {}
    for staff_id in existing:
        if staff_id.isdecimal():
            bare.setdefault(staff_id.lstrip("0"), []).append(staff_id)
    for row, column in product(checked, MANAGERS):
        typed = row.values.get(column, "")
        if typed.isdecimal() and typed not in named and typed not in existing:
            meant = bare.get(typed.lstrip("0"), [])
            if len(meant) == 1 and len(meant[0]) < len(typed):
                row.values[column] = meant[0]


def keep_an_administrator(checked: list[Row], *, existing: Mapping[str, ExistingPerson], today: date) -> None:
    """Refuse the leave of administrators when none would remain: nobody could sign in to name another."""
    leaving = [
        row
        for row in checked
        if not row.reasons
        and row.values["staff_id"] in existing
        and existing[row.values["staff_id"]].stays
        and "" < row.values.get("left_on", "") <= today.isoformat()
    ]
    gone = {row.values["staff_id"] for row in leaving}
    if all(staff_id in gone for staff_id, person in existing.items() if person.stays and person.is_active):
        for row in leaving:
            if existing[row.values["staff_id"]].is_active:
                row.refuse("last_administrator")


def refuse_conflicts(
    checked: list[Row], *, existing: Mapping[str, ExistingPerson], guard: Guard, complete: bool = False
) -> None:
    """Refuse what the directory could not hold after the import: two people at one address, loops in the reporting line.

    A refused row leaves its person as before, which may bring others into conflict: again until nothing more is refused.
    """
    named = {row.values.get("staff_id", "") for row in checked}
    staying = {staff_id for staff_id, person in existing.items() if person.stays or staff_id in named or not complete}
    refused = -1
    while refused != (refused := sum(bool(row.reasons) for row in checked)):
        sound = [row for row in checked if not row.reasons]
        _check_addresses(sound, existing=existing, staying=staying, guard=guard)
        _check_loops([row for row in sound if not row.reasons], existing=existing)
    sound = [row for row in checked if not row.reasons]
    for row in sound:
        if row.address_from:
            row.notes.append(("email_passes", {"value": row.values["email"], "known": row.address_from}))
    _leave_out_managers(sound, existing=existing)


def _check_addresses(
    sound: list[Row], *, existing: Mapping[str, ExistingPerson], staying: Container[str], guard: Guard
) -> None:
    """An address passes between two lines of the file, and from someone who left; never from someone who works here."""
    in_file = {row.values["staff_id"] for row in sound}
    holders = {
        person.values["email"].lower(): staff_id for staff_id, person in existing.items() if staff_id not in in_file
    }
    for row in sound:
        holder = holders.get(row.values["email"], "")
        if holder and existing[holder].is_active and holder in staying:
            row.refuse("taken_email", value=row.values["email"], known=holder)
        elif not guard.keep_address(row, row.values["email"], of=holder, existing=existing):
            row.address_from = holder


def _check_loops(sound: list[Row], *, existing: Mapping[str, ExistingPerson]) -> None:
    in_file = {row.values["staff_id"]: row for row in sound}
    line = {staff_id: person.values.get("manager", "") for staff_id, person in existing.items()}
    for staff_id, row in in_file.items():
        manager = row.values.get("manager")
        if manager is not None and (not manager or manager in existing or manager in in_file):
            line[staff_id] = manager
        else:
            line.setdefault(staff_id, "")
    number = {staff_id: place for place, staff_id in enumerate(line)}
    name = list(line)
    for loop in cycles({number[staff_id]: number.get(manager) for staff_id, manager in line.items()}):
        people = [name[place] for place in loop]
        shown = " → ".join([*people[:SHOWN], "…"] if len(people) > SHOWN else [*people, people[0]])
        for staff_id in people:
            if staff_id in in_file:
                in_file[staff_id].refuse("cycle", value=shown)


def _leave_out_managers(sound: list[Row], *, existing: Mapping[str, ExistingPerson]) -> None:
    written = {row.values["staff_id"] for row in sound} | set(existing)
    for row, column in product(sound, MANAGERS):
        manager = row.values.get(column, "")
        if manager and manager not in written:
            row.notes.append(("manager_left_out", {}))
            del row.values[column]
