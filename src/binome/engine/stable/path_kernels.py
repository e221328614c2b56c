"""The loops of stable pairing, second part: shortest paths through ties that let one more person in.

A path never leaves anyone a better pair to make. Forward, from a mentee without a pair: they take the seat of someone
the mentor ranks the same (or worse), who looks on from the top of their own list, until a seat is free; mentors never
lose by it. Backward, from a free seat: the mentor takes someone as happy there (or happier), whose seat is offered on,
until somebody without a pair takes one; mentees never lose by it. What is open to a person does not depend on how the
path came to them, so one sweep marks each mentor once: O(edges) for all starts together. For the arrays see
`proposal_kernels`.
"""

from typing import NamedTuple

from binome.engine.model.arrays import Ints
from binome.engine.stable.proposal_kernels import Market, Seating, key_of, paired, seat, unseat


class Trail(NamedTuple):
    """Marks of a sweep: mentors seen, the queue, and the edge by which each person was reached (−1 at the start)."""

    seen: Ints
    queue: Ints
    by: Ints


def climb(market: Market, seating: Seating, trail: Trail) -> int:
    """Sweep forward and backward until neither lets anyone in; returns the number of pairs."""
    while let_in(market, seating, trail) + fill_up(market, seating, trail) > 0:
        pass
    return paired(seating)


def let_in(market: Market, seating: Seating, trail: Trail) -> int:
    """One sweep from every mentee without a pair; returns how many got one."""
    gained = 0
    trail.seen[:] = 0
    for mentee in range(len(seating.held)):
        if seating.held[mentee] < 0:
            gained += find_seat(market, seating, trail, mentee)
    return gained


def find_seat(market: Market, seating: Seating, trail: Trail, root: int) -> bool:
    """Breadth first from one mentee to the nearest free seat; everyone on the way moves up."""
    trail.queue[0] = root
    trail.by[root] = -1
    head, tail = 0, 1
    while head < tail:
        mentee = trail.queue[head]
        head += 1
        tier, forced = -1, False
        for edge in range(market.mentee_start[mentee], market.mentee_start[mentee + 1]):
            if market.mentee_rank[edge] != tier:
                if forced:
                    break
                tier = market.mentee_rank[edge]
            mentor = market.mentor[edge]
            if seating.taken[mentor] < market.capacity[mentor]:
                move_up(market, seating, trail, edge)
                return True
            key = key_of(market, seating, edge)
            if key > seating.worst[mentor]:
                continue
            forced = forced or key < seating.worst[mentor]
            if trail.seen[mentor] == 0:
                trail.seen[mentor] = 1
                tail = queue_seated(market, seating, trail, edge, tail)
    return False


def queue_seated(market: Market, seating: Seating, trail: Trail, edge: int, tail: int) -> int:
    """Put those who could lose their seat to an edge in the queue; returns its new end."""
    mentor = market.mentor[edge]
    start = market.seat_start[mentor]
    for place in range(start, start + seating.taken[mentor]):
        other = seating.seats[place]
        if key_of(market, seating, other) == seating.worst[mentor]:
            trail.by[market.mentee[other]] = edge
            trail.queue[tail] = market.mentee[other]
            tail += 1
    return tail


def move_up(market: Market, seating: Seating, trail: Trail, edge: int) -> None:
    """Take a free seat, and let everyone along the path take the seat that was left for them."""
    while edge >= 0:
        mentee = market.mentee[edge]
        if seating.held[mentee] >= 0:
            unseat(market, seating, seating.held[mentee])
        seat(market, seating, edge)
        edge = trail.by[mentee]


def fill_up(market: Market, seating: Seating, trail: Trail) -> int:
    """One sweep from every free seat; returns how many were filled."""
    gained = 0
    trail.seen[:] = 0
    for mentor in range(len(seating.taken)):
        while seating.taken[mentor] < market.capacity[mentor] and find_person(market, seating, trail, mentor):
            gained += 1
    return gained


def find_person(market: Market, seating: Seating, trail: Trail, root: int) -> bool:
    """Breadth first from one free seat to the nearest mentee without a pair; everyone on the way moves over."""
    trail.seen[root] = 1
    trail.queue[0] = root
    trail.by[root] = -1
    head, tail = 0, 1
    while head < tail:
        mentor = trail.queue[head]
        head += 1
        tier, forced = -1, False
        for at in range(market.mentor_start[mentor], market.mentor_start[mentor + 1]):
            edge = market.mentor_edges[at]
            if market.mentor_rank[edge] != tier:
                if forced:
                    break
                tier = market.mentor_rank[edge]
            now = seating.held[market.mentee[edge]]
            if now < 0:
                move_over(market, seating, trail, edge)
                return True
            if now == edge or market.mentee_rank[edge] > market.mentee_rank[now]:
                continue
            forced = forced or market.mentee_rank[edge] < market.mentee_rank[now]
            if trail.seen[market.mentor[now]] == 0:
                trail.seen[market.mentor[now]] = 1
                trail.by[market.mentor[now]] = edge
                trail.queue[tail] = market.mentor[now]
                tail += 1
    return False


def move_over(market: Market, seating: Seating, trail: Trail, edge: int) -> None:
    """Seat somebody new, and move everyone along the path to the seat that was offered to them."""
    while edge >= 0:
        onward = trail.by[market.mentor[edge]]
        if onward >= 0:
            unseat(market, seating, seating.held[market.mentee[onward]])
        seat(market, seating, edge)
        edge = onward
