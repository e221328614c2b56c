"""How many people to ask, whom the lot designates, and how far a sample may be from everyone."""

import hashlib
import math
from collections.abc import Hashable, Mapping

Z_95 = 1.959964  # two-sided 95 % of the normal law


def sample_size(population: int, *, margin: float) -> int:
    """People to ask for a margin of error (0.05 = ± 5 points) at 95 %, for a proportion near one half.

    n = n0 / (1 + (n0 - 1) / N), n0 = z² · 0.25 / margin² (Cochran, Sampling Techniques, 3rd ed., §4.4).
    """
    if population <= 0:
        return 0
    infinite = Z_95**2 * 0.25 / margin**2
    return min(population, math.ceil(infinite / (1 + (infinite - 1) / population)))


def stratified_sample(strata: Mapping[Hashable, Mapping[int, str]], *, size: int, seed: int) -> list[int]:
    """A sample of `size` ids, each stratum in proportion to its size (largest remainders); same seed, same sample.

    `strata`: id → staff id. Everyone holds a number made of the seed and their staff id, and the lowest are drawn: who
    joins or leaves in between, or in which order people stand, moves nobody else.
    """
    whole = sum(len(people) for people in strata.values())
    if size >= whole:
        return sorted(identity for people in strata.values() for identity in people)
    order = sorted(strata, key=str)
    shares = {stratum: size * len(strata[stratum]) / whole for stratum in order}
    quotas = {stratum: int(shares[stratum]) for stratum in order}
    by_remainder = sorted(order, key=lambda stratum: (quotas[stratum] - shares[stratum], str(stratum)))
    for stratum in by_remainder[: size - sum(quotas.values())]:
        quotas[stratum] += 1
    chosen: list[int] = []
    for stratum in order:
        people = strata[stratum]
        chosen += sorted(people, key=lambda identity: _draw_key(people[identity], seed=seed))[: quotas[stratum]]
    return sorted(chosen)


def _draw_key(staff_id: str, *, seed: int) -> bytes:
    """Anyone can work it out again with a calculator of SHA-256."""
    return hashlib.sha256(f"{seed}:{staff_id}".encode()).digest()


def half_width(values_sum: float, squares_sum: float, n: int, population: int) -> float | None:
    """Half width of the 95 % interval of a mean, `n` people drawn without replacement from `population`; None below 2.

    z · √(s² / n · (1 − n / N)) (Cochran, Sampling Techniques, 3rd ed., §2.6). None as well when all were asked, and when all
    said the same: an interval of no width would tell what each of them said.
    """
    if n < 2 or population <= n:
        return None
    variance = (squares_sum - values_sum**2 / n) / (n - 1)
    if variance <= 0:
        return None
    return Z_95 * math.sqrt(variance / n * (1 - n / population))


def share_half_width(part: int, n: int, population: int) -> float | None:
    """Half width of the 95 % interval of a share, in points of 100, `n` people drawn from `population`."""
    width = half_width(part, part, n, population)
    return None if width is None else 100 * width
