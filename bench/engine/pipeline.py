"""30,000 × 30,000: constraints, scores, two-sided top 50, shortlists, stable pairs, certificate; beside the bare product."""

import resource

import numpy as np

from bench.engine.company import company
from bench.engine.report import Line, row, timed
from binome.engine import Instance, Outcome, Policy, Proposals, Rules, candidates, propose, solve
from binome.engine.candidates.search import Search
from binome.engine.model.arrays import Floats, Ints
from binome.engine.model.scores import Weights

N = 30_000


def whole(rules: Rules) -> Outcome:
    """From people to certified pairs."""
    return solve(everyone_says_yes(propose(candidates(rules, k=50))), seed=1)


def everyone_says_yes(proposed: Proposals) -> Instance:
    """Choices of people who like all their proposals, the first two better than the others."""
    people = proposed.people
    order = np.lexsort((proposed.mentor, proposed.mentee))
    ends = people.mentees, people.mentors
    mentee, mentor = (np.searchsorted(*side) for side in zip(ends, (proposed.mentee, proposed.mentor), strict=True))
    return Instance(
        mentees=tuple(people.ids[row] for row in people.mentees.tolist()),
        mentors=tuple(people.ids[row] for row in people.mentors.tolist()),
        capacity=people.capacity[people.mentors],
        mentee=mentee[order],
        mentor=mentor[order],
        mentee_rank=(place(mentee)[order] >= 2).astype(np.int64),
        mentor_rank=(place(mentor)[order] >= 2).astype(np.int64),
        score=proposed.score[order].astype(np.int64),
    )


def place(owner: Ints) -> Ints:
    """The place of each proposal on the list of one of its ends, from 0; they come best first."""
    order = np.argsort(owner, kind="stable")
    result = np.empty(len(owner), dtype=np.int64)
    result[order] = np.arange(len(owner)) - np.searchsorted(owner[order], owner[order])
    return result


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
    grid = Search.of(rules, weights=Weights(), k=1, seed=0).grid
    seconds, outcome = timed(lambda: whole(rules))
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    lines.append(row(work, "binome, everything", seconds, pairs=len(outcome.pairs), peak_gb=peak))
    seconds, _ = timed(lambda: bare(grid.wanted, grid.offered))
    lines.append(row(work, "bare float32 product", seconds, columns=grid.wanted.shape[1]))
    seconds, pairs = timed(lambda: candidates(rules, k=50))
    lines.append(row(work, "of which two-sided top 50", seconds, pairs=len(pairs.mentee)))
    seconds, _ = timed(lambda: propose(pairs))
    lines.append(row(work, "of which shortlists", seconds))
