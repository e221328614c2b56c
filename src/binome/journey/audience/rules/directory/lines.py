"""Whom each row reports to, once the refused rows are left out: unknown managers, loops, addresses that pass on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from binome.core.people.lines import cycles
from binome.journey.audience.rules.directory.rows import Row

SHOWN = 6  # people of a loop who are named


@dataclass(frozen=True)
class Known:
    """A person as the directory has them, in the words of the file. `stays`: absence from a file is no leave."""

    values: Mapping[str, str]
    is_active: bool = True
    stays: bool = False

    @property
    def awaits_staff_id(self) -> bool:
        """Whether the address stands in place of a staff id."""
        return self.values.get("staff_id", "") == self.values.get("email", "").lower() != ""


def check_managers(checked: list[Row], *, known: Mapping[str, Known]) -> None:
    """Refuse rows whose manager is themselves or nobody."""
    named = {row.values.get("staff_id", "") for row in checked}
    for row in checked:
        manager = row.values.get("manager", "")
        if manager and manager == row.values.get("staff_id"):
            row.refuse("own_manager")
        elif manager and manager not in named and manager not in known:
            row.refuse("unknown_manager", value=manager)


def give_staff_ids(checked: list[Row], *, known: Mapping[str, Known]) -> None:
    """Lines about people whom the directory knows by address alone: the file brings their staff id, and nobody twice.

    Until it is written, the line and the lines of those who report to them name the person as the directory does; the new
    staff id stands in `new_staff_id`.
    """
    waiting = {person.values["email"].lower() for person in known.values() if person.awaits_staff_id}
    brought: dict[str, str] = {}
    for row in checked:
        staff_id, email = row.values.get("staff_id", ""), row.values.get("email", "")
        if email in waiting and staff_id and staff_id not in known:
            brought[staff_id] = email
            row.values |= {"staff_id": email, "new_staff_id": staff_id}
    if brought:
        for row in checked:
            if row.values.get("manager", "") in brought:
                row.values["manager"] = brought[row.values["manager"]]


def keep_an_administrator(checked: list[Row], *, known: Mapping[str, Known], today: date) -> None:
    """Refuse the leave of administrators when none would remain: nobody could sign in to name another."""
    leaving = [
        row for row in checked
        if not row.reasons and row.values["staff_id"] in known and known[row.values["staff_id"]].stays
        and "" < row.values.get("left_on", "") <= today.isoformat()
    ]  # fmt: skip
    gone = {row.values["staff_id"] for row in leaving}
    if all(staff_id in gone for staff_id, person in known.items() if person.stays and person.is_active):
        for row in leaving:
            if known[row.values["staff_id"]].is_active:
                row.refuse("last_administrator")


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
    """An address may pass between two lines of the file, never away from someone who keeps theirs."""
    in_file = {row.values["staff_id"] for row in sound}
    kept = {person.values["email"].lower() for staff_id, person in known.items() if staff_id not in in_file}
    for row in sound:
        if row.values["email"] in kept:
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
