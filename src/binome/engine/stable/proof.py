"""Proof: the most stable pairs, their best score, and the fairest among those, one connected part at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from binome.engine import tuning
from binome.engine.model.arrays import Flags, Ints, reduced
from binome.engine.model.instance import Instance
from binome.engine.stable.bounds import score_limit, size_limit
from binome.engine.stable.highs import ExtraRow
from binome.engine.stable.integer_program import TRUSTED_SCORE, IntegerProgram, Scope


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proof:
    """A stable pairing (`edge_of_mentee`: the edge of each mentee, −1 for none) and bounds that hold for every other.

    `score_bound` is in points of `choices.score`; it bounds the score at this number of pairs when the size is proven, of
    any stable pairing otherwise.
    """

    edge_of_mentee: Ints
    size_bound: int
    score_bound: int
    worst_rank: int
    imbalance: int
    fair: bool

    @classmethod
    def none(cls, choices: Instance, edge_of_mentee: Ints, *, most: int | None = None) -> "Proof":
        """A pairing with the bounds that need no search: places (`most`, where known), and each person's best scores."""
        size_bound = size_limit(choices) if most is None else most
        return cls.of(choices, edge_of_mentee, size_bound=size_bound, score_bound=score_limit(choices))

    @classmethod
    def of(
        cls, choices: Instance, edge_of_mentee: Ints, *, size_bound: int, score_bound: int, fair: bool = False
    ) -> "Proof":
        """A pairing with bounds; its worst rank (from 1) and balance are read off."""
        chosen = edge_of_mentee[edge_of_mentee >= 0]
        ranks = np.maximum(choices.mentee_rank[chosen], choices.mentor_rank[chosen])
        return cls(
            edge_of_mentee=edge_of_mentee,
            size_bound=size_bound,
            score_bound=score_bound,
            worst_rank=int(ranks.max(initial=-1)) + 1,
            imbalance=abs(int((choices.mentee_rank[chosen] - choices.mentor_rank[chosen]).sum())),
            fair=fair,
        )


def proven_best(choices: Instance, edge_of_mentee: Ints, *, score_too: bool = True) -> Proof:
    """Improve `edge_of_mentee` as far as HiGHS proves within its limits; the bounds say how far that is.

    Without `score_too` the score is bounded but not searched (proving it takes several times longer than the size).
    Nothing is handed to HiGHS where the bounds of `bounds` are met already. Every edge of `choices` must be possible (see
    `possible`).
    """
    edge_of_mentee = edge_of_mentee.copy()
    score = reduced(choices.score)
    unit = max(1, int(np.gcd.reduce(choices.score)) if choices.edges else 0)
    scope = Scope.open(choices.edges)
    size_bound = score_bound = 0
    for edges in parts(choices):
        mine = improve(choices, edges, score, edge_of_mentee, score_too=score_too)
        edge_of_mentee[choices.mentee[edges]] = -1
        edge_of_mentee[choices.mentee[mine.edges]] = mine.edges
        size_bound += mine.size_bound
        score_bound += mine.score_bound
        scope.out[edges], scope.needed[edges] = mine.scope.out, mine.scope.needed
    proof = Proof.of(choices, edge_of_mentee, size_bound=size_bound, score_bound=score_bound * unit)
    chosen = edge_of_mentee[edge_of_mentee >= 0]
    proven = size_bound == len(chosen) and score_bound == int(score[chosen].sum())
    return fairest(choices, score, proof, scope) if proven else proof


def parts(choices: Instance) -> list[Ints]:
    """The edges by connected part of the market; small parts travel together."""
    label = connected(choices)
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    bundles: list[list[Ints]] = []
    left = 0
    for edges in np.split(order, cuts):
        if not len(edges):
            continue
        if left < len(edges):
            bundles.append([])
            left = tuning.FAIR_EDGES
        bundles[-1].append(edges)
        left -= len(edges)
    return [np.sort(np.concatenate(bundle)) for bundle in bundles]


def connected(choices: Instance) -> Ints:
    """The connected part of each edge: the lowest mentee of the part, passed on along edges until nothing changes."""
    label, people = np.arange(len(choices.mentees)), len(choices.mentees)
    while True:
        lowest = np.full(len(choices.mentors), people)
        np.minimum.at(lowest, choices.mentor, label[choices.mentee])
        new = label.copy()
        np.minimum.at(new, label[choices.mentee], lowest[choices.mentor])
        while (shorter := new[new] < new).any():
            new[shorter] = new[new[shorter]]
        if (new == label).all():
            return label[choices.mentee]
        label = new


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Improved:
    """Edges chosen in a part, what no stable pairing of it exceeds, and what all that reach as much have in common."""

    edges: Ints
    size_bound: int
    score_bound: int
    scope: Scope


def improve(choices: Instance, edges: Ints, score: Ints, edge_of_mentee: Ints, *, score_too: bool) -> Improved:
    """The largest stable pairing of a part, then the best score at that size, as far as proven."""
    mine = np.isin(edges, edge_of_mentee[edge_of_mentee >= 0])
    points = score[edges]
    bound = score_limit(replace(choices, score=score), edges)
    model = IntegerProgram.of(choices, edges)
    most = size_limit(choices, edges)
    scope = Scope.open(len(edges))
    if model.entries <= tuning.RELAXED_ENTRIES:
        mine, most = largest(model, mine, most)
        if most > mine.sum():
            limit = model.limit(points)
            bound = bound if limit is None else min(limit.weight, bound)
        else:
            mine, bound, scope = max_weight(model, points, mine, bound, search=score_too)
    return Improved(edges=edges[mine], size_bound=most, score_bound=bound, scope=scope)


