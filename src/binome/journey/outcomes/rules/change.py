"""Paired change, told honestly: how much, how sure, for how many, and what cannot be computed.

Two ratings of the same people on the same scale. Nothing here claims a cause: without a comparison group a change says
what moved, not why. A figure that cannot be computed is None, never NaN nor infinity.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import isfinite, sqrt
from typing import Literal

import numpy as np
import scipy  # its parts load when first used: no page waits for statistics it does not show
from numpy.typing import NDArray

from binome.journey.outcomes.rules.shares import Share, share

EXACT_UP_TO = 50  # moves
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class WithoutCeiling:
    """The change among those who were not already at the top of the scale, and could still rise."""

    n: int
    mean_change: float | None
    improved: int
    worse: int


@dataclass(frozen=True)
class Change:
    """What moved between two ratings of the same `n` people; every optional figure is None when not computable."""

    n: int
    mean_before: float | None
    mean_after: float | None
    sd_before: float | None
    sd_after: float | None
    r: float | None
    mean_change: float | None
    sd_change: float | None
    low: float | None
    high: float | None
    t: float | None
    dz: float | None
    dav: float | None
    gav: float | None
    improved: int
    same: int
    worse: int
    share_improved: Share
    share_worse: Share
    wilcoxon_w: float | None
    wilcoxon_p: float | None
    wilcoxon_p_pratt: float | None
    sign_p: float | None
    rank_biserial: float | None
    ceiling_before: int
    without_ceiling: WithoutCeiling
    smallest_detectable: float | None


def change(before: Sequence[float], after: Sequence[float], *, ceiling: float, confidence: float = 0.95) -> Change:
    """The paired change from `before` to `after`, equally long, in points of their common scale whose top is `ceiling`.

    Mean change with Student's t interval; Cohen's dz (mean over sd of the change) and dav (mean over the root mean
    square of both sds), Hedges' gav (dav corrected for small samples: 1 − 3 / (4·df − 1)), after Lakens (2013);
    Wilcoxon's signed-rank test with zeros dropped and by Pratt's method; sign test; matched-pairs rank-biserial
    correlation (Kerby, 2014). Raises `ValueError` when the lengths differ or a value is not finite.
    """
    return _change(tuple(before), tuple(after), ceiling, confidence)


@lru_cache(maxsize=2048)  # the same numbers give the same figures: a report read again computes nothing anew
def _change(before: tuple[float, ...], after: tuple[float, ...], ceiling: float, confidence: float) -> Change:
    if len(before) != len(after):
        raise ValueError("before and after differ in length")
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise ValueError("values must be finite")
    moved = second - first
    n = len(moved)
    improved, worse = int((moved > 0).sum()), int((moved < 0).sum())
    mean, sd = _mean(moved), _sd(moved)
    low, high = _interval(mean, sd, n, confidence)
    dav = _ratio(mean, _pooled(_sd(first), _sd(second)))
    return Change(
        n=n,
        mean_before=_mean(first),
        mean_after=_mean(second),
        sd_before=_sd(first),
        sd_after=_sd(second),
        r=_correlation(first, second),
        mean_change=mean,
        sd_change=sd,
        low=low,
        high=high,
        t=_ratio(mean, sd / sqrt(n) if sd is not None else None),
        dz=_ratio(mean, sd),
        dav=dav,
        gav=dav * (1 - 3 / (4 * (n - 1) - 1)) if dav is not None else None,
        improved=improved,
        same=n - improved - worse,
        worse=worse,
        share_improved=share(improved, of=n),
        share_worse=share(worse, of=n),
        wilcoxon_w=_wilcoxon_w(moved),
        wilcoxon_p=_wilcoxon_p(moved, "wilcox"),
        wilcoxon_p_pratt=_wilcoxon_p(moved, "pratt"),
        sign_p=float(scipy.stats.binomtest(improved, improved + worse).pvalue) if improved + worse else None,
        rank_biserial=_rank_biserial(moved),
        ceiling_before=int((first >= ceiling).sum()),
        without_ceiling=_without_ceiling(first, moved, ceiling),
        smallest_detectable=_in_points(smallest_detectable_effect(n), sd),
    )


@cache
def smallest_detectable_effect(n: int, *, power: float = 0.8, alpha: float = 0.05) -> float | None:
    """The smallest true dz that a two-sided paired t test on `n` people would find with probability `power`.

    Solved on the noncentral t distribution; None below three people.
    """
    if n < 3:
        return None
    df = n - 1
    critical = scipy.stats.t.ppf(1 - alpha / 2, df)

    def lacking(dz: float) -> float:
        away = dz * sqrt(n)
        # the other tail is next to nothing, and computed as nothing where the library gives up
        reached = scipy.stats.nct.sf(critical, df, away) + np.nan_to_num(scipy.stats.nct.cdf(-critical, df, away))
        return float(reached - power)

    return float(scipy.optimize.brentq(lacking, 1e-6, 5.0, xtol=1e-6))


@dataclass(frozen=True)
class FollowUp:
    """Who answered when: without both answers nobody can be compared, and that is said."""

    before: int
    after: int
    both: int
    before_only: int
    after_only: int


def follow_up(before: Collection[Hashable], after: Collection[Hashable]) -> FollowUp:
    """How many answered both times, or one time alone, from the keys of those who answered."""
    first, second = set(before), set(after)
    both = len(first & second)
    return FollowUp(len(first), len(second), both, len(first) - both, len(second) - both)


def _mean(values: Numbers) -> float | None:
    return float(values.mean()) if len(values) else None


def _sd(values: Numbers) -> float | None:
    return float(values.std(ddof=1)) if len(values) > 1 else None


def _ratio(top: float | None, bottom: float | None) -> float | None:
    if top is None or not bottom or bottom < 1e-12:
        return None
    ratio = top / bottom
    return ratio if isfinite(ratio) else None


def _pooled(first: float | None, second: float | None) -> float | None:
    return sqrt((first**2 + second**2) / 2) if first is not None and second is not None else None


def _interval(mean: float | None, sd: float | None, n: int, confidence: float) -> tuple[float | None, float | None]:
    if mean is None or sd is None:
        return None, None
    half = float(scipy.stats.t.ppf((1 + confidence) / 2, n - 1)) * sd / sqrt(n)
    return mean - half, mean + half


def _correlation(first: Numbers, second: Numbers) -> float | None:
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(moved: Numbers) -> tuple[float, float]:
    """Sums of the ranks of rises and of falls, zeros dropped."""
    away = moved[moved != 0]
    ranks = scipy.stats.rankdata(np.abs(away))
    return float(ranks[away > 0].sum()), float(ranks[away < 0].sum())


def _wilcoxon_w(moved: Numbers) -> float | None:
    return min(_ranks(moved)) if (moved != 0).any() else None


def _wilcoxon_p(moved: Numbers, zeros: Literal["wilcox", "pratt"]) -> float | None:
    """Two-sided p: exact given the ranks (ties included) up to fifty moves, by the normal approximation beyond."""
    if not (moved != 0).any():
        return None
    if (moved != 0).sum() > EXACT_UP_TO:
        return float(scipy.stats.wilcoxon(moved, zero_method=zeros, method="asymptotic").pvalue)
    ranked = moved if zeros == "pratt" else moved[moved != 0]
    doubled = np.rint(2 * scipy.stats.rankdata(np.abs(ranked)))[ranked != 0].astype(
        int
    )  # ties give halves: count in halves
    ways = np.ones(1)
    for rank in doubled:  # each rank rises or falls, either as likely: the distribution of their sum, one at a time
        ways = (np.pad(ways, (0, rank)) + np.pad(ways, (rank, 0))) / 2
    rises = int(doubled[ranked[ranked != 0] > 0].sum())
    return min(1.0, 2 * float(min(ways[: rises + 1].sum(), ways[rises:].sum())))


def _rank_biserial(moved: Numbers) -> float | None:
    rises, falls = _ranks(moved)
    return (rises - falls) / (rises + falls) if rises + falls else None


def _without_ceiling(first: Numbers, moved: Numbers, ceiling: float) -> WithoutCeiling:
    free = moved[first < ceiling]
    return WithoutCeiling(len(free), _mean(free), int((free > 0).sum()), int((free < 0).sum()))


def _in_points(effect: float | None, sd: float | None) -> float | None:
    return effect * sd if effect is not None and sd else None
