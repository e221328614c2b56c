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
from binome.engine.candidates.search import Search
from binome.engine.candidates.search_kernels import Prices
from binome.engine.model.arrays import Floats, Ints
from binome.engine.model.compiled import kernels
from binome.engine.model.constraints import Rules
from binome.engine.model.scores import Weights
from binome.engine.tuning import MISS_SHARE, PAIRS_A_PASS


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
        """The claims about all pairs: the last pass result none that its prices do not bound."""
        return certificate_of(self.optimum, points=self.unit)


def exact_over_all(rules: Rules, *, weights: Weights | None = None, k: int = PAIRS_A_PASS, seed: int = 0) -> Paired:
    """Most people, then the highest total score, over every feasible pair; the certificate covers all of them.

    Column generation (Ford and Fulkerson 1958): pairs left out are priced against the dual prices of the optimum so far.
    It starts from everyone's best `k`, and adds up to `k` pairs for each mentee in a pass, until a pass finds none that
    gains. Scores of all pairs are never held: memory grows with people × k.
    """
    chosen = weights or Weights()
    search = Search.of(rules, weights=chosen, k=k, seed=seed)
    pairs = search.pairs()
    scores = search.points(pairs, weights=chosen) // chosen.unit
    result: Optimum | None = None
    passes, gained = 0, True
    while gained:
        passes += 1
        edges = edges_of(search, pairs, scores)
        result = optimum(edges, before=result)
        more = priced(
            search, result, k=k, unit=chosen.unit, margin=int(scores.sum()) // (MISS_SHARE * max(len(scores), 1))
        )
        more = more[~np.isin(more, pairs, assume_unique=True)]
        points = search.points(more, weights=chosen) // chosen.unit
        gained = bool((points > result.profit[more // search.width] + result.price[more % search.width]).any())
        pairs, scores = np.concatenate((pairs, more)), np.concatenate((scores, points))
        order = np.argsort(pairs)
        pairs, scores = pairs[order], scores[order]
    assert result is not None  # noqa: S101 - one pass at least
    made = result.edge_of_mentee[result.edge_of_mentee >= 0]
    return Paired(
        rules=rules,
        mentee=search.rows[0][edges.mentee[made]],
        mentor=search.rows[1][edges.mentor[made]],
        score=edges.score[made] * chosen.unit,
        optimum=result,
        unit=chosen.unit,
        passes=passes,
    )


def edges_of(search: Search, pairs: Ints, scores: Ints) -> Edges:
    """Numbered pairs as a graph."""
    return Edges(
        mentee=pairs // search.width,
        mentor=pairs % search.width,
        score=scores,
        mentees=len(search.rows[0]),
        capacity=search.rules.people.capacity[search.rows[1]],
    )


def priced(search: Search, result: Optimum, *, k: int, unit: int, margin: int) -> Ints:
    """For each mentee, up to k of the pairs that beat the prices most or miss by less than `margin`, as pair numbers.

    Those that just miss are what the next prices would ask for: without them, passes go on long after the pairs are the
    best (docs/build/engine.md).
    """
    run = kernels(search_kernels, work=search.grid.pairs)
    top = search.top_k(k)
    top.bar[:] = -search.grid.slack - margin * unit
    profit, price = result.profit[search.order[0]] * unit, result.price[search.order[1]] * unit
    prices = Prices(rounded_down(profit), rounded_down(price), profit, price)

    def look(tile: Floats, row: int, column: int) -> None:
        run.offer_gains(tile, row, column, search.grid.facts, top.kept, scratch(), prices, margin * unit)

    search.grid.read(look)
    return np.sort(search.seen(top))


def rounded_down(values: Ints) -> Floats:
    """Points in single precision, a little less than they are, for a first look that misses nothing."""
    points = values.astype(np.float64)
    return np.asarray(points - np.abs(points) * 2.5e-7 - 1, dtype=np.float32)
