"""Proof by integer programming: the most stable pairs, their best score, and the fairest among those.

The model is the usual one for stable pairs with ties and capacities (Kwanashie and Manlove 2014): a variable an edge,
one row a mentee, one a mentor, and for every edge (i, j) of capacity c a row that says it does not block:
c · (what i holds at least as good as j) + (whom j holds at least as good as i) ≥ c. HiGHS solves it, one connected
part of the market at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.engine.arrays import Flags, Ints, reduced
from binome.engine.instance import Instance

Row = tuple[NDArray[Any], float, float]

NODES = 20_000
FAIR_EDGES = 400
MOST_ENTRIES = 3_000_000
TRUSTED_SCORE = 1_000_000
SLACK = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proof:
    """A stable pairing (`held`: the edge of each mentee, −1 for none) and bounds that hold for every other."""

    held: Ints
    size_bound: int
    score_bound: int
    worst_rank: int
    imbalance: int
    fair: bool

    @classmethod
    def none(cls, draw: Instance, held: Ints) -> "Proof":
        """A pairing with the bounds that need no search: seats, and each person's best scores."""
        chosen = held[held >= 0]
        usable = np.flatnonzero(draw.capacity[draw.mentor] > 0)
        ranks = np.maximum(draw.mentee_rank[chosen], draw.mentor_rank[chosen])
        return cls(
            held=held,
            size_bound=size_limit(draw, usable),
            score_bound=score_limit(draw, usable),
            worst_rank=int(ranks.max()) + 1 if len(chosen) else 0,
            imbalance=abs(int((draw.mentee_rank[chosen] - draw.mentor_rank[chosen]).sum())),
            fair=False,
        )


def size_limit(draw: Instance, edges: Ints) -> int:
    """No more pairs than a maximum bipartite matching of seats gives (Hopcroft and Karp, through SciPy)."""
    if not len(edges):
        return 0
    from scipy.sparse import csr_array  # noqa: PLC0415 - loaded when a proof is asked for
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415

    degree = np.bincount(draw.mentor[edges], minlength=len(draw.mentors))
    room = np.minimum(draw.capacity, degree)
    first = np.cumsum(room) - room
    copies = room[draw.mentor[edges]]
    rows = np.repeat(draw.mentee[edges], copies)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(copies) - copies, copies)
    seats = np.repeat(first[draw.mentor[edges]], copies) + offset
    graph = csr_array((np.ones(len(rows), np.int8), (rows, seats)), shape=(len(draw.mentees), int(room.sum())))
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())


def score_limit(draw: Instance, edges: Ints) -> int:
    """No more than everyone's best score, seen from either side."""
    gain = np.maximum(draw.score[edges], 0)
    best = np.zeros(len(draw.mentees), dtype=np.int64)
    np.maximum.at(best, draw.mentee[edges], gain)
    order = np.lexsort((-gain, draw.mentor[edges]))
    mentor = draw.mentor[edges][order]
    start = np.searchsorted(mentor, mentor)
    within = np.arange(len(mentor)) - start < draw.capacity[mentor]
    return min(int(best.sum()), int(gain[order][within].sum()))


def best(draw: Instance, held: Ints) -> Proof:
    """Improve `held` as far as HiGHS proves within its limits; the bounds say how far that is."""
    held = held.copy()
    score = reduced(draw.score)
    size_bound, score_bound, unit = 0, 0, int(np.gcd.reduce(draw.score)) if draw.edges else 0
    for edges in parts(draw):
        part = Part.of(draw, edges, score)
        mine = part.improve(held)
        held[np.unique(draw.mentee[edges])] = -1
        held[draw.mentee[mine.edges]] = mine.edges
        size_bound += mine.size_bound
        score_bound += mine.score_bound
    proof = replace(Proof.none(draw, held), size_bound=size_bound, score_bound=score_bound * max(unit, 1))
    usable = np.flatnonzero(draw.capacity[draw.mentor] > 0)
    chosen = held[held >= 0]
    proven = size_bound == len(chosen) and score_bound == int(score[chosen].sum())
    if not len(usable):
        return replace(proof, fair=True)
    if proven and len(usable) <= FAIR_EDGES:
        return fairest(draw, Part.of(draw, usable, score), proof)
    return proof


