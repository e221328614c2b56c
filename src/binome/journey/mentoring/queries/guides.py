"""The ready words of a session, in the reader's language: agenda, charter, questions, an hour on a theme."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from binome.core.competences.models import Theme
from binome.core.competences.ready import content, instruments, theme_kits
from binome.journey.mentoring.models import Session
from binome.journey.mentoring.rules import following


def guides_of(session: Session) -> list[dict[str, Any]]:
    """The agenda of a session in the reader's language: first, regular, mid-point, closing."""
    codes = following.guides_for(session.number, of=session.relationship.sessions_planned)
    return [_guide(code) for code in codes]


def first_contact_guide() -> dict[str, Any]:
    """The twenty minutes of the first contact."""
    return _guide("S0")


def _guide(code: str) -> dict[str, Any]:
    language = _language()
    guide = next(guide for guide in content()["session_guides"] if guide["code"] == code)
    return {"title": guide[f"title_{language}"], "steps": [step[language] for step in guide["steps"]]}


def charter() -> list[dict[str, str]]:
    """The charter's articles in the reader's language."""
    language = _language()
    return [{"title": a[f"title_{language}"], "text": a[f"text_{language}"]} for a in content()["charter"]]


@dataclass(frozen=True)
class KitStep:
    """One part of the hour, with its minutes."""

    minutes: int
    text: str


@dataclass(frozen=True)
class Kit:
    """An hour on one theme: what for, in which steps, and what to try until the next time."""

    theme: Theme
    aim: str
    steps: tuple[KitStep, ...]
    challenge: str


def kits_of(themes: Iterable[Theme]) -> list[Kit]:
    """The kits of those themes that have one, in the reader's language; an organisation's own themes have none."""
    return [_kit(theme) for theme in themes if theme.code in theme_kits()]


def _kit(theme: Theme) -> Kit:
    kit = theme_kits()[theme.code]
    language = _language()
    return Kit(
        theme=theme,
        aim=kit[f"aim_{language}"],
        steps=tuple(KitStep(step["minutes"], step[language]) for step in kit["steps"]),
        challenge=kit[f"challenge_{language}"],
    )


@dataclass(frozen=True)
class InstrumentQuestion:
    """A question of an instrument, in the reader's language."""

    code: str
    text: str


def questions_of(instrument: str) -> list[InstrumentQuestion]:
    """The questions of an instrument that ships with the software ("pulse", "relationship_quality")."""
    language = _language()
    return [InstrumentQuestion(question["id"], question[language]) for question in instruments()[instrument]]


def agreement() -> list[tuple[int, str]]:
    """The five answers from "strongly disagree" to "strongly agree"."""
    return [(level["v"], level[_language()]) for level in instruments()["scales"]["agree5"]]


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"
