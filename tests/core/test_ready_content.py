"""What the shipped lessons, cases and guides promise and advise."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from binome.core.competences.ready import DATA
from binome.journey.enrolment.queries import cases

OURS = ("programme_content_fr_en", "technical_themes_fr_en", "theme_kits_fr_en")
SECRECY = re.compile(
    r"reste (?:dans|entre)|y reste|ne sort|stays? (?:in the pair|there|between)|leaves? the pair", re.IGNORECASE
)
LIMITS = re.compile(r"sauf|trois cas|except", re.IGNORECASE)
AGE_AS_A_CAUSE = re.compile(r"plus (?:jeune|âgé)|younger|older than|digital native|génération tiktok", re.IGNORECASE)


CASES = [f"../../../journey/enrolment/data/cases/{path.stem}" for path in cases.DATA.glob("cases/*.json")]


def _texts(name: str) -> list[str]:
    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for child in node.values():
                yield from walk(child)
        elif isinstance(node, list):
            for child in node:
                yield from walk(child)
        elif isinstance(node, str):
            yield re.sub(r"[\u00a0\u202f]", " ", node)

    return list(walk(json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", [*OURS, *CASES])
def test_a_promise_of_secrecy_names_its_limits(name):
    promises = [
        text
        for text in _texts(name)
        if SECRECY.search(text) and "rank stays" not in text and "statut reste" not in text
    ]

    assert [text for text in promises if not LIMITS.search(text)] == []


@pytest.mark.parametrize("name", [*OURS, *CASES])
def test_no_lesson_takes_age_for_a_cause(name):
    assert [text for text in _texts(name) if AGE_AS_A_CAUSE.search(text)] == []


def test_no_lesson_calls_a_document_safe_once_its_names_are_gone():
    everything = [text for name in (*OURS, *CASES) for text in _texts(name)]
    names_taken_out = [
        text
        for text in everything
        if re.search(
            r"(?:retir|enlev|sans les? )\w* ?les noms|without the names|names (?:out|is)|removing names",
            text,
            re.IGNORECASE,
        )
    ]

    assert names_taken_out, "the lesson on data must say that removing names is not enough"
    assert all(re.search(r"ne suffit pas|not enough|même|not even", text) for text in names_taken_out)
