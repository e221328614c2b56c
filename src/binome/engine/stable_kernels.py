"""The loops of stable pairing: proposals with promotion, then walks that let one more person in.

Plain functions over integer arrays (see `compiled`). A market is given by its edges, sorted by mentee then by that
mentee's rank, so that a mentee's edges are contiguous; `mentor_edges` lists the same edges sorted by mentor then by
that mentor's rank. `held[i]` is the edge of mentee i or −1; the mentees seated at mentor j are
`seats[seat_start[j] : seat_start[j] + taken[j]]`, as edges, and `seat_of[e]` is an edge's place in `seats`.
"""

from typing import NamedTuple

import numpy as np

from binome.engine.arrays import Ints

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


def settle(market: Market, seating: Seating) -> None:
    """Forget the promotions: from here on a tie is a tie."""
    seating.level[:] = 0
    seating.worst[:] = -1
    for edge in seating.held:
        if edge >= 0:
            mentor = market.mentor[edge]
            seating.worst[mentor] = max(seating.worst[mentor], key_of(market, seating, edge))


def mentee_options(market: Market, seating: Seating, mentee: int, banned: int, lateral: bool, options: Ints) -> int:
    """Where an unseated mentee may go without leaving anyone a better pair to make; returns how many.

    A mentor with room ends the search: `options[0]` is then that edge and the result is −1.
    """
    count, tier, forced = 0, -1, False
    for edge in range(market.mentee_start[mentee], market.mentee_start[mentee + 1]):
        if market.mentee_rank[edge] != tier:
            if forced:
                break
            tier = market.mentee_rank[edge]
        mentor = market.mentor[edge]
        if seating.taken[mentor] < market.capacity[mentor]:
            options[0] = edge
            return -1
        key = key_of(market, seating, edge)
        if key < seating.worst[mentor]:
            forced = True
        elif not lateral or key != seating.worst[mentor] or mentor == banned:
            continue
        options[count] = edge
        count += 1
    return count


def mentor_options(market: Market, seating: Seating, mentor: int, banned: int, lateral: bool, options: Ints) -> int:
    """Which mentees a mentor with room may take without leaving a better pair to make; returns how many.

    A mentee without a seat ends the search: `options[0]` is then that edge and the result is −1.
    """
    count, tier, forced = 0, -1, False
    for at in range(market.mentor_start[mentor], market.mentor_start[mentor + 1]):
        edge = market.mentor_edges[at]
        if market.mentor_rank[edge] != tier:
            if forced:
                break
            tier = market.mentor_rank[edge]
        now = seating.held[market.mentee[edge]]
        if now < 0:
            options[0] = edge
            return -1
        if now == edge:
            continue
        if market.mentee_rank[edge] < market.mentee_rank[now]:
            forced = True
        elif not lateral or market.mentee_rank[edge] != market.mentee_rank[now] or market.mentor[now] == banned:
            continue
        options[count] = edge
        count += 1
    return count


def seek_seat(market: Market, seating: Seating, mentee: int, steps: int, options: Ints) -> bool:
    """Walk forward: an unseated mentee takes a seat, who loses it looks on; true when everyone ends seated.

    The first `steps` moves may go between equals; after that only moves that stability demands remain, and those end
    because mentors only gain by them.
    """
    banned, step = -1, 0
    while True:
        count = mentee_options(market, seating, mentee, banned, step < steps, options)
        if count == -1:
            seat(market, seating, options[0])
            return True
        if count == 0:
            return False
        edge = options[roll(seating, count)]
        loser = worst_seated(market, seating, market.mentor[edge])
        unseat(market, seating, loser)
        seat(market, seating, edge)
        mentee = market.mentee[loser]
        banned = market.mentor[edge]
        step += 1


def fill_seat(market: Market, seating: Seating, mentor: int, steps: int, options: Ints) -> bool:
    """Walk backward: a free seat is offered, the seat that this frees is offered on; true when someone new sits."""
    banned, step = -1, 0
    while True:
        count = mentor_options(market, seating, mentor, banned, step < steps, options)
        if count == -1:
            seat(market, seating, options[0])
            return True
        if count == 0:
            return False
        edge = options[roll(seating, count)]
        left = seating.held[market.mentee[edge]]
        unseat(market, seating, left)
        seat(market, seating, edge)
        banned = mentor
        mentor = market.mentor[left]
        step += 1