def largest(model: IntegerProgram, mine: Flags, most: int) -> tuple[Flags, int]:
    """A stable pairing with more pairs than `mine` if there is one, and the most there can be."""
    ones = np.ones(len(mine), dtype=np.int64)
    size = int(mine.sum())
    if most > size:
        limit = model.limit(ones)
        if limit is None:  # the relaxation alone is too much work; whole numbers would be more
            return mine, most
        most = max(size, min(most, limit.weight))
        if limit.chosen is not None and int(limit.chosen.sum()) == most:
            return limit.chosen, most
    if most == size:
        return mine, size
    if model.entries > tuning.WHOLE_ENTRIES:
        return mine, most
    answer = model.most(ones, [model.size(size + 1, most)])
    if answer.chosen is None:
        return mine, size if answer.proven else bounded(most, answer.bound, size)
    size = int(answer.chosen.sum())
    return answer.chosen, size if answer.proven else bounded(most, answer.bound, size)


def max_weight(
    model: IntegerProgram, points: Ints, mine: Flags, most: int, *, search: bool
) -> tuple[Flags, int, Scope]:
    """The pairing of the same size with the highest score (`mine` unless it is searched), and the most there can be.

    Third, what all pairings of that size and score have in common, as far as the relaxation tells.
    """
    scope = Scope.open(len(mine))
    reached = int(points[mine].sum())
    if not points.any():
        return mine, reached, scope
    same_size = model.size(int(mine.sum()), int(mine.sum()))
    limit = model.limit(points, [same_size])
    if limit is None and np.abs(points).max() <= TRUSTED_SCORE:
        return mine, most, scope
    if limit is not None:
        if search and limit.chosen is not None and int(points[limit.chosen].sum()) > reached:
            mine, reached = limit.chosen, int(points[limit.chosen].sum())
        most = max(reached, min(most, limit.weight))
        scope = limit.scope(reached)
    if most == reached or not search or model.entries > tuning.WHOLE_ENTRIES:
        return mine, most, scope
    answer = model.most(points, [same_size], scope=scope)
    if answer.chosen is not None and int(points[answer.chosen].sum()) >= reached:
        mine, reached = answer.chosen, int(points[answer.chosen].sum())
    return mine, bounded(most, answer.bound, reached), scope if limit is None else limit.scope(reached)


def bounded(most: int, bound: int | None, reached: int) -> int:
    """The lower of two upper bounds, never under what was reached."""
    return max(reached, most if bound is None else min(most, bound))


def fairest(choices: Instance, score: Ints, proof: Proof, scope: Scope) -> Proof:
    """Among pairings of the proven size and score: the lowest worst rank, then the sides closest in total rank.

    `scope` is what all of them have in common: often there is but one. With more than `FAIR_EDGES` open nothing more is
    looked for.
    """
    chosen = proof.edge_of_mentee[proof.edge_of_mentee >= 0]
    if not len(chosen):
        return replace(proof, fair=True)
    if np.abs(score).max() > TRUSTED_SCORE:
        return proof
    model = IntegerProgram.of(choices, np.arange(choices.edges))
    total = int(score[chosen].sum())
    rows = [model.size(len(chosen), len(chosen)), ExtraRow(score.astype(float), total, total)]
    settled = int((scope.out | scope.needed).sum())
    if settled and alone(model, chosen, rows, scope):
        return replace(proof, fair=True)
    if choices.edges - settled > tuning.FAIR_EDGES:
        return proof
    lean = choices.mentee_rank - choices.mentor_rank
    worst = np.maximum(choices.mentee_rank, choices.mentor_rank)
    sure = True
    for rank in sorted({*worst[worst <= worst[chosen].max()].tolist()}):
        out = scope.out | (worst > rank)
        if (out & scope.needed).any() or size_limit(choices, np.flatnonzero(~out)) < len(chosen):
            continue
        answer = model.min_imbalance(lean, rows, scope=Scope(out=out, needed=scope.needed))
        if answer.chosen is not None:
            edges = np.flatnonzero(answer.chosen)
            edge_of_mentee = np.full_like(proof.edge_of_mentee, -1)
            edge_of_mentee[choices.mentee[edges]] = edges
            sure = sure and answer.proven
            return Proof.of(
                choices, edge_of_mentee, size_bound=proof.size_bound, score_bound=proof.score_bound, fair=sure
            )
        sure = sure and answer.proven
    return proof


def alone(model: IntegerProgram, chosen: Ints, rows: Sequence[ExtraRow], scope: Scope) -> bool:
    """Whether a relaxation proves that no other stable pairing keeps the rows: none has an edge that this one has not."""
    others = ~scope.out
    others[chosen] = False
    if not others.any():
        return True
    limit = model.limit(others.astype(np.int64), rows, scope=scope)
    return limit is not None and limit.weight < 1
