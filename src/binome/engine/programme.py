"""Stable pairs as an integer programme, handed to HiGHS through SciPy.

A variable x an edge; for every mentee i and tier k the sum u of x over tiers up to k, and the same sum v for every
mentor (the cumulative variables of Delorme et al. 2019, "Mathematical models for stable matching problems with ties and
incomplete lists"). At most one mentor a mentee, at most c mentees a mentor, and for every edge e = (i, j), in tier k of
i and tier l of j with capacity c, a row that says that it does not block:

    c · u[i, k] + v[j, l] − x[e] ≥ c

Taking x[e] out of v (u counts it already) is what makes the relaxation tight: it is Rothblum's inequality (1992) when
c = 1, and on the bench's markets its bound rounds down to the largest number of pairs nearly every time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.engine.arrays import Flags, Ints
from binome.engine.instance import Instance

Reals = NDArray[np.float64]
Row = tuple[Reals, float, float]

NODES = 20_000
SLACK = 1e-6
TRUSTED_SCORE = 1_000_000
HIGHS_OPTIMAL, HIGHS_INFEASIBLE = 0, 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What HiGHS says: a stable pairing (None when it has none to show), the highest worth possible (None when not
    even a bound is known), and whether the two are proven equal or, without a pairing, that there is none at all."""

    chosen: Flags | None
    bound: int | None
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Programme:
    """The rows of a part of the market. `edges` are positions in `draw`; the first columns are theirs, in order."""

    draw: Instance
    edges: Ints
    matrix: Any
    low: Reals
    high: Reals
    upper: Reals

    @classmethod
    def of(cls, draw: Instance, edges: Ints) -> "Programme":
        """Rows for the given edges; their mentors must have room for somebody."""
        from scipy.sparse import coo_array, vstack  # noqa: PLC0415 - loaded when a proof is asked for

        count = len(edges)
        tier, mentee = tiers(draw.mentee[edges], draw.mentee_rank[edges])
        level, mentor = tiers(draw.mentor[edges], draw.mentor_rank[edges])
        room = draw.capacity[draw.mentor[edges]].astype(float)
        columns = count + len(mentee) + len(mentor)
        at = np.arange(count)
        places = (np.tile(at, 3), np.concatenate((count + tier, count + len(mentee) + level, at)))
        no_block = coo_array((np.concatenate((room, np.ones(count), -np.ones(count))), places), shape=(count, columns))
        sums = (
            sums_of(tier, mentee, first=count, columns=columns),
            sums_of(level, mentor, first=count + len(mentee), columns=columns),
        )
        zeros = np.zeros(len(mentee) + len(mentor))
        return cls(
            draw=draw,
            edges=edges,
            matrix=vstack([*sums, no_block], format="csr"),
            low=np.concatenate((zeros, room)),
            high=np.concatenate((zeros, np.full(count, np.inf))),
            upper=np.concatenate((np.ones(count + len(mentee)), draw.capacity[mentor].astype(float))),
        )

    @property
    def entries(self) -> int:
        """How large the model is."""
        return int(self.matrix.nnz)

    def limit(self, worth: Ints, rows: Sequence[Row] = ()) -> int | None:
        """No stable pairing under these rows is worth more: the relaxation, rounded down to whole numbers.

        None when HiGHS finds none, or when scores are too large for floating point to be trusted with a bound.
        """
        if np.abs(worth).max(initial=0) > TRUSTED_SCORE:
            return None
        found = self._run(worth, rows, whole=False, allowed=None)
        return floored(-found.fun, worth) if found.status == HIGHS_OPTIMAL else None

    def most(self, worth: Ints, rows: Sequence[Row] = (), *, allowed: Flags | None = None) -> Answer:
        """The stable pairing worth the most under further rows over edges, within `allowed` edges."""
        found = self._run(worth, rows, whole=True, allowed=allowed)
        if found.status == HIGHS_INFEASIBLE:
            return Answer(chosen=None, bound=None, proven=True)
        chosen = None if found.x is None else np.asarray(found.x[: len(self.edges)] > 0.5)
        if chosen is not None and not self.holds(chosen, rows):
            chosen = None
        best = -found.fun if found.status == HIGHS_OPTIMAL else -(found.get("mip_dual_bound") or -np.inf)
        if not np.isfinite(best) or np.abs(worth).max(initial=0) > TRUSTED_SCORE:
            return Answer(chosen=chosen, bound=None, proven=False)
        proven = chosen is not None and found.status == HIGHS_OPTIMAL
        return Answer(chosen=chosen, bound=floored(best, worth), proven=proven)

    def holds(self, chosen: Flags, rows: Sequence[Row] = ()) -> bool:
        """Whether rounded variables are a pairing within capacity, stable, and keep the further rows."""
        draw, made = self.draw, self.edges[chosen]
        if len(np.unique(draw.mentee[made])) < len(made):
            return False
        if (np.bincount(draw.mentor[made], minlength=len(draw.mentors)) > draw.capacity).any():
            return False
        values = self.matrix[-len(self.edges) :] @ self._completed(chosen)
        if (values < self.low[-len(self.edges) :] - 0.5).any():
            return False
        return all(low - 0.5 <= float(row @ chosen) <= high + 0.5 for row, low, high in rows)

    def _completed(self, chosen: Flags) -> Reals:
        """The values of all columns when those of the edges are given: sums over tiers."""
        count = len(self.edges)
        values = np.concatenate((chosen.astype(float), np.zeros(len(self.upper) - count)))
        for owner, rank, first in (
            (self.draw.mentee, self.draw.mentee_rank, count),
            (self.draw.mentor, self.draw.mentor_rank, -1),
        ):
            tier, owners = tiers(owner[self.edges], rank[self.edges])
            sums = np.cumsum(np.bincount(tier, weights=chosen, minlength=len(owners)))
            begins = np.searchsorted(owners, owners)
            before = np.where(begins > 0, sums[begins - 1], 0)
            start = first if first >= 0 else len(values) - len(owners)
            values[start : start + len(owners)] = sums - before
        return values

    def _run(self, worth: Ints, rows: Sequence[Row], *, whole: bool, allowed: Flags | None) -> Any:
        """Hand the model to HiGHS; a limit on nodes, unlike one on time, gives the same answer everywhere."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
        from scipy.sparse import csr_array, hstack, vstack  # noqa: PLC0415

        count, columns = len(self.edges), len(self.upper)
        matrix = self.matrix
        if rows:
            extra = csr_array(np.array([row for row, _, _ in rows]))
            matrix = vstack([matrix, hstack([extra, csr_array((len(rows), columns - count))])], format="csr")
        upper = self.upper.copy()
        if allowed is not None:
            upper[:count] = allowed
        return milp(
            np.concatenate((-worth.astype(float), np.zeros(columns - count))),
            integrality=(np.arange(columns) < count) & whole,
            bounds=Bounds(0, upper),
            constraints=LinearConstraint(
                matrix,
                np.concatenate((self.low, [low for _, low, _ in rows])),
                np.concatenate((self.high, [high for _, _, high in rows])),
            ),
            options={"mip_rel_gap": 0.0, "node_limit": NODES},
        )


def tiers(owner: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """Number the tiers of all owners in one sequence: the tier of each row, and the owner of each tier."""
    order = np.lexsort((rank, owner))
    owner, rank = owner[order], rank[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (owner[1:] != owner[:-1]) | (rank[1:] != rank[:-1])
    tier = np.empty(len(order), dtype=np.int64)
    tier[order] = np.cumsum(new) - 1
    return tier, owner[new]


def sums_of(tier: Ints, owners: Ints, *, first: int, columns: int) -> Any:
    """Rows that make column `first + t` the sum of the edges in tier t and in the owner's tiers before it."""
    from scipy.sparse import coo_array  # noqa: PLC0415

    mine = np.arange(len(owners))
    later = np.flatnonzero(np.concatenate(([False], owners[1:] == owners[:-1])))
    values = np.concatenate((np.ones(len(mine)), -np.ones(len(later)), -np.ones(len(tier))))
    rows = np.concatenate((mine, later, tier))
    at = np.concatenate((first + mine, first + later - 1, np.arange(len(tier))))
    return coo_array((values, (rows, at)), shape=(len(owners), columns))


def floored(bound: float, worth: Ints) -> int:
    """The largest whole number a bound allows, given that HiGHS computes in floating point."""
    slack = SLACK * max(1.0, abs(bound) * 1e-3, float(np.abs(worth).max(initial=0)) * 1e-3)
    return int(np.floor(bound + slack))