def parts(draw: Instance) -> list[Ints]:
    """The edges of usable mentors by connected part of the market; small parts travel together."""
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    usable = np.flatnonzero(draw.capacity[draw.mentor] > 0)
    people = len(draw.mentees) + len(draw.mentors)
    ends = (draw.mentee[usable], draw.mentor[usable] + len(draw.mentees))
    graph = coo_array((np.ones(len(usable), np.int8), ends), shape=(people, people))
    _, label = connected_components(graph, directed=False)
    label = label[draw.mentee[usable]]
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    bundles: list[list[Ints]] = []
    room = 0
    for edges in np.split(usable[order], cuts):
        if not len(edges):
            continue
        if room < len(edges):
            bundles.append([])
            room = FAIR_EDGES
        bundles[-1].append(edges)
        room -= len(edges)
    return [np.sort(np.concatenate(bundle)) for bundle in bundles]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Improved:
    """Edges chosen in a part, and what no stable pairing of it exceeds."""

    edges: Ints
    size_bound: int
    score_bound: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """A part of the market as an integer programme."""

    draw: Instance
    edges: Ints
    score: Ints
    matrix: Any
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def of(cls, draw: Instance, edges: Ints, score: Ints) -> "Part":
        """Rows: one a mentee, one a mentor, one an edge."""
        from scipy.sparse import coo_array, vstack  # noqa: PLC0415

        count = len(edges)
        _, mentee = np.unique(draw.mentee[edges], return_inverse=True)
        which, mentor = np.unique(draw.mentor[edges], return_inverse=True)
        room = draw.capacity[which]
        columns = np.arange(count)
        ones = np.ones(count)
        his = coo_array((ones, (mentee, columns)), shape=(int(mentee.max()) + 1, count))
        hers = coo_array((ones, (mentor, columns)), shape=(len(which), count))
        row, column = at_least_as_good(mentee, draw.mentee_rank[edges])
        mine = coo_array((room[mentor[row]].astype(float), (row, column)), shape=(count, count))
        row, column = at_least_as_good(mentor, draw.mentor_rank[edges])
        theirs = coo_array((np.ones(len(row)), (row, column)), shape=(count, count))
        unbounded = np.full(count, np.inf)
        return cls(
            draw=draw,
            edges=edges,
            score=score[edges].astype(np.int64),
            matrix=vstack([his, hers, mine + theirs], format="csr"),
            low=np.concatenate((np.full(his.shape[0] + len(which), -np.inf), room[mentor])),
            high=np.concatenate((np.ones(his.shape[0]), room, unbounded)),
        )

    def improve(self, held: Ints) -> Improved:
        """The largest stable pairing of this part, then the best score at that size, as far as proven."""
        mine = np.isin(self.edges, held[held >= 0])
        limit = size_limit(self.draw, self.edges)
        if self.matrix.nnz > MOST_ENTRIES:
            return Improved(edges=self.edges[mine], size_bound=limit, score_bound=score_limit(self.draw, self.edges))
        ones = np.ones(len(self.edges), dtype=np.int64)
        mine, size_bound = self.climb(ones, mine, limit=limit, size=None)
        if size_bound > mine.sum():
            return Improved(edges=self.edges[mine], size_bound=size_bound, score_bound=self.relaxed(self.score, 0))
        mine, score_bound = self.climb(self.score, mine, limit=None, size=int(mine.sum()))
        return Improved(edges=self.edges[mine], size_bound=size_bound, score_bound=score_bound)

    def climb(self, worth: Ints, mine: Flags, *, limit: int | None, size: int | None) -> tuple[Flags, int]:
        """Raise the worth of a stable pairing; returns it with the best bound proven."""
        reached = int(worth[mine].sum())
        if limit == reached or not worth.any():
            return mine, reached
        bound = self.relaxed(worth, size or 0)
        bound = bound if limit is None else min(bound, limit)
        if bound <= reached:
            return mine, reached
        rows = [(worth.astype(float), reached, np.inf)]
        if size is not None:
            rows.append((np.ones(len(worth)), size, size))
        found, proven = self.solve(-worth.astype(float), rows)
        if found is not None and self.is_stable(found) and int(worth[found].sum()) >= reached:
            mine = found
        if np.abs(worth).max(initial=0) <= TRUSTED_SCORE and proven is not None:
            bound = min(bound, int(np.floor(-proven + SLACK * max(1.0, abs(proven) * 1e-3))))
        return mine, max(bound, int(worth[mine].sum()))

    def relaxed(self, worth: Ints, size: int) -> int:
        """The bound of the linear relaxation, rounded down to what whole numbers can reach."""
        rows = [(np.ones(len(worth)), size, np.inf)]
        found = self.run(-worth.astype(float), rows, whole=False)
        limit = score_limit(replace(self.draw, score=spread(self, worth)), self.edges)
        if found.status != 0:
            return limit
        return min(limit, int(np.floor(-found.fun + SLACK * max(1.0, abs(found.fun) * 1e-3))))

    def solve(self, cost: NDArray[np.float64], rows: Sequence[Row], **limits: Any) -> tuple[Flags | None, float | None]:
        """Minimise a cost over stable pairings; the edges chosen and the proven lower bound."""
        found = self.run(cost, rows, whole=True, **limits)
        chosen = None if found.x is None else np.asarray(found.x > 0.5)
        bound = found.fun if found.status == 0 else found.get("mip_dual_bound")
        return chosen, None if bound is None or not np.isfinite(bound) else float(bound)

    def proven(self, worth: Ints, rows: Sequence[Row]) -> Flags | None:
        """The stable pairing of highest worth under further rows; None when there is none or no proof."""
        found = self.run(-worth.astype(float), [*rows, (np.zeros(len(worth)), 0, 0)], whole=True)
        chosen = None if found.x is None or found.status != 0 else np.asarray(found.x > 0.5)
        return chosen if chosen is not None and self.is_stable(chosen) else None

    def run(
        self,
        cost: NDArray[np.float64],
        rows: Sequence[Row],
        *,
        whole: bool,
        upper: NDArray[np.float64] | None = None,
    ) -> Any:
        """Hand the model to HiGHS; the node limit, unlike a time limit, gives the same answer everywhere."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
        from scipy.sparse import csr_array, vstack  # noqa: PLC0415

        extra = csr_array(np.array([row for row, _, _ in rows]))
        return milp(
            cost,
            integrality=np.full(len(cost), int(whole)),
            bounds=Bounds(0, 1 if upper is None else upper),
            constraints=LinearConstraint(
                vstack([self.matrix, extra], format="csr"),
                np.concatenate((self.low, [low for _, low, _ in rows])),
                np.concatenate((self.high, [high for _, _, high in rows])),
            ),
            options={"mip_rel_gap": 0.0, "node_limit": NODES},
        )

    def is_stable(self, chosen: Flags) -> bool:
        """Whether rounded variables keep every row."""
        values = self.matrix @ chosen.astype(float)
        return bool(((values >= self.low - 0.5) & (values <= self.high + 0.5)).all())


def spread(part: Part, worth: Ints) -> Ints:
    """The worth of a part's edges, laid over all edges."""
    result = np.zeros(part.draw.edges, dtype=np.int64)
    result[part.edges] = worth
    return result


