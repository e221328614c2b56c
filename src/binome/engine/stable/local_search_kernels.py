"""The loops of stable pairing, third part: nudges, which move one person between equals and let the rest settle.

For the arrays see `proposal_kernels`.
"""

from typing import NamedTuple

from binome.engine.model.arrays import Ints
from binome.engine.stable.path_kernels import Trail, climb
from binome.engine.stable.proposal_kernels import (
    UNTOUCHED,
    Market,
    Seating,
    deferred_acceptance,
    key_of,
    roll,
    seat,
    settle,
    unseat,
    worst_seated,
)
from binome.engine.tuning import SETTLING_MOVES


class Effort(NamedTuple):
    """How hard to look: levels of promotion, rounds of nudges, how many of them may bring nothing, nudges a round, and
    the number of pairs that ends it."""

    promotions: int
    rounds: int
    idle: int
    tries: int
    enough: int


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


def grow(market: Market, seating: Seating, trail: Trail, effort: Effort, options: Ints) -> int:
    """Proposals, paths, then rounds of nudges and paths; ends early at `enough` pairs or when rounds bring nothing.

    Returns the number of pairs.
    """
    deferred_acceptance(market, seating, effort.promotions)
    settle(market, seating)
    size = climb(market, seating, trail)
    idle = 0
    for _ in range(effort.rounds):
        if size >= effort.enough or idle >= effort.idle:
            break
        search_worth(market, seating, effort.tries, SETTLING_MOVES, options)
        before, size = size, climb(market, seating, trail)
        idle = 0 if size > before else idle + 1
    return size


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
