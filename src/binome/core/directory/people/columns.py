"""The columns of a file of people, and the headers they are known by."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from binome.core.directory.columns import STAFF_ID_HEADERS, STAFF_ID_LABEL
from binome.core.directory.kinds import Text
from binome.core.directory.people.products import CEGID_LEVELS, headers_of

COLUMNS: Mapping[str, Text] = {
    "staff_id": STAFF_ID_LABEL,
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    "full_name": gettext_lazy("Full name"),
    "email": gettext_lazy("E-mail"),
    "entity": gettext_lazy("Entity"),
    "parent_entity": gettext_lazy("Parent entity"),
    "top_entity": gettext_lazy("Entity above the parent"),
    "manager": gettext_lazy("Manager (staff id, email or name)"),
    "functional_manager": gettext_lazy("Functional manager (staff id, email or name)"),
    "level": gettext_lazy("Level (1–9)"),
    "job_title": gettext_lazy("Job title"),
    "site": gettext_lazy("Site"),
    "country": gettext_lazy("Country"),
    "time_zone": gettext_lazy("Time zone (such as Europe/Paris)"),
    "preferred_language": gettext_lazy("Language (fr or en)"),
    "joined_on": gettext_lazy("Joined on"),
    "left_on": gettext_lazy("Left on"),
}
MANAGERS = ("manager", "functional_manager")  # in the line, and in a matrix beside it
REQUIRED = ("staff_id", "given_name", "family_name", "email", "entity")
_WORDS = {
    "given_name": "prenom, prenom usuel, given name, givenname, first name, firstname, given",
    "family_name": "nom, nom de famille, nom usuel, nom d'usage, family name, familyname, last name, lastname, surname",
    "full_name": "nom complet, nom et prenom, prenom et nom, nom prenom, prenom nom, nom prenoms, collaborateur, salarie, "
    "full name, fullname, name, employee name, employee, display name",
    "email": "courriel, email, e-mail, mail, adresse e-mail, adresse mail, adresse electronique, adresse email, "
    "adresse mail professionnelle, adresse e-mail professionnelle, adresse electronique professionnelle, "
    "e-mail professionnel, email professionnel, courriel professionnel, email address, work email, workemail, adresse de messagerie",
    "entity": "entite, entity, direction, service, departement, department, unite, unit, unite organisationnelle, "
    "organisational unit, organizational unit, equipe, team",
    "parent_entity": "entite parente, parent entity, direction parente, entite de rattachement, parent, "
    "parent department",
    "top_entity": "entite au-dessus du parent, entity above the parent",
    "manager": "matricule manager, matricule du manager, matricule n+1, matricule du n+1, manager id, managerid, "
    "manager staff id, matricule responsable, matricule du responsable, manager's staff id, manager, "
    "responsable, responsable hierarchique, manager hierarchique, n+1, superieur hierarchique, line manager, reports to, "
    "supervisor, e-mail du responsable, email du responsable, courriel du responsable, mail du responsable, e-mail n+1, "
    "email n+1, mail n+1, e-mail manager, email manager, mail manager, manager email, manager e-mail, manager's email, "
    "nom du responsable, nom du manager, nom n+1, nom du n+1, manager name, manager's name",
    "functional_manager": "manager fonctionnel, responsable fonctionnel, n+1 fonctionnel, superieur fonctionnel, "
    "matricule manager fonctionnel, matricule du manager fonctionnel, matricule responsable fonctionnel, "
    "matricule du responsable fonctionnel, e-mail du responsable fonctionnel, e-mail manager fonctionnel, "
    "nom du responsable fonctionnel, nom du manager fonctionnel, manager matriciel, functional manager, "
    "functional manager id, functional manager email, functional manager name, matrix manager, matrix manager id, "
    "dotted line manager, dotted-line manager, second manager, secondary manager",
    "level": "niveau, level, job level, joblevel, grade, niveau hierarchique, classification, categorie, category, "
    "niveau de poste",
    "job_title": "poste, fonction, intitule de poste, intitule du poste, libelle du poste, job title, jobtitle, "
    "jobrole, job role, title, emploi, emploi occupe, position",
    "site": "site, lieu, lieu de travail, location, ville, city, work location",
    "country": "pays, country",
    "time_zone": "fuseau horaire, fuseau, time zone, timezone, tz",
    "preferred_language": "langue, language, langue preferee, preferred language",
    "joined_on": "date d'entree, date entree, entree le, joined on, hire date, start date, date d'embauche, "
    "date embauche, hiredate, startdate",
    "left_on": "date de sortie, date sortie, sortie le, left on, leaving date, end date, depart, date de depart",
}
_KNOWN = {"staff_id": STAFF_ID_HEADERS} | {name: words.split(", ") for name, words in _WORDS.items()}
HEADERS = {name: list(dict.fromkeys([*words, *headers_of(name)])) for name, words in _KNOWN.items()}
# Columns that say where someone works, one within another: whoever has no team works in the department itself.
_PLACES: tuple[tuple[str, ...], ...] = (
    ("pole", "division", "branche", "business unit", "bu", "secteur"),
    ("direction", "directorate"),
    ("sous-direction", "sous direction", "departement", "department"),
    ("service", "unite", "unit", "section"),
    ("equipe", "team", "bureau", "cellule"),
)
LADDER = tuple((*words, *filter(None, [level])) for words, level in zip(_PLACES, CEGID_LEVELS, strict=True))
RUNGS = ("entity", "parent_entity", "top_entity")
STAND_INS = {"given_name": "full_name", "family_name": "full_name"}
