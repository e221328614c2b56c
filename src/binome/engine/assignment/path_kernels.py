"""The loops that make an auction's answer exact: shortest paths along which people move one place on.

Prices are whole points. Every edge has a slack, gain[bidder] + price[thing] − weight ≥ 0, and none when held: then no
assignment is worth more. All who hold nothing look at once for the free place reached at the least slack; prices on the
way move by that distance, which leaves the paths found without slack, and as many as share nobody are taken (Kuhn 1955,
in phases as of Hopcroft and Karp 1973). Only edges of little slack can lie on such a path: the loops read a short list
of them, made anew when prices have moved as far as the list allows for.

Where places are to spare, those left free must be the cheapest. A bidder of no weight, *nobody*, holds them: the price
of what nobody holds is the floor, −gain[nobody], from which all prices of that part count.
"""

from typing import NamedTuple

from binome.engine.assignment.auction_kernels import LEAST, BiddingMarket, Book
from binome.engine.model.arrays import Ints, Numbers


class Short(NamedTuple):
    """The edges of little slack by bidder: those of i are `edge[start[i] : start[i + 1]]`, edges of the market."""

    start: Ints
    edge: Numbers
    item: Numbers
    weight: Numbers


class PhaseScratch(NamedTuple):
    """Scratch of a phase.

    `bidder` and `item` are distances (the last bidder is nobody); `head`, `after` and `queued` a queue of objects for
    each distance; `free` counts free places by object, and last those at the floor. `next_…` say how far walks have
    come, `place_left` which place a bidder met by a walk would leave.
    """

    bidder: Ints
    item: Ints
    head: Ints
    after: Ints
    queued: Numbers
    free: Ints
    next_edge: Ints
    next_place: Ints
    next_free: Ints
    stack: Ints
    place_left: Ints


def tighten(market: BiddingMarket, book: Book) -> None:
    """Set what bidders gain at today's prices, lower prices as far as nobody minds, and free what is not anyone's best.

    The auction was content with places within a step of the best.

    Afterwards no edge has negative slack and every edge held has none: the two facts that all phases keep.
    """
    for i in range(len(book.edge_of_bidder)):
        book.gain[i] = LEAST
        for e in range(market.start[i], market.start[i + 1]):
            book.gain[i] = max(book.gain[i], market.weight[e] - book.price[market.item[e]])
    book.gain[len(book.edge_of_bidder)] = 0
    book.price[:] = 0
    for i in range(len(book.edge_of_bidder)):
        for e in range(market.start[i], market.start[i + 1]):
            j = market.item[e]
            book.price[j] = max(book.price[j], market.weight[e] - book.gain[i])
    for s in range(len(book.holder)):
        i = book.holder[s]
        if (
            i >= 0
            and book.gain[i] + book.price[market.item[book.edge_of_bidder[i]]] > market.weight[book.edge_of_bidder[i]]
        ):
            book.holder[s] = -1
            book.edge_of_bidder[i] = -1


def count_short(market: BiddingMarket, book: Book, limit: int, start: Ints) -> None:
    """Find where in a list of the edges with less slack than `limit` those of each bidder begin."""
    start[0] = 0
    for i in range(len(book.edge_of_bidder)):
        start[i + 1] = start[i]
        for e in range(market.start[i], market.start[i + 1]):
            start[i + 1] += book.gain[i] + book.price[market.item[e]] - market.weight[e] < limit


def list_short(market: BiddingMarket, book: Book, limit: int, short: Short) -> None:
    """List these edges."""
    at = 0
    for i in range(len(book.edge_of_bidder)):
        for e in range(market.start[i], market.start[i + 1]):
            if book.gain[i] + book.price[market.item[e]] - market.weight[e] < limit:
                short.edge[at] = e
                short.item[at] = market.item[e]
                short.weight[at] = market.weight[e]
                at += 1


