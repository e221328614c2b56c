"""The columns of a file of people, and the headers they are known by."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from binome.core.directory.columns import STAFF_ID_HEADERS, STAFF_ID_LABEL
from binome.core.directory.kinds import Text

COLUMNS: Mapping[str, Text] = {
    "staff_id": STAFF_ID_LABEL,
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
REQUIRED = ("staff_id", "given_name", "family_name", "email", "entity")
_WORDS = {
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
}
HEADERS = {"staff_id": STAFF_ID_HEADERS} | {name: words.split(", ") for name, words in _WORDS.items()}
