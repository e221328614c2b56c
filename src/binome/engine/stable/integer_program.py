"""Stable pairs as an integer programme for HiGHS.

A variable x an edge; for every mentee i and tier k the sum u of x over tiers up to k, and the same sum v for every
mentor (the cumulative variables of Delorme et al. 2019, "Mathematical models for stable matching problems with ties and
incomplete lists"). At most one mentor a mentee, at most c mentees a mentor, and for every edge e = (i, j), in tier k of
i and tier l of j with capacity c, a row that says that it does not block:

    c · u[i, k] + v[j, l] − x[e] ≥ c

Taking x[e] out of v (u counts it already) is what makes the relaxation tight: it is Rothblum's inequality (1992) when
c = 1, and on the bench's markets its bound rounds down to the largest number of pairs nearly every time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from binome.engine.model.arrays import Flags, Ints
from binome.engine.model.instance import Instance
from binome.engine.stable.highs import ExtraRow, Matrix, Model, Reals, Solution

ROUNDING = 1e-6  # HiGHS keeps rows and whole numbers within 1e-7 and 1e-6: nothing closer than this is told apart
TRUSTED_SCORE = (
    1_000_000  # times thousands of pairs still leaves whole numbers apart in double precision with `ROUNDING`
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StableOptimum:
    """What HiGHS says: a stable pairing (None when it has none to show), the highest worth possible (None when not
    even a bound is known), and whether the two are proven equal or, without a pairing, that there is none at all."""

    chosen: Flags | None
    bound: int | None
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scope:
    """Edges that are out of the question and edges that are needed; the others are open."""

    out: Flags
    needed: Flags

    @classmethod
    def open(cls, count: int) -> "Scope":
        """Everything is open."""
        return cls(out=np.zeros(count, dtype=bool), needed=np.zeros(count, dtype=bool))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limit:
    """What a relaxation says: no stable pairing is worth more than `weight`; `chosen` is one, when it came out whole.

    In floating point: no pairing costs less than `least`, and one that has an edge where `beyond` is above 0, or has
    not where it is below, costs as much more; `slack` is how far these sums may be off.
    """

    weight: int
    chosen: Flags | None
    least: float
    beyond: Reals
    slack: float

    def scope(self, reached: int) -> Scope:
        """What all stable pairings worth at least `reached` have in common (reduced-cost fixing)."""
        settled = self.least + np.abs(self.beyond) > self.slack - reached
        return Scope(out=settled & (self.beyond > 0), needed=settled & (self.beyond < 0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IntegerProgram:
    """The rows of a part of the market. `edges` are positions in `choices`; the first columns are theirs, in order."""

    choices: Instance
    edges: Ints
    matrix: Matrix
    low: Reals
    high: Reals
    upper: Reals

    @classmethod
    def of(cls, choices: Instance, edges: Ints) -> "IntegerProgram":
        """Rows for the given edges; their mentors must have room for somebody."""
        count = len(edges)
        tier, mentee = tiers(choices.mentee[edges], choices.mentee_rank[edges])
        level, mentor = tiers(choices.mentor[edges], choices.mentor_rank[edges])
        capacity = choices.capacity[choices.mentor[edges]].astype(float)
        at, first, second = np.arange(count), count, count + len(mentee)
        of_mentees = sums_of(tier, mentee, row=0, first=first)
        of_mentors = sums_of(level, mentor, row=len(mentee), first=second)
        no_block = (
            len(mentee) + len(mentor) + np.tile(at, 3),
            np.concatenate((first + tier, second + level, at)),
            np.concatenate((capacity, np.ones(count), -np.ones(count))),
        )
        row, column, value = map(np.concatenate, zip(of_mentees, of_mentors, no_block, strict=True))
        zeros = np.zeros(len(mentee) + len(mentor))
        return cls(
            choices=choices,
            edges=edges,
            matrix=Matrix.of(row, column, value, rows=len(mentee) + len(mentor) + count),
            low=np.concatenate((zeros, capacity)),
            high=np.concatenate((zeros, np.full(count, np.inf))),
            upper=np.concatenate((np.ones(count + len(mentee)), choices.capacity[mentor].astype(float))),
        )

    def size(self, low: float, high: float) -> ExtraRow:
        """How many pairs there may be, told by the last sum of each mentee: fewer entries than edges, solved sooner."""
        _, owner = tiers(self.choices.mentee[self.edges], self.choices.mentee_rank[self.edges])
        values = np.zeros(len(self.edges) + len(owner))
        values[len(self.edges) :] = np.append(owner[1:] != owner[:-1], True)
        return ExtraRow(values, low, high)

    @property
    def entries(self) -> int:
        """How large the model is."""
        return len(self.matrix.value)

    def limit(self, weight: Ints, rows: Sequence[ExtraRow] = (), *, scope: Scope | None = None) -> Limit | None:
        """No stable pairing under these rows and in `scope` is worth more: the relaxation, rounded down.

        None when HiGHS finds none, or when scores are too large for floating point to be trusted with a bound.
        """
        if np.abs(weight).max(initial=0) > TRUSTED_SCORE:
            return None
        solution = self._model(weight, rows, scope).relaxed()
        if solution.bound is None:
            return None
        chosen = None
        if solution.x is not None and np.abs(solution.x - np.round(solution.x)).max() < ROUNDING:
            chosen = self._rounded(solution, rows)
        return Limit(
            weight=floored(-solution.bound, weight),
            chosen=chosen,
            least=solution.bound,
            beyond=solution.beyond[: len(self.edges)],
            slack=slack(solution.bound, weight),
        )

    def most(self, weight: Ints, rows: Sequence[ExtraRow] = (), *, scope: Scope | None = None) -> StableOptimum:
        """The stable pairing worth the most under further rows, within the edges of `scope`."""
        return self._answer(self._model(weight, rows, scope), weight, rows)

    def min_imbalance(self, lean: Ints, rows: Sequence[ExtraRow], *, scope: Scope) -> StableOptimum:
        """The stable pairing under further rows whose total of `lean` is closest to nothing, within `scope`.

        One column more is at least the total and its opposite, and is made least. `bound` is not said.
        """
        count, columns = len(self.edges), len(self.upper)
        spare = np.zeros((2, columns + 1))
        spare[0, :count], spare[1, :count], spare[:, columns] = lean, -lean, 1
        rows = [*rows, *(ExtraRow(row, 0, np.inf) for row in spare)]
        plain = self._model(np.zeros(count, dtype=np.int64), rows, scope)
        model = replace(
            plain,
            cost=np.append(plain.cost, 1.0),
            lower=np.append(plain.lower, 0.0),
            upper=np.append(plain.upper, float(np.abs(lean).sum())),
        )
        return self._answer(model, lean, rows[:-2])

    def _answer(self, model: Model, weight: Ints, rows: Sequence[ExtraRow]) -> StableOptimum:
        """What HiGHS finds in whole numbers, checked."""
        solution = model.whole(np.arange(len(model.cost)) < len(self.edges))
        if solution.infeasible:
            return StableOptimum(chosen=None, bound=None, proven=True)
        chosen = None if solution.x is None else self._rounded(solution, rows)
        if solution.bound is None or np.abs(weight).max(initial=0) > TRUSTED_SCORE:
            return StableOptimum(chosen=chosen, bound=None, proven=False)
        proven = chosen is not None and solution.optimal
        return StableOptimum(chosen=chosen, bound=floored(-solution.bound, weight), proven=proven)

    def _rounded(self, solution: Solution, rows: Sequence[ExtraRow]) -> Flags | None:
        """The edges of a solution, None when they are not a stable pairing that keeps the rows."""
        assert solution.x is not None  # noqa: S101 - told by the caller
        chosen = np.asarray(solution.x[: len(self.edges)] > 0.5)
        return chosen if self.holds(chosen, rows) else None

    def holds(self, chosen: Flags, rows: Sequence[ExtraRow] = ()) -> bool:
        """Whether rounded variables are a pairing within capacity, stable, and keep the further rows."""
        choices, made = self.choices, self.edges[chosen]
        if np.bincount(choices.mentee[made]).max(initial=0) > 1:
            return False
        if (np.bincount(choices.mentor[made], minlength=len(choices.mentors)) > choices.capacity).any():
            return False
        values = self._completed(chosen)
        if (self.matrix.times(values) < self.low - 0.5).any():
            return False
        return all(row.low - 0.5 <= float(row.values @ values[: len(row.values)]) <= row.high + 0.5 for row in rows)

    def _completed(self, chosen: Flags) -> Reals:
        """The values of all columns when those of the edges are given: sums over tiers."""
        count = len(self.edges)
        values = np.concatenate((chosen.astype(float), np.zeros(len(self.upper) - count)))
        for owner, rank, first in (
            (self.choices.mentee, self.choices.mentee_rank, count),
            (self.choices.mentor, self.choices.mentor_rank, -1),
        ):
            tier, owners = tiers(owner[self.edges], rank[self.edges])
            sums = np.cumsum(np.bincount(tier, weights=chosen, minlength=len(owners)))
            begins = np.searchsorted(owners, owners)
            before = np.where(begins > 0, sums[begins - 1], 0)
            start = first if first >= 0 else len(values) - len(owners)
            values[start : start + len(owners)] = sums - before
        return values

    def _model(self, weight: Ints, rows: Sequence[ExtraRow], scope: Scope | None = None) -> Model:
        """The model for HiGHS with further rows, edges out of scope held at nothing, those needed at one."""
        count, columns = len(self.edges), len(self.upper)
        lower, upper = np.zeros(columns), self.upper.copy()
        if scope is not None:
            lower[:count], upper[:count] = scope.needed, ~scope.out
        return Model(
            cost=np.concatenate((-weight.astype(float), np.zeros(columns - count))),
            matrix=self.matrix.over(rows),
            low=np.concatenate((self.low, [row.low for row in rows])),
            high=np.concatenate((self.high, [row.high for row in rows])),
            lower=lower,
            upper=upper,
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


def sums_of(tier: Ints, owners: Ints, *, row: int, first: int) -> tuple[Ints, Ints, Reals]:
    """Entries, from row `row` on, that make column `first + t` the sum of tier t and of the owner's tiers before it."""
    mine = np.arange(len(owners))
    later = np.flatnonzero(np.concatenate(([False], owners[1:] == owners[:-1])))
    rows = row + np.concatenate((mine, later, tier))
    columns = np.concatenate((first + mine, first + later - 1, np.arange(len(tier))))
    return rows, columns, np.concatenate((np.ones(len(mine)), -np.ones(len(later)), -np.ones(len(tier))))


def floored(bound: float, weight: Ints) -> int:
    """The largest whole number a bound allows, given that HiGHS computes in floating point."""
    return int(np.floor(bound + slack(bound, weight)))


def slack(bound: float, weight: Ints) -> float:
    """How far a bound in floating point may be off."""
    return ROUNDING * max(1.0, abs(bound) * 1e-3, float(np.abs(weight).max(initial=0)) * 1e-3)