def count_free(market: BiddingMarket, book: Book, search: PhaseScratch) -> None:
    """Count free places by object, and those at the floor where places are to spare."""
    low = 0
    for j in range(len(book.price)):
        search.free[j] = 0
        for s in range(market.place_start[j], market.place_start[j + 1]):
            search.free[j] += book.holder[s] < 0
        if at_floor(market, book, j):
            low += search.free[j]
    search.free[len(book.price)] = low


def at_floor(market: BiddingMarket, book: Book, j: int) -> bool:
    """Whether an object is as cheap as what nobody holds."""
    return bool(market.loose[j] and book.price[j] + book.gain[len(book.edge_of_bidder)] == 0)


def open_to_all(market: BiddingMarket, book: Book, search: PhaseScratch, j: int) -> bool:
    """Whether an object has a free place that nobody does not need."""
    if search.free[j] == 0:
        return False
    return search.free[len(book.price)] >= market.spare or not at_floor(market, book, j)


def looks(market: BiddingMarket, book: Book, i: int) -> bool:
    """Whether a bidder looks for a place."""
    return bool(book.edge_of_bidder[i] < 0 and market.start[i] < market.start[i + 1])


def measure(market: BiddingMarket, book: Book, short: Short, search: PhaseScratch, limit: int) -> int:
    """The least slack of a path from someone without a place to a free one, at most `limit`; −1 when everyone has a place.

    Fills in the distances of bidders and objects up to there; `limit` for the rest (Dial 1969).

    Invariant: what is taken from the queue of a distance has its final distance, because slacks are not negative;
    whole points allow a queue for each distance instead of a heap.
    """
    count_free(market, book, search)
    search.bidder[:] = limit
    search.item[:] = limit
    search.head[:] = -1
    waiting = 0
    for i in range(len(book.edge_of_bidder)):
        if looks(market, book, i):
            search.bidder[i] = 0
            search.stack[waiting] = i
            waiting += 1
    bound, count = limit, 0
    if search.free[len(book.price)] < market.spare:
        bound, count = nobody_looks(market, book, search, limit)
    elif waiting == 0:
        return -1
    distance = 0
    while distance < bound:
        if waiting > 0:
            waiting -= 1
            bound, count = look(market, book, short, search, search.stack[waiting], distance, bound, count)
        elif search.head[distance] < 0:
            distance += 1
        else:
            at = search.head[distance]
            search.head[distance] = search.after[at]
            if search.item[search.queued[at]] == distance:
                waiting = holders(market, book, search, search.queued[at], distance, limit)
    return bound


def nobody_looks(market: BiddingMarket, book: Book, search: PhaseScratch, bound: int) -> tuple[int, int]:
    """Reach objects above the floor where nobody needs more free places; (the nearest with one, how many reached)."""
    count = 0
    search.bidder[len(book.edge_of_bidder)] = 0
    for j in range(len(book.price)):
        cost = book.price[j] + book.gain[len(book.edge_of_bidder)]
        if market.loose[j] and cost < bound:
            reach(search, j, cost, count)
            count += 1
            if cost > 0 and search.free[j]:
                bound = cost
    return bound, count


def look(
    market: BiddingMarket, book: Book, short: Short, search: PhaseScratch, i: int, distance: int, bound: int, count: int
) -> tuple[int, int]:
    """Reach objects along the edges of a bidder; (the nearest free place so far, how many were reached)."""
    gain = distance + book.gain[i]
    for at in range(short.start[i], short.start[i + 1]):
        j = short.item[at]
        cost = gain + book.price[j] - short.weight[at]
        if cost < search.item[j] and cost <= bound:
            reach(search, j, cost, count)
            count += 1
            if open_to_all(market, book, search, j):
                bound = cost
    return bound, count


def reach(search: PhaseScratch, j: int, distance: int, at: int) -> None:
    """Put an object into the queue of a distance, as its entry `at`."""
    search.item[j] = distance
    search.after[at] = search.head[distance]
    search.queued[at] = j
    search.head[distance] = at


