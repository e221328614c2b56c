"""Which column of a file holds what: known headers, guesses, and what was said of earlier files."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from binome.core.people.text import cleaned, folded, identifier
from binome.journey.audience.states import ImportKind

IDENTIFIERS = frozenset({"staff_id", "manager", "email"})
BEHAVIOURS = tuple(f"B{n}" for n in range(1, 9))
PEOPLE: dict[str, str | Promise] = {
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
    "time_zone": gettext_lazy("Time zone (such as Europe/Paris)"),
    "preferred_language": gettext_lazy("Language (fr or en)"),
    "joined_on": gettext_lazy("Joined on"),
    "left_on": gettext_lazy("Left on"),
}
AXES: dict[str, str | Promise] = {
    "staff_id": PEOPLE["staff_id"],
    "theme": gettext_lazy("Theme code"),
    "source": gettext_lazy("Where it was said (career interview or annual review)"),
}
RATINGS: dict[str, str | Promise] = {
    "staff_id": PEOPLE["staff_id"],
    "year": gettext_lazy("Year of the review"),
    **dict.fromkeys(BEHAVIOURS, ""),
} | {code: code for code in BEHAVIOURS}
COLUMNS: dict[str, dict[str, str | Promise]] = {
    ImportKind.PEOPLE: PEOPLE,
    ImportKind.AXES: AXES,
    ImportKind.RATINGS: RATINGS,
}
REQUIRED: dict[str, tuple[str, ...]] = {
    ImportKind.PEOPLE: ("staff_id", "given_name", "family_name", "email", "entity"),
    ImportKind.AXES: ("staff_id", "theme"),
    ImportKind.RATINGS: ("staff_id", "year"),
}
_STAFF_ID = (
    "matricule, staff id, staffid, staff number, employee id, employeeid, employee number, employeenumber, "
    "personnel number, numero de matricule, numero d'employe, id salarie, matricule salarie, identifiant, id"
)
_WORDS: dict[str, dict[str, str]] = {
    ImportKind.PEOPLE: {
        "staff_id": _STAFF_ID,
        "given_name": "prenom, prenom usuel, given name, givenname, first name, firstname, given",
        "family_name": "nom, nom de famille, nom usuel, nom d'usage, family name, familyname, last name, lastname, surname",
        "email": "courriel, email, e-mail, mail, adresse e-mail, adresse mail, adresse electronique, adresse email, "
        "adresse mail professionnelle, adresse e-mail professionnelle, adresse electronique professionnelle, "
        "e-mail professionnel, email professionnel, courriel professionnel, email address, work email, workemail",
        "entity": "entite, entity, direction, service, departement, department, unite, unit, unite organisationnelle, "
        "organisational unit, organizational unit",
        "parent_entity": "entite parente, parent entity, direction parente, entite de rattachement, parent, "
        "parent department",
        "manager": "matricule manager, matricule du manager, matricule n+1, matricule du n+1, manager id, managerid, "
        "manager staff id, matricule responsable, matricule du responsable, manager's staff id, manager, "
        "responsable, responsable hierarchique, manager hierarchique, n+1, superieur hierarchique",
        "level": "niveau, level, job level, joblevel, grade, niveau hierarchique",
        "job_title": "poste, fonction, intitule de poste, intitule du poste, libelle du poste, job title, jobtitle, "
        "jobrole, job role, title, emploi, emploi occupe, position",
        "site": "site, lieu, lieu de travail, location, ville, city, work location",
        "country": "pays, country",
        "time_zone": "fuseau horaire, fuseau, time zone, timezone, tz",
        "preferred_language": "langue, language, langue preferee, preferred language",
        "joined_on": "date d'entree, date entree, entree le, joined on, hire date, start date, date d'embauche, "
        "date embauche, hiredate, startdate",
        "left_on": "date de sortie, date sortie, sortie le, left on, leaving date, end date, depart, date de depart",
    },
    ImportKind.AXES: {
        "staff_id": _STAFF_ID,
        "theme": "theme, theme code, code theme, code du theme, axe, axe de progres, axis",
        "source": "source, origine, entretien, interview, type d'entretien, entretien de parcours professionnel, "
        "entretien professionnel",
    },
    ImportKind.RATINGS: {
        "staff_id": _STAFF_ID,
        "year": "annee, year, annee d'evaluation, review year",
        **{code: code.lower() for code in BEHAVIOURS},
    },
}
WORDS = {
    kind: {name: tuple(words.split(", ")) for name, words in fields.items()} for kind, fields in _WORDS.items()
}  # each field with the headers it is known by, folded


def header_words(headers: Sequence[str]) -> list[str]:
    """The headers as they are compared: without accents, case, underscores or stars."""
    return [folded(header).replace("_", " ").strip(" *:") for header in headers]


def guessed_columns(
    headers: Sequence[str], *, kind: str, remembered: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Which column holds which field: as said of an earlier file, else guessed from the headers; each column once.

    `remembered`: header word → field, empty when that column is to be left aside.
    """
    simple, said = header_words(headers), remembered or {}
    found: dict[str, int] = {}
    for at, header in enumerate(simple):
        name = said.get(header, "")
        if name in COLUMNS[kind] and name not in found:
            found[name] = at
    free = [header if header not in said else "" for header in simple]
    for field, known in WORDS[kind].items():
        place = next((free.index(word) for word in known if word in free), None)
        if field not in found and place is not None:
            found[field], free[place] = place, ""
    return found


def missing_columns(columns: Mapping[str, int], *, kind: str) -> list[str]:
    """Required fields that no column holds."""
    missing = [name for name in REQUIRED[kind] if name not in columns]
    if kind == ImportKind.RATINGS and not set(BEHAVIOURS) & set(columns):
        missing.append(BEHAVIOURS[0])
    return missing


def picked(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """The cells of one row by field, cleaned of control characters; of all signs that are not seen where they identify."""
    said = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
    return {name: identifier(cell) if name in IDENTIFIERS else cleaned(cell) for name, cell in said.items()}
