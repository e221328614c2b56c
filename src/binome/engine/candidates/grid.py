"""Who may meet whom in one search: what the loops read about both sides, and the shelves that keep the best."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from binome.engine.candidates import search_kernels
from binome.engine.candidates.tiles import COLUMNS, SHARED_WORK, Look, Tiles
from binome.engine.model.arrays import Floats, Ints, Numbers
from binome.engine.model.compiled import kernels

SAMPLED, SAFELY = 8, 3.2
PASSED_OVER = 5  # most pairs are passed over: 20,000 take plain Python half a second, compiling several
Scratch = tuple[NDArray[np.int8], Ints, Numbers]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shelf:
    """The best found so far for each person of one side: keys in any order, twice as wide as the k wanted.

    Only keys above a person's `floor` are kept; `bar` is the least product worth a look.
    """

    kept: Ints
    size: Ints
    floor: Ints
    bar: Floats

    @classmethod
    def of(cls, k: int, *, floor: Ints, slack: int) -> "Shelf":
        """Empty, for the best k above the floor of each person (−1: anything goes)."""
        return cls(
            kept=np.full((len(floor), 2 * k), -1, dtype=np.int64),
            size=np.zeros(len(floor), dtype=np.int64),
            floor=floor.copy(),
            bar=np.where(floor < 0, -np.inf, (floor >> search_kernels.LOT_BITS) - 1 - slack).astype(np.float32),
        )

    @property
    def k(self) -> int:
        """How many are wanted."""
        return int(self.kept.shape[1] // 2)

    @property
    def arrays(self) -> tuple[Ints, Ints, Ints, Floats]:
        """The arrays the loops write."""
        return self.kept, self.size, self.floor, self.bar

    def top(self) -> Ints:
        """The best k keys of each person in any order, −1 where there are fewer."""
        self.kept[np.arange(2 * self.k) >= self.size[:, None]] = -1
        keys: Ints = np.partition(self.kept, self.k, axis=1)[:, self.k :]
        return keys

    def best(self) -> tuple[Ints, Ints]:
        """The person and the key of everything among somebody's best k, by person."""
        keys = self.top()
        inside = keys >= 0
        return np.repeat(np.arange(len(keys)), inside.sum(axis=1)), keys[inside]

    def replace(self, lines: Ints, other: "Shelf") -> None:
        """Put what another shelf kept for some people in place of what this one has."""
        self.kept[lines], self.size[lines] = other.kept, other.size
        self.floor[lines], self.bar[lines] = other.floor, other.bar


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """Lines of mentees and of mentors: columns for the rules (`left`, `right`) and for the product.

    A line of mentees may meet only the first `reach` lines of mentors.
    """

    left: Ints
    right: Ints
    wanted: Floats
    offered: Floats
    reach: Ints
    numbers: Ints
    excluded: Ints
    workers: int

    @property
    def facts(self) -> tuple[Ints, Ints, Ints, Ints]:
        """What the loops read of both sides and of the rules."""
        return self.left, self.right, self.numbers, self.excluded

    @property
    def work(self) -> int:
        """How many pairs there are."""
        return len(self.left) * len(self.right)

    def of_mentees(self, lines: Ints) -> "Field":
        """Some mentees and all mentors; `lines` ascend."""
        return replace(self, left=self.left[lines], wanted=self.wanted[lines], reach=self.reach[lines])

    def of_mentors(self, lines: Ints) -> "Field":
        """All mentees and some mentors; `lines` ascend."""
        reach = np.searchsorted(lines, self.reach)
        return replace(self, right=self.right[lines], offered=self.offered[lines], reach=reach)

    def read(self, look: Look) -> None:
        """Have every tile of products that could matter read, by several workers where there is enough to read."""
        workers = self.workers if self.work >= SHARED_WORK else 1
        Tiles(wanted=self.wanted, offered=self.offered, reach=self.reach, workers=workers).read(look)

    def offer(self, mentees: Shelf | None, mentors: Shelf | None) -> None:
        """Offer every promising pair to those of its ends who have a shelf."""
        run = kernels(search_kernels, work=self.work // PASSED_OVER)

        def look(tile: Floats, row: int, column: int) -> None:
            flags = scratch()
            if mentees:
                run.look_by_mentee(tile, row, column, *self.facts, *mentees.arrays, *flags)
            if mentors:
                run.look_by_mentor(tile, row, column, *self.facts, *mentors.arrays, *flags)

        self.read(look)

    def best(self, k: int, *, floors: tuple[Ints, Ints]) -> tuple[Shelf, Shelf]:
        """The best k above the floor of everyone of both sides.

        Where there are many pairs, a floor is guessed first from a sample of the other side, at about `SAFELY` times k
        from the top: the search keeps far fewer then on its way. Whoever comes short of k by it (one in some hundreds)
        is looked at again without the guess, so that guesses change nothing.
        """
        slack, sides = int(self.numbers[search_kernels.SLACK]), (len(self.right), len(self.left))
        wanted = [min(k, max(others, 1)) for others in sides]
        guesses = self.guessed(wanted, floors) if self.work >= SHARED_WORK else floors
        shelves = [Shelf.of(some, floor=floor, slack=slack) for some, floor in zip(wanted, guesses, strict=True)]
        self.offer(*shelves)
        for side, shelf in enumerate(shelves):
            short = np.flatnonzero((guesses[side] > floors[side]) & (shelf.size < shelf.k))
            if len(short):
                anew = Shelf.of(shelf.k, floor=floors[side][short], slack=slack)
                field = self.of_mentors(short) if side else self.of_mentees(short)
                field.offer(None if side else anew, anew if side else None)
                shelf.replace(short, anew)
        return shelves[0], shelves[1]

    def guessed(self, wanted: list[int], floors: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
        """Floors that a few more than wanted are likely to pass, never lower than those given."""
        return (
            guess(self.of_mentors(sample(len(self.right), wanted[0])), floors[0], by_mentors=False),
            guess(self.of_mentees(sample(len(self.left), wanted[1])), floors[1], by_mentors=True),
        )


def sample(count: int, k: int) -> Ints:
    """Every n-th line, so that the best `SAMPLED` of them are about the best `SAFELY` × k of all."""
    return np.arange(0, count, max(int(SAFELY * k / SAMPLED), 1))


def guess(field: Field, floor: Ints, *, by_mentors: bool) -> Ints:
    """The least of the best `SAMPLED` keys of each person in a field, or the floor where there are fewer or it is higher."""
    shelf = Shelf.of(SAMPLED, floor=floor, slack=int(field.numbers[search_kernels.SLACK]))
    field.offer(None if by_mentors else shelf, shelf if by_mentors else None)
    guessed: Ints = np.maximum(shelf.top().min(axis=1, initial=search_kernels.HIGHEST_KEY), floor)
    return guessed


def scratch() -> Scratch:
    """For the loops: flags of a tile's width, a byte a column; the same memory eight at a time; room for their numbers."""
    marks = np.zeros(COLUMNS + 8, dtype=np.int8)
    return marks, marks.view(np.int64), np.zeros(COLUMNS + 8, dtype=np.int32)
