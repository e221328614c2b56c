"""Whom a line means by a manager who is not named by a staff id of the file or the directory."""

from collections.abc import Iterable, Mapping

from binome.core.directory.people.existing import ExistingPerson
from binome.core.directory.rows import Row
from binome.core.people.text import folded


class MeantManager:
    """Everyone of the file and the directory by address, by name and by staff id without leading zeros."""

    def __init__(self, checked: Iterable[Row], *, existing: Mapping[str, ExistingPerson]) -> None:
        self.existing = existing
        self.by_address: dict[str, str] = {}
        self.by_name: dict[str, set[str]] = {}
        self.by_digits: dict[str, str] = {}
        for staff_id, person in existing.items():
            self._add(staff_id, person.values)
        for row in checked:
            self._add(row.values.get("staff_id", ""), row.values)

    def _add(self, staff_id: str, values: Mapping[str, str]) -> None:
        given, family = folded(values.get("given_name", "")), folded(values.get("family_name", ""))
        if not staff_id or not (given or family):
            return
        self.by_address[values.get("email", "").lower()] = staff_id
        for name in {f"{given} {family}".strip(), f"{family} {given}".strip()}:
            self.by_name.setdefault(name, set()).add(staff_id)
        if staff_id.isdecimal():
            self.by_digits[staff_id.lstrip("0")] = staff_id

    def reason(self, typed: str) -> tuple[str, dict[str, str]]:
        """Why `typed` names nobody as it stands, and who seems to be meant."""
        if typed.isdecimal() and (other := self.by_digits.get(typed.lstrip("0"))):
            lost_there = len(typed) > len(other) and other in self.existing
            return ("manager_zeros_there" if lost_there else "manager_zeros"), {"known": other}
        if "@" in typed:
            address = self.by_address.get(typed.lower())
            return ("manager_by_address", {"known": address}) if address else ("unknown_manager_address", {})
        bearers = self.by_name.get(folded(typed), set())
        if len(bearers) == 1:
            return "manager_by_name", {"known": min(bearers)}
        return ("manager_by_shared_name" if bearers else "unknown_manager"), {}
