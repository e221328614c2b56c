"""The loops of stable pairing, last part: pairs that were stable, made so again after a change.

The free places are closed, and whoever has a better pair to make looks for it, which ends because mentors only gain;
then the places are opened one by one, which ends because mentees only gain (after Roth and Vande Vate 1990). People far
from the change never move. For the arrays see `proposal_kernels`.
"""

from binome.engine.model.arrays import Flags, Ints
from binome.engine.stable.local_search_kernels import follow_chain
from binome.engine.stable.path_kernels import Trail, fill_up, let_in
from binome.engine.stable.proposal_kernels import Market, Matching, key_of, match, paired, unmatch


def repair(
    market: Market, matching: Matching, trail: Trail, kept: Flags, least: int, capacity_before: Ints, options: Ints
) -> int:
    """Match the `kept` edges, settle what blocks, and let people in until there are `least` pairs; returns how many.

    `capacity_before` is scratch, one number a mentor.
    """
    for edge in market.mentor_edges:
        mentor = market.mentor[edge]
        if (
            kept[edge]
            and matching.edge_of_mentee[market.mentee[edge]] < 0
            and matching.taken[mentor] < market.capacity[mentor]
        ):
            match(market, matching, edge)
    for mentor in range(len(capacity_before)):
        capacity_before[mentor], market.capacity[mentor] = market.capacity[mentor], matching.taken[mentor]
    settle_closed(market, matching, options)
    for mentor in range(len(capacity_before)):
        while market.capacity[mentor] < capacity_before[mentor]:
            market.capacity[mentor] += 1
            follow_chain(market, matching, mentor, 0, options, False)
    size, before = paired(matching), -1
    while before < size < least:
        before = size
        size += let_in(market, matching, trail) + fill_up(market, matching, trail)
    return size


def settle_closed(market: Market, matching: Matching, options: Ints) -> None:
    """With no place free: everyone without one looks for one, then everyone who would be welcome somewhere better.

    The place such a person leaves is closed too, so that this ends.

    Invariant: with no place free a mentor changes a mentee only for a better one. Ends: mentors only gain.
    """
    for mentee in range(len(matching.edge_of_mentee)):
        if matching.edge_of_mentee[mentee] < 0:
            follow_chain(market, matching, mentee, 0, options, True)
    moved = True
    while moved:
        moved = False
        for mentee in range(len(matching.edge_of_mentee)):
            if welcome_elsewhere(market, matching, mentee):
                market.capacity[market.mentor[matching.edge_of_mentee[mentee]]] -= 1
                unmatch(market, matching, matching.edge_of_mentee[mentee])
                follow_chain(market, matching, mentee, 0, options, True)
                moved = True


def welcome_elsewhere(market: Market, matching: Matching, mentee: int) -> bool:
    """Whether a mentor this mentee likes better would rather have them than someone matched there."""
    now = matching.edge_of_mentee[mentee]
    if now < 0:
        return False
    for edge in range(market.mentee_start[mentee], market.mentee_start[mentee + 1]):
        if market.mentee_rank[edge] >= market.mentee_rank[now]:
            return False
        if key_of(market, matching, edge) < matching.worst[market.mentor[edge]]:
            return True
    return False
