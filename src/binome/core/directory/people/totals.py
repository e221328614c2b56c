"""Lines that add up the ones above them, as spreadsheets do below a list."""

import re
from collections.abc import Mapping

from binome.core.people.text import folded

TOTAL = re.compile(r"((sous|sub|grand)[ -]?)?(total|totaux)( general| generaux)?\b|(effectif|nombre) total\b|somme$")
NAMING = ("staff_id", "given_name", "family_name", "full_name", "entity", "parent_entity", "top_entity")


def is_total(values: Mapping[str, str]) -> bool:
    """Whether the line is a total: it says so where a person would be named, and has no address."""
    if "@" in values.get("email", ""):
        return False
    return any(TOTAL.match(folded(values[name])) for name in NAMING if values.get(name))
