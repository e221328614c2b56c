"""The loops of stable pairing, third part: local search, which moves one person between equals and lets the rest settle.

For the arrays see `proposal_kernels`.
"""

from typing import NamedTuple

from binome.engine.model.arrays import Ints
from binome.engine.stable.path_kernels import Trail, climb
from binome.engine.stable.proposal_kernels import (
    NOT_LOGGED,
    Market,
    Matching,
    deferred_acceptance,
    draw_number,
    forget_promotions,
    key_of,
    match,
    unmatch,
    worst_matched,
)
from binome.engine.tuning import SETTLING_MOVES


class Effort(NamedTuple):
    """How hard to look: levels of promotion, rounds of moves, how many of them may bring nothing, moves a round, and
    the number of pairs that ends it."""

    promotions: int
    rounds: int
    idle: int
    tries: int
    enough: int


def mentee_options(market: Market, matching: Matching, mentee: int, banned: int, lateral: bool, options: Ints) -> int:
    """Where an unmatched mentee may go without leaving anyone a better pair to make; returns how many.

    A mentor with room ends the search: `options[0]` is then that edge and the result is −1.
    """
    count, tier, forced = 0, -1, False
    for edge in range(market.mentee_start[mentee], market.mentee_start[mentee + 1]):
        if market.mentee_rank[edge] != tier:
            if forced:
                break
            tier = market.mentee_rank[edge]
        mentor = market.mentor[edge]
        if matching.taken[mentor] < market.capacity[mentor]:
            options[0] = edge
            return -1
        key = key_of(market, matching, edge)
        if key < matching.worst[mentor]:
            forced = True
        elif not lateral or key != matching.worst[mentor] or mentor == banned:
            continue
        options[count] = edge
        count += 1
    return count


def mentor_options(market: Market, matching: Matching, mentor: int, banned: int, lateral: bool, options: Ints) -> int:
    """Which mentees a mentor with room may take without leaving a better pair to make; returns how many.

    A mentee without a place ends the search: `options[0]` is then that edge and the result is −1.
    """
    count, tier, forced = 0, -1, False
    for at in range(market.mentor_start[mentor], market.mentor_start[mentor + 1]):
        edge = market.mentor_edges[at]
        if market.mentor_rank[edge] != tier:
            if forced:
                break
            tier = market.mentor_rank[edge]
        now = matching.edge_of_mentee[market.mentee[edge]]
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


def follow_chain(market: Market, matching: Matching, person: int, steps: int, options: Ints, forward: bool) -> bool:
    """Match somebody, hand on what that frees or takes, and so on; true when it ends with one more person matched.

    Forward, an unmatched mentee takes a place and whoever loses it looks on. Backward, a mentor's free place is offered
    and the place that this frees is offered on. The first `steps` moves may go between equals; after that only moves that
    stability demands remain, and those end because one side only gains by them. Nobody but the one who is looking has a
    better pair to make meanwhile: that is why it must end with them.
    """
    banned, step = -1, 0
    while True:
        if forward:
            count = mentee_options(market, matching, person, banned, step < steps, options)
        else:
            count = mentor_options(market, matching, person, banned, step < steps, options)
        if count == -1:
            match(market, matching, options[0])
            return True
        if count == 0:
            return False
        edge = options[draw_number(matching, count)]
        mentor, mentee = market.mentor[edge], market.mentee[edge]
        replaced = worst_matched(market, matching, mentor) if forward else matching.edge_of_mentee[mentee]
        unmatch(market, matching, replaced)
        match(market, matching, edge)
        # the next step never leads straight back to the mentor just served
        banned = mentor
        person = market.mentee[replaced] if forward else market.mentor[replaced]
        step += 1


def undo(market: Market, matching: Matching) -> None:
    """Put everyone in the log back with whom they were."""
    for at in range(matching.undo_size[0]):
        if matching.edge_of_mentee[matching.undo_mentees[at]] >= 0:
            unmatch(market, matching, matching.edge_of_mentee[matching.undo_mentees[at]])
    for at in range(matching.undo_size[0]):
        if matching.undo_edges[matching.undo_mentees[at]] >= 0:
            match(market, matching, matching.undo_edges[matching.undo_mentees[at]])


