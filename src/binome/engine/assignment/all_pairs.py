"""The best assignment over every possible pair, without storing them: solve on the best candidates, price all the rest.

Column generation: an optimum on some pairs has prices; a pair left out can improve it only when its score beats
profit[i] + price[j]. One pass over all pairs in tiles finds those, they are added, and when none is left the prices
prove the optimum over all pairs (Dantzig and Wolfe 1960; for assignment, Jonker and Volgenant's sparse start).
"""

from dataclasses import dataclass

import numpy as np

from binome.engine.assignment.optimum import Edges, Optimum, optimum
from binome.engine.assignment.sparse import AssignmentCertificate, certificate_of
from binome.engine.candidates import search_kernels
from binome.engine.candidates.grid import scratch
from binome.engine.candidates.search import Best
from binome.engine.model.arrays import Floats, Ints
from binome.engine.model.compiled import kernels
from binome.engine.model.constraints import Rules
from binome.engine.model.scores import Weights

PER_PASS = 40
NEAR = 7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paired:
    """The best assignment over all feasible pairs; rows are rows of people. Found in `passes` over all of them.

    The optimum's scores and prices are in `unit` points.
    """

    rules: Rules
    mentee: Ints
    mentor: Ints
    score: Ints
    optimum: Optimum
    unit: int
    passes: int

    def named(self) -> list[tuple[str, str, int]]:
        """(mentee id, mentor id, score), sorted."""
        ids = self.rules.people.ids
        ends = zip(self.mentee.tolist(), self.mentor.tolist(), self.score.tolist(), strict=True)
        return sorted((ids[i], ids[j], points) for i, j, points in ends)

    def certificate(self) -> AssignmentCertificate:
        """The claims about all pairs: the last pass found none that its prices do not bound."""
        return certificate_of(self.optimum, points=self.unit)


def exact_over_all(rules: Rules, *, weights: Weights | None = None, k: int = PER_PASS, seed: int = 0) -> Paired:
    """Most people, then the highest total score, over every feasible pair; the certificate covers all of them.

    Column generation (Ford and Fulkerson 1958): pairs left out are priced against the dual prices of the optimum so far.
    It starts from everyone's best `k`, and adds up to `k` pairs for each mentee in a pass, until a pass finds none that
    gains. Scores of all pairs are never held: memory grows with people × k.
    """
    chosen = weights or Weights()
    best = Best.of(rules, weights=chosen, k=k, seed=seed)
    pairs = best.pairs()
    scores = best.points(pairs, weights=chosen) // chosen.unit
    found: Optimum | None = None
    passes, gained = 0, True
    while gained:
        passes += 1
        edges = edges_of(best, pairs, scores)
        found = optimum(edges, before=found)
        more = priced(best, found, k=k, unit=chosen.unit, margin=int(scores.sum()) // (NEAR * max(len(scores), 1)))
        more = more[~np.isin(more, pairs, assume_unique=True)]
        points = best.points(more, weights=chosen) // chosen.unit
        gained = bool((points > found.profit[more // best.width] + found.price[more % best.width]).any())
        pairs, scores = np.concatenate((pairs, more)), np.concatenate((scores, points))
        order = np.argsort(pairs)
        pairs, scores = pairs[order], scores[order]
    assert found is not None  # noqa: S101 - one pass at least
    made = found.held[found.held >= 0]
    return Paired(
        rules=rules,
        mentee=best.rows[0][edges.mentee[made]],
        mentor=best.rows[1][edges.mentor[made]],
        score=edges.score[made] * chosen.unit,
        optimum=found,
        unit=chosen.unit,
        passes=passes,
    )


def edges_of(best: Best, pairs: Ints, scores: Ints) -> Edges:
    """Numbered pairs as a graph."""
    return Edges(
        mentee=pairs // best.width,
        mentor=pairs % best.width,
        score=scores,
        mentees=len(best.rows[0]),
        capacity=best.rules.people.capacity[best.rows[1]],
    )


def priced(best: Best, found: Optimum, *, k: int, unit: int, margin: int) -> Ints:
    """For each mentee, up to k of the pairs that beat the prices most or miss by less than `margin`, as pair numbers.

    Those that just miss are what the next prices would ask for: without them, passes go on long after the pairs are the
    best (docs/build/engine.md).
    """
    run = kernels(search_kernels, work=best.field.work)
    shelf = best.shelf(k)
    shelf.bar[:] = -int(best.field.numbers[search_kernels.SLACK]) - margin * unit
    profit, price = found.profit[best.order[0]] * unit, found.price[best.order[1]] * unit
    prices = rounded_down(profit), rounded_down(price), profit, price, margin * unit

    def look(tile: Floats, row: int, column: int) -> None:
        run.look_for_gain(tile, row, column, *best.field.facts, *shelf.arrays, *scratch(), *prices)

    best.field.read(look)
    return np.sort(best.seen(shelf))


def rounded_down(values: Ints) -> Floats:
    """Points in single precision, a little less than they are, for a first look that misses nothing."""
    points = values.astype(np.float64)
    return np.asarray(points - np.abs(points) * 2.5e-7 - 1, dtype=np.float32)
