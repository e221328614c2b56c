"""What HR systems call their columns, and what they write where others leave a cell empty.

Sources, all public: SAP SuccessFactors, "Explanation of the Fields in the Employee Import File" (knowledge base article 2087504)
and "Managing User Data" (learning.sap.com); Lucca, « Décryptage : créer un fichier d’import de données utilisateurs »
(support.lucca.fr, article 360021100132); Workday, the report fields of the object Worker under the names that Report Writer gives
them, as programs that read such reports publish them; Cegid, the fields of the payroll tables SALARIES and DEPORTSAL. Exports bear
the names an organisation gives their columns: whatever is missing here is said once, at the first file.
"""

import re
from collections.abc import Mapping, Sequence

from binome.core.people.text import folded

_SUCCESSFACTORS: Mapping[str, tuple[str, ...]] = {
    "staff_id": ("userid", "user id"),
    "entity": ("department",),
    "parent_entity": ("division",),
    "functional_manager": ("matrix manager",),
    "level": ("joblevel", "job level"),
    "preferred_language": ("default locale",),
    "left_on": ("company exit date", "companyexitdate"),
}
_LUCCA: Mapping[str, tuple[str, ...]] = {
    "staff_id": ("employeenumber", "matricule paie"),
    "entity": ("departement/service", "department/service"),
    "manager": ("manager hierarchique n+1", "line manager n+1"),
    "site": ("legalentity", "etablissement"),
    "preferred_language": ("culture", "langue d'affichage de lucca"),
    "joined_on": ("dtcontractstart", "date de debut de contrat", "contract start date"),
    "left_on": ("dtcontractend", "date de fin de contrat", "contract end date"),
}
_WORKDAY: Mapping[str, tuple[str, ...]] = {
    "given_name": (
        "preferred name - first name",
        "preferred first name",
        "legal name - first name",
        "legal first name",
    ),
    "family_name": ("preferred name - last name", "preferred last name", "legal name - last name", "legal last name"),
    "email": ("email - primary work", "primary work email", "email - work", "work email address"),
    "entity": ("supervisory organization", "supervisory organisation", "primary supervisory organization"),
    "manager": ("worker's manager - employee id", "manager - employee id", "manager employee id", "worker's manager"),
    "level": ("management level",),
    "job_title": ("business title", "businesstitle", "job profile"),
    "site": ("primary location", "location name"),
    "country": ("location address - country", "country iso code"),
    "joined_on": ("original hire date",),
    "left_on": ("termination date",),
}
_CEGID: Mapping[str, tuple[str, ...]] = {
    "staff_id": ("psa salarie", "pse salarie"),
    "given_name": ("psa prenom",),
    "family_name": ("psa libelle",),
    "email": ("pse emailprof",),
    "entity": ("psa travailn1",),
    "manager": ("pse responsabs", "pse responsvar"),
    "job_title": ("psa libelleemploi",),
    "site": ("psa etablissement",),
    "joined_on": ("psa dateentree",),
    "left_on": ("psa datesortie",),
}
PRODUCTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Workday": _WORKDAY,
    "SAP SuccessFactors": _SUCCESSFACTORS,
    "Lucca": _LUCCA,
    "Cegid": _CEGID,
}
# Cegid's four levels of organisation, in their places among columns that stand one above another.
CEGID_LEVELS = ("", "psa travailn1", "psa travailn2", "psa travailn3", "psa travailn4")
_NOBODY = frozenset({"no manager", "nomanager"})  # SuccessFactors, of whoever reports to nobody
_NO_DATE = re.compile(r"(0?1[/.-]0?1[/.-]1900|1900-0?1-0?1)\b.*|30[/.-]12[/.-]1899\b.*|1899-12-30\b.*")  # Cegid
_OWN_MANAGER_IS_NOBODY = "dtcontractstart"  # Lucca wants whoever has no manager to be their own


def headers_of(name: str) -> list[str]:
    """How HR systems call the column of this field."""
    return [word for words in PRODUCTS.values() for word in words.get(name, ())]


def may_name_themselves(header_words: Sequence[str]) -> bool:
    """Whether in files with these columns people without a manager are their own."""
    return _OWN_MANAGER_IS_NOBODY in header_words


def repeats_headers(values: Mapping[str, str], headers: Mapping[str, Sequence[str]]) -> bool:
    """Whether a line says once more what its columns are called, as the second line of SuccessFactors does."""
    if "@" in values.get("email", ""):
        return False
    words = {name: folded(values[name]).replace("_", " ") for name in ("staff_id", "family_name") if values.get(name)}
    return len(words) > 1 and all(word in headers[name] for name, word in words.items())


def empty_what_says_nothing(line: dict[str, str], *, own_manager_is_nobody: bool) -> None:
    """Empty the cells that stand for an empty one: no manager, no day of leaving."""
    for name in ("manager", "functional_manager"):
        typed = folded(line.get(name, "")).replace("_", " ")
        if typed in _NOBODY or (own_manager_is_nobody and typed and typed in _own_names(line)):
            line[name] = ""
    if _NO_DATE.fullmatch(line.get("left_on", "")):
        line["left_on"] = ""


def _own_names(line: Mapping[str, str]) -> set[str]:
    given, family = line.get("given_name", ""), line.get("family_name", "")
    names = (line.get("staff_id", ""), line.get("email", ""), f"{given} {family}", f"{family} {given}")
    return {folded(name).replace("_", " ") for name in names}
