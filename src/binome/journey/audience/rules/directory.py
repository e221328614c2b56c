"""Checking the rows of a staff file against the directory, and saying what each would change."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.people.lines import cycles
from binome.core.people.text import cleaned, folded
from binome.journey.audience.states import Fate

COLUMNS: dict[str, str | Promise] = {
    "staff_id": gettext_lazy("Staff id"),
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    "email": gettext_lazy("E-mail"),
    "entity": gettext_lazy("Entity"),
    "parent_entity": gettext_lazy("Parent entity"),
    "manager": gettext_lazy("Manager's staff id"),
    "level": gettext_lazy("Level (1–9)"),
    "job_title": gettext_lazy("Job title"),
    "site": gettext_lazy("Site"),
    "country": gettext_lazy("Country"),
    "preferred_language": gettext_lazy("Language (fr or en)"),
    "joined_on": gettext_lazy("Joined on"),
    "left_on": gettext_lazy("Left on"),
}
REQUIRED = ("staff_id", "given_name", "family_name", "email", "entity")
LONGEST = {
    "staff_id": 60, "given_name": 200, "family_name": 200, "email": 254, "entity": 200, "parent_entity": 200,
    "job_title": 200, "site": 120, "country": 80,
}  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {
    name: tuple(words.split(", "))
    for name, words in {
        "staff_id": "matricule, staff id, staffid, employee id, employee number, employeenumber, identifiant, id",
        "given_name": "prenom, given name, first name, firstname, given",
        "family_name": "nom, nom de famille, family name, last name, lastname, surname",
        "email": "courriel, email, e-mail, mail, adresse e-mail, adresse mail, adresse electronique, email address",
        "entity": "entite, entity, direction, service, departement, department, unite, unit",
        "parent_entity": "entite parente, parent entity, direction parente, entite de rattachement, parent",
        "manager": "matricule manager, matricule du manager, manager id, manager staff id, matricule responsable, "
        "manager's staff id, manager, responsable, n+1",
        "level": "niveau, level, job level, joblevel, grade, niveau hierarchique",
        "job_title": "poste, fonction, intitule de poste, job title, jobrole, job role, title, emploi",
        "site": "site, lieu, location, ville, city",
        "country": "pays, country",
        "preferred_language": "langue, language, langue preferee, preferred language",
        "joined_on": "date d'entree, date entree, entree le, joined on, hire date, start date, date d'embauche",
        "left_on": "date de sortie, date sortie, sortie le, left on, leaving date, end date, depart",
    }.items()
}
LANGUAGES = {"fr": "fr", "francais": "fr", "french": "fr", "en": "en", "anglais": "en", "english": "en"}
DATES = (
    (re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$"), "%Y-%m-%d"),
    (re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$"), "%d/%m/%Y"),
    (re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$"), "%d.%m.%Y"),
)

REASONS: dict[str, str | Promise] = {
    "missing": gettext_lazy("“%(column)s” is empty."),
    "too_long": gettext_lazy("“%(column)s” is longer than %(longest)s characters."),
    "bad_email": gettext_lazy("“%(value)s” is not an e-mail address."),
    "bad_level": gettext_lazy("The level “%(value)s” is not a whole number from 1 to 9."),
    "bad_date": gettext_lazy("“%(value)s” is not a date (2026-03-31 or 31/03/2026)."),
    "future_date": gettext_lazy("The arrival date %(value)s is in the future."),
    "left_before": gettext_lazy("The leaving date comes before the arrival date."),
    "bad_language": gettext_lazy("The language “%(value)s” is neither fr nor en."),
    "unknown_entity": gettext_lazy("The entity “%(value)s” does not exist, and this file creates none."),
    "same_staff_id": gettext_lazy("The staff id “%(value)s” is already on line %(line)s."),
    "same_email": gettext_lazy("The address “%(value)s” is already on line %(line)s."),
    "taken_email": gettext_lazy("The address “%(value)s” belongs to someone else in the directory."),
    "unknown_manager": gettext_lazy("The manager “%(value)s” is neither in the file nor in the directory."),
    "own_manager": gettext_lazy("This person would be their own manager."),
    "cycle": gettext_lazy("The reporting line goes round in a circle: %(value)s."),
    "manager_left_out": gettext_lazy("Their manager's line is left out: the manager stays empty or unchanged."),
    "unknown_person": gettext_lazy("Nobody in the directory has the staff id “%(value)s”."),
    "unknown_theme": gettext_lazy("No theme has the code “%(value)s”."),
    "same_axis": gettext_lazy("The same person and theme are already on line %(line)s."),
}


@dataclass(frozen=True)
class Known:
    """A person as the directory has them, in the words of the file."""

    values: Mapping[str, str]
    is_active: bool = True


@dataclass
class Row:
    """One line of the file: what it says, what it would do, and why not."""

    number: int
    values: dict[str, str]
    fate: str = Fate.UNCHANGED
    reasons: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    def refuse(self, code: str, **details: object) -> None:
        """Leave this line out, for the reason `code`."""
        self.reasons.append((code, {key: str(value) for key, value in details.items()}))


def sentence(code: str, details: Mapping[str, str]) -> str:
    """A reason in the reader's words."""
    named = {**details}
    if "column" in named:
        named["column"] = str(COLUMNS.get(named["column"], named["column"]))
    return str(REASONS[code]) % named


