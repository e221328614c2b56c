"""The loops of an auction in which everyone who bids can be served: prices rise to where all wishes fit.

Bidders want `need[i]` different objects; object j has the seats `seat_start[j]` to `seat_start[j + 1]`, kept as a heap
whose first seat is the cheapest: the object's price. Weights, bids and prices are int64 in the same fine unit. After a
round, an edge held is worth within `step` of any edge not held (Bertsekas 1988; with several seats Bertsekas and
Castañon 1989), so the total is within `step` × seats of the optimum.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.engine.arrays import Ints, Numbers

LEAST = -(2**62)
FASTER = 6
EXACT_SUMS = 2.0**52


class Market(NamedTuple):
    """Edges by bidder (`start`, `thing`, `weight` in points), and once more by object (`back_…`, `back` the edge)."""

    start: Ints
    thing: Numbers
    weight: Numbers
    bidder: Numbers
    back_start: Ints
    back: Numbers
    back_bidder: Numbers
    back_weight: Numbers
    need: Ints
    own_start: Ints
    seat_start: Ints
    units: int
    lonely: int


class Book(NamedTuple):
    """The state of the auction: bids and holding edges of seats, prices of objects, what bidders hold.

    `mine` marks the edges held; bidder i holds `own[own_start[i] : own_start[i] + have[i]]`, in any order.
    """

    bids: Ints
    holder: Ints
    price: Ints
    mine: NDArray[np.int8]
    own: Ints
    have: Ints
    worth: Ints
    stack: Ints
    queue: Ints
    queued: NDArray[np.int8]


def net(market: Market, book: Book, e: int) -> int:
    """What an edge is worth to its bidder at today's price."""
    return int(int(market.weight[e]) * market.units - book.price[market.thing[e]])


def best_two(market: Market, book: Book, i: int) -> tuple[int, int, int]:
    """Of the edges a bidder does not hold: the one worth most at today's prices, its worth, and the second best."""
    edge, first, second = -1, LEAST, LEAST
    for e in range(market.start[i], market.start[i + 1]):
        value = int(market.weight[e]) * market.units - book.price[market.thing[e]]
        if value > second and not book.mine[e]:
            if value > first:
                edge, first, second = e, value, first
            else:
                second = value
    return edge, first, second


def win(market: Market, book: Book, e: int) -> None:
    """Put an edge among those its bidder holds."""
    i = market.bidder[e]
    book.mine[e] = 1
    book.own[market.own_start[i] + book.have[i]] = e
    book.have[i] += 1


def lose(market: Market, book: Book, e: int) -> None:
    """Take an edge from its bidder."""
    i = market.bidder[e]
    book.mine[e] = 0
    book.have[i] -= 1
    last = market.own_start[i] + book.have[i]
    at = last
    while book.own[at] != e:
        at -= 1
    book.own[at] = book.own[last]


def down(book: Book, at: int, first: int, end: int) -> None:
    """Move a seat whose bid rose to its place in the heap of its object."""
    bid, edge = book.bids[at], book.holder[at]
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
    book.bids[at], book.holder[at] = bid, edge


def up(book: Book, at: int, first: int) -> None:
    """Move a seat whose bid fell to its place in the heap of its object."""
    bid, edge = book.bids[at], book.holder[at]
    while at > first:
        parent = first + (at - first - 1) // 2
        if book.bids[parent] <= bid:
            break
        book.bids[at], book.holder[at] = book.bids[parent], book.holder[parent]
        at = parent
    book.bids[at], book.holder[at] = bid, edge


def forward(market: Market, book: Book, step: int, waiting: int) -> int:
    """Let the `waiting` bidders on the stack bid until each holds what they need; returns how many bids were made."""
    made = 0
    while waiting > 0:
        i = book.stack[waiting - 1]
        edge, first, second = best_two(market, book, i)
        made += 1
        rise = market.lonely if second == LEAST else first - second
        j = market.thing[edge]
        seat, end = market.seat_start[j], market.seat_start[j + 1]
        loser = book.holder[seat]
        book.bids[seat] += rise + step
        book.holder[seat] = edge
        if end - seat > 1:
            down(book, seat, seat, end)
        book.price[j] = book.bids[seat]
        win(market, book, edge)
        if book.have[i] == market.need[i]:
            waiting -= 1
        if loser >= 0:
            lose(market, book, loser)
            k = market.bidder[loser]
            if book.have[k] == market.need[k] - 1:
                book.stack[waiting] = k
                waiting += 1
    return made


def reopen(market: Market, book: Book, step: int) -> int:
    """Give back what is no longer worth within `step` of the best not held; returns how many now wait on the stack.

    Bids that stay come down to what their bidder would still pay, so that they hold when the price rises to them.
    """
    for j in range(len(book.price)):
        for s in range(market.seat_start[j], market.seat_start[j + 1]):
            e = book.holder[s]
            if e >= 0:
                _, first, _ = best_two(market, book, market.bidder[e])
                spare = net(market, book, e) - (first - step)
                if spare < 0:
                    book.holder[s] = -2 - e
                elif book.bids[s] > book.price[j] + spare:
                    book.bids[s] = book.price[j] + spare
                    up(book, s, market.seat_start[j])
    give_back(market, book)
    waiting = 0
    for i in range(len(market.need) - 1, -1, -1):
        if book.have[i] < market.need[i]:
            book.stack[waiting] = i
            waiting += 1
    return waiting


