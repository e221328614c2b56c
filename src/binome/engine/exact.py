"""Proof: the most stable pairs, their best score, and the fairest among those, one connected part at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from binome.engine.arrays import Flags, Ints, reduced
from binome.engine.bounds import score_limit, size_limit
from binome.engine.highs import Row
from binome.engine.instance import Instance
from binome.engine.programme import TRUSTED_SCORE, Programme

FAIR_EDGES = 400
MOST_ENTRIES = 3_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proof:
    """A stable pairing (`held`: the edge of each mentee, −1 for none) and bounds that hold for every other.

    `score_bound` is in points of `draw.score`; it bounds the score at this number of pairs when the size is proven, of
    any stable pairing otherwise.
    """

    held: Ints
    size_bound: int
    score_bound: int
    worst_rank: int
    imbalance: int
    fair: bool

    @classmethod
    def none(cls, draw: Instance, held: Ints) -> "Proof":
        """A pairing with the bounds that need no search: seats, and each person's best scores."""
        return cls.of(draw, held, size_bound=size_limit(draw), score_bound=score_limit(draw))

    @classmethod
    def of(cls, draw: Instance, held: Ints, *, size_bound: int, score_bound: int, fair: bool = False) -> "Proof":
        """A pairing with bounds; its worst rank (from 1) and balance are read off."""
        chosen = held[held >= 0]
        ranks = np.maximum(draw.mentee_rank[chosen], draw.mentor_rank[chosen])
        return cls(
            held=held,
            size_bound=size_bound,
            score_bound=score_bound,
            worst_rank=int(ranks.max(initial=-1)) + 1,
            imbalance=abs(int((draw.mentee_rank[chosen] - draw.mentor_rank[chosen]).sum())),
            fair=fair,
        )


def best(draw: Instance, held: Ints, *, score_too: bool = True) -> Proof:
    """Improve `held` as far as HiGHS proves within its limits; the bounds say how far that is.

    Without `score_too` the score is bounded but not searched (proving it takes several times longer than the size).
    Nothing is handed to HiGHS where the bounds of `bounds` are met already. Every edge of `draw` must be possible (see
    `possible`).
    """
    held = held.copy()
    score = reduced(draw.score)
    unit = max(1, int(np.gcd.reduce(draw.score)) if draw.edges else 0)
    size_bound = score_bound = 0
    for edges in parts(draw):
        mine = improve(draw, edges, score, held, score_too=score_too)
        held[draw.mentee[edges]] = -1
        held[draw.mentee[mine.edges]] = mine.edges
        size_bound += mine.size_bound
        score_bound += mine.score_bound
    proof = Proof.of(draw, held, size_bound=size_bound, score_bound=score_bound * unit)
    chosen = held[held >= 0]
    proven = size_bound == len(chosen) and score_bound == int(score[chosen].sum())
    if proven and draw.edges <= FAIR_EDGES:
        return fairest(draw, score, proof)
    return proof


def parts(draw: Instance) -> list[Ints]:
    """The edges by connected part of the market; small parts travel together."""
    label = connected(draw)
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    bundles: list[list[Ints]] = []
    room = 0
    for edges in np.split(order, cuts):
        if not len(edges):
            continue
        if room < len(edges):
            bundles.append([])
            room = FAIR_EDGES
        bundles[-1].append(edges)
        room -= len(edges)
    return [np.sort(np.concatenate(bundle)) for bundle in bundles]


def connected(draw: Instance) -> Ints:
    """The connected part of each edge: the lowest mentee of the part, passed on along edges until nothing changes."""
    label, people = np.arange(len(draw.mentees)), len(draw.mentees)
    while True:
        lowest = np.full(len(draw.mentors), people)
        np.minimum.at(lowest, draw.mentor, label[draw.mentee])
        new = label.copy()
        np.minimum.at(new, label[draw.mentee], lowest[draw.mentor])
        while (shorter := new[new] < new).any():
            new[shorter] = new[new[shorter]]
        if (new == label).all():
            return label[draw.mentee]
        label = new


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Improved:
    """Edges chosen in a part, and what no stable pairing of it exceeds."""

    edges: Ints
    size_bound: int
    score_bound: int


