"""Checking what career interviews and annual reviews already say of needs: axes of progress (R9)."""

import re
from collections.abc import Iterable, Mapping

from binome.core.directory.rows import QUOTED, Row, decide_change, row_about
from binome.core.people.text import folded
from binome.journey.diagnosis.states import AxisSource

SOURCES = {
    "": AxisSource.UNSAID,
    "interview": AxisSource.INTERVIEW,
    "career interview": AxisSource.INTERVIEW,
    "entretien de parcours professionnel": AxisSource.INTERVIEW,  # its name in French law since 1 October 2026
    "entretien parcours professionnel": AxisSource.INTERVIEW,
    "parcours professionnel": AxisSource.INTERVIEW,
    "entretien professionnel": AxisSource.INTERVIEW,
    "entretien de carriere": AxisSource.INTERVIEW,
    "entretien carriere": AxisSource.INTERVIEW,
    "review": AxisSource.REVIEW,
    "annual review": AxisSource.REVIEW,
    "appraisal": AxisSource.REVIEW,
    "entretien annuel": AxisSource.REVIEW,
    "entretien d'evaluation": AxisSource.REVIEW,
}


def checked_axes(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    people: Mapping[str, bool],
    themes: Iterable[str],
    identifiers: Mapping[str, str],
    existing: Mapping[tuple[str, str], str],
) -> list[Row]:
    """Each axis of progress with what it would change.

    `people`: staff id → works here; `identifiers`: what other classifications call a theme → its code;
    `existing`: (staff id, theme code) → source, already imported for this wave.
    """
    codes = {_as_compared(name): code for name, code in identifiers.items()}
    codes |= {code.casefold(): code for code in themes}
    seen: dict[tuple[str, str], int] = {}
    checked = []
    for number, values in rows:
        row = row_about(number, values, people=people, required=("staff_id", "theme"))
        typed = row.values.get("theme", "")
        theme, source = codes.get(_as_compared(typed), ""), SOURCES.get(folded(row.values.get("source", "")))
        if typed and not theme:
            row.refuse("unknown_theme", value=typed[:QUOTED])
        if source is None:
            row.refuse("unknown_source", value=row.values["source"][:QUOTED])
        if not row.reasons:
            key = (row.values["staff_id"], theme)
            if seen.setdefault(key, number) != number:
                row.refuse("same_axis", line=seen[key])
            before = existing.get(key)
            row.values |= {"theme": theme, "source": str(source or before or "")}
            row.changes = [] if before == row.values["source"] else ["theme" if before is None else "source"]
        decide_change(row, new="theme" in row.changes)
        checked.append(row)
    return checked


def _as_compared(identifier: str) -> str:
    """Whatever its case; ESCO names its skills by http, and browsers copy their addresses with https."""
    return re.sub("^https://", "http://", identifier.casefold())