def at_least_as_good(owner: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """For each edge, the edges of the same owner ranked at least as good: (edge, other) positions."""
    order = np.lexsort((rank, owner))
    sorted_owner, sorted_rank = owner[order], rank[order]
    start = np.searchsorted(sorted_owner, sorted_owner)
    group = np.cumsum(np.concatenate(([True], (np.diff(sorted_owner) != 0) | (np.diff(sorted_rank) != 0))))
    end = np.searchsorted(group, group, side="right")
    count = end - start
    row = np.repeat(np.arange(len(owner)), count)
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return order[row], order[np.repeat(start, count) + step]


def fairest(draw: Instance, part: Part, proof: Proof) -> Proof:
    """Among pairings of the proven size and score: the lowest worst rank, then the sides closest in total rank."""
    chosen = proof.held[proof.held >= 0]
    if not len(chosen):
        return replace(proof, fair=True)
    ones = np.ones(len(part.edges))
    total = int(part.score[np.isin(part.edges, chosen)].sum())
    rows = [(ones, len(chosen), len(chosen)), (part.score.astype(float), total, total)]
    worst = np.maximum(draw.mentee_rank[part.edges], draw.mentor_rank[part.edges])
    mine = np.isin(part.edges, chosen)
    for limit in np.unique(worst[worst < worst[mine].max()]).tolist():
        found, _ = part.solve(np.zeros(len(ones)), rows, upper=(worst <= limit).astype(float))
        if found is not None and part.is_stable(found):
            mine = found
            break
    upper = (worst <= worst[mine].max()).astype(float)
    lean = (draw.mentee_rank[part.edges] - draw.mentor_rank[part.edges]).astype(float)
    mine = balanced(part, rows, lean, mine, upper)
    if int(mine.sum()) != len(chosen) or int(part.score[mine].sum()) != total:
        return proof
    held = np.full_like(proof.held, -1)
    held[draw.mentee[part.edges[mine]]] = part.edges[mine]
    return replace(Proof.none(draw, held), size_bound=proof.size_bound, score_bound=proof.score_bound, fair=True)


def balanced(
    part: Part, rows: Sequence[Row], lean: NDArray[np.float64], mine: Flags, upper: NDArray[np.float64]
) -> Flags:
    """Bring the two sides' total ranks as close as they go, from either side."""
    for side in (lean, -lean):
        found, _ = part.solve(side, [*rows, (side, 0, np.inf)], upper=upper)
        if found is not None and part.is_stable(found) and abs(side[found].sum()) < abs(side[mine].sum()):
            mine = found
    return mine


def load() -> None:
    """Load SciPy's parts before they are needed."""
    import scipy.optimize  # noqa: PLC0415
    import scipy.sparse.csgraph  # noqa: F401, PLC0415
