"""The arrays the engine works on, and the few moves everyone makes with them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Levels = NDArray[np.int8]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


def pointers(owner: NDArray[Any], *, count: int) -> Ints:
    """Row pointers of a CSR array from the owner of each entry: shape (count + 1,)."""
    result = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner, minlength=count), out=result[1:])
    return result


def divisor_of(scores: Ints) -> int:
    """The greatest common divisor of all scores, at least 1."""
    return max(int(np.gcd.reduce(scores)), 1) if len(scores) else 1


def reduced(scores: Ints) -> Ints:
    """Scores divided by their greatest common divisor: multiplying every score then changes nothing."""
    return scores // divisor_of(scores)
