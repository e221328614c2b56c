"""The best assignment when nobody has chosen yet: the most people, then the highest total score, proven."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count as counter
from operator import itemgetter
from typing import Any

import numpy as np

from binome.engine.assignment import auction_kernels, matching_kernels, path_kernels
from binome.engine.assignment.optimum import Edges, Optimum, optimum
from binome.engine.model import lottery
from binome.engine.model.arrays import Ints, divisor_of, reduced
from binome.engine.model.compiled import deserves, kernels
from binome.engine.model.instance import LARGEST_SCORE, BadInstance, Pair


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
    edges: Sequence[tuple[str, str, int]],
    *,
    capacity: Mapping[str, int] | None = None,
    seed: int = 0,
) -> Assignment:
    """The most pairs, then the highest total score: one mentor a mentee, `capacity` (default 1) a mentor.

    `edges` are (mentee, mentor, points), whole numbers of any sign. A pair given twice keeps its highest score. Equal
    optima are told apart by the seeded order of ids, never by rows. An auction (Bertsekas 1988) comes near the optimum,
    shortest augmenting paths (Jonker and Volgenant 1987) reach it, and the prices left prove it (docs/build/engine.md).
    Raises `BadInstance` for a negative capacity or a score beyond 32 bits.
    """
    capacity_of = capacity or {}
    if any(value < 0 for value in capacity_of.values()):
        raise BadInstance("capacity: expected 0 or more")
    score = points_of(edges)
    mentees, mentee = rows_of(map(itemgetter(0), edges), count=len(edges), seed=seed, side="mentee")
    mentors, mentor = rows_of(map(itemgetter(1), edges), count=len(edges), seed=seed, side="mentor")
    first = best_of_each(mentee, mentor, score)
    problem = Edges(
        mentee=mentee[first],
        mentor=mentor[first],
        score=reduced(score[first]),
        mentees=len(mentees),
        capacity=np.array([min(capacity_of.get(name, 1), len(mentees)) for name in mentors], dtype=np.int64),
    )
    solved = optimum(problem)
    made = solved.edge_of_mentee[solved.edge_of_mentee >= 0]
    ends = zip(problem.mentee[made].tolist(), problem.mentor[made].tolist(), strict=True)
    return Assignment(
        pairs=tuple(sorted((mentees[i], mentors[j]) for i, j in ends)),
        certificate=certificate_of(solved, points=divisor_of(score[first])),
    )


def load(edges: int) -> None:
    """Load what `assign` will need for this many pairs altogether, so that its time is its own."""
    if deserves(edges * 4):
        for module in (matching_kernels, auction_kernels, path_kernels):
            kernels(module, work=edges * 4)
        assign([("a", "x", 2), ("b", "x", 1), ("b", "y", 1), ("c", "x", 1)])


def points_of(edges: Sequence[tuple[str, str, int]]) -> Ints:
    """The scores; raises `BadInstance` for one beyond 32 bits."""
    try:
        score = np.fromiter(map(itemgetter(2), edges), dtype=np.int64, count=len(edges))
    except OverflowError:
        score = np.array([LARGEST_SCORE + 1])
    if max(int(score.max(initial=0)), -int(score.min(initial=0))) > LARGEST_SCORE:
        raise BadInstance(f"edges: expected whole scores within ±{LARGEST_SCORE}")
    return score


def rows_of(names: Iterable[str], *, count: int, seed: int, side: str) -> tuple[list[str], Ints]:
    """Each id once, in the order of the lottery, and the place there of each of the `count` names given."""
    numbers: defaultdict[str, int] = defaultdict(counter().__next__)
    met = np.fromiter(map(numbers.__getitem__, names), dtype=np.int64, count=count)
    ids = list(numbers)
    order = lottery.draw(ids, seed=seed, side=side)
    place = np.empty_like(order)
    place[order] = np.arange(len(ids))
    return [ids[at] for at in order.tolist()], place[met]


def best_of_each(mentee: Ints, mentor: Ints, score: Ints) -> Ints:
    """Positions of the highest score of each pair, sorted by mentee, then mentor."""
    key = mentee * (int(mentor.max(initial=0)) + 1) + mentor
    order = np.argsort(key)
    again = key[order][1:] == key[order][:-1]
    if not again.any():
        return order
    order = np.lexsort((-score, key))
    return order[np.concatenate(([True], ~again))]


def certificate_of(solved: Optimum, *, points: int = 1) -> AssignmentCertificate:
    """The claims an optimum's prices prove; `points` is what one unit of its scores stands for."""
    score, bound = solved.score * points, solved.score_bound * points
    return AssignmentCertificate(
        mode="size_then_score",
        pairs=solved.size,
        size_upper_bound=solved.size_bound,
        score=score,
        upper_bound=bound,
        gap=round((bound - score) / abs(bound), 9) if bound else 0.0,
        exact=solved.size == solved.size_bound and score == bound,
        method_version="3",
    )
