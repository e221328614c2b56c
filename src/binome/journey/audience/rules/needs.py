"""Answers made clean, what may be counted on the needs map, and its figures."""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

from binome.core.privacy.disclosure import K_SCORES, release
from binome.journey.audience.rules.population import Z_95
from binome.journey.audience.states import Published, QuestionKind

MOST_QUESTIONS = 3
MOST_EASE_THEMES = 6
MOST_WANTED = 3
MOST_REMINDERS = 3
HOURS_BETWEEN_REMINDERS = 48
EASE = range(1, 6)

G = TypeVar("G", bound=Hashable)


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


def too_many(given: Sequence[str], *, kind: str) -> bool:
    """Whether more themes were ticked than may be."""
    return kind == QuestionKind.WANTED and len(set(given)) > MOST_WANTED


def placements(waiting: Mapping[G, int], in_rows: Mapping[G, int], *, closed: bool, k: int = K_SCORES) -> dict[G, str]:
    """Where the waiting answers of each group may be counted from now on (`core/privacy/disclosure.py` decides)."""
    out = release(waiting, in_rows, closed=closed, k=k)
    places: dict[G, str] = dict.fromkeys(out.rows, Published.ROW.value)
    return places | dict.fromkeys(out.pool, Published.POOL.value)


def half_width(values_sum: float, squares_sum: float, n: int, population: int) -> float | None:
    """Half width of the 95 % interval of a mean, drawn without replacement from `population`; None below 2."""
    if n < 2 or population <= n:
        return None
    variance = max(0.0, (squares_sum - values_sum**2 / n) / (n - 1))
    return Z_95 * math.sqrt(variance / n * (1 - n / population))


def share(part: int, whole: int) -> int:
    """A percentage, rounded; 0 of nothing."""
    return round(100 * part / whole) if whole else 0
