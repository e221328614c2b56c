"""What no pairing exceeds, known without any search for stable pairs."""

import numpy as np

from binome.engine.assignment import matching_kernels
from binome.engine.assignment.matching_kernels import Graph, Layers, PlaceMatching
from binome.engine.model.arrays import Ints, pointers
from binome.engine.model.compiled import kernels
from binome.engine.model.instance import Instance


def size_limit(choices: Instance, edges: Ints | None = None) -> int:
    """No more pairs than fit into the places, stable or not (Hopcroft and Karp 1973, with several places a mentor).

    `edges` narrows it to some edges (all by default).
    """
    chosen = np.arange(choices.edges) if edges is None else edges
    chosen = chosen[choices.capacity[choices.mentor[chosen]] > 0]
    order = chosen[np.argsort(choices.mentee[chosen], kind="stable")]
    mentee, mentor = choices.mentee[order], choices.mentor[order]
    people, mentors = len(choices.mentees), len(choices.mentors)
    capacity = np.minimum(choices.capacity, np.bincount(mentor, minlength=mentors))
    graph = Graph(
        start=pointers(mentee, count=people),
        mentor=mentor.astype(np.int32),
        back_start=pointers(mentor, count=mentors),
        back=mentee.astype(np.int32),  # only counted: the search goes from mentees
        place_start=np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(capacity))),
    )
    matching = PlaceMatching(
        place=np.full(people, -1, dtype=np.int64),
        mentor_of=np.full(people, -1, dtype=np.int64),
        holder=np.full(int(capacity.sum()), -1, dtype=np.int64),
        taken=np.zeros(mentors, dtype=np.int64),
    )
    lengths = (people, mentors, max(people, mentors), mentors, max(people, mentors) + 1)
    layers = Layers(*(np.zeros(length, dtype=np.int64) for length in lengths))
    kernels(matching_kernels, work=len(order) * 4).largest(graph, matching, layers)
    return int(matching.taken.sum())


def score_limit(choices: Instance, edges: Ints | None = None) -> int:
    """No more than everyone's best score, seen from either side."""
    chosen = np.arange(choices.edges) if edges is None else edges
    mentor = choices.mentor[chosen]
    gain = np.maximum(choices.score[chosen], 0)
    best = np.zeros(len(choices.mentees), dtype=np.int64)
    np.maximum.at(best, choices.mentee[chosen], gain)
    order = np.lexsort((-gain, mentor))
    mentor = mentor[order]
    within = np.arange(len(mentor)) - np.searchsorted(mentor, mentor) < choices.capacity[mentor]
    return min(int(best.sum()), int(gain[order][within].sum()))
