"""The search for the best partners of both sides: products in tiles, read by several threads."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.engine import candidate_kernels, lottery
from binome.engine.arrays import Floats, Ints
from binome.engine.barriers import Rules
from binome.engine.columns import SPREAD, columns, features, numbers
from binome.engine.compiled import cores, kernels
from binome.engine.people import People
from binome.engine.scores import Weights, terms

ROWS, COLUMNS = 256, 4096
SHARED_WORK = 1_000_000
Scratch = tuple[NDArray[np.int8], Ints]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shelf:
    """The best found so far for each person of one side: keys in any order, twice as wide as the k wanted."""

    kept: Ints
    size: Ints
    floor: Ints
    bar: Floats

    @classmethod
    def of(cls, people: int, k: int) -> "Shelf":
        """Empty, for the best k."""
        return cls(
            kept=np.full((people, 2 * k), -1, dtype=np.int64),
            size=np.zeros(people, dtype=np.int64),
            floor=np.full(people, -1, dtype=np.int64),
            bar=np.full(people, -np.inf, dtype=np.float32),
        )

    @property
    def arrays(self) -> tuple[Ints, Ints, Ints, Floats]:
        """The arrays the loops write."""
        return self.kept, self.size, self.floor, self.bar

    def best(self) -> tuple[Ints, Ints]:
        """The person and the key of everything among somebody's best k, by person."""
        k = self.kept.shape[1] // 2
        self.kept[np.arange(2 * k) >= self.size[:, None]] = -1
        keys = np.partition(self.kept, k, axis=1)[:, k:]
        inside = keys >= 0
        return np.repeat(np.arange(len(keys)), inside.sum(axis=1)), keys[inside]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Best:
    """The search in progress: columns of both sides and the best of both.

    `rows` are rows of people in the order of the lottery; a position there stands for the person from here on, so
    that nothing depends on the order people were given in.
    """

    rules: Rules
    rows: tuple[Ints, Ints]
    left: Ints
    right: Ints
    features: tuple[Floats, Floats]
    numbers: Ints
    mentees: Shelf
    mentors: Shelf
    workers: int

    @classmethod
    def of(cls, rules: Rules, *, weights: Weights, k: int, seed: int, workers: int | None = None) -> "Best":
        """Nothing found yet for the mentees and for the mentors who have room."""
        people = rules.people
        roomy = people.mentors[people.capacity[people.mentors] > 0]
        rows = drawn(people, people.mentees, seed=seed, name="mentee"), drawn(people, roomy, seed=seed, name="mentor")
        own = numbers(rules, weights=weights)
        return cls(
            rules=rules,
            rows=rows,
            left=columns(people, rows[0], factor=candidate_kernels.MENTEE_DRAW),
            right=columns(people, rows[1], factor=candidate_kernels.MENTOR_DRAW),
            features=features(people, *rows, weights=weights, numbers=own),
            numbers=own,
            mentees=Shelf.of(len(rows[0]), min(k, max(len(rows[1]), 1))),
            mentors=Shelf.of(len(rows[1]), min(k, max(len(rows[0]), 1))),
            workers=workers or cores(),
        )

    @property
    def work(self) -> int:
        """How many pairs there are."""
        return len(self.rows[0]) * len(self.rows[1])

    def tiles(self) -> Iterator[tuple[Floats, int, int]]:
        """Products of theme columns, tile by tile, in one reused buffer."""
        wanted, offered = self.features
        buffer = np.empty(ROWS * COLUMNS, dtype=np.float32)
        for column in range(0, len(offered), COLUMNS):
            across = np.ascontiguousarray(offered[column : column + COLUMNS].T)
            for row in range(0, len(wanted), ROWS):
                some = wanted[row : row + ROWS]
                tile = buffer[: len(some) * across.shape[1]].reshape(len(some), across.shape[1])
                yield np.matmul(some, across, out=tile), row, column

    def read(self, look: Callable[[Floats, int, int, int, int, Scratch], None]) -> None:
        """Have every tile read by all workers at once, each its own part of it, while none is multiplied.

        `look` gets the tile, its first row and column, the worker's number, how many there are, and scratch. Parts are
        of rows or of columns, so nobody writes what another reads, and how many share the work changes nothing.
        """
        workers = self.workers if self.work >= SHARED_WORK else 1
        scratch = [flags() for _ in range(workers)]
        with ThreadPoolExecutor(workers) as pool:
            for tile, row, column in self.tiles():
                if workers == 1:
                    look(tile, row, column, 0, 1, scratch[0])
                else:
                    jobs = [pool.submit(look, tile, row, column, at, workers, scratch[at]) for at in range(workers)]
                    for job in jobs:
                        job.result()

    def look_everywhere(self) -> None:
        """Offer every promising pair to both its ends."""
        run = kernels(candidate_kernels, work=self.work)
        facts = self.left, self.right, self.numbers, self.rules.excluded

        def look(tile: Floats, row: int, column: int, at: int, workers: int, scratch: Scratch) -> None:
            height, width = tile.shape
            rows = height * at // workers, height * (at + 1) // workers
            run.look_by_mentee(tile, row, column, *rows, *facts, *self.mentees.arrays, *scratch)
            across = width * at // workers, width * (at + 1) // workers
            run.look_by_mentor(tile, row, column, *across, *facts, *self.mentors.arrays, *scratch)

        self.read(look)

    def seen(self, shelf: Shelf) -> Ints:
        """The pairs among the best of the mentees, as mentee × mentors + mentor."""
        person, keys = shelf.best()
        own = self.left[person, candidate_kernels.DRAWN]
        return person * self.width + named(keys, own, candidate_kernels.MENTOR_DRAW)

    def seeing(self, shelf: Shelf) -> Ints:
        """The pairs among the best of the mentors, likewise."""
        person, keys = shelf.best()
        own = self.right[person, candidate_kernels.DRAWN]
        return named(keys, own, candidate_kernels.MENTEE_DRAW) * self.width + person

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


def drawn(people: People, rows: Ints, *, seed: int, name: str) -> Ints:
    """`rows` in the order of the draw."""
    return rows[lottery.draw([people.ids[row] for row in rows.tolist()], seed=seed, side=name)]


def flags() -> Scratch:
    """Scratch of a tile's width for the loops: a byte a column, and the same memory eight columns at a time."""
    marks = np.zeros(COLUMNS + 8, dtype=np.int8)
    return marks, marks.view(np.int64)
