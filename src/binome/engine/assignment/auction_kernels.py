"""The loops of an auction in which everyone who bids can be served: prices rise to where all wishes fit.

Each bidder wants one object; object j has the seats `seat_start[j]` to `seat_start[j + 1]`, kept as a heap whose first
seat is the cheapest: the object's price. Weights, bids and prices are whole points. After a round what everybody holds
is worth to them within `step` of anything else (Bertsekas 1988; with several seats Bertsekas and Castañon 1989), so
the total is within `step` × bidders of the optimum; `path_kernels` closes what remains.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.engine.assignment.matching_kernels import SCARCE
from binome.engine.model.arrays import Ints, Numbers
from binome.engine.tuning import STEP_DIVISOR

LEAST = -(2**62)


class Market(NamedTuple):
    """Edges by bidder (`start`, `thing`, `weight`); a bidder without any takes no part.

    `loose` objects have `spare` seats too many together; their edges are given once more by object (`back_start`,
    `back` the edge, `back_bidder`). The last object stands for nobody: its seats leave those alone who hold them.
    `lonely` is more than any weight beats another by.
    """

    start: Ints
    thing: Numbers
    weight: Numbers
    seat_start: Ints
    back_start: Ints
    back: Numbers
    back_bidder: Numbers
    loose: NDArray[np.int8]
    spare: int
    lonely: int


class Book(NamedTuple):
    """The state of the auction: bid and bidder of each seat, prices of objects, the edge each bidder holds (or −1)."""

    bids: Ints
    holder: Ints
    price: Ints
    held: Ints
    worth: Ints
    stack: Ints
    queue: Ints
    queued: NDArray[np.int8]


def best_two(market: Market, book: Book, i: int) -> tuple[int, int, int]:
    """The edge worth most to a bidder at today's prices, its worth, and the second best."""
    edge, first, second = -1, LEAST, LEAST
    for e in range(market.start[i], market.start[i + 1]):
        value = market.weight[e] - book.price[market.thing[e]]
        if value > second:
            if value > first:
                edge, first, second = e, value, first
            else:
                second = value
    return edge, first, second


def down(book: Book, at: int, first: int, end: int) -> None:
    """Move a seat whose bid rose to its place in the heap of its object."""
    bid, bidder = book.bids[at], book.holder[at]
    while True:
        child = first + 2 * (at - first) + 1
        if child >= end:
            break
        if child + 1 < end and book.bids[child + 1] < book.bids[child]:
            child += 1
        if book.bids[child] >= bid:
            break
        book.bids[at], book.holder[at] = book.bids[child], book.holder[child]
        at = child
    book.bids[at], book.holder[at] = bid, bidder


def up(book: Book, at: int, first: int) -> None:
    """Move a seat whose bid fell to its place in the heap of its object."""
    bid, bidder = book.bids[at], book.holder[at]
    while at > first:
        parent = first + (at - first - 1) // 2
        if book.bids[parent] <= bid:
            break
        book.bids[at], book.holder[at] = book.bids[parent], book.holder[parent]
        at = parent
    book.bids[at], book.holder[at] = bid, bidder


def forward(market: Market, book: Book, step: int, waiting: int) -> None:
    """Let the `waiting` bidders on the stack bid until each holds something."""
    while waiting > 0:
        i = book.stack[waiting - 1]
        edge, first, second = best_two(market, book, i)
        rise = market.lonely if second == LEAST else first - second
        j = market.thing[edge]
        seat, end = market.seat_start[j], market.seat_start[j + 1]
        loser = book.holder[seat]
        book.bids[seat] += rise + step
        book.holder[seat] = i
        book.held[i] = edge
        if end - seat > 1:
            down(book, seat, seat, end)
        book.price[j] = book.bids[seat]
        if loser >= 0:
            book.held[loser] = -1
            book.stack[waiting - 1] = loser
        else:
            waiting -= 1


def reopen(market: Market, book: Book, step: int) -> int:
    """Give back what is no longer worth within `step` of the best; returns how many now wait on the stack.

    Bids that stay come down to what their bidder would still pay, so that they hold when the price rises to them.
    """
    for i in range(len(book.held)):
        _, book.worth[i], _ = best_two(market, book, i)
    for j in range(len(book.price)):
        first = market.seat_start[j]
        for s in range(first, market.seat_start[j + 1]):
            i = book.holder[s]
            if i >= 0:
                spare = market.weight[book.held[i]] - book.price[j] - book.worth[i] + step
                if spare < 0:
                    book.holder[s] = -1
                    book.held[i] = -1
                elif book.bids[s] > book.price[j] + spare:
                    book.bids[s] = book.price[j] + spare
                    up(book, s, first)
    waiting = 0
    for i in range(len(book.held) - 1, -1, -1):
        if book.held[i] < 0 and market.start[i] < market.start[i + 1]:
            book.stack[waiting] = i
            waiting += 1
    return waiting