def holders(market: BiddingMarket, book: Book, search: PhaseScratch, j: int, distance: int, limit: int) -> int:
    """Have those who hold an object look further, if they did not yet; returns how many wait on the stack."""
    waiting = 0
    for s in range(market.place_start[j], market.place_start[j + 1]):
        i = book.holder[s]
        if i >= 0 and search.bidder[i] == limit:
            search.bidder[i] = distance
            search.stack[waiting] = i
            waiting += 1
    return waiting


def move_prices(book: Book, search: PhaseScratch, distance: int) -> None:
    """Take the slack off the paths of this distance.

    Invariant: no slack becomes negative, because an object is no further away than its bidder and the slack between
    them; along a shortest path all of it goes.
    """
    for i in range(len(book.gain)):
        book.gain[i] -= max(distance - search.bidder[i], 0)
    for j in range(len(book.price)):
        book.price[j] += max(distance - search.item[j], 0)


def take(market: BiddingMarket, book: Book, short: Short, search: PhaseScratch) -> None:
    """Walk paths without slack that share nobody, and move everyone on them one place on."""
    count_free(market, book, search)
    search.next_edge[:] = -1
    for j in range(len(book.price)):
        search.next_place[j] = search.next_free[j] = market.place_start[j]
    for i in range(len(book.edge_of_bidder)):
        if looks(market, book, i):
            walk(market, book, short, search, i)
    low = len(book.price)
    for j in range(len(book.price)):
        for s in range(market.place_start[j], market.place_start[j + 1]):
            if search.free[low] >= market.spare:
                return
            i = book.holder[s]
            if (
                at_floor(market, book, j)
                and i >= 0
                and search.next_edge[i] < 0
                and walk(market, book, short, search, i)
            ):
                book.holder[s] = -1
                search.free[j] += 1
                search.free[low] += 1


def walk(market: BiddingMarket, book: Book, short: Short, search: PhaseScratch, root: int) -> bool:
    """Walk depth first from a bidder to a free place and move everyone on the way; whether there was one.

    Invariant: a bidder met by one walk is met by no other of the phase, so the paths taken share nobody. Ends: each
    step uses up an edge or a place.
    """
    search.stack[0] = root
    search.next_edge[root] = short.start[root]
    top = 0
    while top >= 0:
        i = search.stack[top]
        at = search.next_edge[i]
        if at == short.start[i + 1]:
            top -= 1
            continue
        j = short.item[at]
        if book.gain[i] + book.price[j] > short.weight[at] or short.edge[at] == book.edge_of_bidder[i]:
            search.next_edge[i] += 1
        elif open_to_all(market, book, search, j):
            move(market, book, short, search, top)
            return True
        else:
            further = next_holder(market, book, short, search, j)
            if further < 0:
                search.next_edge[i] += 1
            else:
                top += 1
                search.stack[top] = further
    return False


def next_holder(market: BiddingMarket, book: Book, short: Short, search: PhaseScratch, j: int) -> int:
    """The next bidder with a place of an object whom no walk has met, noted as met; −1 if there is none."""
    while search.next_place[j] < market.place_start[j + 1]:
        s = search.next_place[j]
        search.next_place[j] += 1
        i = book.holder[s]
        if i >= 0 and search.next_edge[i] < 0:
            search.next_edge[i] = short.start[i]
            search.place_left[i] = s
            return int(i)
    return -1


def move(market: BiddingMarket, book: Book, short: Short, search: PhaseScratch, top: int) -> None:
    """Give the last on a walk the free place they came to, and everyone before them the place of the next."""
    j = short.item[search.next_edge[search.stack[top]]]
    while book.holder[search.next_free[j]] >= 0:
        search.next_free[j] += 1
    s = search.next_free[j]
    search.free[j] -= 1
    if at_floor(market, book, j):
        search.free[len(book.price)] -= 1
    while top >= 0:
        i = search.stack[top]
        book.holder[s] = i
        book.edge_of_bidder[i] = short.edge[search.next_edge[i]]
        s = search.place_left[i]
        top -= 1
