"""What a file leaves alone about people, whoever wrote it: what identifies them, lets them in, or is HR's to say."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from binome.core.directory.people.columns import COLUMNS
from binome.core.directory.people.existing import ExistingPerson, same_value
from binome.core.directory.rows import Row

STANDING = frozenset({"left_on", "is_active"})
GUARDED_ELSEWHERE = STANDING | {"staff_id", "email", "parent_entity"}  # each has its own reason, or is about the chart
FILLED_IN = frozenset({"job_title", "level", "site", "country", "time_zone", "joined_on"})  # by anyone, where empty


@dataclass(frozen=True)
class Guard:
    """By staff id, the people of whom a file leaves alone the address, the staff id, and whether they work here.

    Codes go to the address, the nightly file finds people by their staff id, and rights come back with whoever returns:
    each of the three opens an account, or closes it. `cause` is the reason told for an address. A file that `adds_only` brings
    new people and entities, fills in what the directory does not know of the others, and lets nobody leave.
    """

    addresses: Container[str] = ()
    cause: str = "address_of_others"
    staff_ids: Container[str] = ()
    standing: Container[str] = ()
    adds_only: bool = False

    def check(self, row: Row, *, existing: Mapping[str, ExistingPerson]) -> None:
        """Refuse a line that changes the address, or the leaving, of someone guarded."""
        staff_id = row.values.get("staff_id", "")
        if staff_id not in existing:
            return
        values, person = row.values, existing[staff_id]
        address = person.values["email"].lower()
        if values.get("email", "") not in {"", address}:
            self.keep_address(row, address, of=staff_id, existing=existing)
        left_on = person.values.get("left_on", "")
        if self.adds_only and person.is_active and not values.get("left_on"):
            values.pop("left_on", None)  # an empty cell says nothing of a date that is known
        if staff_id in self.standing and values.get("left_on", left_on if person.is_active else "") != left_on:
            row.refuse("standing_of_others", value=staff_id)

    def keep_address(self, row: Row, address: str, *, of: str, existing: Mapping[str, ExistingPerson]) -> bool:
        """Refuse a line that takes `address`, if it is theirs, from someone guarded; whether it was refused."""
        if of not in self.addresses or of not in existing or existing[of].values["email"].lower() != address:
            return False
        row.refuse(self.cause, value=of, known=address)
        return True

    def keeps_address_of(self, row: Row) -> bool:
        """Whether the line was refused for an address: it then holds none."""
        return any(code == self.cause for code, _details in row.reasons)

    def check_columns(self, row: Row, *, existing: Mapping[str, ExistingPerson]) -> None:
        """Refuse a line that changes what is HR's to say of someone there; an empty cell says nothing of them."""
        staff_id = row.values.get("staff_id", "")
        if not self.adds_only or staff_id not in existing or row.reasons:
            return
        values, before = row.values, existing[staff_id].values
        for name in COLUMNS.keys() - GUARDED_ELSEWHERE:
            if not values.get(name):
                values.pop(name, None)
            elif not (same_value(name, values[name], before.get(name, "")) or (name in FILLED_IN and not before[name])):
                row.refuse("column_of_others", column=name)

    def allows(self, changed: Iterable[str], *, of: str) -> bool:
        """Whether these columns of someone may change."""
        names = set(changed)
        return not (
            ("email" in names and of in self.addresses)
            or ("staff_id" in names and of in self.staff_ids)
            or (names & STANDING and of in self.standing)
            or (names - GUARDED_ELSEWHERE - FILLED_IN and self.adds_only)
        )
