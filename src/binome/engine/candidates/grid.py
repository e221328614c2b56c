"""Everyone of one search: lines of mentees by lines of mentors, read in tiles of their product."""

from dataclasses import dataclass, replace

import numpy as np

from binome.engine import tuning
from binome.engine.candidates import search_kernels
from binome.engine.candidates.search_kernels import HIGHEST_KEY, SLACK, Facts, Marks
from binome.engine.candidates.tiles import Look, Tiles
from binome.engine.candidates.top_k import TopK
from binome.engine.model.arrays import Floats, Ints
from binome.engine.model.compiled import kernels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Lines of mentees and of mentors: `facts` for the constraints, `wanted` and `offered` for the product.

    A line of mentees may meet only the first `reach` lines of mentors.
    """

    facts: Facts
    wanted: Floats
    offered: Floats
    reach: Ints
    workers: int

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.wanted) * len(self.offered)

    @property
    def slack(self) -> int:
        """The most points a score may have above its product."""
        return int(self.facts.numbers[SLACK])

    def of_mentees(self, lines: Ints) -> "Grid":
        """Some mentees and all mentors; `lines` ascend."""
        some = self.facts._replace(left=self.facts.left[lines])
        return replace(self, facts=some, wanted=self.wanted[lines], reach=self.reach[lines])

    def of_mentors(self, lines: Ints) -> "Grid":
        """All mentees and some mentors; `lines` ascend."""
        some = self.facts._replace(right=self.facts.right[lines])
        return replace(self, facts=some, offered=self.offered[lines], reach=np.searchsorted(lines, self.reach))

    def read(self, look: Look) -> None:
        """Have every tile of products that could matter read, by several workers where there is enough to read."""
        workers = self.workers if self.pairs >= tuning.THREADED_FROM_PAIRS else 1
        Tiles(wanted=self.wanted, offered=self.offered, reach=self.reach, workers=workers).read(look)

    def offer(self, mentees: TopK | None, mentors: TopK | None) -> None:
        """Offer every promising pair to those of its ends whose best are asked for."""
        run = kernels(search_kernels, work=self.pairs // tuning.PAIRS_A_STEP)

        def look(tile: Floats, row: int, column: int) -> None:
            marks = scratch()
            if mentees:
                run.offer(tile, row, column, self.facts, mentees.kept, marks, None)
            if mentors:
                run.offer(tile, row, column, self.facts, mentors.kept, marks, True)

        self.read(look)

    def best(self, k: int, *, floors: tuple[Ints, Ints]) -> tuple[TopK, TopK]:
        """The best k above the floor of everyone of both sides.

        Where there are many pairs, a floor is guessed first from a sample of the other side (`FLOOR_RANK`): the search
        keeps far fewer then on its way. Whoever comes short of k by it (one in some hundreds) is looked at again without
        the guess, so that guesses change nothing.
        """
        sides = len(self.offered), len(self.wanted)
        wanted = [min(k, max(others, 1)) for others in sides]
        guesses = self.guessed(wanted, floors) if self.pairs >= tuning.THREADED_FROM_PAIRS else floors
        result = [TopK.of(some, floor=floor, slack=self.slack) for some, floor in zip(wanted, guesses, strict=True)]
        self.offer(*result)
        for side, top in enumerate(result):
            short = np.flatnonzero((guesses[side] > floors[side]) & (top.size < top.k))
            if len(short):
                anew = TopK.of(top.k, floor=floors[side][short], slack=self.slack)
                grid = self.of_mentors(short) if side else self.of_mentees(short)
                grid.offer(None if side else anew, anew if side else None)
                top.replace(short, anew)
        return result[0], result[1]

    def guessed(self, wanted: list[int], floors: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
        """Floors that a few more than wanted are likely to pass, never lower than those given."""
        return (
            guess(self.of_mentors(sample(len(self.offered), wanted[0])), floors[0], to_mentors=False),
            guess(self.of_mentees(sample(len(self.wanted), wanted[1])), floors[1], to_mentors=True),
        )


def sample(count: int, k: int) -> Ints:
    """Every n-th line, so that the best `SAMPLE_KEPT` of them are about the best `FLOOR_RANK` × k of all."""
    return np.arange(0, count, max(int(tuning.FLOOR_RANK * k / tuning.SAMPLE_KEPT), 1))


def guess(grid: Grid, floor: Ints, *, to_mentors: bool) -> Ints:
    """The least of the best keys of each person in a sample, or the floor where there are fewer or it is higher."""
    top = TopK.of(tuning.SAMPLE_KEPT, floor=floor, slack=grid.slack)
    grid.offer(None if to_mentors else top, top if to_mentors else None)
    guessed: Ints = np.maximum(top.best().min(axis=1, initial=HIGHEST_KEY), floor)
    return guessed


def scratch() -> Marks:
    """Marks of a tile's width."""
    flags = np.zeros(tuning.TILE_COLUMNS + 8, dtype=np.int8)
    return Marks(flags, flags.view(np.int64), np.zeros(tuning.TILE_COLUMNS + 8, dtype=np.int32))
