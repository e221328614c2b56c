"""Checking what career interviews and annual reviews already say: axes of progress, ratings of behaviours (R9, R27)."""

import re
from collections.abc import Iterable, Mapping

from binome.core.people.text import folded
from binome.journey.audience.rules.directory.columns import BEHAVIOURS
from binome.journey.audience.rules.directory.people import WHOLE_FLOAT
from binome.journey.audience.rules.directory.rows import Row
from binome.journey.audience.states import AxisSource, Fate

SOURCES = {
    "": AxisSource.UNSAID,
    "interview": AxisSource.INTERVIEW, "career interview": AxisSource.INTERVIEW,
    "entretien de parcours professionnel": AxisSource.INTERVIEW,  # its name in French law since 1 October 2026
    "entretien parcours professionnel": AxisSource.INTERVIEW, "parcours professionnel": AxisSource.INTERVIEW,
    "entretien professionnel": AxisSource.INTERVIEW, "entretien de carriere": AxisSource.INTERVIEW,
    "entretien carriere": AxisSource.INTERVIEW,
    "review": AxisSource.REVIEW, "annual review": AxisSource.REVIEW, "appraisal": AxisSource.REVIEW,
    "entretien annuel": AxisSource.REVIEW, "entretien d'evaluation": AxisSource.REVIEW,
}  # fmt: skip
RATING = re.compile(r"([1-4])([.,]0+)?")


def checked_axes(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    people: Mapping[str, bool],
    themes: Iterable[str],
    there: Mapping[tuple[str, str], str],
) -> list[Row]:
    """Each axis of progress with its fate.

    `people`: staff id → works here; `there`: (staff id, theme code) → source, already imported for this wave.
    """
    codes = {code.casefold(): code for code in themes}
    seen: dict[tuple[str, str], int] = {}
    checked = []
    for number, values in rows:
        row = _of_someone(number, values, people=people, required=("staff_id", "theme"))
        said = row.values.get("theme", "")
        theme, source = codes.get(said.casefold(), ""), SOURCES.get(folded(row.values.get("source", "")))
        if said and not theme:
            row.refuse("unknown_theme", value=said[:60])
        if source is None:
            row.refuse("unknown_source", value=row.values["source"][:60])
        if not row.reasons:
            key = (row.values["staff_id"], theme)
            if seen.setdefault(key, number) != number:
                row.refuse("same_axis", line=seen[key])
            before = there.get(key)
            row.values |= {"theme": theme, "source": str(source or before or "")}
            row.changes = [] if before == row.values["source"] else ["theme" if before is None else "source"]
        row.fate = _fate(row, new="theme" in row.changes)
        checked.append(row)
    return checked


def checked_ratings(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    people: Mapping[str, bool],
    there: Mapping[tuple[str, str], Mapping[str, str]],
) -> list[Row]:
    """Each review with its fate; `there`: (staff id, year) → behaviour code → level, already imported."""
    seen: dict[tuple[str, str], int] = {}
    checked = []
    for number, values in rows:
        row = _of_someone(number, values, people=people, required=("staff_id", "year"))
        _check_review(row)
        if not row.reasons:
            key = (row.values["staff_id"], row.values["year"])
            if seen.setdefault(key, number) != number:
                row.refuse("same_review", line=seen[key])
            before = there.get(key, {})
            said = {code: row.values[code] for code in BEHAVIOURS if row.values.get(code)}
            row.changes = [code for code, level in said.items() if before.get(code) != level]
            row.before = {code: before[code] for code in row.changes if code in before}
        row.fate = _fate(row, new=not row.before and bool(row.changes))
        checked.append(row)
    return checked


def _of_someone(
    number: int, values: Mapping[str, str], *, people: Mapping[str, bool], required: tuple[str, ...]
) -> Row:
    row = Row(number=number, values=dict(values))
    if whole := WHOLE_FLOAT.fullmatch(row.values.get("staff_id", "")):
        row.values["staff_id"] = whole[1]
    for name in required:
        if not row.values.get(name):
            row.refuse("missing", column=name)
    staff_id = row.values.get("staff_id", "")
    if staff_id and not people.get(staff_id):
        row.refuse("gone_person" if staff_id in people else "unknown_person", value=staff_id[:60])
    return row


def _check_review(row: Row) -> None:
    year = row.values.get("year", "")
    if whole := WHOLE_FLOAT.fullmatch(year):
        row.values["year"] = year = whole[1]
    if year and not re.fullmatch(r"20\d\d", year):
        row.refuse("bad_year", value=year[:20])
    rated = {code: row.values[code] for code in BEHAVIOURS if row.values.get(code)}
    for code, level in rated.items():
        if whole := RATING.fullmatch(level):
            row.values[code] = whole[1]
        else:
            row.refuse("bad_rating", column=code, value=level[:20])
    if not rated:
        row.refuse("no_rating")


def _fate(row: Row, *, new: bool) -> Fate:
    if row.reasons:
        row.changes = []
        return Fate.REFUSED
    if new:
        return Fate.JOINER
    return Fate.CHANGED if row.changes else Fate.UNCHANGED
