"""The best assignment on sparse edges, with prices that prove it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from binome.engine import tuning
from binome.engine.assignment import auction_kernels, matching_kernels, path_kernels
from binome.engine.assignment.auction_kernels import BiddingMarket, Book
from binome.engine.assignment.matching_kernels import EVEN, ROOMY, SCARCE, Graph, Layers, PlaceMatching
from binome.engine.assignment.path_kernels import PhaseScratch, Short
from binome.engine.model.arrays import Ints, Numbers, pointers
from binome.engine.model.compiled import kernels


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

    In points: for every pair i, j, profit[i] + price[j] ≥ score[i, j], profit[i] ≥ −`alone`, price[j] ≥ 0. `size_bound`,
    and `score_bound` for assignments of the size reached, follow by adding up. `mentee_part` and `mentor_part` say
    which part of the graph everyone is in (`matching_kernels.parts`).
    """

    edge_of_mentee: Ints
    profit: Ints
    price: Ints
    alone: int
    mentee_part: Ints
    mentor_part: Ints
    size_bound: int
    score_bound: int
    score: int

    @property
    def size(self) -> int:
        """How many people are paired."""
        return int((self.edge_of_mentee >= 0).sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """The edges whose mentor has room, by mentee, and the largest pairing's parts."""

    usable: Ints
    mentor: Numbers
    weight: Numbers
    capacity: Ints
    start: Ints
    mentee_part: Ints
    mentor_part: Ints


def optimum(edges: Edges, *, before: Optimum | None = None, exact: bool = True) -> Optimum:
    """The best assignment on sparse edges — the most pairs, then the highest score — with the prices that prove it.

    First the size (Hopcroft and Karp 1973) and the parts of the graph that every largest pairing keeps apart (Dulmage
    and Mendelsohn 1958). In each part every mentee finds a place; where mentees are too many, some of the places are
    nobody's. They bid in an auction with steps falling to one point (Bertsekas 1988), then shortest paths lead to the
    optimum. `before` starts from the prices of an earlier optimum on the same people. Without `exact` the auction's end
    is kept: the most pairs, the score within a point a mentee of the highest, as the bound says.
    """
    laid_out = layout(edges)
    market, edge, option = market_of(laid_out)
    book = empty_book(market)
    step = max(1, (market.lonely - 1) // tuning.FIRST_STEP_SHARE)
    if before is not None:
        start = prices_before(before, laid_out, option=option)
        book.price[:] = start
        book.bids[:] = np.repeat(start, np.diff(market.place_start))
        step = min(step, tuning.FIRST_STEP_FROM_PRICES)
    run = kernels(auction_kernels, work=len(edge) * 4)
    run.hold(market, book, step, 1)
    if exact:
        close(market, book)
    return bounded(
        edges,
        laid_out,
        edge_of_mentee=edges_of_mentees(book, edge, laid_out),
        price=prices_of(book, laid_out, option=option),
    )


def layout(edges: Edges) -> Layout:
    """Find the parts; a mentor with more room than edges gets one place too many, so is never full."""
    mentors = len(edges.capacity)
    degree = np.bincount(edges.mentor, minlength=mentors)
    capacity = np.minimum(edges.capacity, degree + 1).astype(np.int64)
    usable = np.flatnonzero(capacity[edges.mentor] > 0)
    mentee, mentor = edges.mentee[usable].astype(np.int32), edges.mentor[usable].astype(np.int32)
    graph = Graph(
        start=pointers(mentee, count=edges.mentees),
        mentor=mentor,
        back_start=pointers(mentor, count=mentors),
        back=mentee[turned(mentor, count=mentors)],
        place_start=pointers_of(capacity),
    )
    matching = PlaceMatching(
        place=np.full(edges.mentees, -1, dtype=np.int64),
        mentor_of=np.full(edges.mentees, -1, dtype=np.int64),
        holder=np.full(int(capacity.sum()), -1, dtype=np.int64),
        taken=np.zeros(mentors, dtype=np.int64),
    )
    run = kernels(matching_kernels, work=len(usable) * 4)
    most = max(edges.mentees, mentors)
    lengths = (edges.mentees, mentors, most, mentors, most + 1)
    layers = Layers(*(np.zeros(length, dtype=np.int64) for length in lengths))
    run.largest(graph, matching, layers)
    mentee_part, mentor_part = np.zeros(edges.mentees, dtype=np.int64), np.zeros(mentors, dtype=np.int64)
    run.parts(graph, matching, mentee_part, mentor_part, layers.queue)
    return Layout(
        usable=usable,
        mentor=mentor,
        weight=edges.score[usable].astype(np.int32),
        capacity=capacity,
        start=graph.start,
        mentee_part=mentee_part,
        mentor_part=mentor_part,
    )


def turned(own: Numbers, *, count: int) -> Numbers:
    """Edges in the order of one end, others kept in order."""
    order = np.zeros(len(own), dtype=np.int32)
    kernels(matching_kernels, work=len(own) * 4).by_other_end(own, pointers(own, count=count), order)
    return order


def pointers_of(counts: Ints) -> Ints:
    """Row pointers from the length of each row."""
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts))).astype(np.int64)


