"""The case studies of the ready themes and the rubric that they are read with, in the reader’s language.

A case is one file of `data/cases`, or a version that the organisation wrote in its place: a situation, the material one
works on, what to hand in, and for readers what is expected. Each of its texts has both languages, `{"fr": …, "en": …}`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.competences import units
from binome.core.competences.models import Theme
from binome.journey.enrolment.rules import CRITERIA
from binome.journey.enrolment.states import AnswerKind

DATA = Path(__file__).parent.parent / "data"
KIND = "cases"  # of units of content; their codes are those of themes
RUBRICS = "rubrics"  # ...; their codes are those of kinds of answers


@dataclass(frozen=True)
class CaseMaterial:
    """Something one is given to work on: a message, a table, a piece of a report; in lines."""

    title: str
    lines: list[str]


@dataclass(frozen=True)
class CaseSample:
    """An answer that readers practise on, with its agreed marks and why; `number` counts from 1 in a mixed order."""

    number: int
    text: str
    marks: dict[str, int]
    why: str


@dataclass(frozen=True)
class CaseStudy:
    """A case study: what an applicant reads and hands in (`task`), and what readers compare it with.

    `partial` and `outstanding` sketch an answer at the second and at the fourth mark of the rubric.
    """

    code: str
    theme: str
    situation: str
    material: list[CaseMaterial]
    task: list[str]
    expected: list[str]
    partial: str
    outstanding: str
    traps: list[str]
    samples: list[CaseSample]
    version: int = units.OURS


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric; `anchors` say what an answer does at each mark, from 0 to 3."""

    key: str
    name: str
    anchors: list[str]


def case_study_for(theme: Theme, version: int | None = None) -> CaseStudy:
    """The case study of a theme, in the version in force or in another one.

    A theme without one of its own asks the three things that suit any theme.
    """
    if version is None:
        version = units.version_in_force(KIND, theme.code)
    case = units.content_of(KIND, theme.code, version, shipped=shipped_case)
    return case_from(case, theme=theme.code, version=version) if case else _any_case(theme)


def case_study_of(code: str) -> CaseStudy | None:
    """The case study that shipped for a ready theme, by the code of the theme."""
    case = shipped_case(code)
    return case_from(case, theme=code) if case else None


def shipped_case(code: str) -> dict[str, Any] | None:
    """The case study of a ready theme as its file has it."""
    return _cases().get(code)


def criteria(kind: str = AnswerKind.CASE, version: int | None = None) -> list[Criterion]:
    """The four criteria of the rubric of cases, or of that of micro-lessons, whose marks stand in the same four places.

    In the version in force, or in the one under which an answer was begun.
    """
    if version is None:
        version = units.version_in_force(RUBRICS, kind)
    rubric = units.content_of(RUBRICS, kind, version, shipped=shipped_rubric)
    return criteria_from(rubric if rubric is not None else shipped_rubric(kind))


def criteria_from(rubric: Mapping[str, Any] | None) -> list[Criterion]:
    """The criteria as their content has them, in the reader's language."""
    return [
        Criterion(key, _spoken(rubric[key]["name"]), [_spoken(anchor) for anchor in rubric[key]["anchors"]])
        for key in CRITERIA
        if rubric is not None
    ]


def shipped_rubric(kind: str) -> dict[str, Any] | None:
    """The rubric of cases or of micro-lessons as its file has it, by criterion."""
    if kind not in AnswerKind.values:
        return None
    lines = _read("lesson.json" if kind == AnswerKind.LESSON else "rubric.json")["criteria"]
    return {line["key"]: {"name": line["name"], "anchors": line["anchors"]} for line in lines}


def micro_lesson(theme: Theme) -> CaseStudy:
    """What a micro-lesson asks, and what its readers look for."""
    lesson = _read("lesson.json")
    return CaseStudy(
        code="",
        theme=theme.code,
        situation="",
        material=[],
        task=[_spoken(line) for line in lesson["task"]],
        expected=[_spoken(line) for line in lesson["expected"]],
        partial="",
        outstanding="",
        traps=[_spoken(line) for line in lesson["traps"]],
        samples=[],
    )


@cache
def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return read


@cache
def _cases() -> dict[str, dict[str, Any]]:
    cases = (_read(f"cases/{path.name}") for path in sorted((DATA / "cases").glob("*.json")))
    return {case["theme"]: case | _samples_of(case["code"]) for case in cases}


def _samples_of(code: str) -> dict[str, Any]:
    """The sample answers of a case that shipped, which stand in a file of their own."""
    return {"samples": _read(f"samples/{code}.json")["samples"]}


def _spoken(text: Mapping[str, str]) -> str:
    return text["en" if (get_language() or "fr").startswith("en") else "fr"]


def case_from(case: Mapping[str, Any], *, theme: str, version: int = units.OURS) -> CaseStudy:
    """A case study as its content has it, in the reader's language."""
    return CaseStudy(
        code=case.get("code", ""),
        theme=theme,
        version=version,
        situation=_spoken(case["situation"]),
        material=[
            CaseMaterial(_spoken(piece["title"]), [_spoken(line) for line in piece["lines"]])
            for piece in case["material"]
        ],
        task=[_spoken(line) for line in case["task"]],
        expected=[_spoken(line) for line in case["expected"]],
        partial=_spoken(case["partial"]),
        outstanding=_spoken(case["outstanding"]),
        traps=[_spoken(line) for line in case["traps"]],
        samples=_mixed(case.get("samples", []), theme=theme),
    )


def _mixed(samples: list[dict[str, Any]], *, theme: str) -> list[CaseSample]:
    """The samples of a case, weak and strong ones in an order that says nothing, and the same for every reader."""
    places = sorted(range(len(samples)), key=lambda place: sha256(f"{theme}/{place}".encode()).digest())
    return [
        CaseSample(
            number=number,
            text=_spoken(samples[place]["text"]),
            marks={key: samples[place][key] for key in CRITERIA},
            why=_spoken(samples[place]["why"]),
        )
        for number, place in enumerate(places, start=1)
    ]


def _any_case(theme: Theme) -> CaseStudy:
    return CaseStudy(
        code="",
        theme=theme.code,
        situation=_("A director asks for your help on “%(theme)s” before a meeting tomorrow.") % {"theme": theme},
        material=[],
        task=[
            _("The first question you ask, and what its answer changes."),
            _("What you have them do, step by step, and how both of you see that it works."),
            _("What must not be done or shared, and who decides."),
        ],
        expected=[],
        partial="",
        outstanding="",
        traps=[],
        samples=[],
    )
