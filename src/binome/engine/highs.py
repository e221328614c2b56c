"""Linear and integer programmes, handed to HiGHS through its own thin package.

`highspy` loads in a fraction of the time of `scipy.optimize`, which carries the same solver (docs/decisions/0048).
Every limit counts work, never seconds: the same input ends in the same place on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.engine.arrays import Flags, Ints

Reals = NDArray[np.float64]

MOST_STEPS = 100_000
LARGE_RELAXATION = 10_000
NODES, NODE_ENTRIES = 20_000, 100_000_000
BY_ROWS, MINIMISE = 2, 1
FEASIBLE = 2


class Row(NamedTuple):
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

    def over(self, rows: Sequence[Row]) -> "Matrix":
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
class Found:
    """What HiGHS ended with: `x` None without a feasible point, `bound` None when nothing is known."""

    optimal: bool
    infeasible: bool
    x: Reals | None
    bound: float | None


def least(cost: Reals, matrix: Matrix, *, low: Reals, high: Reals, upper: Reals, whole: Flags) -> Found:
    """The lowest cost · x with low ≤ matrix · x ≤ high and 0 ≤ x ≤ upper, `whole` columns in whole numbers.

    Without whole columns, more than `LARGE_RELAXATION` entries go to the interior point method, which ends near the
    optimum, not on it: the bound is the one its prices prove (see `priced`).
    """
    from highspy._core import HighsModelStatus, _Highs  # noqa: PLC0415 - only a proof needs it

    mixed = bool(whole.any())
    solver = _Highs()  # `highspy.Highs` adds callbacks, and with them a greeting on the standard output
    for name, value in settings(entries=len(matrix.value), whole=mixed).items():
        solver.setOptionValue(name, value)
    start = np.searchsorted(matrix.row, np.arange(matrix.rows))
    shape = (len(cost), matrix.rows, len(matrix.value), BY_ROWS, MINIMISE, 0.0)
    numbers = (cost, np.zeros(len(cost)), upper, low, high)
    entries = (start.astype(np.int32), matrix.column.astype(np.int32), matrix.value)
    solver.passModel(*shape, *numbers, *entries, whole.astype(np.int32))
    solver.run()
    ended, info, solution = solver.getModelStatus(), solver.getInfo(), solver.getSolution()
    prices = np.array(solution.row_dual)
    bound = info.mip_dual_bound if mixed else priced(prices, cost, matrix, low=low, high=high, upper=upper)
    return Found(
        optimal=ended == HighsModelStatus.kOptimal,
        infeasible=ended in {HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible},  # all is bounded
        x=np.array(solution.col_value) if info.primal_solution_status == FEASIBLE else None,
        bound=bound if np.isfinite(bound) else None,
    )


def settings(*, entries: int, whole: bool) -> dict[str, Any]:
    """How HiGHS is asked to work on a model of this size."""
    common = {"output_flag": False, "threads": 1}
    if whole:
        return common | {
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.999,  # what is counted comes in whole numbers
            "mip_heuristic_run_feasibility_jump": False,  # half the time of a small model, and finds nothing there
            "mip_max_nodes": max(1, min(NODES, NODE_ENTRIES // max(entries, 1))),
            "simplex_iteration_limit": MOST_STEPS,
        }
    if entries > LARGE_RELAXATION:
        return common | {"solver": "ipx", "run_crossover": "off"}
    return common | {"simplex_iteration_limit": MOST_STEPS}


def priced(prices: Reals, cost: Reals, matrix: Matrix, *, low: Reals, high: Reals, upper: Reals) -> float:
    """What no x costs less than, whatever the prices of the rows are (weak duality): the better they are the higher.

    A row of positive price costs at least its price times `low`, one of negative price times `high`; every column adds
    what its cost beyond the prices comes to at 0 or `upper`, whichever is less. A price that points to a side without
    a limit is taken as nothing.
    """
    if len(prices) != matrix.rows:
        return -np.inf
    limit = np.where(prices > 0, low, high)
    prices = np.where(np.isfinite(limit), prices, 0.0)
    beyond = cost - np.bincount(matrix.column, weights=matrix.value * prices[matrix.row], minlength=len(cost))
    return float(prices @ np.where(np.isfinite(limit), limit, 0.0) + np.minimum(beyond, 0.0) @ upper)


def load() -> None:
    """Load the solver before it is needed."""
    import highspy  # noqa: F401, PLC0415