def market_of(laid_out: Layout) -> tuple[BiddingMarket, Numbers, int]:
    """The auction of all parts at once, the layout's edge each of its edges is (−1: to nobody), and nobody's weight.

    Who is alone is alone at the same weight whoever it is, so any weight will do; an average one is soon outbid.
    """
    scarce, loose = laid_out.mentee_part == SCARCE, laid_out.mentor_part == ROOMY
    ends = laid_out.start, laid_out.mentor
    parts = laid_out.mentee_part, laid_out.mentor_part
    run = kernels(auction_kernels, work=len(laid_out.mentor) * 4)
    option = int(laid_out.weight.sum(dtype=np.int64)) // max(len(laid_out.weight), 1)
    counts = np.zeros(len(scarce), dtype=np.int64)
    run.count_edges(*ends, *parts, counts)
    item, weight, edge = (np.zeros(int(counts.sum()), dtype=np.int32) for _ in range(3))
    run.fill_edges(*ends, laid_out.weight, *parts, option, item, weight, edge)
    places = np.append(laid_out.capacity, scarce.sum() - laid_out.capacity[laid_out.mentor_part == SCARCE].sum())
    loose = np.append(loose, False)
    backs = np.flatnonzero(loose[item]).astype(np.int32)
    back = backs[turned(item[backs], count=len(places))]
    bidder = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    market = BiddingMarket(
        start=pointers_of(counts),
        item=item,
        weight=weight,
        place_start=pointers_of(places),
        back_start=pointers(item[backs], count=len(places)),
        back=back,
        back_bidder=bidder[back],
        loose=loose.astype(np.int8),
        spare=int(places[loose].sum() - (laid_out.mentee_part == ROOMY).sum()),
        lonely=int(weight.max(initial=option)) - int(weight.min(initial=option)) + 1,
    )
    return market, edge, option


def empty_book(market: BiddingMarket) -> Book:
    """Nobody holds anything, everything is free."""
    places, items, bidders = int(market.place_start[-1]), len(market.place_start) - 1, len(market.start) - 1
    return Book(
        bids=np.zeros(places, dtype=np.int64),
        holder=np.full(places, -1, dtype=np.int64),
        price=np.zeros(items, dtype=np.int64),
        edge_of_bidder=np.full(bidders, -1, dtype=np.int64),
        gain=np.zeros(bidders + 1, dtype=np.int64),
        stack=np.zeros(bidders + 1, dtype=np.int64),
        queue=np.zeros(items + 1, dtype=np.int64),
        queued=np.zeros(items, dtype=np.int8),
    )


