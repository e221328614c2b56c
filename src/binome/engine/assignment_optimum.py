"""The best assignment on sparse edges, with prices that prove how good it is."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from binome.engine import assignment_auction, assignment_sizes
from binome.engine.arrays import Flags, Ints, Numbers, pointers
from binome.engine.assignment_auction import Book, Market
from binome.engine.assignment_sizes import SCARCE, Graph, Layers, Seating
from binome.engine.compiled import kernels

FIRST = 4
LARGEST_UNIT = 2**57
SURELY_EXACT = 400_000
CLOSE_ENOUGH = 12_500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """Possible pairs with a score: `mentee[e]` and `mentor[e]` are rows, `score[e]` a whole number; each pair once.

    Sorted by mentee. `capacity[j]` is the room of mentor j. Scores lie within 32 bits.
    """

    mentee: Ints
    mentor: Ints
    score: Ints
    mentees: int
    capacity: Ints

    @property
    def largest(self) -> int:
        """The largest score, its sign apart."""
        return int(np.abs(self.score).max(initial=0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Optimum:
    """An assignment as the edge held by each mentee (−1: none), with prices that prove how good it is.

    In units of 1/`units` of a point: for every pair i, j, profit[i] + price[j] ≥ score[i, j], profit[i] ≥ −`alone`,
    price[j] ≥ 0. `size_bound`, and `score_bound` for assignments of the size reached (in points), follow by adding
    up. `mentee_part` and `mentor_part` say which part of the graph everyone is in (`assignment_sizes.parts`).
    """

    held: Ints
    profit: Ints
    price: Ints
    units: int
    alone: int
    mentee_part: Ints
    mentor_part: Ints
    size_bound: int
    score_bound: int
    score: int

    @property
    def size(self) -> int:
        """How many people are paired."""
        return int((self.held >= 0).sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """The edges whose mentor has room, from both ends, and the largest pairing's parts."""

    usable: Ints
    mentee: Ints
    mentor: Ints
    weight: Numbers
    room: Ints
    start: Ints
    mentee_part: Ints
    mentor_part: Ints
    size: int


