"""Best assignment on sparse graphs, beside its peers."""

import random

import numpy as np

from bench.engine.report import Line, asked, row, timed
from binome.engine import assign
from binome.engine.assignment.optimum import Edges, optimum


def best_edges(n: int, k: int, seed: int = 0) -> Edges:
    """A graph of each mentee's k best mentors, scores 0–1000 from sparse wishes and levels."""
    dice = np.random.default_rng(seed)
    wishes = dice.integers(0, 4, (n, 24)).astype(np.float32) * (dice.random((n, 24)) < 0.2)
    levels = dice.integers(0, 4, (n, 24)).astype(np.float32)
    mentors, scores = [], []
    for first in range(0, n, 1000):
        products = (wishes[first : first + 1000] @ levels.T).astype(np.int64) * 10
        products += dice.integers(0, 10, products.shape)
        top = np.sort(np.argpartition(-products, k, axis=1)[:, :k], axis=1)
        mentors.append(top.ravel())
        scores.append(np.minimum(np.take_along_axis(products, top, 1), 1000).ravel())
    return Edges(
        mentee=np.repeat(np.arange(n), k),
        mentor=np.concatenate(mentors),
        score=np.concatenate(scores),
        mentees=n,
        capacity=np.ones(n, dtype=np.int64),
    )


def any_edges(n: int, k: int, seed: int = 0) -> Edges:
    """A graph in which each mentee could have any k mentors, scores 0–1000: nobody is asked for more than others."""
    dice = np.random.default_rng(seed)
    keys = np.unique(np.repeat(np.arange(n), k) * n + dice.integers(0, n, n * k))
    capacity = np.ones(n, dtype=np.int64)
    scores = dice.integers(0, 1001, len(keys))
    return Edges(mentee=keys // n, mentor=keys % n, score=scores, mentees=n, capacity=capacity)


def named(edges: Edges) -> list[tuple[str, str, int]]:
    """The same with ids, in no order."""
    ends = zip(edges.mentee.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True)
    triples = [(f"e{i}", f"m{j}", points) for i, j, points in ends]
    random.Random(1).shuffle(triples)
    return triples


ALL = ("ortools_flow", "scipy_sparse", "kwok_sparse")
ROWS = (
    ("crowded", best_edges, 1_000, 33, ("mentor_match", "networkx_best", *ALL)),
    ("crowded", best_edges, 10_000, 33, ALL),
    ("crowded", best_edges, 30_000, 50, ALL),
    ("even", any_edges, 30_000, 50, ALL),
)


def measure(lines: list[Line]) -> None:
    """1,000, 10,000 and 30,000 a side; *crowded*: everyone's best candidates, so stars are wanted by hundreds."""
    for kind, graph, n, k, peers in ROWS:
        edges = graph(n, k)
        work = f"assignment, {n:,} a side, k = {k}, {kind} graph"
        seconds, best = timed(lambda edges=edges: optimum(edges))
        bounds = {"size_bound": best.size_bound, "score_bound": best.score_bound}
        lines.append(row(work, "binome", seconds, pairs=best.size, score=best.score, **bounds))
        triples = named(edges)
        seconds, assignment = timed(lambda triples=triples: assign(triples))
        lines.append(
            row(
                work,
                "binome, from ids to ids",
                seconds,
                pairs=assignment.certificate.pairs,
                score=assignment.certificate.score,
            )
        )
        columns = {"mentee": edges.mentee, "mentor": edges.mentor, "score": edges.score, "n": n, "m": n}
        lines.extend(asked("assignment", name, columns, work=work) for name in peers)