def guessed_columns(headers: Sequence[str], words: Mapping[str, tuple[str, ...]] = WORDS) -> dict[str, int]:
    """Which column holds which field, guessed from the French or English headers; each column once."""
    simple = [folded(header).replace("_", " ").strip(" *") for header in headers]
    found: dict[str, int] = {}
    for name, known in words.items():
        for word in known:
            if word in simple and simple.index(word) not in found.values():
                found[name] = simple.index(word)
                break
    return found


def missing_columns(columns: Mapping[str, int], required: Sequence[str] = REQUIRED) -> list[str]:
    """Required fields that no column holds."""
    return [name for name in required if name not in columns]


def picked(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """The cells of one row by field, cleaned of control characters."""
    return {name: cleaned(cells[place]) if place < len(cells) else "" for name, place in columns.items()}


def checked_rows(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    known: Mapping[str, Known],
    entities: Iterable[str],
    create_entities: bool,
    today: date,
) -> list[Row]:
    """Each row with its fate: refused with reasons, joiner, mover, leaver, other change, or no change.

    `known`: the directory by staff id; `entities`: folded names and codes that exist; dates come out as ISO text.
    """
    checked = [Row(number=number, values=dict(values)) for number, values in rows]
    there = set(entities)
    for row in checked:
        _check_words(row)
        _check_dates(row, today=today)
        if not create_entities and row.values.get("entity") and folded(row.values["entity"]) not in there:
            row.refuse("unknown_entity", value=row.values["entity"])
    _check_twice(checked, known=known)
    _check_managers(checked, known=known)
    _check_cycles(checked, known=known)
    _note_managers_left_out(checked, known=known)
    for row in checked:
        _decide(row, known.get(row.values["staff_id"]), today=today)
    return checked


def _check_words(row: Row) -> None:
    values = row.values
    for name in REQUIRED:
        if not values.get(name):
            row.refuse("missing", column=name)
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            row.refuse("too_long", column=name, longest=longest)
    if email := values.get("email"):
        values["email"] = email.lower()
        try:
            validate_email(email)
        except ValidationError:
            row.refuse("bad_email", value=email[:80])
    _check_codes(row)


def _check_codes(row: Row) -> None:
    values = row.values
    if level := values.get("level"):
        if re.fullmatch(r"[1-9]([.,]0+)?", level):
            values["level"] = level[0]
        else:
            row.refuse("bad_level", value=level[:20])
    if language := values.get("preferred_language"):
        if folded(language) in LANGUAGES:
            values["preferred_language"] = LANGUAGES[folded(language)]
        else:
            row.refuse("bad_language", value=language[:20])


def _check_dates(row: Row, *, today: date) -> None:
    for name in ("joined_on", "left_on"):
        if typed := row.values.get(name):
            read = _as_date(typed)
            if read is None:
                row.refuse("bad_date", value=typed[:20])
            else:
                row.values[name] = read.isoformat()
                if name == "joined_on" and read > today:
                    row.refuse("future_date", value=read.isoformat())
    joined, left = row.values.get("joined_on"), row.values.get("left_on")
    if joined and left and not row.reasons and left < joined:
        row.refuse("left_before")


def _as_date(typed: str) -> date | None:
    text = typed.split(" ", maxsplit=1)[0].split("T", maxsplit=1)[0]
    for pattern, form in DATES:
        if pattern.match(text):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no time zone
            except ValueError:
                return None
    return None


def _check_twice(checked: list[Row], *, known: Mapping[str, Known]) -> None:
    owner = {person.values["email"].lower(): staff_id for staff_id, person in known.items()}
    ids: dict[str, int] = {}
    addresses: dict[str, int] = {}
    for row in checked:
        staff_id, email = row.values.get("staff_id", ""), row.values.get("email", "")
        if staff_id and ids.setdefault(staff_id, row.number) != row.number:
            row.refuse("same_staff_id", value=staff_id, line=ids[staff_id])
        elif email and addresses.setdefault(email, row.number) != row.number:
            row.refuse("same_email", value=email, line=addresses[email])
        elif email and owner.get(email, staff_id) != staff_id:
            row.refuse("taken_email", value=email)


def _check_managers(checked: list[Row], *, known: Mapping[str, Known]) -> None:
    named = {row.values.get("staff_id", "") for row in checked}
    for row in checked:
        manager = row.values.get("manager", "")
        if manager and manager == row.values.get("staff_id"):
            row.refuse("own_manager")
        elif manager and manager not in named and manager not in known:
            row.refuse("unknown_manager", value=manager)


def _check_cycles(checked: list[Row], *, known: Mapping[str, Known]) -> None:
    """Refuse the rows of a loop, looking at the whole reporting line as it would be after the import."""
    sound = [row for row in checked if not row.reasons]
    line = {staff_id: person.values.get("manager", "") for staff_id, person in known.items()}
    line.update({row.values["staff_id"]: row.values["manager"] for row in sound if "manager" in row.values})
    number = {staff_id: place for place, staff_id in enumerate(line)}
    name = list(line)
    manager_of = {number[staff_id]: number.get(manager) for staff_id, manager in line.items()}
    in_file = {row.values["staff_id"]: row for row in sound}
    for loop in cycles(manager_of):
        people = [name[place] for place in loop]
        shown = " → ".join([*people[:6], "…"] if len(people) > 6 else [*people, people[0]])
        for staff_id in people:
            if staff_id in in_file:
                in_file[staff_id].refuse("cycle", value=shown)


def _note_managers_left_out(checked: list[Row], *, known: Mapping[str, Known]) -> None:
    written = {row.values.get("staff_id", "") for row in checked if not row.reasons} | set(known)
    for row in checked:
        manager = row.values.get("manager", "")
        if not row.reasons and manager and manager not in written:
            row.notes.append(("manager_left_out", {}))
            del row.values["manager"]


def _decide(row: Row, person: Known | None, *, today: date) -> None:
    if row.reasons:
        row.fate = Fate.REFUSED
        return
    gone = bool(row.values.get("left_on")) and row.values["left_on"] <= today.isoformat()
    if person is None:
        row.fate = Fate.JOINER
        row.changes = [name for name, value in row.values.items() if value]
        return
    row.changes = [
        name for name, value in row.values.items()
        if name not in {"staff_id", "parent_entity"} and not _same(name, value, person.values.get(name, ""))
    ]  # fmt: skip
    if person.is_active == gone:
        row.changes.append("is_active")
    if "is_active" in row.changes:
        row.fate = Fate.LEAVER if gone else Fate.JOINER
    elif {"entity", "manager"} & set(row.changes):
        row.fate = Fate.MOVER
    elif row.changes:
        row.fate = Fate.CHANGED


def _same(name: str, value: str, before: str) -> bool:
    if name == "entity":
        return folded(value) in {folded(part) for part in before.split("\n")}
    if name in {"level", "preferred_language"} and not value:
        return True  # nothing said: what is there stays
    return value == before


# --- axes of progress (R9, R10) ---------------------------------------------------------------------------
AXIS_COLUMNS: dict[str, str | Promise] = {"staff_id": COLUMNS["staff_id"], "theme": gettext_lazy("Theme code")}
AXIS_WORDS: dict[str, tuple[str, ...]] = {
    "staff_id": WORDS["staff_id"],
    "theme": ("theme", "theme code", "code theme", "code du theme", "axe", "axe de progres"),
}


def checked_axes(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    people: Iterable[str],
    themes: Iterable[str],
    there: Iterable[tuple[str, str]],
) -> list[Row]:
    """Each axis of progress with its fate; `there`: (staff id, theme code) already imported for this wave."""
    staff, codes, before = set(people), {code.casefold(): code for code in themes}, set(there)
    seen: dict[tuple[str, str], int] = {}
    checked = [Row(number=number, values=dict(values)) for number, values in rows]
    for row in checked:
        staff_id, theme = row.values.get("staff_id", ""), row.values.get("theme", "")
        code = codes.get(theme.casefold(), "")
        for name in ("staff_id", "theme"):
            if not row.values.get(name):
                row.refuse("missing", column=name)
        if staff_id and staff_id not in staff:
            row.refuse("unknown_person", value=staff_id[:60])
        if theme and not code:
            row.refuse("unknown_theme", value=theme[:60])
        if not row.reasons:
            row.values["theme"] = code
            if seen.setdefault((staff_id, code), row.number) != row.number:
                row.refuse("same_axis", line=seen[staff_id, code])
        if row.reasons:
            row.fate = Fate.REFUSED
        elif (staff_id, code) not in before:
            row.fate, row.changes = Fate.JOINER, ["theme"]
    return checked


def fate_label(fate: str, *, axes: bool = False) -> str:
    """What becomes of a row, in words that fit what the file brings."""
    if axes and fate == Fate.JOINER:
        return _("New axis")
    return str(Fate(fate).label)
