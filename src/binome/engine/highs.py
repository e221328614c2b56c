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
    """The lowest cost · x with low ≤ matrix · x ≤ high and 0 ≤ x ≤ upper, `whole` columns in whole numbers."""
    from highspy._core import HighsModelStatus, _Highs  # noqa: PLC0415 - only a proof needs it

    solver = _Highs()  # `highspy.Highs` adds callbacks, and with them a greeting on the standard output
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.999,  # what is counted comes in whole numbers
        "mip_heuristic_run_feasibility_jump": False,  # half the time of a small model, and finds nothing there
        "mip_max_nodes": max(1, min(NODES, NODE_ENTRIES // max(len(matrix.value), 1))),
        "simplex_iteration_limit": MOST_STEPS,
    }.items():
        solver.setOptionValue(name, value)
    start = np.searchsorted(matrix.row, np.arange(matrix.rows))
    shape = (len(cost), matrix.rows, len(matrix.value), BY_ROWS, MINIMISE, 0.0)
    numbers = (cost, np.zeros(len(cost)), upper, low, high)
    entries = (start.astype(np.int32), matrix.column.astype(np.int32), matrix.value)
    solver.passModel(*shape, *numbers, *entries, whole.astype(np.int32))
    solver.run()
    return read(solver, HighsModelStatus, whole=bool(whole.any()))


def read(solver: Any, status: Any, *, whole: bool) -> Found:
    """What the solver knows now."""
    ended, info = solver.getModelStatus(), solver.getInfo()
    optimal = ended == status.kOptimal
    bound = info.mip_dual_bound if whole else info.objective_function_value if optimal else -np.inf
    feasible = info.primal_solution_status == FEASIBLE
    return Found(
        optimal=optimal,
        infeasible=ended in {status.kInfeasible, status.kUnboundedOrInfeasible},  # all columns are bounded
        x=np.array(solver.getSolution().col_value) if feasible else None,
        bound=bound if np.isfinite(bound) else None,
    )


def load() -> None:
    """Load the solver before it is needed."""
    import highspy  # noqa: F401, PLC0415
