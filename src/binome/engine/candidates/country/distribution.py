"""Many blocks of people (a site, a theme, a language), searched anywhere, joined into the same candidates.

What a person keeps is the best k keys among all pairs of all blocks. Joining two such lists is a sort, in which a pair
met twice shows as the same key twice; so neither the order of blocks nor where each is searched changes anything.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from binome.engine.candidates.candidates import CandidatePairs
from binome.engine.candidates.country import joining_kernels
from binome.engine.candidates.country.blocks import Block
from binome.engine.candidates.features import PLACE_FACTOR, tie_keys
from binome.engine.candidates.search import Search, SearchSide, sides
from binome.engine.candidates.search_kernels import MENTEE_FACTOR, MENTOR_FACTOR, TIE_KEYS
from binome.engine.model.arrays import Flags, Ints
from binome.engine.model.compiled import cores, kernels
from binome.engine.model.constraints import Rules
from binome.engine.model.scores import Weights
from binome.engine.tuning import LARGEST_PIECE, PARTS_A_WORKER


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BlockPart:
    """A block, or a piece of a large one, with all that its search needs: plain columns of the people in it."""

    rules: Rules
    among: tuple[SearchSide, SearchSide]
    weights: Weights
    k: int
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Keys:
    """The best keys of some people of one side, shape (people, k), −1 where there are fewer."""

    place: Ints
    keys: Ints


Work = Callable[[BlockPart], tuple[Keys, Keys]]
Run = Callable[[Work, Iterator[BlockPart]], Iterable[tuple[Keys, Keys]]]


def search_blocks(
    rules: Rules,
    blocks: Sequence[Block],
    *,
    weights: Weights | None = None,
    k: int = 50,
    seed: int = 0,
    processes: int = 1,
    run: Run | None = None,
) -> CandidatePairs:
    """The `k` best partners of each mentee and of each mentor over the pairs of all blocks, ties drawn by lot.

    Whoever finds nobody in any block is searched among everyone, so that whoever has a feasible partner has a
    candidate. `processes` above 1 uses a pool (of fresh interpreters: a script needs `if __name__ == "__main__":`);
    `run` is any other way to map a function over parts, in any order, as that of `on_dask`. With a single block of
    everyone the pairs are those of `candidates`. Memory grows with people × k; nothing is an object of its own.
    """
    workers = 1 if run else max(1, cores() // processes)
    search = BlockSearch.of(rules, weights=weights or Weights(), k=k, seed=seed, workers=workers)
    anywhere = run or (in_pool(processes) if processes > 1 else map)
    search.take(anywhere(search_part, search.parts(blocks)))
    for mentees_left in (True, False):
        search.take(anywhere(search_part, search.parts(search.left_over(mentees=mentees_left))))
    return search.result()


def search_part(part: BlockPart) -> tuple[Keys, Keys]:
    """What a part finds: a pure function, whoever runs it.

    BLAS keeps to one thread: its own would wait in a loop between the many small products on the cores that read.
    """
    with threadpool_limits(1, user_api="blas"):
        search = Search.of(part.rules, weights=part.weights, k=part.k, seed=0, workers=part.workers, among=part.among)
    places = (side.place[order] for side, order in zip(part.among, search.order, strict=True))
    mentees, mentors = places
    return Keys(place=mentees, keys=search.mentees.best()), Keys(place=mentors, keys=search.mentors.best())


def in_pool(processes: int) -> Run:
    """How `search_blocks` runs in a pool of this many processes."""

    def run(work: Work, parts: Iterator[BlockPart]) -> Iterator[tuple[Keys, Keys]]:
        with futures.ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            yield from flowing(
                lambda part: pool.submit(work, part), parts, wait=futures.wait, ahead=PARTS_A_WORKER * processes
            )

    return run


def on_dask(client: Any) -> Run:
    """How `search_blocks` runs on the workers of a Dask cluster (the extra `dask`).

    `client` is a `distributed.Client`; workers need Binôme installed, the same version. Parts travel as they are
    needed, twice as many as there are threads at a time.
    """
    from distributed import wait  # noqa: PLC0415 - the extra `dask`

    def run(work: Work, parts: Iterator[BlockPart]) -> Iterator[tuple[Keys, Keys]]:
        def submit(part: BlockPart) -> Any:
            return client.submit(work, client.scatter(part, hash=False), pure=False)

        yield from flowing(submit, parts, wait=wait, ahead=PARTS_A_WORKER * sum(client.nthreads().values()))

    return run


def flowing(
    submit: Callable[[BlockPart], Any], parts: Iterator[BlockPart], *, wait: Callable[..., Any], ahead: int
) -> Iterator[tuple[Keys, Keys]]:
    """Results as they come, with no more than `ahead` parts under way at any time."""
    under_way: set[Any] = set()
    for part in parts:
        under_way.add(submit(part))
        if len(under_way) >= ahead:
            done, under_way = wait(under_way, return_when="FIRST_COMPLETED")
            yield from (part.result() for part in done)
    yield from (part.result() for part in under_way)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BestSoFar:
    """One side of a search: everyone in the order of the lottery, and the best keys of each so far, ascending.

    `place` is where each row of people stands in that order, −1 for those who are not on this side.
    """

    side: SearchSide
    place: Ints
    kept: Ints

    @classmethod
    def of(cls, side: SearchSide, *, people: int, k: int) -> "BestSoFar":
        """Nothing found yet."""
        place = np.full(people, -1, dtype=np.int64)
        place[side.rows] = side.place
        return cls(side=side, place=place, kept=np.full((len(side.rows), k), -1, dtype=np.int64))

    def some(self, rows: Ints) -> Ints:
        """The places of those rows that are on this side, ascending."""
        return np.unique(self.place[rows[self.place[rows] >= 0]])

    def take(self, more: Keys) -> None:
        """Keep the best of what was known and what was found."""
        both = np.sort(np.concatenate((self.kept[more.place], more.keys), axis=1), axis=1)
        again = both[:, 1:] == both[:, :-1]
        both[:, :-1][again] = -1
        both.sort(axis=1)
        self.kept[more.place] = both[:, -self.kept.shape[1] :]

    def empty(self) -> Ints:
        """Rows of those who have nothing."""
        return self.side.rows[self.kept[:, -1] < 0]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BlockSearch:
    """A search in progress: the best keys of both sides over all parts taken in so far."""

    rules: Rules
    mentees: BestSoFar
    mentors: BestSoFar
    weights: Weights
    k: int
    workers: int

    @classmethod
    def of(cls, rules: Rules, *, weights: Weights, k: int, seed: int, workers: int) -> "BlockSearch":
        """Nothing found yet."""
        shuffled = sides(rules.people, seed=seed)
        both = (BestSoFar.of(side, people=len(rules.people.ids), k=k) for side in shuffled)
        mentees, mentors = both
        return cls(rules=rules, mentees=mentees, mentors=mentors, weights=weights, k=k, workers=workers)

    def parts(self, blocks: Iterable[Block]) -> Iterator[BlockPart]:
        """Blocks as work to do, made when asked for; large ones in pieces."""
        for block in blocks:
            across = pieces(self.mentors.some(block.mentors))
            for mentees in pieces(self.mentees.some(block.mentees)):
                for mentors in across:
                    yield self.part(mentees, mentors)

    def part(self, mentees: Ints, mentors: Ints) -> BlockPart:
        """The people at some places, with the least key each still has a use for."""
        both = (self.mentees, mentees), (self.mentors, mentors)
        some = [best.side.rows[place] for best, place in both]
        rules, rows = self.rules.only(mentees=some[0], mentors=some[1])
        among = [
            SearchSide(rows=np.searchsorted(rows, own), place=place, floor=best.kept[place, 0])
            for (best, place), own in zip(both, some, strict=True)
        ]
        return BlockPart(rules=rules, among=(among[0], among[1]), weights=self.weights, k=self.k, workers=self.workers)

    def take(self, finds: Iterable[tuple[Keys, Keys]]) -> None:
        """Take in what parts found, in any order."""
        for mentees, mentors in finds:
            self.mentees.take(mentees)
            self.mentors.take(mentors)

    def left_over(self, *, mentees: bool) -> list[Block]:
        """Everyone on one side who has nothing yet and could have, with all of the other side."""
        own, other = (self.mentees, self.mentors) if mentees else (self.mentors, self.mentees)
        rows = own.empty()
        rows = rows[could_meet(self.rules, rows, other.side.rows, mentees=mentees)]
        if not len(rows):
            return []
        ends = (rows, other.side.rows) if mentees else (other.side.rows, rows)
        return [Block(mentees=ends[0], mentors=ends[1])]

    def result(self) -> CandidatePairs:
        """The pairs among anybody's best, each once, sorted by mentee row then mentor row."""
        people = self.rules.people
        kept = self.mentees.kept, self.mentors.kept
        rows = self.mentees.side.rows, self.mentors.side.rows
        factors = MENTEE_FACTOR, MENTOR_FACTOR
        own = tie_keys(self.mentees.side.place, factor=factors[0]), tie_keys(self.mentors.side.place, factor=factors[1])
        back = pow(factors[1] * PLACE_FACTOR, -1, TIE_KEYS), pow(factors[0] * PLACE_FACTOR, -1, TIE_KEYS)
        run = kernels(joining_kernels, work=kept[0].size + kept[1].size)
        start = np.zeros(len(people.ids) + 1, dtype=np.int64)
        passes = ((kept[0], own[0], back[0], rows, None), (kept[1], own[1], back[1], rows, kept[0]))
        for side in passes:
            run.write(*side, start[1:], None)
        np.cumsum(start, out=start)
        packed = np.empty(int(start[-1]), dtype=np.int64)
        at = start.copy()
        for side in passes:
            run.write(*side, at, packed)
        run.sort_rows(start, packed)
        mentee, mentor, score = (np.empty(len(packed), dtype=np.int32) for _ in range(3))
        run.unpack(start, packed, mentee, mentor, score)
        filled = rows[1][kept[1][:, -1] >= 0]
        return CandidatePairs(
            people=people,
            mentee=mentee,
            mentor=mentor,
            score=score,
            alone_mentees=np.sort(self.mentees.empty()),
            alone_mentors=np.setdiff1d(people.mentors, filled),
        )


def pieces(places: Ints) -> list[Ints]:
    """Equal pieces of at most `LARGEST_PIECE`; none of nobody."""
    return np.array_split(places, -(-len(places) // LARGEST_PIECE)) if len(places) else []


def could_meet(rules: Rules, rows: Ints, others: Ints, *, mentees: bool) -> Flags:
    """Whether somebody among `others` has what the rules ask of a pair, each rule by itself: false is certain."""
    able = np.full(len(rows), len(others) > 0)
    for constraint, value in rules.policy.active():
        able &= constraint.kind.may_meet(rules.people, rows, others, value, mentees=mentees)
    return able
