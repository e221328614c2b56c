"""What no pairing exceeds, known without any search for stable pairs."""

import numpy as np

from binome.engine.arrays import Ints
from binome.engine.instance import Instance


def size_limit(draw: Instance, edges: Ints | None = None) -> int:
    """No more pairs than fit into the seats, stable or not.

    A maximum flow from mentees to mentors (Dinitz 1970, through SciPy); a maximum matching when every mentor has one
    seat (Hopcroft and Karp 1973). `edges` narrows it to some edges (all by default).
    """
    chosen = np.arange(draw.edges) if edges is None else edges
    chosen = chosen[draw.capacity[draw.mentor[chosen]] > 0]
    if not len(chosen):
        return 0
    from scipy.sparse import csr_array  # noqa: PLC0415 - loaded when a bound is asked for
    from scipy.sparse.csgraph import maximum_bipartite_matching, maximum_flow  # noqa: PLC0415

    mentee, mentor = draw.mentee[chosen], draw.mentor[chosen]
    people, mentors = len(draw.mentees), len(draw.mentors)
    if draw.capacity[mentor].max() == 1:
        graph = csr_array((np.ones(len(chosen), np.int8), (mentee, mentor)), shape=(people, mentors))
        return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())
    source, sink = people + mentors, people + mentors + 1
    tails = np.concatenate((np.full(people, source), mentee, people + np.arange(mentors)))
    heads = np.concatenate((np.arange(people), people + mentor, np.full(mentors, sink)))
    room = np.concatenate((np.ones(people + len(chosen), np.int64), draw.capacity)).astype(np.int32)
    network = csr_array((room, (tails, heads)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(network, source, sink).flow_value)


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
