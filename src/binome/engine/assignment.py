"""The best assignment when nobody has chosen yet: the most people, then the highest total score, proven."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from binome.engine import assignment_kernels, lottery
from binome.engine.arrays import Ints, pointers
from binome.engine.compiled import kernels
from binome.engine.instance import LARGEST_SCORE, BadInstance, Pair

FINEST = 4
BIDS = 60


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """Possible pairs with a score: `mentee[e]` and `mentor[e]` are rows, `score[e]` a whole number; each pair once.

    Sorted by mentee. `capacity[j]` is the room of mentor j.
    """

    mentee: Ints
    mentor: Ints
    score: Ints
    mentees: int
    capacity: Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Optimum:
    """An assignment as the edge held by each mentee (−1: none), with prices that prove how good it is.

    For every pair i, j: profit[i] + price[j] ≥ score[i, j] and profit[i] ≥ −alone, price ≥ 0. `size_bound` and
    `score_bound` (for assignments of the size reached) follow from them by adding up.
    """

    held: Ints
    profit: Ints
    price: Ints
    alone: int
    size_bound: int
    score_bound: int
    score: int

    @property
    def size(self) -> int:
        """How many people are paired."""
        return int((self.held >= 0).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentCertificate:
    """What is claimed: no assignment has more pairs than `size_upper_bound`, or at `pairs` more than `upper_bound`."""

    mode: str
    pairs: int
    size_upper_bound: int
    score: int
    upper_bound: int
    gap: float
    exact: bool
    method_version: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Pairs sorted by mentee id, and the proof."""

    pairs: tuple[Pair, ...]
    certificate: AssignmentCertificate


def assign(
    edges: Sequence[tuple[str, str, int]], *, capacity: Mapping[str, int] | None = None, seed: int = 0
) -> Assignment:
    """The most pairs, then the highest total score: one mentor a mentee, `capacity` (default 1) a mentor.

    A pair given twice keeps its highest score. Equal optima are told apart by the seeded order of ids, never by rows.
    Raises `BadInstance` for a negative capacity or a score beyond 32 bits.
    """
    room = capacity or {}
    if any(value < 0 for value in room.values()):
        raise BadInstance("capacity: expected 0 or more")
    if any(abs(points) > LARGEST_SCORE for _, _, points in edges):
        raise BadInstance(f"edges: expected whole scores within ±{LARGEST_SCORE}")
    mentees, mentee_at = order_of({a for a, _, _ in edges}, seed=seed, side="mentee")
    mentors, mentor_at = order_of({b for _, b, _ in edges}, seed=seed, side="mentor")
    best: dict[tuple[int, int], int] = {}
    for a, b, points in edges:
        key = (mentee_at[a], mentor_at[b])
        best[key] = max(points, best.get(key, points))
    table = np.array([(i, j, best[i, j]) for i, j in sorted(best)], dtype=np.int64).reshape(-1, 3)
    limits = np.array([min(room.get(name, 1), len(mentees)) for name in mentors], dtype=np.int64)
    problem = Edges(
        mentee=table[:, 0].copy(),
        mentor=table[:, 1].copy(),
        score=table[:, 2].copy(),
        mentees=len(mentees),
        capacity=limits,
    )
    found = optimum(problem)
    made = found.held[found.held >= 0]
    ends = zip(problem.mentee[made].tolist(), problem.mentor[made].tolist(), strict=True)
    return Assignment(pairs=tuple(sorted((mentees[i], mentors[j]) for i, j in ends)), certificate=certificate_of(found))


def order_of(names: set[str], *, seed: int, side: str) -> tuple[list[str], dict[str, int]]:
    """Ids in the order of the lottery, and the place of each."""
    ids = sorted(names)
    ordered = [ids[at] for at in lottery.draw(ids, seed=seed, side=side).tolist()]
    return ordered, {name: at for at, name in enumerate(ordered)}


def certificate_of(found: Optimum) -> AssignmentCertificate:
    """The claims an optimum's prices prove."""
    return AssignmentCertificate(
        mode="size_then_score",
        pairs=found.size,
        size_upper_bound=found.size_bound,
        score=found.score,
        upper_bound=found.score_bound,
        gap=round((found.score_bound - found.score) / abs(found.score_bound), 9) if found.score_bound else 0.0,
        exact=found.size == found.size_bound and found.score == found.score_bound,
        method_version="1",
    )


