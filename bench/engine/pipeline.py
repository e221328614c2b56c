"""30,000 × 30,000: barriers, scores, two-sided top 50, shortlists, stable pairs, certificate; beside the bare product."""

import resource
from typing import Any

import numpy as np

from bench.engine.company import company
from bench.engine.report import Line, row, timed
from binome.engine import Policy, Rules, candidates, shortlists, solve
from binome.engine.arrays import Floats
from binome.engine.best import Best
from binome.engine.instance import Instance
from binome.engine.scores import Weights

N = 30_000


def whole(rules: Rules) -> Any:
    """From people to certified pairs; everyone says yes to their proposals, the first two before the others."""
    lists = shortlists(candidates(rules, k=50))

    def tiers(proposals):
        names = [proposal.id for proposal in proposals]
        return [names[:2], names[2:]]

    choice = Instance.of(
        mentees={name: tiers(proposals) for name, proposals in lists.mentees.items()},
        mentors={name: (1, tiers(proposals)) for name, proposals in lists.mentors.items()},
        scores={(name, one.id): one.score for name, proposals in lists.mentees.items() for one in proposals},
    )
    return solve(choice, seed=1)


def bare(wanted: Floats, offered: Floats) -> None:
    """The floor: every product of the same columns, streamed in tiles, with all the threads BLAS wants; nothing read."""
    buffer = np.empty(256 * 4096, dtype=np.float32)
    for column in range(0, len(offered), 4096):
        across = np.ascontiguousarray(offered[column : column + 4096].T)
        for top in range(0, len(wanted), 256):
            some = wanted[top : top + 256]
            np.matmul(some, across, out=buffer[: len(some) * across.shape[1]].reshape(len(some), across.shape[1]))


def measure(lines: list[Line], n: int = N) -> None:
    """The whole way, and the floor under it."""
    rules = Rules.of(company(n), policy=Policy(min_grade_gap=0))
    work = f"pipeline, {n:,} × {n:,}"
    field = Best.of(rules, weights=Weights(), k=1, seed=0).field
    seconds, outcome = timed(lambda: whole(rules))
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    lines.append(row(work, "binome, everything", seconds, pairs=len(outcome.pairs), peak_gb=peak))
    seconds, _ = timed(lambda: bare(field.wanted, field.offered))
    lines.append(row(work, "bare float32 product", seconds, columns=field.wanted.shape[1]))
    seconds, found = timed(lambda: candidates(rules, k=50))
    lines.append(row(work, "of which two-sided top 50", seconds, pairs=len(found.mentee)))
    seconds, _ = timed(lambda: shortlists(found))
    lines.append(row(work, "of which shortlists", seconds))
