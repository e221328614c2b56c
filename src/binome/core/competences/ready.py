"""The ready content that ships with the software: frameworks, themes, cases, training, instruments."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from binome.core.competences.models import Competence, Framework, Theme

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
    found: list[dict[str, Any]] = _file("behavioural_framework.json")["competences"]
    return found


def instruments() -> dict[str, Any]:
    """Scales and questions: needs survey, pulse, closing, both sides."""
    return _file("instruments_fr_en.json")


@cache
def lessons() -> list[dict[str, Any]]:
    """The training modules with their pages, quiz and questions, and the express module for executives, FR and EN."""
    outlines = {module["code"]: module for module in content()["training_modules"]}
    return [{**outlines.get(one["code"], {}), **one} for one in _file("lessons_fr_en.json")["lessons"]]


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
    return any(one["code"] == theme for one in content()["themes"])


@transaction.atomic
def load_ready_content() -> None:
    """Put the frameworks and the ready themes in the database; running it again changes nothing."""
    digcomp = _digcomp()
    _crcn(digcomp)
    _behaviours()
    for theme in content()["themes"]:
        examples_fr, _, examples_en = theme["examples"].partition(" / ")
        kept, _ = Theme.objects.update_or_create(
            code=theme["code"],
            defaults={
                "title_fr": theme["title_fr"],
                "title_en": theme["title_en"],
                "examples_fr": examples_fr,
                "examples_en": examples_en,
            },
        )
        kept.competences.set([digcomp[code] for code in theme["digcomp_3_0"]])


def _digcomp() -> dict[str, Competence]:
    whole = _file("digcomp_3_0.json")
    source = whole["source"]
    framework = _framework(
        code="digcomp-3-0",
        title_fr="DigComp 3.0",
        title_en="DigComp 3.0",
        source=f"{source['name']} — {source['authors']}, {source['year']}, {source['id']}, doi {source['doi']}",
        licence=f"{source['licence']} {source['attribution']}",
    )
    return {
        entry["code"]: _competence(framework, entry, entry.get("summary_fr", ""), entry.get("description_en", ""), area)
        for area in whole["areas"]
        for entry in area["competences"]
    }


def _crcn(digcomp: Mapping[str, Competence]) -> None:
    whole = _file("crcn_pix.json")
    framework = _framework(
        code="crcn",
        title_fr="Cadre de référence des compétences numériques",
        title_en="French reference framework for digital skills (CRCN)",
        source="Décret n° 2019-919 et arrêté du 30 août 2019",
        licence="Acte officiel français",
    )
    for area in whole["areas"]:
        for entry in area["competences"]:
            kept = _competence(framework, entry, "", "", area)
            kept.near.set([digcomp[code] for code in entry["digcomp_3_0"]])


def _behaviours() -> None:
    framework = _framework(
        code="behaviours",
        title_fr="Compétences comportementales B1–B8",
        title_en="Behavioural competences B1–B8",
        source="Binôme ; LifeComp (JRC120911, © Union européenne), ESCO, O*NET",
        licence="Apache-2.0 ; LifeComp et O*NET : CC BY 4.0",
    )
    for entry in behaviours():
        _competence(framework, entry, entry["definition_fr"], entry["definition_en"])


def _framework(*, code: str, **texts: str) -> Framework:
    return Framework.objects.update_or_create(code=code, defaults=texts)[0]


def _competence(
    framework: Framework,
    entry: Mapping[str, Any],
    definition_fr: str,
    definition_en: str,
    area: Mapping[str, Any] | None = None,
) -> Competence:
    return Competence.objects.update_or_create(
        framework=framework,
        code=entry["code"],
        defaults={
            "title_fr": entry["title_fr"],
            "title_en": entry.get("title_en") or entry["title_fr"],
            "definition_fr": definition_fr,
            "definition_en": definition_en,
            "area_fr": area["title_fr"] if area else "",
            "area_en": area["title_en"] if area else "",
        },
    )[0]