def prices_before(before: Optimum, laid_out: Layout, *, option: int) -> Ints:
    """What objects cost in an earlier optimum, without what set the parts apart, counted from 0 in each part."""
    price = np.append(before.price - before.mentor_part * (before.alone // 2), 0)
    part = np.append(laid_out.mentor_part, SCARCE)
    price[-1] = option
    for part_apart in (EVEN, SCARCE):
        price[part == part_apart] -= price[part == part_apart].min(initial=0)
    return np.asarray(np.maximum(price, 0), dtype=np.int64)


def close(market: BiddingMarket, book: Book) -> None:
    """Move from the auction's end to an optimum, phase by phase."""
    run = kernels(path_kernels, work=len(market.item) * 4)
    run.tighten(market, book)
    limit, distance = tuning.SHORT_LIST_SLACK, 0
    while distance >= 0:
        short = short_list(run, market, book, limit)
        search = empty_search(market, short, limit)
        left = limit
        while left > 0 and distance >= 0:
            run.take(market, book, short, search)
            distance = run.measure(market, book, short, search, left)
            if distance >= 0:
                run.move_prices(book, search, distance)
                left -= distance
        limit = min(2 * limit, tuning.LONGEST_LIST_SLACK)


def short_list(run: Any, market: BiddingMarket, book: Book, limit: int) -> Short:
    """The edges with less slack than `limit`."""
    start = np.zeros(len(market.start), dtype=np.int64)
    run.count_short(market, book, limit, start)
    short = Short(start, *(np.zeros(int(start[-1]), dtype=np.int32) for _ in range(3)))
    run.list_short(market, book, limit, short)
    return short


def empty_search(market: BiddingMarket, short: Short, limit: int) -> PhaseScratch:
    """Scratch for phases on a short list."""
    bidders, items = len(market.start) - 1, len(market.place_start) - 1
    entries = len(short.edge) + items
    return PhaseScratch(
        bidder=np.zeros(bidders + 1, dtype=np.int64),
        item=np.zeros(items, dtype=np.int64),
        head=np.zeros(limit + 1, dtype=np.int64),
        after=np.zeros(entries, dtype=np.int64),
        queued=np.zeros(entries, dtype=np.int32),
        free=np.zeros(items + 1, dtype=np.int64),
        next_edge=np.zeros(bidders, dtype=np.int64),
        next_place=np.zeros(items, dtype=np.int64),
        next_free=np.zeros(items, dtype=np.int64),
        stack=np.zeros(bidders + 1, dtype=np.int64),
        place_left=np.zeros(bidders, dtype=np.int64),
    )


def edges_of_mentees(book: Book, edge: Numbers, laid_out: Layout) -> Ints:
    """The edge each mentee holds, as numbered by the caller; −1 for none."""
    edge_of_mentee = np.full(len(book.edge_of_bidder), -1, dtype=np.int64)
    made = np.flatnonzero(book.edge_of_bidder >= 0)
    made = made[edge[book.edge_of_bidder[made]] >= 0]
    edge_of_mentee[made] = laid_out.usable[edge[book.edge_of_bidder[made]]]
    return edge_of_mentee


def prices_of(book: Book, laid_out: Layout, *, option: int) -> Ints:
    """Mentors' prices, from 0 for what stays free or whoever stays alone in each part."""
    price, nobody = book.price[:-1], int(book.price[-1])
    floor = np.array([-int(book.gain[-1]), 0, nobody - option])
    return np.asarray(price - floor[laid_out.mentor_part], dtype=np.int64)


def added_up(values: Ints, counts: Ints) -> int:
    """The sum of values times counts, exactly, however large."""
    high, low = values >> 32, values & (2**32 - 1)
    return (int((high * counts).sum()) << 32) + int((low * counts).sum())


def bounded(edges: Edges, laid_out: Layout, *, edge_of_mentee: Ints, price: Ints) -> Optimum:
    """Set the parts apart in prices, find the profits that no pair can contradict, and add both up into bounds."""
    highest_price = int(np.abs(price).max(initial=0)) + edges.largest + 1
    alone = max(2 * (edges.largest + 1) * (min(edges.mentees, int(laid_out.capacity.sum())) + 1), 4 * highest_price)
    price += laid_out.mentor_part * (alone // 2)
    profit = np.zeros(edges.mentees, dtype=np.int64)
    run = kernels(auction_kernels, work=len(laid_out.usable) * 4)
    run.profits(laid_out.start, laid_out.mentor, laid_out.weight, price, -alone, profit)
    size = int((edge_of_mentee >= 0).sum())
    total = added_up(profit, np.ones_like(profit)) + added_up(price, laid_out.capacity)
    return Optimum(
        edge_of_mentee=edge_of_mentee,
        profit=profit,
        price=price,
        alone=alone,
        mentee_part=laid_out.mentee_part,
        mentor_part=laid_out.mentor_part,
        size_bound=most_pairs(total, edges.mentees, edges.largest, alone, size),
        score_bound=total + alone * (edges.mentees - size),
        score=int(edges.score[edge_of_mentee[edge_of_mentee >= 0]].sum()),
    )


def most_pairs(total: int, mentees: int, largest: int, alone: int, size: int) -> int:
    """The largest size the prices allow: more pairs would be worth more than their total, whatever their scores."""
    bound = size
    while bound < mentees and -largest * (bound + 1) - alone * (mentees - bound - 1) <= total:
        bound += 1
    return bound
