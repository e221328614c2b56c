"""The loops of stable pairing, last part: pairs that were stable, made so again after a change.

The free seats are closed, and whoever has a better pair to make looks for it, which ends because mentors only gain;
then the seats are opened one by one, which ends because mentees only gain (after Roth and Vande Vate 1990). People far
from the change never move. For the arrays see `proposal_kernels`.
"""

from binome.engine.model.arrays import Flags, Ints
from binome.engine.stable.local_search_kernels import fill_seat, seek_seat
from binome.engine.stable.path_kernels import Trail, fill_up, let_in
from binome.engine.stable.proposal_kernels import Market, Seating, key_of, paired, seat, unseat


def repair(market: Market, seating: Seating, trail: Trail, kept: Flags, least: int, room: Ints, options: Ints) -> int:
    """Seat the `kept` edges, settle what blocks, and let people in until there are `least` pairs; returns how many.

    `room` is scratch, one number a mentor.
    """
    for edge in market.mentor_edges:
        mentor = market.mentor[edge]
        if kept[edge] and seating.held[market.mentee[edge]] < 0 and seating.taken[mentor] < market.capacity[mentor]:
            seat(market, seating, edge)
    for mentor in range(len(room)):
        room[mentor], market.capacity[mentor] = market.capacity[mentor], seating.taken[mentor]
    settle_closed(market, seating, options)
    for mentor in range(len(room)):
        while market.capacity[mentor] < room[mentor]:
            market.capacity[mentor] += 1
            fill_seat(market, seating, mentor, 0, options)
    size, before = paired(seating), -1
    while before < size < least:
        before = size
        size += let_in(market, seating, trail) + fill_up(market, seating, trail)
    return size


def settle_closed(market: Market, seating: Seating, options: Ints) -> None:
    """With no seat free: everyone without one looks for one, then everyone who would be welcome somewhere better.

    The seat such a person leaves is closed too, so that this ends.
    """
    for mentee in range(len(seating.held)):
        if seating.held[mentee] < 0:
            seek_seat(market, seating, mentee, 0, options)
    moved = True
    while moved:
        moved = False
        for mentee in range(len(seating.held)):
            if welcome_elsewhere(market, seating, mentee):
                market.capacity[market.mentor[seating.held[mentee]]] -= 1
                unseat(market, seating, seating.held[mentee])
                seek_seat(market, seating, mentee, 0, options)
                moved = True


def welcome_elsewhere(market: Market, seating: Seating, mentee: int) -> bool:
    """Whether a mentor this mentee likes better would rather have them than someone seated there."""
    now = seating.held[mentee]
    if now < 0:
        return False
    for edge in range(market.mentee_start[mentee], market.mentee_start[mentee + 1]):
        if market.mentee_rank[edge] >= market.mentee_rank[now]:
            return False
        if key_of(market, seating, edge) < seating.worst[market.mentor[edge]]:
            return True
    return False
