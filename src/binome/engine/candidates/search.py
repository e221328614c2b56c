"""The best partners of both sides: people in the order of the lottery, searched by grade, told as pairs."""

from dataclasses import dataclass

import numpy as np

from binome.engine.candidates import search_kernels
from binome.engine.candidates.features import SPREAD, columns, features, numbers
from binome.engine.candidates.grid import Field, Shelf
from binome.engine.model import lottery
from binome.engine.model.arrays import Ints, Numbers
from binome.engine.model.compiled import cores
from binome.engine.model.constraints import Policy, Rules
from binome.engine.model.people import People
from binome.engine.model.scores import Weights, terms

ROW_BITS = 31


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Turn:
    """People of one side in the order of the lottery: their rows, and their places in the draw of everyone.

    `floor` is the key above which each still has a use for more, −1 for any.
    """

    rows: Ints
    place: Ints
    floor: Ints

    @classmethod
    def of(cls, people: People, rows: Ints, *, seed: int, name: str) -> "Turn":
        """Everyone of a side."""
        ids = [people.ids[row] for row in rows.tolist()]
        return cls(
            rows=rows[lottery.draw(ids, seed=seed, side=name)],
            place=np.arange(len(rows)),
            floor=np.full(len(rows), -1, dtype=np.int64),
        )


def turns(people: People, *, seed: int) -> tuple[Turn, Turn]:
    """All mentees, and all mentors who have room."""
    roomy = people.mentors[people.capacity[people.mentors] > 0]
    return (
        Turn.of(people, people.mentees, seed=seed, name="mentee"),
        Turn.of(people, roomy, seed=seed, name="mentor"),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Best:
    """What a search found, and the field it searched.

    `rows` are rows of people in the order of the lottery; a position there stands for the person from here on, so
    that nothing depends on the order people were given in. The loops read people by grade, where the rule on grades
    leaves out whole tiles then: `order` says which position each line of columns and shelves is about.
    """

    rules: Rules
    rows: tuple[Ints, Ints]
    order: tuple[Ints, Ints]
    field: Field
    mentees: Shelf
    mentors: Shelf

    @classmethod
    def of(
        cls,
        rules: Rules,
        *,
        weights: Weights,
        k: int,
        seed: int,
        workers: int | None = None,
        among: tuple[Turn, Turn] | None = None,
    ) -> "Best":
        """The best k of the mentees and of the mentors who have room (or those `among` them)."""
        people = rules.people
        mentees, mentors = among or turns(people, seed=seed)
        rows = mentees.rows, mentors.rows
        graded = rules.policy.min_grade_gap is not None
        order = by_grade(people.grade[rows[0]], graded), by_grade(people.grade[rows[1]], graded)
        lines = rows[0][order[0]], rows[1][order[1]]
        own = numbers(rules, weights=weights)
        wanted, offered = features(people, *lines, weights=weights, numbers=own)
        field = Field(
            left=columns(people, lines[0], mentees.place[order[0]], factor=search_kernels.MENTEE_DRAW),
            right=columns(people, lines[1], mentors.place[order[1]], factor=search_kernels.MENTOR_DRAW),
            wanted=wanted,
            offered=offered,
            reach=reach(people.grade[lines[0]], people.grade[lines[1]], policy=rules.policy),
            numbers=own,
            excluded=rules.excluded,
            workers=workers or cores(),
        )
        shelves = field.best(k, floors=(mentees.floor[order[0]], mentors.floor[order[1]]))
        return cls(rules=rules, rows=rows, order=order, field=field, mentees=shelves[0], mentors=shelves[1])

    def seen(self, shelf: Shelf) -> Ints:
        """The pairs among the best of the mentees, as mentee × mentors + mentor."""
        mentee, mentor = self.seen_by(shelf)
        return mentee * self.width + mentor

    def seen_by(self, shelf: Shelf) -> tuple[Ints, Ints]:
        """The same as positions of both."""
        person, keys = shelf.best()
        own = self.field.left[person, search_kernels.DRAWN]
        return self.order[0][person], named(keys, own, search_kernels.MENTOR_DRAW)

    def seeing_by(self, shelf: Shelf) -> tuple[Ints, Ints]:
        """The pairs among the best of the mentors, likewise."""
        person, keys = shelf.best()
        own = self.field.right[person, search_kernels.DRAWN]
        return named(keys, own, search_kernels.MENTEE_DRAW), self.order[1][person]

    def met(self) -> tuple[Ints, Ints]:
        """The rows of people for whom somebody was found, of each side."""
        mentees, mentors = (rows[order] for rows, order in zip(self.rows, self.order, strict=True))
        return mentees[self.mentees.size > 0], mentors[self.mentors.size > 0]

    @property
    def width(self) -> int:
        """What a mentee's row is multiplied by in a pair's number."""
        return max(len(self.rows[1]), 1)

    def pairs(self) -> Ints:
        """The pairs among anybody's best, each once, sorted, as mentee × mentors + mentor."""
        mentee, mentor = self.seeing_by(self.mentors)
        return each_once(np.concatenate((self.seen(self.mentees), mentee * self.width + mentor)))

    def pairs_by_row(self) -> tuple[Ints, Ints]:
        """The same as rows of people, sorted by mentee, then mentor."""
        ends = zip(self.seen_by(self.mentees), self.seeing_by(self.mentors), strict=True)
        mentee, mentor = (rows[np.concatenate(both)] for rows, both in zip(self.rows, ends, strict=True))
        keys = each_once(mentee << ROW_BITS | mentor)
        return keys >> ROW_BITS, keys & (2**ROW_BITS - 1)

    def points(self, pairs: Ints, *, weights: Weights) -> Ints:
        """The scores of some pairs."""
        mentee, mentor = self.rows[0][pairs // self.width], self.rows[1][pairs % self.width]
        total: Ints = terms(self.rules.people, mentee, mentor, weights=weights).sum(axis=1, dtype=np.int64)
        return total

    def shelf(self, k: int) -> Shelf:
        """An empty shelf for the best k of each mentee."""
        anything = np.full(len(self.rows[0]), -1, dtype=np.int64)
        return Shelf.of(min(k, self.width), floor=anything, slack=0)


def each_once(keys: Ints) -> Ints:
    """Keys sorted, none twice."""
    keys.sort()
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    each: Ints = keys[first]
    return each


def named(keys: Ints, own: Ints, factor: int) -> Ints:
    """The position of whom each key is about: the draw of the pair less one's own part is that of the other."""
    lot = search_kernels.LOT
    pair = keys & ((1 << search_kernels.LOT_BITS) - 1)
    back = pow(factor, -1, lot) * pow(SPREAD, -1, lot) % lot
    return modulo(modulo(pair - own, lot) * back, lot)


def modulo(values: Ints, divisor: int) -> Ints:
    """What is left of whole numbers: NumPy divides by one number several times as fast as it takes the rest."""
    left: Ints = values - values // divisor * divisor
    return left


def reach(mentee: Numbers, mentor: Numbers, *, policy: Policy) -> Ints:
    """How many of the mentors, sorted by grade, each mentee may meet as far as grades go, from the first on."""
    if policy.min_grade_gap is None:
        return np.full(len(mentee), len(mentor))
    far: Ints = np.searchsorted(mentor, mentee.astype(np.int64) - policy.min_grade_gap, side="right")
    return far


def by_grade(grade: Numbers, graded: bool) -> Ints:
    """Positions in the order of grades, within one in the order of the lottery; of the lottery alone without a rule."""
    return np.argsort(grade, kind="stable") if graded else np.arange(len(grade))
