"""The ready content that ships with the software: frameworks, themes, charter, kits, instruments."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def read_data(name: str) -> dict[str, Any]:
    """One file of the ready content."""
    loaded: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return loaded


@cache
def content() -> dict[str, Any]:
    """Themes, charter, session guides, rhythm."""
    business, technical = read_data("programme_content_fr_en.json"), read_data("technical_themes_fr_en.json")
    human = read_data("human_themes_fr_en.json")
    return {**business, "themes": business["themes"] + technical["themes"] + human["themes"]}


def behaviours() -> list[dict[str, Any]]:
    """The behavioural framework B1–B8 with definitions, indicators and anchors, FR and EN."""
    competences: list[dict[str, Any]] = read_data("behavioural_framework.json")["competences"]
    return competences


def instruments() -> dict[str, Any]:
    """Scales and questions: needs survey, pulse, closing, both sides."""
    return read_data("instruments_fr_en.json")


@cache
def theme_kits() -> Mapping[str, dict[str, Any]]:
    """A session of sixty minutes on each ready theme, by its code: aim, timed steps, challenge, FR and EN."""
    kits = read_data("theme_kits_fr_en.json")["kits"] + read_data("human_themes_fr_en.json")["kits"]
    return {kit["theme"]: kit for kit in kits}


def levels_of(framework: str) -> list[dict[str, Any]]:
    """The eight levels of a published framework, lowest first, with their names and what they mean; none for the others."""
    name = {"digcomp-3-0": "digcomp_3_0.json", "crcn": "crcn_pix.json"}.get(framework)
    whole = read_data(name) if name else {}
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
