"""The best assignment over every pair, proven by pricing."""

from bench.engine.company import company
from bench.engine.report import Line, row, timed
from binome.engine import Policy, Rules, exact_over_all


def measure(lines: list[Line], n: int = 3_000) -> None:
    """Solve on the best candidates, price the rest, until nothing is left."""
    rules = Rules.of(company(n), policy=Policy(min_grade_gap=0))
    seconds, found = timed(lambda: exact_over_all(rules), 1)
    facts = {"pairs": found.optimum.size, "score": found.optimum.score, "exact": found.exact, "passes": found.passes}
    lines.append(row(f"exact over all pairs, {n:,} × {n:,}", "binome", seconds, **facts))
