"""The loops of an auction in which everyone who bids can be served: prices rise to where all wishes fit.

Each bidder wants one object; object j has the places `place_start[j]` to `place_start[j + 1]`, kept as a heap whose first
place is the cheapest: the object's price. Weights, bids and prices are whole points. After a round what everybody holds
is worth to them within `step` of anything else (Bertsekas 1988; with several places Bertsekas and Castañon 1989), so
the total is within `step` × bidders of the optimum; `path_kernels` closes what remains.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.engine.assignment.matching_kernels import SCARCE
from binome.engine.model.arrays import Ints, Numbers
from binome.engine.tuning import STEP_DIVISOR

LEAST = -(2**62)


class BiddingMarket(NamedTuple):
    """Edges by bidder (`start`, `item`, `weight`); a bidder without any takes no part.

    `loose` objects have `spare` places too many together; their edges are given once more by object (`back_start`,
    `back` the edge, `back_bidder`). The last object stands for nobody: its places leave those alone who hold them.
    `lonely` is more than any weight beats another by.
    """

    start: Ints
    item: Numbers
    weight: Numbers
    place_start: Ints
    back_start: Ints
    back: Numbers
    back_bidder: Numbers
    loose: NDArray[np.int8]
    spare: int
    lonely: int


class Book(NamedTuple):
    """The state of the auction: bid and bidder of each place, prices of objects, the edge each bidder holds (or −1)."""

    bids: Ints
    holder: Ints
    price: Ints
    edge_of_bidder: Ints
    gain: Ints
    stack: Ints
    queue: Ints
    queued: NDArray[np.int8]


def best_two(market: BiddingMarket, book: Book, i: int) -> tuple[int, int, int]:
    """The edge worth most to a bidder at today's prices, what it is worth, and the second best."""
    edge, first, second = -1, LEAST, LEAST
    for e in range(market.start[i], market.start[i + 1]):
        value = market.weight[e] - book.price[market.item[e]]
        if value > second:
            if value > first:
                edge, first, second = e, value, first
            else:
                second = value
    return edge, first, second


def down(book: Book, at: int, first: int, end: int) -> None:
    """Move a place whose bid rose to its place in the heap of its object.

    Invariant: below the place being moved every bid is at least that of its parent.
    """
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
    """Move a place whose bid fell to its place in the heap of its object."""
    bid, bidder = book.bids[at], book.holder[at]
    while at > first:
        parent = first + (at - first - 1) // 2
        if book.bids[parent] <= bid:
            break
        book.bids[at], book.holder[at] = book.bids[parent], book.holder[parent]
        at = parent
    book.bids[at], book.holder[at] = bid, bidder


def forward(market: BiddingMarket, book: Book, step: int, waiting: int) -> None:
    """Let the `waiting` bidders on the stack bid until each holds something.

    Invariant: whoever holds something would gain at most `step` more elsewhere, and prices only rise. Ends: every
    bid raises another by `step` at least, and everyone who bids can be served.
    """
    while waiting > 0:
        i = book.stack[waiting - 1]
        edge, first, second = best_two(market, book, i)
        rise = market.lonely if second == LEAST else first - second
        j = market.item[edge]
        place, end = market.place_start[j], market.place_start[j + 1]
        loser = book.holder[place]
        book.bids[place] += rise + step
        book.holder[place] = i
        book.edge_of_bidder[i] = edge
        if end - place > 1:
            down(book, place, place, end)
        book.price[j] = book.bids[place]
        if loser >= 0:
            book.edge_of_bidder[loser] = -1
            book.stack[waiting - 1] = loser
        else:
            waiting -= 1


def reopen(market: BiddingMarket, book: Book, step: int) -> int:
    """Give back what is no longer worth within `step` of the best; returns how many now wait on the stack.

    Bids that stay come down to what their bidder would still pay, so that they hold when the price rises to them.

    What was content with a larger step may not be with this one: only those start again, so a step costs what it
    changes.
    """
    for i in range(len(book.edge_of_bidder)):
        _, book.gain[i], _ = best_two(market, book, i)
    for j in range(len(book.price)):
        first = market.place_start[j]
        for s in range(first, market.place_start[j + 1]):
            i = book.holder[s]
            if i >= 0:
                spare = market.weight[book.edge_of_bidder[i]] - book.price[j] - book.gain[i] + step
                if spare < 0:
                    book.holder[s] = -1
                    book.edge_of_bidder[i] = -1
                elif book.bids[s] > book.price[j] + spare:
                    book.bids[s] = book.price[j] + spare
                    up(book, s, first)
    waiting = 0
    for i in range(len(book.edge_of_bidder) - 1, -1, -1):
        if book.edge_of_bidder[i] < 0 and market.start[i] < market.start[i + 1]:
            book.stack[waiting] = i
            waiting += 1
    return waiting


