"""The best assignment over every possible pair, without storing them: solve on the best candidates, price all the rest.

Column generation: an optimum on some pairs has prices; a pair left out can improve it only when its score beats
profit[i] + price[j]. One pass over all pairs in tiles finds those, they are added, and when none is left the prices
prove the optimum over all pairs (Dantzig and Wolfe 1960; for assignment, Jonker and Volgenant's sparse start).
"""

from dataclasses import dataclass, replace

import numpy as np

from binome.engine import candidate_kernels
from binome.engine.arrays import Floats, Ints
from binome.engine.assignment import AssignmentCertificate, certificate_of
from binome.engine.assignment_optimum import Edges, Optimum, optimum
from binome.engine.barriers import Rules
from binome.engine.candidates import Best, flags
from binome.engine.compiled import kernels
from binome.engine.scores import Weights

PER_PASS = 20
PASSES = 60


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paired:
    """The best assignment over all feasible pairs; rows are rows of people. `exact` when pricing found nothing more."""

    rules: Rules
    mentee: Ints
    mentor: Ints
    score: Ints
    optimum: Optimum
    exact: bool
    passes: int

    def named(self) -> list[tuple[str, str, int]]:
        """(mentee id, mentor id, score), sorted."""
        ids = self.rules.people.ids
        ends = zip(self.mentee.tolist(), self.mentor.tolist(), self.score.tolist(), strict=True)
        return sorted((ids[i], ids[j], points) for i, j, points in ends)

    def certificate(self) -> AssignmentCertificate:
        """The claims about all pairs: nothing beyond what was reached is excluded unless pricing ended."""
        claimed = certificate_of(self.optimum)
        return claimed if self.exact else replace(claimed, exact=False)


def exact_over_all(rules: Rules, *, weights: Weights | None = None, k: int = PER_PASS, seed: int = 0) -> Paired:
    """Most people, then the highest total score, over every feasible pair; the certificate covers all of them."""
    chosen = weights or Weights()
    best = Best.of(rules, weights=chosen, k=k, seed=seed)
    best.look_everywhere()
    keys, scores = best.pairs()
    width = max(len(best.right.row), 1)
    room = rules.people.capacity[best.right.row]
    found: Optimum | None = None
    passes, fresh = 0, np.ones(1, dtype=bool)
    while fresh.any() and passes < PASSES:
        passes += 1
        edges = Edges(
            mentee=keys // width, mentor=keys % width, score=scores, mentees=len(best.left.row), capacity=room
        )
        found = optimum(edges, exact=True, before=found)
        more, worth = priced(best, found, k=k)
        fresh = ~np.isin(more, keys)
        keys = np.concatenate((keys, more[fresh]))
        scores = np.concatenate((scores, worth[fresh]))
        order = np.argsort(keys)
        keys, scores = keys[order], scores[order]
    assert found is not None  # noqa: S101 - one pass at least
    made = found.held[found.held >= 0]
    return Paired(
        rules=rules,
        mentee=best.left.row[edges.mentee[made]],
        mentor=best.right.row[edges.mentor[made]],
        score=edges.score[made],
        optimum=found,
        exact=not fresh.any(),
        passes=passes,
    )


def priced(best: Best, found: Optimum, *, k: int) -> tuple[Ints, Ints]:
    """For each mentee, up to k of the pairs that beat the prices most: their keys and scores."""
    run = kernels(candidate_kernels, work=len(best.left.row) * len(best.right.row))
    heaps = best.empty_heaps(k)
    profit, price = (rounded_down(values, units=found.units) for values in (found.profit, found.price))
    scratch = flags()
    for tile, row, column in best.tiles():
        run.reprice(
            tile, row, column, best.left, best.right, best.numbers, best.rules.excluded, len(best.rules.people.ids),
            profit, price, found.profit, found.price, found.units, heaps, *scratch,
        )  # fmt: skip
    inside = np.arange(heaps.keys.shape[1]) < heaps.size[:, None]
    mentee = np.repeat(np.arange(len(heaps.size)), heaps.size)
    mentor = heaps.others[inside].astype(np.int64)
    gain = heaps.keys[inside]
    worth = (gain + found.profit[mentee] + found.price[mentor]) // found.units
    return mentee * max(len(best.right.row), 1) + mentor, worth


def rounded_down(values: Ints, *, units: int) -> Floats:
    """Points in single precision, a little less than they are, for a first look that misses nothing."""
    points = values / units
    return np.asarray(points - np.abs(points) * 2.5e-7 - 1, dtype=np.float32)
