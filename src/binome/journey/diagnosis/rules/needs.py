"""Answers made clean, and the arithmetic of the needs map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.core.people.text import cleaned
from binome.core.ui.rounding import rounded
from binome.journey.diagnosis.states import QuestionKind

MOST_QUESTIONS = 3  # answered on a phone within two minutes: people who see a fourth one put it off
MOST_EASE_THEMES = 6  # lines of the grid that a phone shows without scrolling twice
MOST_WANTED = 3  # what someone wants most; with more, everybody wants everything and the map tells nothing
MOST_REMINDERS = 3  # a fourth brings next to nobody and costs goodwill
HOURS_BETWEEN_REMINDERS = 48  # two days, so that one out of office for a day is not asked twice
LONGEST_TEXT = 500  # characters: a remark; read one by one before they are shown, by one manager
EASE = range(1, 6)
EASE_PLACES = 1  # decimals of a mean ease, wherever it is read


def clean_ease(given: Any, *, themes: Sequence[str]) -> dict[str, int]:
    """Theme code → 1 to 5, for themes of the question; “not applicable” and anything else is left out."""
    if not isinstance(given, Mapping):
        return {}
    return {code: given[code] for code in themes if isinstance(given.get(code), int) and given[code] in EASE}


def clean_picks(given: Any, *, known: Sequence[str], most: int) -> list[str]:
    """The known codes among those given, each once, at most `most`."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        return []
    return [code for code in dict.fromkeys(given) if code in known][:most]


def clean_text(given: Any) -> str:
    """A few words as typed, without control characters, at most `LONGEST_TEXT` long."""
    return cleaned(given)[:LONGEST_TEXT] if isinstance(given, str) else ""


def too_many(given: Sequence[str], *, kind: str) -> bool:
    """Whether more themes were ticked than may be."""
    return kind == QuestionKind.WANTED and len(set(given)) > MOST_WANTED


@dataclass(frozen=True)
class ThemeForecast:
    """Mentors and mentees to expect on a theme: who wants it, who could mentor on it, and the places they make."""

    wanted: int | None
    able: int | None
    places: int | None

    @property
    def missing(self) -> int | None:
        """Places that would be missing (negative: to spare) if all who want it applied and all who can mentor did."""
        return self.wanted - self.places if self.wanted is not None and self.places is not None else None


def forecast(*, wanted: int | None, able: int | None, n: int, population: int, mentees_each: int) -> ThemeForecast:
    """What the answers say of everyone in the audience: those who did not answer are taken to be like those who did."""
    whole = max(population, n)

    def expected(count: int | None) -> int | None:
        return int(rounded(count * whole / n)) if count is not None and n else None

    supply = expected(able)
    return ThemeForecast(expected(wanted), supply, None if supply is None else supply * mentees_each)
