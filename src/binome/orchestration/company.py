"""The demo company: real skills of real respondents, under invented names, in an invented organisation."""

import csv
import gzip
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from binome.core.people.text import folded

DATA = Path(__file__).parent / "data"
SLICES = ("energy", "france", "large")
SEED = 2017  # any number: the same company on every machine
DOMAIN = "example.org"  # reserved for examples (RFC 2606): nobody real has an address there

# The ten technology groups of the survey, as the ready themes name them; the two collaborative groups are one theme.
THEME_OF = {
    "collab_async": "T02",
    "collab_sync": "T02",
    "genai": "T01",
    "cloud": "T13",
    "data": "T05",
    "data_ml": "T14",
    "automation": "T10",
    "coding": "T15",
    "web": "T16",
    "iot": "T17",
}
DIRECTORATES = {
    "RES": ("Réseaux", ("Exploitation", "Maintenance", "Raccordements")),
    "PRO": ("Production", ("Hydraulique", "Solaire et vent", "Thermique")),
    "CLI": ("Clients", ("Relation clients", "Offres et services", "Facturation")),
    "DSI": ("Systèmes d’information", ("Applications", "Infrastructures", "Données")),
    "FIN": ("Finances et achats", ("Contrôle de gestion", "Achats", "Comptabilité")),
    "ING": ("Ingénierie et innovation", ("Études", "Laboratoire", "Grands projets")),
}
SITES = ("Nantes", "Lyon", "Lille", "Toulouse")
JOBS = {
    "technique": "Développement logiciel",
    "donnees_ia": "Analyse de données",
    "infra_securite": "Infrastructures et sécurité",
    "projet_produit": "Pilotage de projets",
    "recherche_formation": "Recherche et formation",
    "commercial_communication": "Relation clients",
    "management": "Encadrement d’équipe",
    "direction": "Direction",
    "etudiant": "Alternance",
    "autre": "Appui technique",
}


@dataclass(frozen=True)
class Profile:
    """What the real respondent answered: levels 0–4 by theme, themes wanted in order, themes offered."""

    code: str
    levels: dict[str, int]
    wanted: tuple[str, ...]
    offered: tuple[str, ...]
    mentor_candidate: bool
    mentee_candidate: bool
    is_manager: bool
    years: float
    family: str
    remote: str


@dataclass(frozen=True)
class Unit:
    """A directorate or one of its departments."""

    code: str
    name: str
    parent: str = ""


@dataclass
class Employee:
    """One line of the invented staff directory, with the real profile behind it (None for invented people)."""

    staff_id: str
    given_name: str
    family_name: str
    email: str
    job_title: str
    level: int
    unit: str
    site: str
    language: str
    languages: tuple[str, ...]
    joined_on: date
    manager: str = ""
    profile: Profile | None = None


@dataclass
class Company:
    """The whole invented company."""

    units: list[Unit] = field(default_factory=list)
    staff: list[Employee] = field(default_factory=list)

    def role(self, staff_id: str) -> Employee:
        """The employee with this staff id."""
        return next(employee for employee in self.staff if employee.staff_id == staff_id)


def profiles(slice_name: str) -> list[Profile]:
    """The real respondents of a slice: energy (251), france (598) or large (1,763)."""
    with gzip.open(DATA / f"{slice_name}.csv.gz", "rt", encoding="utf-8") as file:
        return [_profile(row) for row in csv.DictReader(file)]


def _profile(row: dict[str, str]) -> Profile:
    levels: dict[str, int] = {}
    for group, theme in THEME_OF.items():
        levels[theme] = max(levels.get(theme, 0), int(row[f"level_{group}"]))
    return Profile(
        code=row["person_code"],
        levels=levels,
        wanted=_themes(row["themes_wanted"]),
        offered=_themes(row["themes_offered"]),
        mentor_candidate=row["mentor_candidate"] == "1",
        mentee_candidate=row["mentee_candidate"] == "1",
        is_manager=row["is_manager"] == "1",
        years=float(row["years_pro"] or 0),
        family=row["role_family"],
        remote=row["remote"],
    )


def _themes(groups: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(THEME_OF[group] for group in groups.split(";") if group))


def build(slice_name: str = "energy", *, today: date) -> Company:
    """The company of a slice; the same slice and day give the same company."""
    dice = random.Random(SEED)  # noqa: S311 — invented names, not secrets
    company = Company(units=list(_units()))
    names = _names(dice)
    _add_programme_people(company, names, today)
    real = profiles(slice_name)
    seniors = sorted((p for p in real if p.mentee_candidate), key=lambda p: (not p.is_manager, -p.years, p.code))
    directors, heads = seniors[: len(DIRECTORATES)], seniors[len(DIRECTORATES) :]
    departments = [unit for unit in company.units if unit.parent]
    for number, profile in enumerate(directors):
        _hire(company, profile, list(DIRECTORATES)[number], 6, "D0001", names, dice, today)
    for number, profile in enumerate(heads):
        unit = departments[number % len(departments)]
        level = 5 if number < len(departments) else 4
        boss = _boss(company, unit.parent) if level == 5 else _boss(company, unit.code)
        _hire(company, profile, unit.code, level, boss, names, dice, today)
    for profile in real:
        if not profile.mentee_candidate:
            unit = dice.choice(departments)
            _hire(company, profile, unit.code, _junior_level(profile), _boss(company, unit.code), names, dice, today)
    return company


