"""30,000 × 30,000: barriers, scores, two-sided top 50, shortlists; beside the bare product of the same columns."""

import resource

from bench.engine.company import company
from bench.engine.report import Line, row, timed
from binome.engine import Policy, Rules, candidates, shortlists
from binome.engine.best import Best
from binome.engine.scores import Weights

N = 30_000


def measure(lines: list[Line]) -> None:
    """The whole way, and the floor under it."""
    rules = Rules.of(company(N), policy=Policy(min_grade_gap=0))
    work = f"pipeline, {N:,} × {N:,}"
    bare = Best.of(rules, weights=Weights(), k=1, seed=0)
    seconds, _ = timed(lambda: sum(1 for _ in bare.tiles()), 1)
    lines.append(row(work, "bare float32 product", seconds, columns=bare.features[0].shape[1]))
    seconds, found = timed(lambda: candidates(rules, k=50), 1)
    lines.append(row(work, "binome, two-sided top 50", seconds, pairs=len(found.mentee)))
    seconds, _ = timed(lambda: shortlists(found), 1)
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    lines.append(row(work, "binome, shortlists", seconds, peak_gb=peak))