def give_back(market: Market, book: Book) -> None:
    """Free the seats marked with −2 − edge."""
    for s in range(len(book.holder)):
        if book.holder[s] < -1:
            e = -2 - book.holder[s]
            book.holder[s] = -1
            lose(market, book, e)


def least_worth(market: Market, book: Book, i: int) -> tuple[int, int]:
    """The edge a bidder holds that is worth least, and what it is worth."""
    edge, least = -1, -LEAST
    for at in range(market.own_start[i], market.own_start[i] + book.have[i]):
        value = net(market, book, book.own[at])
        if value < least:
            edge, least = int(book.own[at]), value
    return edge, least


def dear_seat(market: Market, book: Book, j: int) -> int:
    """A free seat of an object that still has a price, or −1."""
    for s in range(market.seat_start[j], market.seat_start[j + 1]):
        if book.holder[s] < 0 and book.bids[s] > 0:
            return s
    return -1


def backward(market: Market, book: Book, step: int) -> int:
    """Bring free seats to price 0: each is offered at a falling price until someone prefers it to a seat they hold.

    The reverse auction for more seats than needed (Bertsekas and Castañon 1992). Returns how many offers were made.
    """
    for i in range(len(market.need)):
        _, book.worth[i] = least_worth(market, book, i)
    waiting, made = 0, 0
    queue, queued = book.queue, book.queued
    queued[:] = 0
    for j in range(len(book.price)):
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
        made += 1
        freed = offer(market, book, step, j, s)
        if freed >= 0 and not queued[freed]:
            queue[waiting] = freed
            queued[freed] = 1
            waiting += 1
    return made


def offer(market: Market, book: Book, step: int, j: int, s: int) -> int:
    """Lower the price of one free seat to where the bidder it draws most still comes; returns the object they leave."""
    edge, first, second = -1, LEAST, LEAST
    for at in range(market.back_start[j], market.back_start[j + 1]):
        value = int(market.back_weight[at]) * market.units - book.worth[market.back_bidder[at]]
        if value > second and not book.mine[market.back[at]]:
            if value > first:
                edge, first, second = market.back[at], value, first
            else:
                second = value
    taken = first > step
    freed = -1
    if taken:
        freed = leave(market, book, market.bidder[edge])
        win(market, book, edge)
        book.holder[s] = edge
    book.bids[s] = min(book.bids[s], max(second - step, 0)) if taken else 0
    start = market.seat_start[j]
    up(book, s, start)
    book.price[j] = book.bids[start]
    for at in range(start, market.seat_start[j + 1]):
        if book.holder[at] >= 0:
            k = market.bidder[book.holder[at]]
            _, book.worth[k] = least_worth(market, book, k)
    return freed


def leave(market: Market, book: Book, i: int) -> int:
    """Free the seat of the edge worth least to a bidder; returns its object."""
    edge, _ = least_worth(market, book, i)
    j = market.thing[edge]
    for s in range(market.seat_start[j], market.seat_start[j + 1]):
        if book.holder[s] == edge:
            book.holder[s] = -1
    lose(market, book, edge)
    return int(j)


def fill_worth(market: Market, book: Book) -> None:
    """The price each bidder would pay for one seat more or less: the `need`-th best worth of all their edges."""
    for i in range(len(market.need)):
        _, least = least_worth(market, book, i)
        _, first, _ = best_two(market, book, i)
        book.worth[i] = max(least, first)


def hold(market: Market, book: Book, step: int, enough: int) -> None:
    """Hold the auction with steps falling sixfold, until prices prove that nothing more can be gained.

    With `enough` above 0 it also ends once they prove less than 1/`enough` of the total to be gained.
    """
    while True:
        forward(market, book, step, reopen(market, book, step))
        backward(market, book, step)
        fill_worth(market, book)
        if step == 1 or proven(market, book, enough):
            return
        step = max(1, step // FASTER)


def proven(market: Market, book: Book, enough: int) -> bool:
    """Whether the total is within half a point of what the prices allow, or within 1/`enough` of it.

    A bidder of several objects may hold some worth more than the last one: these objects count at what they are worth
    to that bidder. Sums are in floating point: what is too large to be added up so exactly goes on to the last step.
    """
    dual, held = 0.0, 0.0
    for i in range(len(market.need)):
        dual += float(market.need[i]) * float(book.worth[i])
    for j in range(len(book.price)):
        price = book.price[j]
        for at in range(market.back_start[j], market.back_start[j + 1]):
            value = int(market.back_weight[at]) * market.units - book.worth[market.back_bidder[at]]
            price = max(price, value)
        dual += float(market.seat_start[j + 1] - market.seat_start[j]) * float(price)
    for s in range(len(book.holder)):
        if book.holder[s] >= 0:
            held += float(market.weight[book.holder[s]]) * float(market.units)
    if abs(dual) < EXACT_SUMS and 2 * (dual - held) < market.units:
        return True
    return enough > 0 and (dual - held) * enough < abs(held)


def profits(start: Ints, thing: Numbers, weight: Numbers, price: Ints, units: int, least: int, profit: Ints) -> None:
    """The most each row of edges is worth at prices of objects, at least `least`; into `profit`, shape (rows,)."""
    for i in range(len(profit)):
        profit[i] = least
        for e in range(start[i], start[i + 1]):
            profit[i] = max(profit[i], int(weight[e]) * units - price[thing[e]])
