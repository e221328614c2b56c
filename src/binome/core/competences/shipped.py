"""The rows of the catalogue as this version ships them: frameworks with their competences, themes that rest on these."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_noop

from binome.core.competences.models import Competence, Framework, Theme
from binome.core.competences.ready import behaviours, content, read_data


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
        return fingerprint_of(self.words, self.rests_on)


def fingerprint_of(words: Mapping[str, str], rests_on: Sequence[tuple[str, str]]) -> str:
    """Of words and links: a row of the catalogue that differs from what was shipped was edited here."""
    return hashlib.sha256(repr((sorted(words.items()), sorted(rests_on))).encode()).hexdigest()


def shipped_rows() -> Iterator[ShippedRow]:
    """Every row of this version: frameworks with their competences, then what rests on these."""
    yield from _digcomp()
    yield from _crcn()
    yield from _behaviours()
    for theme in content()["themes"]:
        examples_fr, _, examples_en = theme["examples"].partition(" / ")
        words = {"title_fr": theme["title_fr"], "title_en": theme["title_en"]}
        words |= {"examples_fr": examples_fr, "examples_en": examples_en}
        rests_on = [("digcomp-3-0", code) for code in theme.get("digcomp_3_0", ())]
        rests_on += [("behaviours", code) for code in theme.get("behaviours", ())]
        yield ShippedRow(Theme, (theme["code"],), words, tuple(rests_on))


def _digcomp() -> Iterator[ShippedRow]:
    whole = read_data("digcomp_3_0.json")
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
            "source": gettext_noop("French decree no. 2019-919 and order of 30 August 2019"),
            "licence": gettext_noop("French official text, free of copyright"),
        },
    )
    for area in read_data("crcn_pix.json")["areas"]:
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
            "source": gettext_noop("Binôme; LifeComp (JRC120911, © European Union); ESCO; O*NET"),
            "licence": gettext_noop("Apache-2.0; LifeComp and O*NET: CC BY 4.0"),
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
