"""Which column of a file holds what: known headers, guesses, and what was said of earlier files."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy

from binome.core.directory.kinds import ImportKind
from binome.core.directory.layout import header_words
from binome.core.people.text import identifier, one_line

IDENTIFIERS = frozenset({"staff_id", "manager", "functional_manager", "email"})
ASIDE = re.compile(r"\s*\([^()]*\)$")  # what a header adds in brackets: "Level (1–9)"
STAFF_ID_LABEL = gettext_lazy("Staff id")
STAFF_ID_HEADERS = (
    "matricule",
    "staff id",
    "staffid",
    "staff number",
    "employee id",
    "employeeid",
    "employee number",
    "employeenumber",
    "personnel number",
    "numero de matricule",
    "numero d'employe",
    "id salarie",
    "matricule salarie",
    "identifiant",
    "id",
)


def vocabulary_of(kind: ImportKind, *, remembered: Mapping[str, str]) -> frozenset[str]:
    """Every word by which a column of this kind is known, those of earlier files included."""
    words = (word for known in [*kind.headers.values(), *kind.ladder] for word in known)
    return frozenset([*words, *remembered])


def guessed_columns(
    headers: Sequence[str], *, kind: ImportKind, remembered: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Which column holds which field: as said of an earlier file, else guessed from the headers; each column once.

    `remembered`: header word → field, empty when that column is to be left aside.
    """
    words, meanings = header_words(headers), remembered or {}
    columns: dict[str, int] = {}
    for place, word in enumerate(words):
        name = meanings.get(word, "")
        if name in kind.columns and name not in columns:
            columns[name] = place
    free = [ASIDE.sub("", word) if word not in meanings else "" for word in words]
    if not set(kind.rungs) & set(columns):
        for name, place in zip(kind.rungs, _rungs(free, kind.ladder), strict=False):
            columns[name], free[place] = place, ""
    for name, known_headers in kind.headers.items():
        guess = next((free.index(word) for word in known_headers if word in free), None)
        if name not in columns and guess is not None:
            columns[name], free[guess] = guess, ""
    return columns


def _rungs(words: Sequence[str], ladder: Sequence[Sequence[str]]) -> list[int]:
    """The columns that stand one above another, the lowest first, when there are several."""
    places = [next((words.index(word) for word in rung if word in words), None) for rung in ladder]
    standing = [place for place in reversed(places) if place is not None]
    return standing if len(standing) > 1 else []


def missing_columns(
    columns: Mapping[str, int], *, kind: ImportKind, answers: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """Required fields that no column holds, nor one that stands in for it."""
    missing = [
        name
        for name in kind.required
        if name not in columns
        and kind.stand_ins.get(name) not in columns
        and (kind.key_stand_in not in columns or not is_key_said(name, kind=kind, answers=answers))
    ]
    if kind.one_of and not set(kind.one_of) & set(columns):
        missing.append(kind.one_of[0])
    return missing


def is_key_said(name: str, *, kind: ImportKind, answers: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether someone said that the file has no staff id, and what identifies people in its place."""
    return name == "staff_id" and bool(kind.key_stand_in) and answers.get("file", {}).get("key") == kind.key_stand_in


def cells_by_field(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """The cells of one row by field, each on one line without control characters: a title's second line would be a letter's.

    Those that identify have no sign that is not seen.
    """
    typed = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
    return {name: identifier(cell) if name in IDENTIFIERS else one_line(cell) for name, cell in typed.items()}
