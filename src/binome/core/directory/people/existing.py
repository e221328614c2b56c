"""A person as the directory already has them."""

from collections.abc import Mapping
from dataclasses import dataclass

from binome.core.people.text import folded, is_same_with_letters_lost, staff_id_from


@dataclass(frozen=True)
class ExistingPerson:
    """A person as the directory has them, in the words of the file. `stays`: absence from a file is no leave."""

    values: Mapping[str, str]
    is_active: bool = True
    stays: bool = False

    @property
    def awaits_staff_id(self) -> bool:
        """Whether the address stands in place of a staff id."""
        address = self.values.get("email", "").lower()
        return bool(address) and self.values.get("staff_id", "") == staff_id_from(address)


def same_value(name: str, value: str, before: str) -> bool:
    """Whether a cell of the column `name` says what the directory has already."""
    if name == "entity":
        return folded(value) in {folded(part) for part in before.split("\n")}
    if name in {"level", "preferred_language"} and not value:
        return True  # nothing said: what is there stays
    return value == before or is_same_with_letters_lost(value, before)