def clear_undo_log(matching: Matching) -> None:
    """Close the log of the moves tried."""
    for at in range(matching.undo_size[0]):
        matching.undo_edges[matching.undo_mentees[at]] = NOT_LOGGED
    matching.undo_size[0] = -1


def gained(market: Market, matching: Matching) -> int:
    """What the moves tried changed in total weight."""
    gain = 0
    for at in range(matching.undo_size[0]):
        mentee = matching.undo_mentees[at]
        if matching.edge_of_mentee[mentee] >= 0:
            gain += market.weight[matching.edge_of_mentee[mentee]]
        if matching.undo_edges[mentee] >= 0:
            gain -= market.weight[matching.undo_edges[mentee]]
    return gain


def move_mentee(market: Market, matching: Matching, edge: int, steps: int, options: Ints) -> int:
    """Move one matched mentee to an equally good mentor and let the rest settle; returns the change in pairs.

    The place left behind stays closed until whoever lost theirs has settled: only then is it offered, best mentee first.
    """
    mentee, mentor = market.mentee[edge], market.mentor[edge]
    left = market.mentor[matching.edge_of_mentee[mentee]]
    unmatch(market, matching, matching.edge_of_mentee[mentee])
    market.capacity[left] -= 1
    change = 0
    if matching.taken[mentor] < market.capacity[mentor]:
        match(market, matching, edge)
    else:
        loser = worst_matched(market, matching, mentor)
        unmatch(market, matching, loser)
        match(market, matching, edge)
        if not follow_chain(market, matching, market.mentee[loser], steps, options, True):
            change -= 1
    market.capacity[left] += 1
    if follow_chain(market, matching, left, steps, options, False):
        change += 1
    return change


def may_move(market: Market, matching: Matching, edge: int) -> bool:
    """Whether the mentee is matched elsewhere, as happily, and this mentor has room or someone no better to give up."""
    now, mentor = matching.edge_of_mentee[market.mentee[edge]], market.mentor[edge]
    if now < 0 or now == edge or market.mentee_rank[edge] != market.mentee_rank[now]:
        return False
    if matching.taken[mentor] < market.capacity[mentor]:
        return True
    return bool(key_of(market, matching, edge) == matching.worst[mentor])


def grow(market: Market, matching: Matching, trail: Trail, effort: Effort, options: Ints) -> int:
    """Proposals, paths, then rounds of moves and paths; ends early at `enough` pairs or when rounds bring nothing.

    Returns the number of pairs.
    """
    deferred_acceptance(market, matching, effort.promotions)
    forget_promotions(market, matching)
    size = climb(market, matching, trail)
    idle = 0
    for _ in range(effort.rounds):
        if size >= effort.enough or idle >= effort.idle:
            break
        local_search(market, matching, effort.tries, SETTLING_MOVES, options)
        before, size = size, climb(market, matching, trail)
        idle = 0 if size > before else idle + 1
    return size


def local_search(market: Market, matching: Matching, tries: int, steps: int, options: Ints) -> int:
    """Move people along drawn edges, keep what gives more pairs, or as many and no less weight; returns the weight gained.

    Invariant: between tries the pairs are stable and never fewer: a try that loses a pair, or score at the same
    number of pairs, is undone from the log. A try may well gain nothing: wandering among equals is what leads out
    of a corner.
    """
    total = 0
    edges = len(market.mentee)
    for _ in range(tries):
        edge = draw_number(matching, edges)
        if not may_move(market, matching, edge):
            continue
        matching.undo_size[0] = 0
        change = move_mentee(market, matching, edge, steps, options)
        gain = gained(market, matching)
        if change < 0 or (change == 0 and gain < 0):
            undo(market, matching)
        else:
            total += gain
        clear_undo_log(matching)
    return total
