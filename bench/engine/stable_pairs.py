"""Stable pairs with ties, beside plain deferred acceptance and the integer programme."""

from dataclasses import replace

import numpy as np

from bench.engine.report import Line, row, timed
from binome.engine import exact, stable, stable_kernels
from binome.engine.compiled import kernels
from binome.engine.instance import Instance


def market(n: int, seed: int = 1, named: int = 7, tiers: int = 3) -> Instance:
    """Everyone names seven mentors in three tiers and is answered in three tiers; one seat each."""
    dice = np.random.default_rng(seed)
    mentee = np.repeat(np.arange(n), named)
    keys = np.unique(mentee * n + dice.integers(0, n, n * named))
    return Instance(
        mentees=tuple(f"e{at}" for at in range(n)),
        mentors=tuple(f"m{at}" for at in range(n)),
        capacity=np.ones(n, dtype=np.int64),
        mentee=keys // n,
        mentor=keys % n,
        mentee_rank=dice.integers(0, tiers, len(keys)),
        mentor_rank=dice.integers(0, tiers, len(keys)),
        score=dice.integers(0, 1001, len(keys)),
    )


def measure(lines: list[Line]) -> None:
    """300, 1,000, 10,000 and 30,000 a side."""
    for n, proves in ((300, True), (1_000, True), (10_000, False), (30_000, False)):
        draw = stable.drawn(market(n), seed=1)
        work = f"stable pairs with ties, {n:,} a side"
        none = draw.score * 0

        def plain(draw=draw, none=none):
            seats, seating = stable.seated(draw, seed=1, worth=none)
            kernels(stable_kernels, work=10**9).deferred_acceptance(seats, seating, 0)
            return seating.held

        seconds, held = timed(plain)
        lines.append(row(work, "deferred acceptance, ties broken by lot", seconds, pairs=int((held >= 0).sum())))
        seconds, held = timed(lambda draw=draw, none=none: stable.search(draw, seed=1, worth=none))
        bound = exact.Proof.none(draw, held).size_bound
        lines.append(row(work, "binome, most pairs", seconds, pairs=int((held >= 0).sum()), size_bound=bound))
        if proves:
            unscored = replace(draw, score=none)
            seconds, proof = timed(lambda d=unscored, held=held: exact.best(d, held), 1)
            reached = int((proof.held >= 0).sum())
            lines.append(row(work, "binome, proof of size", seconds, pairs=reached, size_bound=proof.size_bound))