def optimum(edges: Edges, *, exact: bool | None = None, before: Optimum | None = None) -> Optimum:
    """The best assignment on sparse edges — the most pairs, then the highest score — with its dual prices.

    First the size (Hopcroft and Karp 1973) and the parts of the graph that every largest pairing keeps apart (Dulmage
    and Mendelsohn 1958); in each part the side that is served whole bids in an auction with falling steps and, where
    seats remain, a reverse auction (Bertsekas 1988; Bertsekas and Castañon 1992). The last step is small enough to be
    exact. `exact=None` leaves the last steps out above `SURELY_EXACT` edges once the prices prove the score within
    1/12,500 of the best; True never does. `before` starts from the prices of an earlier optimum on the same people.
    """
    laid_out = layout(edges)
    alone = 2 * (edges.largest + 1) * (min(edges.mentees, int(laid_out.room.sum())) + 1)
    units = max(1, min(edges.mentees + 1, LARGEST_UNIT // alone))
    stop_early = not exact if exact is not None else len(edges.score) > SURELY_EXACT
    held = np.full(edges.mentees, -1, dtype=np.int64)
    price = np.zeros(len(edges.capacity), dtype=np.int64)
    for mentors_bid in (False, True):
        one = sale(laid_out, units=units, mentors_bid=mentors_bid)
        start = None if before is None else sale_start(before, units=units, mentors_bid=mentors_bid)
        settle(one, stop_early=stop_early, start=start)
        made = one.edge[one.made()]
        held[laid_out.mentee[made]] = laid_out.usable[made]
        theirs = (laid_out.mentor_part == SCARCE) == mentors_bid
        price[theirs] = (one.book.worth if mentors_bid else one.book.price)[theirs]
    return bounded(edges, laid_out, held=held, price=price, units=units, alone=alone)


def layout(edges: Edges) -> Layout:
    """Find the size and the parts; a mentor with more room than edges gets one seat too many, so is never full."""
    mentors = len(edges.capacity)
    degree = np.bincount(edges.mentor, minlength=mentors)
    room = np.minimum(edges.capacity, degree + 1).astype(np.int64)
    usable = np.flatnonzero(room[edges.mentor] > 0)
    mentee, mentor = edges.mentee[usable], edges.mentor[usable]
    graph = Graph(
        start=pointers(mentee, count=edges.mentees),
        mentor=mentor.astype(np.int32),
        back_start=pointers(mentor, count=mentors),
        back=mentee[turned(mentor, count=mentors)].astype(np.int32),
        seat_start=pointers_of(room),
    )
    seating = Seating(
        place=np.full(edges.mentees, -1, dtype=np.int64),
        sits_at=np.full(edges.mentees, -1, dtype=np.int64),
        holder=np.full(int(room.sum()), -1, dtype=np.int64),
        taken=np.zeros(mentors, dtype=np.int64),
    )
    run = kernels(assignment_sizes, work=len(usable) * 4)
    lengths = (edges.mentees, mentors, edges.mentees, mentors, max(edges.mentees, mentors) + 1)
    layers = Layers(*(np.zeros(length, dtype=np.int64) for length in lengths))
    run.largest(graph, seating, layers)
    mentee_part, mentor_part = np.zeros(edges.mentees, dtype=np.int64), np.zeros(mentors, dtype=np.int64)
    run.parts(graph, seating, mentee_part, mentor_part, layers.queue)
    return Layout(
        usable=usable,
        mentee=mentee,
        mentor=mentor,
        weight=edges.score[usable].astype(np.int32),
        room=room,
        start=graph.start,
        mentee_part=mentee_part,
        mentor_part=mentor_part,
        size=int((seating.place >= 0).sum()),
    )


def turned(own: Ints, *, count: int) -> Numbers:
    """Edges in the order of one end, others kept in order."""
    order = np.zeros(len(own), dtype=np.int32)
    kernels(assignment_sizes, work=len(own) * 4).by_other_end(own.astype(np.int32), pointers(own, count=count), order)
    return order


def pointers_of(counts: Ints) -> Ints:
    """Row pointers from the length of each row."""
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts))).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sale:
    """One auction: the edges of the layout it is about, in its own order, the market and its book."""

    edge: Ints
    market: Market
    book: Book
    run: Any

    def made(self) -> Flags:
        """Which of its edges are held."""
        return self.book.mine.astype(bool)


def sale(laid_out: Layout, *, units: int, mentors_bid: bool) -> Sale:
    """The auction of the scarce part, where mentors bid for mentees, or of the others, where mentees bid for seats."""
    own, other = laid_out.mentee_part[laid_out.mentee], laid_out.mentor_part[laid_out.mentor]
    scarce_mentees, scarce_mentors = laid_out.mentee_part == SCARCE, laid_out.mentor_part == SCARCE
    if mentors_bid:
        edge = np.flatnonzero((own == SCARCE) & (other == SCARCE))
        edge = edge[turned(laid_out.mentor[edge], count=len(laid_out.room))]
        bidder, thing = laid_out.mentor[edge], laid_out.mentee[edge]
        need, seats = np.where(scarce_mentors, laid_out.room, 0), scarce_mentees.astype(np.int64)
    else:
        edge = np.flatnonzero((own == other) & (own != SCARCE))
        bidder, thing = laid_out.mentee[edge], laid_out.mentor[edge]
        need, seats = (~scarce_mentees).astype(np.int64), np.where(scarce_mentors, 0, laid_out.room)
    weight = laid_out.weight[edge]
    back = turned(thing, count=len(seats))
    market = Market(
        start=pointers(bidder, count=len(need)),
        thing=thing.astype(np.int32),
        weight=weight,
        bidder=bidder.astype(np.int32),
        back_start=pointers(thing, count=len(seats)),
        back=back,
        back_bidder=bidder[back].astype(np.int32),
        back_weight=weight[back],
        need=need,
        own_start=pointers_of(need),
        seat_start=pointers_of(seats),
        units=units,
        lonely=(spread(weight) + 1) * units,
    )
    return Sale(edge=edge, market=market, book=empty_book(market), run=kernels(assignment_auction, work=len(edge) * 6))


