"""What no pairing exceeds, known without any search for stable pairs."""

import numpy as np

from binome.engine.assignment import matching_kernels
from binome.engine.assignment.matching_kernels import Graph, Layers, Seating
from binome.engine.model.arrays import Ints, pointers
from binome.engine.model.compiled import kernels
from binome.engine.model.instance import Instance


def size_limit(draw: Instance, edges: Ints | None = None) -> int:
    """No more pairs than fit into the seats, stable or not (Hopcroft and Karp 1973, with several seats a mentor).

    `edges` narrows it to some edges (all by default).
    """
    chosen = np.arange(draw.edges) if edges is None else edges
    chosen = chosen[draw.capacity[draw.mentor[chosen]] > 0]
    order = chosen[np.argsort(draw.mentee[chosen], kind="stable")]
    mentee, mentor = draw.mentee[order], draw.mentor[order]
    people, mentors = len(draw.mentees), len(draw.mentors)
    room = np.minimum(draw.capacity, np.bincount(mentor, minlength=mentors))
    graph = Graph(
        start=pointers(mentee, count=people),
        mentor=mentor.astype(np.int32),
        back_start=pointers(mentor, count=mentors),
        back=mentee.astype(np.int32),  # only counted: the search goes from mentees
        seat_start=np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(room))),
    )
    seating = Seating(
        place=np.full(people, -1, dtype=np.int64),
        sits_at=np.full(people, -1, dtype=np.int64),
        holder=np.full(int(room.sum()), -1, dtype=np.int64),
        taken=np.zeros(mentors, dtype=np.int64),
    )
    lengths = (people, mentors, max(people, mentors), mentors, max(people, mentors) + 1)
    layers = Layers(*(np.zeros(length, dtype=np.int64) for length in lengths))
    kernels(matching_kernels, work=len(order) * 4).largest(graph, seating, layers)
    return int(seating.taken.sum())


def score_limit(draw: Instance, edges: Ints | None = None) -> int:
    """No more than everyone's best score, seen from either side."""
    chosen = np.arange(draw.edges) if edges is None else edges
    mentor = draw.mentor[chosen]
    gain = np.maximum(draw.score[chosen], 0)
    best = np.zeros(len(draw.mentees), dtype=np.int64)
    np.maximum.at(best, draw.mentee[chosen], gain)
    order = np.lexsort((-gain, mentor))
    mentor = mentor[order]
    within = np.arange(len(mentor)) - np.searchsorted(mentor, mentor) < draw.capacity[mentor]
    return min(int(best.sum()), int(gain[order][within].sum()))
