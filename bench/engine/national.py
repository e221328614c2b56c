"""A whole country: 300,000 and 1,000,000 a side through every stage, people as columns from end to end.

`python -m bench.engine.national SIZE` measures one size in a process of its own, so that its peak of memory is its own.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from bench.engine.pipeline import bare
from bench.engine.report import Line, row
from binome.engine import (
    CandidatePairs,
    Instance,
    People,
    Policy,
    Proposals,
    Rules,
    Weights,
    at_random,
    by_label,
    propose,
    search_blocks,
    verify,
)
from binome.engine.assignment.optimum import Edges, optimum
from binome.engine.assignment.sparse import certificate_of
from binome.engine.candidates.features import features
from binome.engine.model.arrays import Ints
from binome.engine.model.compiled import kernels
from binome.engine.stable import proposal_kernels, solver

SIZES = (300_000, 1_000_000)
SITE, KEPT, SAID_YES, PREFERRED = 4_000, 20, 0.8, 2
SAMPLED, FINE = 20, 4
THEMES, SLOTS, LANGUAGES, DEPARTMENTS, GRADES = 12, 10, 3, 400, 8


def country(n: int, seed: int = 5) -> tuple[People, Ints]:
    """`n` mentees and `n` mentors as columns, and the site of each: many small sites and a few very large ones.

    Everyone wants and offers 4 of 12 themes, has 4 of 10 slots and up to three languages; reporting lines are 60 deep.
    """
    dice = np.random.default_rng(seed)
    count = 2 * n
    rows = np.arange(count)

    def some_of(width: int, drawn: int) -> Any:
        return np.argpartition(dice.random((count, width), dtype=np.float32), drawn, axis=1)[:, :drawn]

    def table(columns: Any, values: Any, width: int) -> Any:
        result = np.zeros((count, width), dtype=np.int8)
        np.put_along_axis(result, columns, values, axis=1)
        return result

    def levels() -> Any:
        return dice.integers(1, 5, (count, 4), dtype=np.int8)

    wants, offers = some_of(THEMES, 4), some_of(THEMES, 4)
    share = (1.0 + np.arange(max(1, n // SITE))) ** -0.7
    people = People.of_columns(
        ids=[f"p{at}" for at in range(count)],
        mentee=rows < n,
        mentor=rows >= n,
        department=dice.integers(0, DEPARTMENTS, count),
        grade=dice.integers(1, GRADES + 1, count),
        manager=np.where(rows % 60 == 59, -1, np.minimum(rows + 1, count - 1)),
        languages=dice.integers(1, LANGUAGES + 1, count)[:, None] > np.arange(LANGUAGES),
        slots=table(some_of(SLOTS, 4), 1, SLOTS) > 0,
        themes=[f"t{at}" for at in range(THEMES)],
        offered=table(offers, levels(), THEMES),
        wanted=table(wants, levels(), THEMES),
        wish_place=table(wants, np.broadcast_to(np.arange(1, 5, dtype=np.int8), (count, 4)), THEMES),
    )
    return people, dice.choice(len(share), count, p=share / share.sum())


def simulated(proposed: Proposals, seed: int = 1) -> Instance:
    """Choices drawn from a seed, nobody's own: each side says yes to four proposals in five, the best two first."""
    people, dice = proposed.people, np.random.default_rng(seed)
    mentee = np.searchsorted(people.mentees, proposed.mentee)
    mentor = np.searchsorted(people.mentors, proposed.mentor)
    yes, back = dice.random((2, len(mentee)), dtype=np.float32) < SAID_YES
    rank = tier(mentee, yes), tier(mentor, back)
    both = np.flatnonzero(yes & back)
    both = both[np.lexsort((mentor[both], mentee[both]))]
    return Instance(
        mentees=tuple(people.ids[at] for at in people.mentees.tolist()),
        mentors=tuple(people.ids[at] for at in people.mentors.tolist()),
        capacity=people.capacity[people.mentors],
        mentee=mentee[both],
        mentor=mentor[both],
        mentee_rank=rank[0][both],
        mentor_rank=rank[1][both],
        score=proposed.score[both].astype(np.int64),
    )


def tier(whose: Ints, yes: Any) -> Ints:
    """0 for the best `PREFERRED` of each person's yeses, 1 for the others; proposals come best first."""
    yeses = np.flatnonzero(yes)
    order = yeses[np.argsort(whose[yeses], kind="stable")]
    first = np.searchsorted(whose[order], whose[order])
    result = np.zeros(len(whose), dtype=np.int64)
    result[order] = np.arange(len(order)) - first >= PREFERRED
    return result


