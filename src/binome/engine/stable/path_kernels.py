"""The loops of stable pairing, second part: shortest paths through ties that let one more person in.

A path never leaves anyone a better pair to make. Forward, from a mentee without a pair: they take the place of someone
the mentor ranks the same (or worse), who looks on from the top of their own list, until a place is free; mentors never
lose by it. Backward, from a free place: the mentor takes someone as happy there (or happier), whose place is offered on,
until somebody without a pair takes one; mentees never lose by it. What is open to a person does not depend on how the
path came to them, so one sweep marks each mentor once: O(edges) for all starts together. For the arrays see
`proposal_kernels`.
"""

from typing import NamedTuple

from binome.engine.model.arrays import Ints
from binome.engine.stable.proposal_kernels import Market, Matching, key_of, match, paired, unmatch


class Trail(NamedTuple):
    """Marks of a sweep: mentors seen, the queue, and the edge by which each person was reached (−1 at the start)."""

    seen: Ints
    queue: Ints
    by: Ints


def climb(market: Market, matching: Matching, trail: Trail) -> int:
    """Sweep forward and backward until neither lets anyone in; returns the number of pairs.

    Ends: every round but the last adds a pair.
    """
    while let_in(market, matching, trail) + fill_up(market, matching, trail) > 0:
        pass
    return paired(matching)


def let_in(market: Market, matching: Matching, trail: Trail) -> int:
    """One sweep from every mentee without a pair; returns how many got one."""
    gained = 0
    trail.seen[:] = 0
    for mentee in range(len(matching.edge_of_mentee)):
        if matching.edge_of_mentee[mentee] < 0:
            gained += find_place(market, matching, trail, mentee)
    return gained


def find_place(market: Market, matching: Matching, trail: Trail, root: int) -> bool:
    """Breadth first from one mentee to the nearest free place; everyone on the way moves up.

    Marks stay between the starts of one sweep: what could be done at a mentor does not depend on who asks, so none is
    looked at twice. What a success opens again is for the next sweep.
    """
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
            if matching.taken[mentor] < market.capacity[mentor]:
                move_up(market, matching, trail, edge)
                return True
            key = key_of(market, matching, edge)
            if key > matching.worst[mentor]:
                continue
            forced = forced or key < matching.worst[mentor]
            if trail.seen[mentor] == 0:
                trail.seen[mentor] = 1
                tail = queue_matched(market, matching, trail, edge, tail)
    return False


def queue_matched(market: Market, matching: Matching, trail: Trail, edge: int, tail: int) -> int:
    """Put those who could lose their place to an edge in the queue; returns its new end."""
    mentor = market.mentor[edge]
    start = market.place_start[mentor]
    for place in range(start, start + matching.taken[mentor]):
        other = matching.matched[place]
        if key_of(market, matching, other) == matching.worst[mentor]:
            trail.by[market.mentee[other]] = edge
            trail.queue[tail] = market.mentee[other]
            tail += 1
    return tail


def move_up(market: Market, matching: Matching, trail: Trail, edge: int) -> None:
    """Take a free place, and let everyone along the path take the place that was left for them."""
    while edge >= 0:
        mentee = market.mentee[edge]
        if matching.edge_of_mentee[mentee] >= 0:
            unmatch(market, matching, matching.edge_of_mentee[mentee])
        match(market, matching, edge)
        edge = trail.by[mentee]


def fill_up(market: Market, matching: Matching, trail: Trail) -> int:
    """One sweep from every free place; returns how many were filled."""
    gained = 0
    trail.seen[:] = 0
    for mentor in range(len(matching.taken)):
        while matching.taken[mentor] < market.capacity[mentor] and find_person(market, matching, trail, mentor):
            gained += 1
    return gained


def find_person(market: Market, matching: Matching, trail: Trail, root: int) -> bool:
    """Breadth first from one free place to the nearest mentee without a pair; everyone on the way moves over.

    Marks stay between the starts of one sweep, as in `find_place`.
    """
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
            now = matching.edge_of_mentee[market.mentee[edge]]
            if now < 0:
                move_over(market, matching, trail, edge)
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


def move_over(market: Market, matching: Matching, trail: Trail, edge: int) -> None:
    """Match somebody new, and move everyone along the path to the place that was offered to them."""
    while edge >= 0:
        onward = trail.by[market.mentor[edge]]
        if onward >= 0:
            unmatch(market, matching, matching.edge_of_mentee[market.mentee[onward]])
        match(market, matching, edge)
        edge = onward