def spread(weight: Numbers) -> int:
    """How far apart weights lie."""
    return int(weight.max()) - int(weight.min()) if len(weight) else 0


def empty_book(market: Market) -> Book:
    """Nobody holds anything, everything is free."""
    seats, things, bidders = int(market.seat_start[-1]), len(market.seat_start) - 1, len(market.need)
    return Book(
        bids=np.zeros(seats, dtype=np.int64),
        holder=np.full(seats, -1, dtype=np.int64),
        price=np.zeros(things, dtype=np.int64),
        mine=np.zeros(len(market.weight), dtype=np.int8),
        own=np.zeros(int(market.own_start[-1]), dtype=np.int64),
        have=np.zeros(bidders, dtype=np.int64),
        worth=np.zeros(bidders, dtype=np.int64),
        stack=np.zeros(bidders + 1, dtype=np.int64),
        queue=np.zeros(things + 1, dtype=np.int64),
        queued=np.zeros(things, dtype=np.int8),
    )


def sale_start(before: Optimum, *, units: int, mentors_bid: bool) -> Ints:
    """What objects cost in an earlier optimum, without what sets the parts apart."""
    if mentors_bid:
        price = np.where(before.mentee_part == SCARCE, before.profit + before.alone * before.units, 0)
    else:
        price = before.price - before.mentor_part * (before.alone // 2) * before.units
    return np.asarray(np.maximum(price // before.units, 0) * units, dtype=np.int64)


def settle(one: Sale, *, stop_early: bool, start: Ints | None = None) -> None:
    """Hold the auction, step after step."""
    market, book, run = one.market, one.book, one.run
    step = max(1, spread(market.weight) * market.units // FIRST)
    if start is not None:
        book.price[:] = start
        book.bids[:] = np.repeat(start, np.diff(market.seat_start))
        step = min(step, market.units * FIRST)
    if len(book.holder):
        run.hold(market, book, step, CLOSE_ENOUGH if stop_early else 0)


def added_up(values: Ints, counts: Ints) -> int:
    """The sum of values times counts, exactly, however large."""
    high, low = values >> 32, values & (2**32 - 1)
    return (int((high * counts).sum()) << 32) + int((low * counts).sum())


def bounded(edges: Edges, laid_out: Layout, *, held: Ints, price: Ints, units: int, alone: int) -> Optimum:
    """Set the parts apart in prices, find the profits that no pair can contradict, and add both up into bounds."""
    dearest = int(np.abs(price).max(initial=0)) // units + edges.largest + 1
    alone = max(alone, 4 * dearest)
    price += laid_out.mentor_part * (alone // 2) * units
    profit = np.zeros(edges.mentees, dtype=np.int64)
    run = kernels(assignment_auction, work=len(laid_out.usable) * 4)
    ends = laid_out.mentor.astype(np.int32)
    run.profits(laid_out.start, ends, laid_out.weight, price, units, -alone * units, profit)
    size = int((held >= 0).sum())
    total = added_up(profit, np.ones_like(profit)) + added_up(price, laid_out.room)
    return Optimum(
        held=held,
        profit=profit,
        price=price,
        units=units,
        alone=alone,
        mentee_part=laid_out.mentee_part,
        mentor_part=laid_out.mentor_part,
        size_bound=most_pairs(total, units, edges.mentees, edges.largest, alone, size),
        score_bound=(total + alone * units * (edges.mentees - size)) // units,
        score=int(edges.score[held[held >= 0]].sum()),
    )


def most_pairs(total: int, units: int, mentees: int, largest: int, alone: int, size: int) -> int:
    """The largest size the prices allow: more pairs would be worth more than their total, whatever their scores."""
    bound = size
    while bound < mentees and (-largest * (bound + 1) - alone * (mentees - bound - 1)) * units <= total:
        bound += 1
    return bound