class Stages:
    """Seconds and facts of each stage, processor seconds among them, with the peak of memory so far."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self.total, self.cpu = 0.0, 0.0

    def run(self, who: str, stage: Callable[[], Any], facts: Callable[[Any], dict[str, Any]] = lambda _: {}) -> Any:
        """Time a stage; its facts are told afterwards."""
        started, worked = time.perf_counter(), time.process_time()
        result = stage()
        seconds, worked = time.perf_counter() - started, time.process_time() - worked
        self.total += seconds
        self.cpu += worked
        self.tell(who, seconds, cpu_s=round(worked, 1), **facts(result))
        return result

    def tell(self, who: str, seconds: float, **facts: Any) -> None:
        """One line."""
        self.lines.append({"who": who, "seconds": seconds, **facts, "peak_gb": peak()})
        print(json.dumps(self.lines[-1]), file=sys.stderr, flush=True)


def peak() -> float:
    """The most memory this process and its children have had, in GB."""
    return round(sum(resource.getrusage(who).ru_maxrss for who in (0, resource.RUSAGE_CHILDREN)) / 2**20, 2)


def whole(n: int) -> list[dict[str, Any]]:
    """Every stage of one size."""
    stages = Stages()
    people, sites = stages.run("columns", lambda: country(n))
    rules = Rules.of(people, policy=Policy(min_grade_gap=0))
    choice = chosen(stages, searched(stages, rules, sites))
    outcome = stages.run(
        "stable pairs and certificate",
        lambda: solver.solve(choice, seed=1),
        lambda made: {
            "pairs": made.certificate.pairs,
            "paired": share(made.certificate.pairs, n),
            "size_bound": made.certificate.size_upper_bound,
            "blocking": made.certificate.blocking_pairs,
        },
    )
    stages.tell("binome, everything", stages.total, cpu_s=round(stages.cpu, 1))
    checked(stages, choice, outcome, n)
    return stages.lines


def chosen(stages: Stages, pairs: CandidatePairs) -> Instance:
    """From candidates to choices; the candidates are given up on the way."""
    proposed = stages.run("shortlists", lambda: propose(pairs, seed=1), lambda made: {"proposals": len(made.mentee)})
    stages.run("best assignment", lambda: assigned(pairs), lambda made: made)
    return stages.run("choices, simulated", lambda: simulated(proposed), lambda made: {"mutual_yeses": made.edges})


def searched(stages: Stages, rules: Rules, sites: Ints) -> CandidatePairs:
    """Blocks by site and one pass at random; of a sample of them, what the bare products take."""
    blocks = stages.run("blocks", lambda: by_label(rules.people, sites, seed=1) + at_random(rules.people, seed=1))
    pairs = stages.run(
        f"candidates, k = {KEPT}",
        lambda: search_blocks(rules, blocks, k=KEPT, seed=1),
        lambda made: {
            "blocks": len(blocks),
            "pairs_looked_at": sum(len(block.mentees) * len(block.mentors) for block in blocks),
            "pairs": len(made.mentee),
            "alone": len(made.alone_mentees) + len(made.alone_mentors),
        },
    )
    seconds, some = 0.0, blocks[:: max(1, len(blocks) // SAMPLED)]
    for block in some:
        columns = features(rules, block.mentees, block.mentors, weights=Weights())
        started = time.process_time()
        with threadpool_limits(1, user_api="blas"):
            bare(*columns)
        seconds += time.process_time() - started
    sample = {"from_blocks": len(some), "columns": columns[0].shape[1]}
    stages.tell(
        "of which bare products (processor seconds, from a sample)", seconds * len(blocks) / len(some), **sample
    )
    return pairs


def assigned(pairs: CandidatePairs) -> dict[str, Any]:
    """The best pairs if nobody chose, without the last proof; in quarter points, so that what is left out is less."""
    people = pairs.people
    edges = Edges(
        mentee=np.searchsorted(people.mentees, pairs.mentee).astype(np.int32),
        mentor=np.searchsorted(people.mentors, pairs.mentor).astype(np.int32),
        score=pairs.score * FINE,
        mentees=len(people.mentees),
        capacity=people.capacity[people.mentors],
    )
    proof = certificate_of(optimum(edges, exact=False))
    return {"pairs": proof.pairs, "size_bound": proof.size_upper_bound, "score": proof.score // FINE, "gap": proof.gap}


def checked(stages: Stages, choice: Instance, outcome: solver.Outcome, n: int) -> None:
    """The pairs judged again from the choices, and what deferred acceptance makes of the same ones."""
    stages.run(
        "the certificate checked again",
        lambda: verify(choice, outcome.pairs),
        lambda made: {
            "stable": made.stable,
        },
    )
    draw = solver.shuffled(choice, seed=1)

    def plain() -> Ints:
        market, seating = solver.arrays_of(draw, seed=1, weight=draw.score)
        kernels(proposal_kernels, work=10**9).deferred_acceptance(market, seating, 0)
        return seating.edge_of_mentee

    stages.run(
        "deferred acceptance, ties broken by lot",
        plain,
        lambda held: {
            "paired": share(int((held >= 0).sum()), n),
        },
    )


def share(pairs: int, n: int) -> float:
    """Per cent of one side."""
    return round(100 * pairs / n, 2)


def measure(lines: list[Line]) -> None:
    """Both sizes."""
    for n in SIZES:
        done = subprocess.run(
            [sys.executable, "-m", "bench.engine.national", str(n)], check=True, stdout=subprocess.PIPE
        )
        stages = json.loads(done.stdout)
        lines.extend(
            row(f"national, {n:,} × {n:,}", stage.pop("who"), [stage.pop("seconds")], **stage) for stage in stages
        )


if __name__ == "__main__":
    print(json.dumps(whole(int(sys.argv[1]))))