def _units() -> Iterator[Unit]:
    yield Unit("DG", "Direction générale")
    yield Unit("DRH", "Ressources humaines", "DG")
    for code, (name, departments) in DIRECTORATES.items():
        yield Unit(code, name)
        for number, department in enumerate(departments, start=1):
            yield Unit(f"{code}{number}", department, code)


def _names(dice: random.Random) -> Iterator[tuple[str, str]]:
    invented = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
    pairs = [(given, family) for given in invented["given"] for family in invented["family"]]
    dice.shuffle(pairs)
    yield from pairs


def _junior_level(profile: Profile) -> int:
    if profile.is_manager:
        return 3
    return 1 if profile.years < 4 else 2


def _boss(company: Company, unit: str) -> str:
    return next((e.staff_id for e in company.staff if e.unit == unit and e.level >= 5), "D0001")


PROGRAMME_PEOPLE = (
    ("D0001", "Solveig", "Armand", "Direction générale", 7, "DG", "fr"),
    ("D0002", "Ariane", "Delorme", "Programme de mentorat inversé", 4, "DRH", "fr"),
    ("D0003", "Basile", "Kervella", "Développement des compétences", 3, "DRH", "fr"),
    ("D0004", "Clara", "Whitfield", "Learning and development", 3, "DRH", "en"),
    ("D0005", "Darius", "Vallon", "Recrutement et mobilité", 3, "DRH", "fr"),
    ("D0006", "Edwige", "Rocher", "Formation", 3, "DRH", "fr"),
    ("D0007", "Félicien", "Auray", "Administration des outils", 3, "DRH", "fr"),
)


def _add_programme_people(company: Company, names: Iterator[tuple[str, str]], today: date) -> None:
    for staff_id, given, family, job, level, unit, language in PROGRAMME_PEOPLE:
        company.staff.append(
            Employee(
                staff_id=staff_id,
                given_name=given,
                family_name=family,
                email=_address(given, family, staff_id),
                job_title=job,
                level=level,
                unit=unit,
                site=SITES[0],
                language=language,
                languages=("fr", "en"),
                joined_on=today - timedelta(days=3000),
                manager="" if staff_id == "D0001" else "D0001",
            )
        )


def _hire(
    company: Company,
    profile: Profile,
    unit: str,
    level: int,
    boss: str,
    names: Iterator[tuple[str, str]],
    dice: random.Random,
    today: date,
) -> None:
    given, family = next(names)
    staff_id = f"{len(company.staff) + 1000:06d}"
    language = "en" if dice.random() < 0.2 else "fr"
    languages = ("fr", "en") if dice.random() < 0.75 else (language,)
    days = int(min(profile.years, 30) * 200) + dice.randrange(120, 400)
    company.staff.append(
        Employee(
            staff_id=staff_id,
            given_name=given,
            family_name=family,
            email=_address(given, family, staff_id),
            job_title="Direction" if level >= 6 else JOBS[profile.family],
            level=level,
            unit=unit,
            site=dice.choice(SITES),
            language=language,
            languages=languages,
            joined_on=today - timedelta(days=days),
            manager=boss,
            profile=profile,
        )
    )


def _address(given: str, family: str, staff_id: str) -> str:
    words = f"{given}.{family}".replace(" ", "-").replace("œ", "oe")
    return f"{folded(words)}.{staff_id[-4:].lower()}@{DOMAIN}"


HEADER = (
    "Matricule;Prénom;Nom;Courriel;Poste;Niveau;Entité;Entité parente;Matricule manager;Site;Pays;Langue;Date d'entrée"
)


def as_csv(company: Company) -> str:
    """The staff directory as an HR system would hand it over."""
    units = {unit.code: unit for unit in company.units}
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER.split(";"))
    for person in company.staff:
        unit = units[person.unit]
        parent = units[unit.parent].name if unit.parent else ""
        writer.writerow(
            [
                person.staff_id,
                person.given_name,
                person.family_name,
                person.email,
                person.job_title,
                person.level,
                unit.name,
                parent,
                person.manager,
                person.site,
                "France",
                person.language,
                person.joined_on.isoformat(),
            ]
        )
    return text.getvalue()