def improve(draw: Instance, edges: Ints, score: Ints, held: Ints, *, score_too: bool) -> Improved:
    """The largest stable pairing of a part, then the best score at that size, as far as proven."""
    mine = np.isin(edges, held[held >= 0])
    points = score[edges]
    unsolved = score_limit(replace(draw, score=score), edges)
    model = Programme.of(draw, edges)
    most = size_limit(draw, edges)
    if model.entries > MOST_ENTRIES:
        return Improved(edges=edges[mine], size_bound=most, score_bound=unsolved)
    mine, most = largest(model, mine, most)
    if most > mine.sum():
        bound = model.limit(points)
        return Improved(
            edges=edges[mine], size_bound=most, score_bound=unsolved if bound is None else min(bound, unsolved)
        )
    mine, bound = dearest(model, points, mine, unsolved, search=score_too)
    return Improved(edges=edges[mine], size_bound=most, score_bound=bound)


def largest(model: Programme, mine: Flags, most: int) -> tuple[Flags, int]:
    """A stable pairing with more pairs than `mine` if there is one, and the most there can be."""
    ones = np.ones(len(mine), dtype=np.int64)
    size = int(mine.sum())
    if most > size:
        limit = model.limit(ones)
        if limit is None:  # the relaxation alone is too much work; whole numbers would be more
            return mine, most
        most = max(size, min(most, limit))
    if most == size:
        return mine, size
    answer = model.most(ones, [model.size(size + 1, most)])
    if answer.chosen is None:
        return mine, size if answer.proven else bounded(most, answer.bound, size)
    size = int(answer.chosen.sum())
    return answer.chosen, size if answer.proven else bounded(most, answer.bound, size)


def dearest(model: Programme, points: Ints, mine: Flags, most: int, *, search: bool) -> tuple[Flags, int]:
    """The pairing of the same size with the highest score (`mine` unless it is searched), and the most there can be."""
    reached = int(points[mine].sum())
    size = int(mine.sum())
    if not points.any() or most <= reached:
        return mine, reached
    same_size = model.size(size, size)
    limit = model.limit(points, [same_size])
    if limit is None and np.abs(points).max() <= TRUSTED_SCORE:
        return mine, most
    most = most if limit is None else max(reached, min(most, limit))
    if most == reached or not search:
        return mine, most
    answer = model.most(points, [same_size])
    if answer.chosen is not None and int(points[answer.chosen].sum()) >= reached:
        mine = answer.chosen
    return mine, bounded(most, answer.bound, int(points[mine].sum()))


def bounded(most: int, bound: int | None, reached: int) -> int:
    """The lower of two upper bounds, never under what was reached."""
    return max(reached, most if bound is None else min(most, bound))


def fairest(draw: Instance, score: Ints, proof: Proof) -> Proof:
    """Among pairings of the proven size and score: the lowest worst rank, then the sides closest in total rank."""
    chosen = proof.held[proof.held >= 0]
    if not len(chosen):
        return replace(proof, fair=True)
    if np.abs(score).max() > TRUSTED_SCORE:
        return proof
    model = Programme.of(draw, np.arange(draw.edges))
    mine = np.zeros(draw.edges, dtype=bool)
    mine[chosen] = True
    total = int(score[chosen].sum())
    rows: list[Row] = [model.size(len(chosen), len(chosen)), Row(score.astype(float), total, total)]
    worst = np.maximum(draw.mentee_rank, draw.mentor_rank)
    nothing = np.zeros(draw.edges, dtype=np.int64)
    sure = True
    for rank in sorted({*worst[worst < worst[mine].max()].tolist()}):
        allowed = worst <= rank
        if size_limit(draw, np.flatnonzero(allowed)) < len(chosen):
            continue
        answer = model.most(nothing, rows, allowed=allowed)
        if answer.chosen is not None:
            mine = answer.chosen
            break
        sure = sure and answer.proven
    balanced = most_balanced(model, rows, mine, allowed=worst <= worst[mine].max())
    held = np.full_like(proof.held, -1)
    edges = np.flatnonzero(mine if balanced is None else balanced)
    held[draw.mentee[edges]] = edges
    fair = sure and balanced is not None
    return Proof.of(draw, held, size_bound=proof.size_bound, score_bound=proof.score_bound, fair=fair)


def most_balanced(model: Programme, rows: Sequence[Row], mine: Flags, *, allowed: Flags) -> Flags | None:
    """The pairing whose two sides are closest in total rank, approached from either side; None without a proof."""
    lean = (model.draw.mentee_rank - model.draw.mentor_rank)[model.edges]
    for side in (lean, -lean):
        if not side[mine].sum():
            break
        answer = model.most(-side, [*rows, Row(side.astype(float), 0, np.inf)], allowed=allowed)
        if not answer.proven:
            return None
        if answer.chosen is not None and abs(side[answer.chosen].sum()) < abs(side[mine].sum()):
            mine = answer.chosen
    return mine
