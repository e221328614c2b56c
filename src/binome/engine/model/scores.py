"""How well two people could go together: a sum of whole numbers, each kept so that "why" is a lookup."""

from dataclasses import dataclass, fields
from math import gcd

import numpy as np

from binome.engine.model import score_kernels
from binome.engine.model.arrays import Ints, Levels, Numbers
from binome.engine.model.compiled import kernels
from binome.engine.model.people import HIGHEST_LEVEL, RETURN_POINTS, WISH_POINTS, People
from binome.engine.tuning import THEMES_A_STEP

TERMS = ("themes", "in_return", "slots", "languages", "place", "other_department")


HIGHEST_SCORE = 1_000_000
THEME_POINTS, IN_RETURN_POINTS = 10 * WISH_POINTS, 10 * RETURN_POINTS


class BadWeights(ValueError):
    """The weights are not usable; the message is one line that says what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The programme's weights. With the defaults a score runs from 0 to 1000.

    Themes give up to 600 points × `themes`, what the mentee offers in return up to 200 × `in_return`; each common
    slot and language counts up to the number given. Raises `BadWeights` for anything but whole numbers from 0 with
    which no score exceeds 1,000,000: scores are added in single precision first, which must hold them exactly.
    """

    version: str = "1"
    themes: int = 1
    in_return: int = 1
    slot: int = 20
    slots_counted: int = 4
    language: int = 10
    languages_counted: int = 2
    place: int = 50
    other_department: int = 50

    def __post_init__(self) -> None:
        given = [getattr(self, field.name) for field in fields(self) if field.name != "version"]
        if not all(isinstance(value, int) and 0 <= value <= HIGHEST_SCORE for value in given):
            raise BadWeights(f"weights: expected whole numbers from 0 to {HIGHEST_SCORE}")
        if self.highest > HIGHEST_SCORE:
            raise BadWeights(f"weights: expected no score above {HIGHEST_SCORE}, not {self.highest}")

    @property
    def highest(self) -> int:
        """The highest score a pair could have."""
        given = THEME_POINTS * self.themes + IN_RETURN_POINTS * self.in_return
        common = sum(points * counted for _, points, counted in self.sets)
        return given + common + self.other_department

    @property
    def sets(self) -> tuple[tuple[str, int, int], ...]:
        """What having something in common gives, by column of people: points a member, and how many members count."""
        return (
            ("slots", self.slot, self.slots_counted),
            ("languages", self.language, self.languages_counted),
            ("places", self.place, 1),
        )

    @property
    def unit(self) -> int:
        """What every score is a multiple of: weights all times seven make the same pairs."""
        return max(1, gcd(self.themes, self.in_return, self.slot, self.language, self.place, self.other_department))


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTerm:
    """One theme of the mentee's wishes: the level hoped for, the mentor's, and the points it gives."""

    theme: str
    expected: int
    level: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of a pair, term by term; `total` is their sum. `by_theme` details `themes`, first wish first."""

    total: int
    themes: int
    in_return: int
    slots: int
    languages: int
    place: int
    other_department: int
    by_theme: tuple[ThemeTerm, ...]
    by_theme_in_return: tuple[ThemeTerm, ...]


def reach_table() -> Numbers:
    """How far a level reaches what is expected, in tenths: shape (level, expected), both from 0.

    Nothing is worth nothing; at the level expected 9; above it 10, whatever the height; below it in proportion.
    """
    level, expected = np.ogrid[: HIGHEST_LEVEL + 1, : HIGHEST_LEVEL + 1]
    short = 9 * level // np.maximum(expected, 1)
    return np.where(expected == 0, 0, np.where(level > expected, 10, np.minimum(short, 9))).astype(np.int32)


REACH = reach_table()


def terms(people: People, mentee: Ints, mentor: Ints, *, weights: Weights) -> Numbers:
    """The terms of each pair of rows, in the order of `TERMS`: shape (pairs, 6), int32."""
    run = kernels(score_kernels, work=len(mentee) * len(people.themes) // THEMES_A_STEP)
    ends = mentee.astype(np.int32), mentor.astype(np.int32)
    result = np.zeros((len(TERMS), len(mentee)), dtype=np.int32)
    themes, in_return, *in_common, department = result
    run.by_theme(people.offered, people.wanted, people.wish, REACH, ends[1], ends[0], weights.themes, themes)
    run.by_theme(people.offered, people.wanted, people.wish_in_return, REACH, *ends, weights.in_return, in_return)
    for (column, points, counted), row in zip(weights.sets, in_common, strict=True):
        run.in_common(getattr(people, column), *ends, counted, points, row)
    run.elsewhere(people.department, *ends, weights.other_department, department)
    return result.T


def score(people: People, mentee: str, mentor: str, *, weights: Weights | None = None) -> Score:
    """The score of two ids with every term that makes it, in points; constraints are not asked.

    Raises `ValueError` when nobody has one of the ids.
    """
    chosen = weights or Weights()
    i, j = people.row(mentee), people.row(mentor)
    row = terms(people, np.array([i]), np.array([j]), weights=chosen)[0].tolist()
    return Score(
        total=sum(row),
        **dict(zip(TERMS, row, strict=True)),
        by_theme=theme_terms(people, i, j, points=people.wish, weight=chosen.themes),
        by_theme_in_return=theme_terms(people, j, i, points=people.wish_in_return, weight=chosen.in_return),
    )


def theme_terms(people: People, wishing: int, offering: int, *, points: Levels, weight: int) -> tuple[ThemeTerm, ...]:
    """What each theme one person wants gets from the other, first wish first."""
    order = np.argsort(-points[wishing], kind="stable")
    return tuple(
        ThemeTerm(
            theme=people.themes[at],
            expected=int(people.wanted[wishing, at]),
            level=int(people.offered[offering, at]),
            points=int(REACH[people.offered[offering, at], people.wanted[wishing, at]] * points[wishing, at] * weight),
        )
        for at in order.tolist()
        if people.wanted[wishing, at] > 0
    )