def priced_place(market: BiddingMarket, book: Book, j: int) -> int:
    """A free place of an object that still has a price, or −1."""
    for s in range(market.place_start[j], market.place_start[j + 1]):
        if book.holder[s] < 0 and book.bids[s] > 0:
            return s
    return -1


def backward(market: BiddingMarket, book: Book, step: int) -> None:
    """Bring free places to price 0: each is offered at a falling price until someone prefers it to what they hold.

    The reverse auction for more places than needed (Bertsekas and Castañon 1992).

    Ends: bids on free places only fall, and 0 is the lowest.
    """
    waiting = 0
    queue, queued = book.queue, book.queued
    queued[:] = 0
    for j in range(len(book.price)):
        for at in range(market.back_start[j], market.back_start[j + 1]):
            i = market.back_bidder[at]
            e = book.edge_of_bidder[i]
            book.gain[i] = market.weight[e] - book.price[market.item[e]]
        if priced_place(market, book, j) >= 0:
            queue[waiting] = j
            queued[j] = 1
            waiting += 1
    while waiting > 0:
        j = queue[waiting - 1]
        s = priced_place(market, book, j)
        if s < 0:
            waiting -= 1
            queued[j] = 0
            continue
        left = offer(market, book, step, j, s)
        if left >= 0 and not queued[left]:
            queue[waiting] = left
            queued[left] = 1
            waiting += 1


def offer(market: BiddingMarket, book: Book, step: int, j: int, s: int) -> int:
    """Lower the price of one free place to where the bidder it draws most still comes; returns the object they leave."""
    bidder, edge, first, second = -1, -1, LEAST, LEAST
    for at in range(market.back_start[j], market.back_start[j + 1]):
        i = market.back_bidder[at]
        value = market.weight[market.back[at]] - book.gain[i]
        if value > second and book.edge_of_bidder[i] != market.back[at]:
            if value > first:
                bidder, edge, first, second = i, market.back[at], value, first
            else:
                second = value
    taken = first > step
    left = -1
    if taken:
        left = leave(market, book, bidder)
        book.edge_of_bidder[bidder] = edge
        book.holder[s] = bidder
    book.bids[s] = min(book.bids[s], max(second - step, 0)) if taken else 0
    start = market.place_start[j]
    up(book, s, start)
    book.price[j] = book.bids[start]
    for at in range(start, market.place_start[j + 1]):
        i = book.holder[at]
        if i >= 0:
            book.gain[i] = market.weight[book.edge_of_bidder[i]] - book.price[j]
    return left


def leave(market: BiddingMarket, book: Book, i: int) -> int:
    """Free the place a bidder holds; returns its object."""
    j = market.item[book.edge_of_bidder[i]]
    for s in range(market.place_start[j], market.place_start[j + 1]):
        if book.holder[s] == i:
            book.holder[s] = -1
    return int(j)


def hold(market: BiddingMarket, book: Book, step: int, last: int) -> None:
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
    item: Numbers,
    thing_weight: Numbers,
    edge: Numbers,
) -> None:
    """List these edges: their object (nobody comes last), their weight, and which edge they are (−1: to nobody)."""
    at = 0
    for i in range(len(mentee_part)):
        for e in range(start[i], start[i + 1]):
            if mentor_part[mentor[e]] == mentee_part[i]:
                item[at], thing_weight[at], edge[at] = mentor[e], weight[e], e
                at += 1
        if mentee_part[i] == SCARCE:
            item[at], thing_weight[at], edge[at] = len(mentor_part), option, -1
            at += 1


def profits(start: Ints, item: Numbers, weight: Numbers, price: Ints, least: int, profit: Ints) -> None:
    """The most each row of edges is worth at prices of objects, at least `least`; into `profit`, shape (rows,)."""
    for i in range(len(profit)):
        profit[i] = least
        for e in range(start[i], start[i + 1]):
            profit[i] = max(profit[i], weight[e] - price[item[e]])
