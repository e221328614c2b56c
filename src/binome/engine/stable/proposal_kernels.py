"""The loops of stable pairing, first part: places, and proposals with promotion.

Plain functions over integer arrays (see `compiled`). A market is given by its edges, sorted by mentee then by that
mentee's rank, so that a mentee's edges are contiguous; `mentor_edges` lists the same edges sorted by mentor then by
that mentor's rank. `edge_of_mentee[i]` is the edge of mentee i or −1; the mentees matched at mentor j are
`matched[place_start[j] : place_start[j] + taken[j]]`, as edges, and `position_of[e]` is an edge's place in `matched`.
"""

from typing import NamedTuple

from binome.engine.model.arrays import Ints

LEVELS = 4  # promotions and none: more than `PROMOTIONS`, so that a promotion never outweighs a tier
NOT_LOGGED = -3


class Market(NamedTuple):
    """The edges, seen from both sides; every array is int64."""

    mentee_start: Ints
    mentor_start: Ints
    mentor_edges: Ints
    mentee: Ints
    mentor: Ints
    mentee_rank: Ints
    mentor_rank: Ints
    weight: Ints
    capacity: Ints
    place_start: Ints


class Matching(NamedTuple):
    """Who is matched with whom; changed in place by the loops.

    The undo log: the mentees whose edge changed, what it was, and how many they are (−1 while nothing is logged).
    """

    edge_of_mentee: Ints
    matched: Ints
    position_of: Ints
    taken: Ints
    worst: Ints
    level: Ints
    rng_state: Ints
    undo_mentees: Ints
    undo_edges: Ints
    undo_size: Ints


def draw_number(matching: Matching, sides: int) -> int:
    """A number in [0, sides) from a Lehmer generator: the same on every machine."""
    matching.rng_state[0] = matching.rng_state[0] * 48271 % 2147483647
    return int((matching.rng_state[0] >> 4) % sides)


def key_of(market: Market, matching: Matching, edge: int) -> int:
    """How a mentor ranks an edge, promoted mentees first within a tie; lower is better."""
    return int(market.mentor_rank[edge] * LEVELS + LEVELS - 1 - matching.level[market.mentee[edge]])


def log_for_undo(market: Market, matching: Matching, mentee: int) -> None:
    """Remember where a mentee sat before the moves being tried (`undo_size` is −1 when nothing is being tried)."""
    if matching.undo_size[0] >= 0 and matching.undo_edges[mentee] == NOT_LOGGED:
        matching.undo_edges[mentee] = matching.edge_of_mentee[mentee]
        matching.undo_mentees[matching.undo_size[0]] = mentee
        matching.undo_size[0] += 1


def match(market: Market, matching: Matching, edge: int) -> None:
    """Match a mentee who has no place at a mentor who has room."""
    log_for_undo(market, matching, market.mentee[edge])
    mentor = market.mentor[edge]
    place = market.place_start[mentor] + matching.taken[mentor]
    matching.matched[place] = edge
    matching.position_of[edge] = place
    matching.taken[mentor] += 1
    matching.edge_of_mentee[market.mentee[edge]] = edge
    matching.worst[mentor] = max(matching.worst[mentor], key_of(market, matching, edge))


def unmatch(market: Market, matching: Matching, edge: int) -> None:
    """Free the place of an edge.

    The worst is looked up again only when it is the one that leaves: else it stays the worst.
    """
    log_for_undo(market, matching, market.mentee[edge])
    mentor = market.mentor[edge]
    last = market.place_start[mentor] + matching.taken[mentor] - 1
    moved = matching.matched[last]
    matching.matched[matching.position_of[edge]] = moved
    matching.position_of[moved] = matching.position_of[edge]
    matching.taken[mentor] -= 1
    matching.edge_of_mentee[market.mentee[edge]] = -1
    if key_of(market, matching, edge) == matching.worst[mentor]:
        worst = -1
        for place in range(market.place_start[mentor], last):
            worst = max(worst, key_of(market, matching, matching.matched[place]))
        matching.worst[mentor] = worst


def worst_matched(market: Market, matching: Matching, mentor: int) -> int:
    """One of the mentor's least preferred mentees, drawn among equals."""
    start, taken = market.place_start[mentor], matching.taken[mentor]
    first = draw_number(matching, taken)
    for step in range(taken):
        edge = matching.matched[start + (first + step) % taken]
        if key_of(market, matching, edge) == matching.worst[mentor]:
            return int(edge)
    return -1


def propose(market: Market, matching: Matching, mentee: int) -> int:
    """One mentee goes down the list to the first mentor who takes them; returns who lost a place, or −1."""
    for edge in range(market.mentee_start[mentee], market.mentee_start[mentee + 1]):
        mentor = market.mentor[edge]
        if matching.taken[mentor] < market.capacity[mentor]:
            choice = free_in_tier(market, matching, edge)
            match(market, matching, choice)
            return -1
        if key_of(market, matching, edge) < matching.worst[mentor]:
            choice = free_in_tier(market, matching, edge)
            if choice >= 0:
                match(market, matching, choice)
                return -1
            loser = worst_matched(market, matching, mentor)
            unmatch(market, matching, loser)
            match(market, matching, edge)
            return int(market.mentee[loser])
    return -2


def free_in_tier(market: Market, matching: Matching, edge: int) -> int:
    """The first edge from here on, in the same tier, whose mentor has room; −1 when there is none."""
    for other in range(edge, market.mentee_start[market.mentee[edge] + 1]):
        if market.mentee_rank[other] != market.mentee_rank[edge]:
            return -1
        if matching.taken[market.mentor[other]] < market.capacity[market.mentor[other]]:
            return other
    return -1


def deferred_acceptance(market: Market, matching: Matching, levels: int) -> None:
    """Mentees propose; who comes to the end of the list goes through it again, promoted within ties.

    With `levels` = 0 this is Gale and Shapley's algorithm with ties broken by the order of the edges; with 1 it is
    the promotion of Király (2013), which never gives fewer than two thirds of the largest number of pairs.

    Invariant: a mentor who is full never has anyone worse later. Ends: mentors only gain by a change, and nobody is
    promoted more than `levels` times.
    """
    for first in range(len(matching.edge_of_mentee)):
        mentee = first
        while mentee >= 0:
            loser = propose(market, matching, mentee)
            if loser != -2:
                mentee = loser
            elif matching.level[mentee] < levels:
                matching.level[mentee] += 1
            else:
                mentee = -1


def paired(matching: Matching) -> int:
    """How many mentees have a place."""
    count = 0
    for edge in matching.edge_of_mentee:
        count += edge >= 0
    return count


def forget_promotions(market: Market, matching: Matching) -> None:
    """Forget the promotions: from here on a tie is a tie."""
    matching.level[:] = 0
    matching.worst[:] = -1
    for edge in matching.edge_of_mentee:
        if edge >= 0:
            mentor = market.mentor[edge]
            matching.worst[mentor] = max(matching.worst[mentor], key_of(market, matching, edge))
