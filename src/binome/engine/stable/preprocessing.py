"""Which mutual yeses some stable pairing can hold: the others are taken out before anything is searched or proven.

Two facts, read again and again until nothing changes (the hospitals-offer and residents-apply steps for ties of Irving
and Manlove 2009):

- a mentor of capacity c who ranks at most c mentees as good as this one is sure to be open to them, so this mentee
  never ends with anyone they like strictly less;
- a mentee whose first tier is a single mentor goes there if wanted, so a mentor whom c such mentees are sure to ask
  never ends with anyone strictly worse than the c-th of them.

The stable pairings of what is left are exactly the stable pairings of the whole.
"""

import numpy as np

from binome.engine.model.arrays import Flags, Ints
from binome.engine.model.instance import Instance

NEVER = np.iinfo(np.int64).max


def possible(choices: Instance) -> Flags:
    """Edges that a stable pairing may hold: shape (edges,). O(edges) a round after one sort."""
    alive = choices.capacity[choices.mentor] > 0
    mentees = np.lexsort((choices.mentee_rank, choices.mentee))
    mentors = np.lexsort((choices.mentor_rank, choices.mentor))
    left = -1
    while left != (left := int(alive.sum())):
        alive &= ~_below_a_sure_mentor(choices, mentors[alive[mentors]])
        alive &= ~_beyond_sure_mentees(choices, mentees[alive[mentees]])
    return alive


def _below_a_sure_mentor(choices: Instance, edges: Ints) -> Flags:
    """Edges whose mentee is sure of someone strictly better; `edges` are sorted by mentor and rank."""
    mentor = choices.mentor[edges]
    first, after = spans(mentor, choices.mentor_rank[edges])
    sure = edges[after - first <= choices.capacity[mentor]]
    best = np.full(len(choices.mentees), NEVER)
    np.minimum.at(best, choices.mentee[sure], choices.mentee_rank[sure])
    return np.asarray(choices.mentee_rank > best[choices.mentee])


def _beyond_sure_mentees(choices: Instance, edges: Ints) -> Flags:
    """Edges whose mentor is sure to fill up with strictly better; `edges` are sorted by mentee and rank."""
    first, after = spans(choices.mentee[edges], choices.mentee_rank[edges])
    asking = edges[(after - first == 1) & (first == np.arange(len(edges)))]
    asking = asking[np.lexsort((choices.mentor_rank[asking], choices.mentor[asking]))]
    mentor = choices.mentor[asking]
    last = np.arange(len(asking)) - np.searchsorted(mentor, mentor) == choices.capacity[mentor] - 1
    worst = np.full(len(choices.mentors), NEVER)
    worst[mentor[last]] = choices.mentor_rank[asking[last]]
    return np.asarray(choices.mentor_rank > worst[choices.mentor])


def spans(owner: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """For rows sorted by owner and rank: where the owner's rows begin, and where the rows of this tie end."""
    if not len(owner):
        return owner, owner
    new = np.concatenate(([True], (owner[1:] != owner[:-1]) | (rank[1:] != rank[:-1])))
    ends = np.append(np.flatnonzero(new)[1:], len(owner))
    return np.searchsorted(owner, owner), ends[np.cumsum(new) - 1]
