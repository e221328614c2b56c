"""The best assignment over every pair, proven by pricing, beside `lap` on the full table."""

import math
import resource

import numpy as np

from bench.engine.company import company
from bench.engine.report import Line, asked, row, timed
from binome.engine import Policy, Rules, Weights, exact_over_all
from binome.engine.model.scores import terms

N = 30_000
DENSE = (3_000, 10_000)


def table(rules: Rules) -> "np.ndarray[tuple[int, int], np.dtype[np.int16]]":
    """The score of every pair, −1 where a rule forbids it."""
    people = rules.people
    scores = np.empty((len(people.mentees), len(people.mentors)), dtype=np.int16)
    for at, mentee in enumerate(people.mentees.tolist()):
        mine = np.full(len(people.mentors), mentee)
        points = terms(people, mine, people.mentors, weights=Weights()).sum(axis=1)
        scores[at] = np.where(rules.codes(mine, people.mentors) < 0, points, -1)
    return scores


def ours(rules: Rules, work: str) -> Line:
    """Solve on the best candidates, price the rest, until nothing is left."""
    seconds, result = timed(lambda: exact_over_all(rules), 1)
    facts = {
        "pairs": result.optimum.size,
        "score": int(result.score.sum()),
        "exact": result.certificate().exact,
        "passes": result.passes,
    }
    return row(work, "binome", seconds, **facts)


def measure(lines: list[Line]) -> None:
    """The whole size for the engine first (its peak of memory is its own), then the sizes a full table fits in."""
    lines.append(ours(Rules.of(company(N), policy=Policy(min_grade_gap=0)), f"exact over all pairs, {N:,} × {N:,}"))
    lines[-1]["peak_gb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    dense = []
    for n in DENSE:
        rules = Rules.of(company(n), policy=Policy(min_grade_gap=0))
        work = f"exact over all pairs, {n:,} × {n:,}"
        lines.append(ours(rules, work))
        dense.append(asked("all_pairs", "lap_dense", {"scores": table(rules)}, work=work, times=1))
    lines.extend(dense)
    first, second = (line["median_s"] for line in dense)
    power = math.log(second / first) / math.log(DENSE[1] / DENSE[0])
    far = second * (N / DENSE[1]) ** power
    facts = {"extrapolated": f"not measured: grows with the power {power:.2f} between {DENSE[0]:,} and {DENSE[1]:,}"}
    lines.append(row(f"exact over all pairs, {N:,} × {N:,}", "lap_dense", [far], **facts))