def dear_seat(market: Market, book: Book, j: int) -> int:
    """A free seat of an object that still has a price, or −1."""
    for s in range(market.seat_start[j], market.seat_start[j + 1]):
        if book.holder[s] < 0 and book.bids[s] > 0:
            return s
    return -1


def backward(market: Market, book: Book, step: int) -> None:
    """Bring free seats to price 0: each is offered at a falling price until someone prefers it to what they hold.

    The reverse auction for more seats than needed (Bertsekas and Castañon 1992).
    """
    waiting = 0
    queue, queued = book.queue, book.queued
    queued[:] = 0
    for j in range(len(book.price)):
        for at in range(market.back_start[j], market.back_start[j + 1]):
            i = market.back_bidder[at]
            e = book.held[i]
            book.worth[i] = market.weight[e] - book.price[market.thing[e]]
        if dear_seat(market, book, j) >= 0:
            queue[waiting] = j
            queued[j] = 1
            waiting += 1
    while waiting > 0:
        j = queue[waiting - 1]
        s = dear_seat(market, book, j)
        if s < 0:
            waiting -= 1
            queued[j] = 0
            continue
        left = offer(market, book, step, j, s)
        if left >= 0 and not queued[left]:
            queue[waiting] = left
            queued[left] = 1
            waiting += 1


def offer(market: Market, book: Book, step: int, j: int, s: int) -> int:
    """Lower the price of one free seat to where the bidder it draws most still comes; returns the object they leave."""
    bidder, edge, first, second = -1, -1, LEAST, LEAST
    for at in range(market.back_start[j], market.back_start[j + 1]):
        i = market.back_bidder[at]
        value = market.weight[market.back[at]] - book.worth[i]
        if value > second and book.held[i] != market.back[at]:
            if value > first:
                bidder, edge, first, second = i, market.back[at], value, first
            else:
                second = value
    taken = first > step
    left = -1
    if taken:
        left = leave(market, book, bidder)
        book.held[bidder] = edge
        book.holder[s] = bidder
    book.bids[s] = min(book.bids[s], max(second - step, 0)) if taken else 0
    start = market.seat_start[j]
    up(book, s, start)
    book.price[j] = book.bids[start]
    for at in range(start, market.seat_start[j + 1]):
        i = book.holder[at]
        if i >= 0:
            book.worth[i] = market.weight[book.held[i]] - book.price[j]
    return left


def leave(market: Market, book: Book, i: int) -> int:
    """Free the seat a bidder holds; returns its object."""
    j = market.thing[book.held[i]]
    for s in range(market.seat_start[j], market.seat_start[j + 1]):
        if book.holder[s] == i:
            book.holder[s] = -1
    return int(j)


def hold(market: Market, book: Book, step: int, last: int) -> None:
    """Hold the auction with steps falling sixfold from `step` to `last`."""
    while True:
        forward(market, book, step, reopen(market, book, step))
        if market.spare:
            backward(market, book, step)
        if step <= last:
            return
        step = max(last, step // STEP_DIVISOR)


def count_edges(start: Ints, mentor: Numbers, mentee_part: Ints, mentor_part: Ints, counts: Ints) -> None:
    """Count each mentee's edges to mentors of their part, and one to nobody where mentees are too many."""
    for i in range(len(counts)):
        counts[i] = mentee_part[i] == SCARCE
        for e in range(start[i], start[i + 1]):
            counts[i] += mentor_part[mentor[e]] == mentee_part[i]


def fill_edges(
    start: Ints,
    mentor: Numbers,
    weight: Numbers,
    mentee_part: Ints,
    mentor_part: Ints,
    option: int,
    thing: Numbers,
    worth: Numbers,
    edge: Numbers,
) -> None:
    """List these edges: their object (nobody comes last), their weight, and which edge they are (−1: to nobody)."""
    at = 0
    for i in range(len(mentee_part)):
        for e in range(start[i], start[i + 1]):
            if mentor_part[mentor[e]] == mentee_part[i]:
                thing[at], worth[at], edge[at] = mentor[e], weight[e], e
                at += 1
        if mentee_part[i] == SCARCE:
            thing[at], worth[at], edge[at] = len(mentor_part), option, -1
            at += 1


def profits(start: Ints, thing: Numbers, weight: Numbers, price: Ints, least: int, profit: Ints) -> None:
    """The most each row of edges is worth at prices of objects, at least `least`; into `profit`, shape (rows,)."""
    for i in range(len(profit)):
        profit[i] = least
        for e in range(start[i], start[i + 1]):
            profit[i] = max(profit[i], weight[e] - price[thing[e]])
