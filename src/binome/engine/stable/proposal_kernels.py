"""The loops of stable pairing, first part: seats, and proposals with promotion.

Plain functions over integer arrays (see `compiled`). A market is given by its edges, sorted by mentee then by that
mentee's rank, so that a mentee's edges are contiguous; `mentor_edges` lists the same edges sorted by mentor then by
that mentor's rank. `held[i]` is the edge of mentee i or −1; the mentees seated at mentor j are
`seats[seat_start[j] : seat_start[j] + taken[j]]`, as edges, and `seat_of[e]` is an edge's place in `seats`.
"""

from typing import NamedTuple

from binome.engine.model.arrays import Ints

LEVELS = 4
UNTOUCHED = -3


class Market(NamedTuple):
    """The edges, seen from both sides; every array is int64."""

    mentee_start: Ints
    mentor_start: Ints
    mentor_edges: Ints
    mentee: Ints
    mentor: Ints
    mentee_rank: Ints
    mentor_rank: Ints
    worth: Ints
    capacity: Ints
    seat_start: Ints


class Seating(NamedTuple):
    """Who sits where; changed in place by the loops."""

    held: Ints
    seats: Ints
    seat_of: Ints
    taken: Ints
    worst: Ints
    level: Ints
    dice: Ints
    touched: Ints
    was: Ints
    noted: Ints


def roll(seating: Seating, sides: int) -> int:
    """A number in [0, sides) from a Lehmer generator: the same on every machine."""
    seating.dice[0] = seating.dice[0] * 48271 % 2147483647
    return int((seating.dice[0] >> 4) % sides)


def key_of(market: Market, seating: Seating, edge: int) -> int:
    """How a mentor ranks an edge, promoted mentees first within a tie; lower is better."""
    return int(market.mentor_rank[edge] * LEVELS + LEVELS - 1 - seating.level[market.mentee[edge]])


def note(market: Market, seating: Seating, mentee: int) -> None:
    """Remember where a mentee sat before the moves being tried (`noted` is −1 when nothing is being tried)."""
    if seating.noted[0] >= 0 and seating.was[mentee] == UNTOUCHED:
        seating.was[mentee] = seating.held[mentee]
        seating.touched[seating.noted[0]] = mentee
        seating.noted[0] += 1


def seat(market: Market, seating: Seating, edge: int) -> None:
    """Seat a mentee who has no seat at a mentor who has room."""
    note(market, seating, market.mentee[edge])
    mentor = market.mentor[edge]
    place = market.seat_start[mentor] + seating.taken[mentor]
    seating.seats[place] = edge
    seating.seat_of[edge] = place
    seating.taken[mentor] += 1
    seating.held[market.mentee[edge]] = edge
    seating.worst[mentor] = max(seating.worst[mentor], key_of(market, seating, edge))


def unseat(market: Market, seating: Seating, edge: int) -> None:
    """Free the seat of an edge."""
    note(market, seating, market.mentee[edge])
    mentor = market.mentor[edge]
    last = market.seat_start[mentor] + seating.taken[mentor] - 1
    moved = seating.seats[last]
    seating.seats[seating.seat_of[edge]] = moved
    seating.seat_of[moved] = seating.seat_of[edge]
    seating.taken[mentor] -= 1
    seating.held[market.mentee[edge]] = -1
    if key_of(market, seating, edge) == seating.worst[mentor]:
        worst = -1
        for place in range(market.seat_start[mentor], last):
            worst = max(worst, key_of(market, seating, seating.seats[place]))
        seating.worst[mentor] = worst


def worst_seated(market: Market, seating: Seating, mentor: int) -> int:
    """One of the mentor's least preferred mentees, drawn among equals."""
    start, taken = market.seat_start[mentor], seating.taken[mentor]
    first = roll(seating, taken)
    for step in range(taken):
        edge = seating.seats[start + (first + step) % taken]
        if key_of(market, seating, edge) == seating.worst[mentor]:
            return int(edge)
    return -1


def propose(market: Market, seating: Seating, mentee: int) -> int:
    """One mentee goes down the list to the first mentor who takes them; returns who lost a seat, or −1."""
    for edge in range(market.mentee_start[mentee], market.mentee_start[mentee + 1]):
        mentor = market.mentor[edge]
        if seating.taken[mentor] < market.capacity[mentor]:
            choice = free_in_tier(market, seating, edge)
            seat(market, seating, choice)
            return -1
        if key_of(market, seating, edge) < seating.worst[mentor]:
            choice = free_in_tier(market, seating, edge)
            if choice >= 0:
                seat(market, seating, choice)
                return -1
            loser = worst_seated(market, seating, mentor)
            unseat(market, seating, loser)
            seat(market, seating, edge)
            return int(market.mentee[loser])
    return -2


def free_in_tier(market: Market, seating: Seating, edge: int) -> int:
    """The first edge from here on, in the same tier, whose mentor has room; −1 when there is none."""
    for other in range(edge, market.mentee_start[market.mentee[edge] + 1]):
        if market.mentee_rank[other] != market.mentee_rank[edge]:
            return -1
        if seating.taken[market.mentor[other]] < market.capacity[market.mentor[other]]:
            return other
    return -1


def deferred_acceptance(market: Market, seating: Seating, levels: int) -> None:
    """Mentees propose; who comes to the end of the list goes through it again, promoted within ties.

    With `levels` = 0 this is Gale and Shapley's algorithm with ties broken by the order of the edges; with 1 it is
    the promotion of Király (2013), which never gives fewer than two thirds of the largest number of pairs.
    """
    for first in range(len(seating.held)):
        mentee = first
        while mentee >= 0:
            loser = propose(market, seating, mentee)
            if loser != -2:
                mentee = loser
            elif seating.level[mentee] < levels:
                seating.level[mentee] += 1
            else:
                mentee = -1


def paired(seating: Seating) -> int:
    """How many mentees have a seat."""
    count = 0
    for edge in seating.held:
        count += edge >= 0
    return count


def settle(market: Market, seating: Seating) -> None:
    """Forget the promotions: from here on a tie is a tie."""
    seating.level[:] = 0
    seating.worst[:] = -1
    for edge in seating.held:
        if edge >= 0:
            mentor = market.mentor[edge]
            seating.worst[mentor] = max(seating.worst[mentor], key_of(market, seating, edge))
