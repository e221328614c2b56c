"""Products of two sets of columns, tile by tile, each read while it is warm, by several workers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from threadpoolctl import threadpool_limits

from binome.engine import tuning
from binome.engine.model.arrays import Floats, Ints

Look = Callable[[Floats, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tiles:
    """The product of `wanted`, shape (rows, n), and `offered`, shape (columns, n), transposed.

    Of row r only the first `reach[r]` columns are asked for; what lies beyond may be left out.
    """

    wanted: Floats
    offered: Floats
    reach: Ints
    workers: int

    def read(self, look: Look) -> None:
        """Have `look` called with every tile, its first row, and its first column.

        Each worker multiplies its own tiles, in a buffer of its own, and BLAS uses no threads beside: threads of its own
        would wait for work in a loop on the cores that read. At any moment no two workers have rows or columns in
        common, so what is kept for a row or for a column is written by one of them, and how many there are changes
        nothing.
        """
        across = {
            (first, last): np.ascontiguousarray(self.offered[first:last].T)
            for first, last in blocks(len(self.offered), most=tuning.TILE_COLUMNS, shares=self.workers)
        }
        down = blocks(len(self.wanted), most=tuning.TILE_ROWS, shares=self.workers)

        def walk(rows: int, columns: int) -> None:
            buffer = np.empty(tuning.TILE_ROWS * tuning.TILE_COLUMNS, dtype=np.float32)
            share = list(across.items())[columns :: self.workers]
            for ((left, right), other), (top, bottom) in product(share, down[rows :: self.workers]):
                width = min(right, int(self.reach[top:bottom].max())) - left
                if width > 0:
                    tile = buffer[: (bottom - top) * width].reshape(bottom - top, width)
                    look(np.matmul(self.wanted[top:bottom], other[:, :width], out=tile), top, left)

        if self.workers == 1:
            walk(0, 0)
            return
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(self.workers) as pool:
            for turn in range(self.workers):
                list(pool.map(lambda at, turn=turn: walk(at, (at + turn) % self.workers), range(self.workers)))


def blocks(count: int, *, most: int, shares: int) -> list[tuple[int, int]]:
    """Cut `count` into pieces of at most `most` and nearly equal length, as many for each share; none is empty."""
    pieces = min(shares * -(-count // (shares * most)), count)
    return list(pairwise(count * at // max(pieces, 1) for at in range(pieces + 1)))
