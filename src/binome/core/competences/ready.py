"""The ready content that ships with the software: frameworks, themes, cases, training, instruments; and its loading."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from binome.core.competences.models import Competence, Framework, ShippedContent, Theme

DATA = Path(__file__).parent / "data"


@cache
def _file(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return loaded


@cache
def content() -> dict[str, Any]:
    """Themes, case studies with their rubric, role-plays, training modules, charter, session guides, rhythm."""
    business, technical = _file("programme_content_fr_en.json"), _file("technical_themes_fr_en.json")
    return {
        **business,
        "themes": business["themes"] + technical["themes"],
        "case_studies": business["case_studies"] + technical["case_studies"],
    }


def behaviours() -> list[dict[str, Any]]:
    """The behavioural framework B1–B8 with definitions, indicators and anchors, FR and EN."""
    competences: list[dict[str, Any]] = _file("behavioural_framework.json")["competences"]
    return competences


def instruments() -> dict[str, Any]:
    """Scales and questions: needs survey, pulse, closing, both sides."""
    return _file("instruments_fr_en.json")


@cache
def lessons() -> list[dict[str, Any]]:
    """The training modules with their pages, quiz and questions, and the express module for executives, FR and EN."""
    outlines = {module["code"]: module for module in content()["training_modules"]}
    return [{**outlines.get(lesson["code"], {}), **lesson} for lesson in _file("lessons_fr_en.json")["lessons"]]


@cache
def theme_kits() -> Mapping[str, dict[str, Any]]:
    """A session of sixty minutes on each ready theme, by its code: aim, timed steps, challenge, FR and EN."""
    return {kit["theme"]: kit for kit in _file("theme_kits_fr_en.json")["kits"]}


def levels_of(framework: str) -> list[dict[str, Any]]:
    """The eight levels of a published framework, lowest first, with their names and what they mean; none for the others."""
    name = {"digcomp-3-0": "digcomp_3_0.json", "crcn": "crcn_pix.json"}.get(framework)
    whole = _file(name) if name else {}
    official = whole.get("levels_fr_official_extract", {})
    return [
        {
            "level": level["level8"],
            "name_fr": level.get("name_fr") or level.get("band_fr", ""),
            "name_en": level.get("name_en") or level.get("band_en", ""),
            "text_fr": level.get("summary_fr") or official.get(str(level["level8"]), ""),
            "text_en": level.get("level8_description_en", ""),
        }
        for level in whole.get("levels", [])
    ]


def is_ready(theme: str) -> bool:
    """Whether a theme shipped with the software; the others are the organisation's own."""
    return any(ready_theme["code"] == theme for ready_theme in content()["themes"])


# --- loading ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ShippedRow:
    """A row of the catalogue as this version has it. `key`: framework and code, or the code alone; `rests_on`: competences."""

    model: type[Model]
    key: tuple[str, ...]
    words: Mapping[str, str]
    rests_on: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> tuple[str, str]:
        """How the table of shipped content names this row."""
        return str(self.model._meta.model_name), "/".join(self.key)

    @property
    def fingerprint(self) -> str:
        """Of the words and links of this version."""
        return _fingerprint(self.words, self.rests_on)


@dataclass
class LoadedContent:
    """What loading did, in numbers of rows."""

    added: int = 0
    updated: int = 0
    kept_as_edited: int = 0
    left_deleted: int = 0


@transaction.atomic
def load_ready_content() -> LoadedContent:
    """Bring frameworks, competences and ready themes to this version; running it again changes nothing.

    Rows edited here keep their words, rows deleted here stay deleted, themes out of use stay out of use.
    """
    catalogue, loaded = _Catalogue(), LoadedContent()
    shipped = {(line.kind, line.key): line.fingerprint for line in ShippedContent.objects.select_for_update()}
    written = []
    for row in shipped_rows():
        put_there = shipped.get(row.line)
        present = catalogue.rows.get(row.line)
        if present is None and (put_there is not None or catalogue.lacks_framework_of(row)):
            loaded.left_deleted += 1
            continue
        # a row without a line was put there before these lines were kept, when nobody could edit it on screen
        if present is not None and put_there not in {None, catalogue.fingerprints[row.line]}:
            loaded.kept_as_edited += 1
            continue
        if present is None or catalogue.fingerprints[row.line] != row.fingerprint:
            catalogue.write(row, present)
            loaded.added, loaded.updated = loaded.added + (present is None), loaded.updated + (present is not None)
        if put_there != row.fingerprint:
            written.append(ShippedContent(kind=row.line[0], key=row.line[1], fingerprint=row.fingerprint))
    ShippedContent.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["fingerprint"]
    )
    return loaded