def search_size(market: Market, seating: Seating, rounds: int, steps: int, enough: int, options: Ints) -> int:
    """Walk from every free seat and every unseated mentee, `rounds` times; returns the number of pairs.

    Every walk keeps the pairing stable and never loses a pair.
    """
    size = int(np.sum(seating.held >= 0))
    for _ in range(rounds):
        for mentee in range(len(seating.held)):
            edges = market.mentee_start[mentee + 1] - market.mentee_start[mentee]
            if seating.held[mentee] < 0 and edges > 0:
                size += seek_seat(market, seating, mentee, steps, options)
        if size >= enough:
            break
        for mentor in range(len(seating.taken)):
            edges = market.mentor_start[mentor + 1] - market.mentor_start[mentor]
            if seating.taken[mentor] < min(market.capacity[mentor], edges):
                size += fill_seat(market, seating, mentor, steps, options)
        if size >= enough:
            break
    return size


def undo(market: Market, seating: Seating) -> None:
    """Put everyone touched back where they sat."""
    for at in range(seating.noted[0]):
        if seating.held[seating.touched[at]] >= 0:
            unseat(market, seating, seating.held[seating.touched[at]])
    for at in range(seating.noted[0]):
        if seating.was[seating.touched[at]] >= 0:
            seat(market, seating, seating.was[seating.touched[at]])


def forget(seating: Seating) -> None:
    """Close the notes of the moves tried."""
    for at in range(seating.noted[0]):
        seating.was[seating.touched[at]] = UNTOUCHED
    seating.noted[0] = -1


def gained(market: Market, seating: Seating) -> int:
    """What the moves tried changed in total worth."""
    gain = 0
    for at in range(seating.noted[0]):
        now, was = seating.held[seating.touched[at]], seating.was[seating.touched[at]]
        if now >= 0:
            gain += market.worth[now]
        if was >= 0:
            gain -= market.worth[was]
    return gain


def nudge(market: Market, seating: Seating, edge: int, steps: int, options: Ints) -> int:
    """Move one seated mentee to an equally good mentor and let the rest settle; returns the change in pairs.

    The seat left behind stays closed until whoever lost theirs has settled: only then is it offered, best mentee first.
    """
    mentee, mentor = market.mentee[edge], market.mentor[edge]
    left = market.mentor[seating.held[mentee]]
    unseat(market, seating, seating.held[mentee])
    market.capacity[left] -= 1
    change = 0
    if seating.taken[mentor] < market.capacity[mentor]:
        seat(market, seating, edge)
    else:
        loser = worst_seated(market, seating, mentor)
        unseat(market, seating, loser)
        seat(market, seating, edge)
        if not seek_seat(market, seating, market.mentee[loser], steps, options):
            change -= 1
    market.capacity[left] += 1
    if fill_seat(market, seating, left, steps, options):
        change += 1
    return change


def may_nudge(market: Market, seating: Seating, edge: int) -> bool:
    """Whether the mentee sits elsewhere, as happily, and this mentor has room or someone no better to give up."""
    now, mentor = seating.held[market.mentee[edge]], market.mentor[edge]
    if now < 0 or now == edge or market.mentee_rank[edge] != market.mentee_rank[now]:
        return False
    if seating.taken[mentor] < market.capacity[mentor]:
        return True
    return bool(key_of(market, seating, edge) == seating.worst[mentor])


def search_worth(market: Market, seating: Seating, tries: int, steps: int, options: Ints) -> int:
    """Nudge drawn edges, keep what gives more pairs, or as many and at least the worth; returns the gain in worth."""
    total = 0
    edges = len(market.mentee)
    for _ in range(tries):
        edge = roll(seating, edges)
        if not may_nudge(market, seating, edge):
            continue
        seating.noted[0] = 0
        change = nudge(market, seating, edge, steps, options)
        gain = gained(market, seating)
        if change < 0 or (change == 0 and gain < 0):
            undo(market, seating)
        else:
            total += gain
        forget(seating)
    return total
