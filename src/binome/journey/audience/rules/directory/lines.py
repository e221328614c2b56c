"""Whom each row reports to, once the refused rows are left out: unknown managers, loops, addresses that pass on."""

from collections.abc import Mapping
from dataclasses import dataclass

from binome.core.people.lines import cycles
from binome.journey.audience.rules.directory.rows import Row

SHOWN = 6  # people of a loop who are named


@dataclass(frozen=True)
class Known:
    """A person as the directory has them, in the words of the file. `stays`: absence from a file is no leave."""

    values: Mapping[str, str]
    is_active: bool = True
    stays: bool = False


def check_managers(checked: list[Row], *, known: Mapping[str, Known]) -> None:
    """Refuse rows whose manager is themselves or nobody."""
    named = {row.values.get("staff_id", "") for row in checked}
    for row in checked:
        manager = row.values.get("manager", "")
        if manager and manager == row.values.get("staff_id"):
            row.refuse("own_manager")
        elif manager and manager not in named and manager not in known:
            row.refuse("unknown_manager", value=manager)


def settle(checked: list[Row], *, known: Mapping[str, Known]) -> None:
    """Refuse what the directory could not hold after the import: two people at one address, loops in the reporting line.

    A refused row leaves its person as before, which may bring others into conflict: again until nothing more is refused.
    """
    refused = -1
    while refused != (refused := sum(bool(row.reasons) for row in checked)):
        sound = [row for row in checked if not row.reasons]
        _check_addresses(sound, known=known)
        _check_loops([row for row in sound if not row.reasons], known=known)
    _leave_out_managers([row for row in checked if not row.reasons], known=known)


def _check_addresses(sound: list[Row], *, known: Mapping[str, Known]) -> None:
    said = {row.values["staff_id"]: row.values["email"] for row in sound}
    owner = {said.get(staff_id, person.values["email"].lower()): staff_id for staff_id, person in known.items()}
    for row in sound:
        if owner.get(row.values["email"], row.values["staff_id"]) != row.values["staff_id"]:
            row.refuse("taken_email", value=row.values["email"])


def _check_loops(sound: list[Row], *, known: Mapping[str, Known]) -> None:
    in_file = {row.values["staff_id"]: row for row in sound}
    line = {staff_id: person.values.get("manager", "") for staff_id, person in known.items()}
    for staff_id, row in in_file.items():
        manager = row.values.get("manager")
        if manager is not None and (not manager or manager in known or manager in in_file):
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


def _leave_out_managers(sound: list[Row], *, known: Mapping[str, Known]) -> None:
    written = {row.values["staff_id"] for row in sound} | set(known)
    for row in sound:
        manager = row.values.get("manager", "")
        if manager and manager not in written:
            row.notes.append(("manager_left_out", {}))
            del row.values["manager"]
