"""Which column of a file holds what: known headers, guesses, and what was said of earlier files."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy

from binome.core.directory.kinds import ImportKind
from binome.core.people.text import folded, identifier, one_line

IDENTIFIERS = frozenset({"staff_id", "manager", "email"})
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


def header_words(headers: Sequence[str]) -> list[str]:
    """The headers as they are compared: without accents, case, underscores or stars."""
    return [folded(header).replace("_", " ").strip(" *:") for header in headers]


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
    free = [word if word not in meanings else "" for word in words]
    for name, known_headers in kind.headers.items():
        guess = next((free.index(word) for word in known_headers if word in free), None)
        if name not in columns and guess is not None:
            columns[name], free[guess] = guess, ""
    return columns


def missing_columns(columns: Mapping[str, int], *, kind: ImportKind) -> list[str]:
    """Required fields that no column holds."""
    missing = [name for name in kind.required if name not in columns]
    if kind.one_of and not set(kind.one_of) & set(columns):
        missing.append(kind.one_of[0])
    return missing


def cells_by_field(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """The cells of one row by field, each on one line without control characters: a title's second line would be a letter's.

    Those that identify have no sign that is not seen.
    """
    typed = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
    return {name: identifier(cell) if name in IDENTIFIERS else one_line(cell) for name, cell in typed.items()}
