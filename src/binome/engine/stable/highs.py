"""Linear and integer programmes, handed to HiGHS through its own thin package.

`highspy` loads in a fraction of the time of `scipy.optimize`, which carries the same solver (docs/build/engine.md).
Every limit counts work, never seconds: the same input ends in the same place on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.engine import tuning
from binome.engine.model.arrays import Flags, Ints

Reals = NDArray[np.float64]

BY_ROWS, MINIMISE = 2, 1
FEASIBLE = 2


class ExtraRow(NamedTuple):
    """One more row over the first columns: low ≤ values · x ≤ high."""

    values: Reals
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matrix:
    """Sparse rows: entry k stands in `row[k]` (ascending) and `column[k]`."""

    rows: int
    row: Ints
    column: Ints
    value: Reals

    @classmethod
    def of(cls, row: Ints, column: Ints, value: Reals, *, rows: int) -> "Matrix":
        """Entries in any order, each place once."""
        order = np.argsort(row, kind="stable")
        return cls(rows=rows, row=row[order], column=column[order], value=value[order])

    def times(self, x: Reals) -> Reals:
        """The value of every row."""
        values = self.value * x[self.column]
        return np.bincount(self.row, weights=values, minlength=self.rows).astype(np.float64)

    def over(self, rows: Sequence[ExtraRow]) -> "Matrix":
        """The same with further rows below."""
        more = [np.flatnonzero(row.values) for row in rows]
        counts = [len(columns) for columns in more]
        return Matrix(
            rows=self.rows + len(rows),
            row=np.concatenate((self.row, np.repeat(self.rows + np.arange(len(rows)), counts))),
            column=np.concatenate((self.column, *more)),
            value=np.concatenate((self.value, *(row.values[at] for row, at in zip(rows, more, strict=True)))),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """What HiGHS ended with: `x` None without a feasible point, `bound` None when nothing is known.

    `beyond` is what each column costs beyond the prices of its rows, in a relaxation: see `priced`.
    """

    optimal: bool
    infeasible: bool
    x: Reals | None
    bound: float | None
    beyond: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """The lowest cost · x with low ≤ matrix · x ≤ high and lower ≤ x ≤ upper (0 ≤ lower)."""

    cost: Reals
    matrix: Matrix
    low: Reals
    high: Reals
    lower: Reals
    upper: Reals

    def whole(self, columns: Flags) -> Solution:
        """The optimum with these columns in whole numbers, as far as the limits on work allow."""
        solver, solution = self._solved(columns)
        return self._read(solver, solution, bound=solver.getInfo().mip_dual_bound, beyond=np.zeros(len(self.cost)))

    def relaxed(self) -> Solution:
        """The optimum in fractions, with a bound that its prices prove (see `priced`).

        More than `INTERIOR_FROM_ENTRIES` entries go to the interior point method, which ends near the optimum, not on it.
        """
        solver, solution = self._solved(None)
        bound, beyond = self.priced(np.array(solution.row_dual))
        return self._read(solver, solution, bound=bound, beyond=beyond)

    def priced(self, prices: Reals) -> tuple[float, Reals]:
        """What no x costs less than, whatever the prices of the rows are (weak duality): the better the higher.

        A row of positive price costs at least its price times `low`, one of negative price times `high`; every column
        adds what its cost beyond the prices comes to at `lower` or `upper`, whichever is less. A price that points to a
        side without a limit is taken as nothing. Second, the costs beyond: an x away from the better end of a column
        costs as much more.
        """
        if len(prices) != self.matrix.rows:
            return -np.inf, np.zeros(len(self.cost))
        limit = np.where(prices > 0, self.low, self.high)
        prices = np.where(np.isfinite(limit), prices, 0.0)
        weights = self.matrix.value * prices[self.matrix.row]
        beyond = self.cost - np.bincount(self.matrix.column, weights=weights, minlength=len(self.cost))
        ends = np.maximum(beyond, 0.0) @ self.lower + np.minimum(beyond, 0.0) @ self.upper
        return float(prices @ np.where(np.isfinite(limit), limit, 0.0) + ends), beyond

    def _solved(self, whole: Flags | None) -> tuple[Any, Any]:
        """The solver after its run, and its solution."""
        from highspy._core import _Highs  # noqa: PLC0415 - only a proof needs it

        solver = _Highs()  # `highspy.Highs` adds callbacks, and with them a greeting on the standard output
        for name, value in settings(entries=len(self.matrix.value), whole=whole is not None).items():
            solver.setOptionValue(name, value)
        start = np.searchsorted(self.matrix.row, np.arange(self.matrix.rows))
        shape = (len(self.cost), self.matrix.rows, len(self.matrix.value), BY_ROWS, MINIMISE, 0.0)
        entries = (start.astype(np.int32), self.matrix.column.astype(np.int32), self.matrix.value)
        kinds = np.zeros(len(self.cost), dtype=np.int32) if whole is None else whole.astype(np.int32)
        solver.passModel(*shape, self.cost, self.lower, self.upper, self.low, self.high, *entries, kinds)
        solver.run()
        return solver, solver.getSolution()

    @staticmethod
    def _read(solver: Any, solution: Any, *, bound: float, beyond: Reals) -> Solution:
        """What the solver knows now."""
        from highspy._core import HighsModelStatus  # noqa: PLC0415 - only a proof needs it

        ended = solver.getModelStatus()
        return Solution(
            optimal=ended == HighsModelStatus.kOptimal,
            infeasible=ended in {HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible},  # all bounded
            x=np.array(solution.col_value) if solver.getInfo().primal_solution_status == FEASIBLE else None,
            bound=bound if np.isfinite(bound) else None,
            beyond=beyond,
        )


def settings(*, entries: int, whole: bool) -> dict[str, Any]:
    """How HiGHS is asked to work on a model of this size."""
    common = {"output_flag": False, "threads": 1}
    if whole:
        return common | {
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.999,  # what is counted comes in whole numbers
            "mip_heuristic_run_feasibility_jump": False,  # half the time of a small model, and finds nothing there
            "mip_max_nodes": max(1, min(tuning.NODES, tuning.NODE_ENTRIES // max(entries, 1))),
            "simplex_iteration_limit": tuning.SIMPLEX_STEPS,
        }
    if entries > tuning.INTERIOR_FROM_ENTRIES:
        return common | {"solver": "ipx", "run_crossover": "off"}
    presolve = (
        "choose" if entries > tuning.PRESOLVED_FROM_ENTRIES else "off"
    )  # nearly half the time of a small relaxation
    return common | {"presolve": presolve, "simplex_iteration_limit": tuning.SIMPLEX_STEPS}


def load() -> None:
    """Load the solver before it is needed."""
    import highspy  # noqa: F401, PLC0415
