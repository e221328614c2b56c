"""Whom a line means by a manager who is not named by a staff id of the file or the directory."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from binome.core.directory.people.existing import ExistingPerson
from binome.core.directory.rows import Row
from binome.core.people.text import address_key, folded

IN_BRACKETS = re.compile(r"\(([^()\s]+)\)$")  # "Jean Dupont (00012)"


class MeantManager:
    """Everyone of the file and the directory by address, by name and by staff id without leading zeros."""

    def __init__(self, checked: Iterable[Row], *, existing: Mapping[str, ExistingPerson], today: date) -> None:
        self.existing = existing
        self.gone = {staff_id for staff_id, person in existing.items() if not person.is_active}
        self.values: dict[str, Mapping[str, str]] = {}
        self.by_address: dict[str, str] = {}
        self.by_name: dict[str, set[str]] = {}
        self.by_digits: dict[str, str] = {}
        for staff_id, person in existing.items():
            self._add(staff_id, person.values)
        for row in checked:
            self._add(row.values.get("staff_id", ""), row.values)
            if "" < row.values.get("left_on", "") <= today.isoformat():
                self.gone.add(row.values.get("staff_id", ""))

    def _add(self, staff_id: str, values: Mapping[str, str]) -> None:
        given, family = folded(values.get("given_name", "")), folded(values.get("family_name", ""))
        if not staff_id or not (given or family):
            return
        self.values[staff_id] = values
        self.by_address[values.get("email", "").lower()] = staff_id
        for name in {f"{given} {family}".strip(), f"{family} {given}".strip()}:
            self.by_name.setdefault(name, set()).add(staff_id)
        if staff_id.isdecimal():
            self.by_digits[staff_id.lstrip("0")] = staff_id

    def staff_id(self, typed: str) -> str:
        """The staff id of the one person whom `typed` names by address or in words; empty when it is nobody, or several."""
        if "@" in typed:
            return self.by_address.get(address_key(typed), "")
        if (inside := IN_BRACKETS.search(typed)) and self.knows(inside[1]):
            return inside[1]
        bearers = self.bearers(typed)
        return bearers[0] if len(bearers) == 1 else ""

    def knows(self, staff_id: str) -> bool:
        """Whether someone of the file or the directory has this staff id."""
        return staff_id in self.values

    def bearers(self, typed: str) -> list[str]:
        """The staff ids of those who bear this name; of those who work here when any does."""
        bearers = sorted(self.by_name.get(folded(typed.replace(",", " ")), ()))
        return [staff_id for staff_id in bearers if staff_id not in self.gone] or bearers

    def label(self, staff_id: str) -> str:
        """Who this is, where one chooses among several."""
        values = self.values[staff_id]
        name = f"{values.get('given_name', '')} {values.get('family_name', '')}".strip()
        entity = values.get("entity", "").split("\n")[-1]
        return " · ".join(part for part in (name, values.get("job_title", ""), entity, staff_id) if part)

    def reason(self, typed: str) -> tuple[str, dict[str, str]]:
        """Why `typed` names nobody as it stands, and who seems to be meant."""
        if typed.isdecimal() and (other := self.by_digits.get(typed.lstrip("0"))):
            lost_there = len(typed) > len(other) and other in self.existing
            return ("manager_zeros_there" if lost_there else "manager_zeros"), {"known": other}
        if "@" in typed:
            return "unknown_manager_address", {}
        return ("manager_by_shared_name" if self.bearers(typed) else "unknown_manager"), {}