def optimum(edges: Edges, *, price: Ints | None = None) -> Optimum:
    """The exact best assignment on sparse edges, with its dual prices.

    An auction (Bertsekas 1988) finds prices within a quarter of a point; the pairs they make tight are kept, everyone
    else is placed by shortest augmenting paths (Jonker and Volgenant 1987), first from the mentees, then from the seats
    still priced. `price` (one a mentor) starts the search, as when edges are added to a problem already solved.
    """
    graph = graph_of(edges)
    run = kernels(assignment_kernels, work=len(edges.score) * 4)
    largest = int(np.abs(edges.score).max(initial=0))
    alone = 2 * (largest + 1) * (min(edges.mentees, int(edges.capacity.sum())) + 1)
    first = auction_prices(run, graph, largest=largest) if price is None else price
    duals = assignment_kernels.Duals(
        held=np.full(edges.mentees, -1, dtype=np.int64),
        seats=np.full(int(graph.capacity.sum()), -1, dtype=np.int64),
        taken=np.zeros(len(edges.capacity), dtype=np.int64),
        price=first.copy(),
        profit=np.zeros(edges.mentees, dtype=np.int64),
    )
    search = scratch(len(edges.score), len(edges.capacity))
    run.start_profits(graph, duals, alone)
    run.seat_tight(graph, duals)
    run.insert_all(graph, duals, search, alone)
    run.lower_all(graph, duals, search, np.zeros(edges.mentees, dtype=np.int64))
    return bounded(edges, graph, duals, alone)


def graph_of(edges: Edges) -> assignment_kernels.Graph:
    """The edges from both sides; a mentor with more room than edges gets one seat too many, so is never full."""
    degree = np.bincount(edges.mentor, minlength=len(edges.capacity))
    room = np.minimum(edges.capacity, degree + 1).astype(np.int64)
    usable = room[edges.mentor] > 0
    mentee, mentor = edges.mentee[usable], edges.mentor[usable]
    return assignment_kernels.Graph(
        start=pointers(mentee, count=edges.mentees),
        mentee=mentee,
        mentor=mentor,
        weight=edges.score[usable],
        back_start=pointers(mentor, count=len(room)),
        back=np.argsort(mentor, kind="stable").astype(np.int64),
        capacity=room,
        seat_start=np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(room)))[:-1].astype(np.int64),
    )


def auction_prices(run: Any, graph: assignment_kernels.Graph, *, largest: int) -> Ints:
    """Prices of an auction, rounded to whole points."""
    scale = FINEST if largest <= 100_000 else 1
    price = np.zeros(len(graph.capacity), dtype=np.int64)
    seats = int(graph.capacity.sum())
    run.auction(
        graph,
        price,
        np.zeros(seats, dtype=np.int64),
        np.full(seats, -1, dtype=np.int64),
        np.zeros(len(graph.capacity), dtype=np.int64),
        np.arange(len(graph.start) - 1, dtype=np.int64)[::-1].copy(),
        scale,
        -scale * (largest + 1),
        BIDS * len(graph.weight),
    )
    return price // scale


def scratch(edges: int, mentors: int) -> assignment_kernels.Search:
    """Room for one search."""
    return assignment_kernels.Search(
        distance=np.full(mentors, assignment_kernels.FAR, dtype=np.int64),
        via=np.full(mentors, -1, dtype=np.int64),
        done=np.zeros(mentors, dtype=np.int64),
        touched=np.zeros(mentors, dtype=np.int64),
        heap_key=np.zeros(edges + mentors + 1, dtype=np.int64),
        heap_node=np.zeros(edges + mentors + 1, dtype=np.int64),
        state=np.zeros(2, dtype=np.int64),
    )


def bounded(edges: Edges, graph: assignment_kernels.Graph, duals: assignment_kernels.Duals, alone: int) -> Optimum:
    """Add the prices up into bounds, after repairing profits so that no pair can contradict them."""
    usable = np.flatnonzero(graph.capacity[edges.mentor] > 0)
    profit = np.full(edges.mentees, -alone, dtype=np.int64)
    np.maximum.at(profit, graph.mentee, graph.weight - duals.price[graph.mentor])
    held = np.where(duals.held >= 0, usable[duals.held] if len(usable) else -1, -1)
    size = int((held >= 0).sum())
    total = int(profit.sum()) + int((duals.price * graph.capacity).sum())
    largest = int(np.abs(edges.score).max(initial=0))
    return Optimum(
        held=held,
        profit=profit,
        price=duals.price,
        alone=alone,
        size_bound=most_pairs(total, edges.mentees, largest, alone, size),
        score_bound=total + alone * (edges.mentees - size),
        score=int(edges.score[held[held >= 0]].sum()),
    )


def most_pairs(total: int, mentees: int, largest: int, alone: int, size: int) -> int:
    """The largest size the dual total allows: more pairs would be worth more than it, whatever their scores."""
    bound = size
    while bound < mentees and -largest * (bound + 1) - alone * (mentees - bound - 1) <= total:
        bound += 1
    return bound