class _Catalogue:
    """The rows that are there, each with the fingerprint of its words and links of today."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Model] = {}
        self.fingerprints: dict[tuple[str, str], str] = {}
        competences = Competence.objects.select_related("framework").prefetch_related("near__framework")
        present: dict[tuple[str, str], Model] = {("framework", row.code): row for row in Framework.objects.all()}
        present |= {("competence", f"{row.framework.code}/{row.code}"): row for row in competences}
        present |= {("theme", row.code): row for row in Theme.objects.prefetch_related("competences__framework")}
        for row in shipped_rows():
            if row.line in present:
                self.rows[row.line] = present[row.line]
                self.fingerprints[row.line] = _fingerprint_of(present[row.line], row)

    def lacks_framework_of(self, row: ShippedRow) -> bool:
        """Whether a competence has nowhere to stand: its framework was deleted here."""
        return row.model is Competence and ("framework", row.key[0]) not in self.rows

    def write(self, row: ShippedRow, present: Model | None) -> None:
        """Add or change one row, and the competences that it rests on where they are there."""
        kept = present if present is not None else row.model(code=row.key[-1])
        if isinstance(kept, Competence):
            kept.framework_id = self.rows["framework", row.key[0]].pk
        for name, words in row.words.items():
            setattr(kept, name, words)
        kept.save()
        self.rows[row.line] = kept
        rests_on = [self.rows.get(("competence", "/".join(key))) for key in row.rests_on]
        if isinstance(kept, Theme):
            kept.competences.set([competence for competence in rests_on if isinstance(competence, Competence)])
        elif isinstance(kept, Competence) and row.rests_on:
            kept.near.set([competence for competence in rests_on if isinstance(competence, Competence)])


def _fingerprint_of(present: Model, row: ShippedRow) -> str:
    """Of the words and links as the catalogue has them today."""
    linked: list[Competence] = []
    if isinstance(present, Theme):
        linked = list(present.competences.all())
    elif isinstance(present, Competence) and row.rests_on:  # the other side of each link is the same link
        linked = list(present.near.all())
    words = {name: str(getattr(present, name)) for name in row.words}
    return _fingerprint(words, [(competence.framework.code, competence.code) for competence in linked])


def _fingerprint(words: Mapping[str, str], rests_on: Sequence[tuple[str, str]]) -> str:
    return hashlib.sha256(repr((sorted(words.items()), sorted(rests_on))).encode()).hexdigest()


# --- the catalogue of this version ------------------------------------------------------------------------
def shipped_rows() -> Iterator[ShippedRow]:
    """Every row of this version: frameworks with their competences, then what rests on these."""
    yield from _digcomp()
    yield from _crcn()
    yield from _behaviours()
    for theme in content()["themes"]:
        examples_fr, _, examples_en = theme["examples"].partition(" / ")
        words = {"title_fr": theme["title_fr"], "title_en": theme["title_en"]}
        words |= {"examples_fr": examples_fr, "examples_en": examples_en}
        yield ShippedRow(Theme, (theme["code"],), words, tuple(("digcomp-3-0", code) for code in theme["digcomp_3_0"]))


def _digcomp() -> Iterator[ShippedRow]:
    whole = _file("digcomp_3_0.json")
    source = whole["source"]
    yield ShippedRow(
        Framework,
        ("digcomp-3-0",),
        {
            "title_fr": "DigComp 3.0",
            "title_en": "DigComp 3.0",
            "source": f"{source['name']} — {source['authors']}, {source['year']}, {source['id']}, doi {source['doi']}",
            "licence": f"{source['licence']} {source['attribution']}",
        },
    )
    for area in whole["areas"]:
        for entry in area["competences"]:
            definitions = (entry.get("summary_fr", ""), entry.get("description_en", ""))
            yield _competence("digcomp-3-0", entry, definitions=definitions, area=area)


def _crcn() -> Iterator[ShippedRow]:
    yield ShippedRow(
        Framework,
        ("crcn",),
        {
            "title_fr": "Cadre de référence des compétences numériques",
            "title_en": "French reference framework for digital skills (CRCN)",
            "source": "Décret n° 2019-919 et arrêté du 30 août 2019",
            "licence": "Acte officiel français",
        },
    )
    for area in _file("crcn_pix.json")["areas"]:
        for entry in area["competences"]:
            near = tuple(("digcomp-3-0", code) for code in entry["digcomp_3_0"])
            yield _competence("crcn", entry, area=area, rests_on=near)


def _behaviours() -> Iterator[ShippedRow]:
    yield ShippedRow(
        Framework,
        ("behaviours",),
        {
            "title_fr": "Compétences comportementales B1–B8",
            "title_en": "Behavioural competences B1–B8",
            "source": "Binôme ; LifeComp (JRC120911, © Union européenne), ESCO, O*NET",
            "licence": "Apache-2.0 ; LifeComp et O*NET : CC BY 4.0",
        },
    )
    for entry in behaviours():
        yield _competence("behaviours", entry, definitions=(entry["definition_fr"], entry["definition_en"]))


def _competence(
    framework: str,
    entry: Mapping[str, Any],
    *,
    definitions: tuple[str, str] = ("", ""),
    area: Mapping[str, Any] | None = None,
    rests_on: tuple[tuple[str, str], ...] = (),
) -> ShippedRow:
    return ShippedRow(
        Competence,
        (framework, entry["code"]),
        {
            "title_fr": entry["title_fr"],
            "title_en": entry.get("title_en") or entry["title_fr"],
            "definition_fr": definitions[0],
            "definition_en": definitions[1],
            "area_fr": area["title_fr"] if area else "",
            "area_en": area["title_en"] if area else "",
        },
        rests_on,
    )
