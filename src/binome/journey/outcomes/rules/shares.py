"""Shares with their margin: so many out of so many."""

from dataclasses import dataclass
from functools import lru_cache

import scipy  # its parts load when first used: no page waits for statistics it does not show


@dataclass(frozen=True)
class Share:
    """`count` out of `of`; `share` and its 95 % interval lie between 0 and 1, None when nobody was asked."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@lru_cache(maxsize=4096)  # the same counts give the same interval
def share(count: int, *, of: int, confidence: float = 0.95) -> Share:
    """The share with its Wilson score interval (Wilson, 1927), sound for small groups and for 0 or 100 %.

    Raises `ValueError` when `count` is not between 0 and `of`.
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} out of {of}")
    if of == 0:
        return Share(0, 0, None, None, None)
    interval = scipy.stats.binomtest(count, of).proportion_ci(confidence_level=confidence, method="wilson")
    return Share(count, of, count / of, float(interval.low), float(interval.high))
