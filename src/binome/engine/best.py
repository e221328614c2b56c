"""The search for the best partners of both sides: what is kept of all products, and for whom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.engine import candidate_kernels, lottery
from binome.engine.arrays import Floats, Ints, Numbers
from binome.engine.barriers import Rules
from binome.engine.columns import SPREAD, columns, features, numbers
from binome.engine.compiled import cores, kernels
from binome.engine.people import People
from binome.engine.scores import Weights, terms
from binome.engine.tiles import COLUMNS, SHARED_WORK, Look, Tiles

Scratch = tuple[NDArray[np.int8], Ints]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shelf:
    """The best found so far for each person of one side: keys in any order, twice as wide as the k wanted."""

    kept: Ints
    size: Ints
    floor: Ints
    bar: Floats

    @classmethod
    def of(cls, people: int, k: int, *, floor: Ints | None = None, slack: int = 0) -> "Shelf":
        """Empty, for the best k above the floor of each person (−1: anything goes)."""
        least = np.full(people, -1, dtype=np.int64) if floor is None else floor.copy()
        bar = np.where(least < 0, -np.inf, (least >> candidate_kernels.LOT_BITS) - 1 - slack)
        return cls(
            kept=np.full((people, 2 * k), -1, dtype=np.int64),
            size=np.zeros(people, dtype=np.int64),
            floor=least,
            bar=bar.astype(np.float32),
        )

    @property
    def arrays(self) -> tuple[Ints, Ints, Ints, Floats]:
        """The arrays the loops write."""
        return self.kept, self.size, self.floor, self.bar

    def top(self) -> Ints:
        """The best k keys of each person in any order, −1 where there are fewer."""
        k = self.kept.shape[1] // 2
        self.kept[np.arange(2 * k) >= self.size[:, None]] = -1
        keys: Ints = np.partition(self.kept, k, axis=1)[:, k:]
        return keys

    def best(self) -> tuple[Ints, Ints]:
        """The person and the key of everything among somebody's best k, by person."""
        keys = self.top()
        inside = keys >= 0
        return np.repeat(np.arange(len(keys)), inside.sum(axis=1)), keys[inside]


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
    """The search in progress: columns of both sides and the best of both.

    `rows` are rows of people in the order of the lottery; a position there stands for the person from here on, so
    that nothing depends on the order people were given in. The loops read people by grade, where the rule on grades
    leaves out whole tiles then: `order` says which position each line of columns and shelves is about.
    """

    rules: Rules
    rows: tuple[Ints, Ints]
    order: tuple[Ints, Ints]
    left: Ints
    right: Ints
    features: tuple[Floats, Floats]
    numbers: Ints
    mentees: Shelf
    mentors: Shelf
    workers: int

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
        """Nothing found yet for the mentees and for the mentors who have room (or those `among` them)."""
        people = rules.people
        mentees, mentors = among or turns(people, seed=seed)
        rows = mentees.rows, mentors.rows
        graded = rules.policy.min_grade_gap is not None
        order = by_grade(people.grade[rows[0]], graded), by_grade(people.grade[rows[1]], graded)
        lines = rows[0][order[0]], rows[1][order[1]]
        place = mentees.place[order[0]], mentors.place[order[1]]
        floor = mentees.floor[order[0]], mentors.floor[order[1]]
        own = numbers(rules, weights=weights)
        slack = int(own[candidate_kernels.SLACK])
        return cls(
            rules=rules,
            rows=rows,
            order=order,
            left=columns(people, lines[0], place[0], factor=candidate_kernels.MENTEE_DRAW),
            right=columns(people, lines[1], place[1], factor=candidate_kernels.MENTOR_DRAW),
            features=features(people, *lines, weights=weights, numbers=own),
            numbers=own,
            mentees=Shelf.of(len(rows[0]), min(k, max(len(rows[1]), 1)), floor=floor[0], slack=slack),
            mentors=Shelf.of(len(rows[1]), min(k, max(len(rows[0]), 1)), floor=floor[1], slack=slack),
            workers=workers or cores(),
        )

    @property
    def work(self) -> int:
        """How many pairs there are."""
        return len(self.rows[0]) * len(self.rows[1])

    def reach(self) -> Ints:
        """The number of the first lines of mentors that each line of mentees may meet as far as grades go."""
        mentee, mentor = self.left[:, candidate_kernels.GRADE], self.right[:, candidate_kernels.GRADE]
        if not self.numbers[candidate_kernels.GRADED]:
            return np.full(len(mentee), len(mentor))
        reach: Ints = np.searchsorted(mentor, mentee - self.numbers[candidate_kernels.GRADE_GAP], side="right")
        return reach

    def read(self, look: Look) -> None:
        """Have every tile of products that could matter read, by several workers where there is enough to read."""
        workers = self.workers if self.work >= SHARED_WORK else 1
        Tiles(wanted=self.features[0], offered=self.features[1], reach=self.reach(), workers=workers).read(look)

    def look_everywhere(self) -> None:
        """Offer every promising pair to both its ends."""
        run = kernels(candidate_kernels, work=self.work)
        facts = self.left, self.right, self.numbers, self.rules.excluded

        def look(tile: Floats, row: int, column: int) -> None:
            flags = scratch()
            run.look_by_mentee(tile, row, column, *facts, *self.mentees.arrays, *flags)
            run.look_by_mentor(tile, row, column, *facts, *self.mentors.arrays, *flags)

        self.read(look)

    def seen(self, shelf: Shelf) -> Ints:
        """The pairs among the best of the mentees, as mentee × mentors + mentor."""
        person, keys = shelf.best()
        own = self.left[person, candidate_kernels.DRAWN]
        return self.order[0][person] * self.width + named(keys, own, candidate_kernels.MENTOR_DRAW)

    def seeing(self, shelf: Shelf) -> Ints:
        """The pairs among the best of the mentors, likewise."""
        person, keys = shelf.best()
        own = self.right[person, candidate_kernels.DRAWN]
        return named(keys, own, candidate_kernels.MENTEE_DRAW) * self.width + self.order[1][person]

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
        return each_once(np.concatenate((self.seen(self.mentees), self.seeing(self.mentors))))

    def pairs_by_row(self) -> tuple[Ints, Ints]:
        """The same as rows of people, sorted by mentee, then mentor."""
        found = np.concatenate((self.seen(self.mentees), self.seeing(self.mentors)))
        count = len(self.rules.people.ids)
        keys = each_once(self.rows[0][found // self.width] * count + self.rows[1][found % self.width])
        return keys // count, keys % count

    def points(self, pairs: Ints, *, weights: Weights) -> Ints:
        """The scores of some pairs."""
        mentee, mentor = self.rows[0][pairs // self.width], self.rows[1][pairs % self.width]
        total: Ints = terms(self.rules.people, mentee, mentor, weights=weights).sum(axis=1, dtype=np.int64)
        return total

    def shelf(self, k: int) -> Shelf:
        """An empty shelf for the best k of each mentee."""
        return Shelf.of(len(self.rows[0]), min(k, self.width))


def each_once(keys: Ints) -> Ints:
    """Keys sorted, none twice."""
    keys.sort()
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    each: Ints = keys[first]
    return each


def named(keys: Ints, own: Ints, factor: int) -> Ints:
    """The position of whom each key is about: the draw of the pair less one's own part is that of the other."""
    lot = candidate_kernels.LOT
    pair = keys & ((1 << candidate_kernels.LOT_BITS) - 1)
    ticket = (pair - own) % lot * pow(factor, -1, lot) % lot
    position: Ints = ticket * pow(SPREAD, -1, lot) % lot
    return position


def by_grade(grade: Numbers, graded: bool) -> Ints:
    """Positions in the order of grades, within one in the order of the lottery; of the lottery alone without a rule."""
    return np.argsort(grade, kind="stable") if graded else np.arange(len(grade))


def scratch() -> Scratch:
    """Flags of a tile's width for the loops: a byte a column, and the same memory eight columns at a time."""
    marks = np.zeros(COLUMNS + 8, dtype=np.int8)
    return marks, marks.view(np.int64)
