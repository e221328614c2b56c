"""Stable pairs with ties, beside plain deferred acceptance and the integer programme.

Five invented markets: *even* (seven names drawn evenly from everyone), *popular* (a few mentors are named far more
often, as where people choose from portraits), *popular, seats* (the same, one to three seats a mentor), *popular,
two tiers* (the same with one seat, where people say yes or a great yes: the more ties, the more chance leaves alone),
and *crowded* (a dozen names, in proportion to 1 / place, in two tiers: the pairs that deferred acceptance and the best
tie-breaking find there are close to those of the table in the engine's design, 831 and 926 of 1,000, 2,385 and 2,635 of
3,000).

From 10,000 a side the most there can be is bounded by a linear relaxation, once: it takes from seconds to minutes.
"""

from dataclasses import replace

import numpy as np

from bench.engine.report import Line, asked, row, timed
from binome.engine import tuning
from binome.engine.model.compiled import kernels
from binome.engine.model.instance import Instance
from binome.engine.stable import proposal_kernels, solver
from binome.engine.stable.integer_program import IntegerProgram
from binome.engine.stable.preprocessing import possible
from binome.engine.stable.proof import Proof, proven_best

SEED = 1


def market(
    n: int,
    *,
    named: int = 7,
    popular: float = 0.0,
    yes: float = 1.0,
    seats: int = 1,
    tiers: int = 3,
    seed: int = SEED,
) -> Instance:
    """Everyone names some mentors in tiers; a share `yes` is named back, in as many tiers.

    The mentor at place p of the order of popularity is named in proportion to 1 / p to the power `popular`.
    """
    dice = np.random.default_rng(seed)
    share = (1.0 + np.arange(n)) ** -popular
    mentor = dice.choice(n, n * named, p=dice.permutation(share / share.sum()))
    keys = np.unique(np.repeat(np.arange(n), named) * n + mentor)
    keys = keys[dice.random(len(keys)) < yes]
    return Instance(
        mentees=tuple(f"e{at}" for at in range(n)),
        mentors=tuple(f"m{at}" for at in range(n)),
        capacity=dice.integers(1, seats + 1, n),
        mentee=keys // n,
        mentor=keys % n,
        mentee_rank=dice.integers(0, tiers, len(keys)),
        mentor_rank=dice.integers(0, tiers, len(keys)),
        score=dice.integers(0, 1001, len(keys)),
    )


MARKETS = {
    "even": {},
    "popular": {"popular": 0.6, "named": 6, "yes": 0.8},
    "popular, seats": {"popular": 0.6, "named": 6, "yes": 0.8, "seats": 3},
    "popular, two tiers": {"popular": 0.6, "named": 6, "yes": 0.8, "tiers": 2},
    "crowded": {"popular": 1.0, "named": 12, "tiers": 2},
}
RELAXED = {10_000: tuple(MARKETS), 30_000: ("popular", "popular, two tiers", "crowded")}
SMALL_WAVES = 200
PEERS = {300: ("highs_plain", "matching_residents", "algmatch_residents"), 1_000: ("highs_plain", "algmatch_residents")}


def measure(lines: list[Line]) -> None:
    """300, 1,000, 10,000 and 30,000 a side, each market."""
    for n in (300, 1_000, 10_000, 30_000):
        for kind, shape in MARKETS.items():
            work = f"stable pairs, {n:,} a side, {kind} market"
            relaxed = kind in RELAXED.get(n, ())
            lines.extend(measured(market(n, **shape), work, PEERS.get(n, ()), relaxed=relaxed))
    lines.append(small_waves())


def small_waves() -> Line:
    """Waves of 10 to 40 a side, one after the other, everything proven: pairs, score, worst rank, balance."""
    shapes = list(MARKETS.values())
    waves = [market(10 + at % 31, seed=at, **shapes[at % len(shapes)]) for at in range(SMALL_WAVES)]
    seconds, outcomes = timed(lambda: [solver.solve(wave, seed=1) for wave in waves])
    proven = sum(outcome.certificate.fairness_exact for outcome in outcomes)
    return row(f"stable pairs, {SMALL_WAVES} waves of 10 to 40 a side", "binome, all proven", seconds, proven=proven)


def measured(whole: Instance, work: str, peers: tuple[str, ...], *, relaxed: bool) -> list[Line]:
    """The engine's search and proofs, deferred acceptance, and others."""
    unscored = replace(whole, score=whole.score * 0)
    draw = solver.shuffled(unscored, seed=1)
    lines = []

    def search():
        few = draw.only(possible(draw))
        return few, solver.search(few, seed=1, weight=few.score)

    seconds, (few, held) = timed(search)
    bound = Proof.none(few, held).size_bound
    lines.append(row(work, "binome, most pairs", seconds, pairs=int((held >= 0).sum()), size_bound=bound))
    if few.edges <= tuning.PROVED_EDGES or len(whole.mentees) <= 1_000:
        seconds, proof = timed(lambda: proven_best(few, held))
        reached = int((proof.edge_of_mentee >= 0).sum())
        lines.append(row(work, "binome, proof of size", seconds, pairs=reached, size_bound=proof.size_bound))
    if relaxed:
        every = np.arange(few.edges)
        seconds, limit = timed(lambda: IntegerProgram.of(few, every).limit(np.ones_like(every)), times=1)
        lines.append(row(work, "binome, relaxation on request", seconds, size_bound=limit.worth))

    def plain():
        seats, seating = solver.arrays_of(draw, seed=1, weight=draw.score)
        kernels(proposal_kernels, work=10**9).deferred_acceptance(seats, seating, 0)
        return seating.edge_of_mentee

    seconds, held = timed(plain)
    lines.append(row(work, "deferred acceptance, ties broken by lot", seconds, pairs=int((held >= 0).sum())))
    names = ("mentee", "mentor", "mentee_rank", "mentor_rank", "capacity")
    columns = {name: getattr(whole, name) for name in names}
    return lines + [asked("stable_pairs", peer, columns, work=work, times=3) for peer in peers]
