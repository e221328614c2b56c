"""The loops of best assignment: an auction for good prices, then shortest paths that make them exact.

Weights, prices and profits are int64. A mentee i takes one seat or stays alone, which is worth −`alone`: so much less
than any seat that the most pairs come first. Prices v ≥ 0 of mentors and profits u of mentees always satisfy
u[i] + v[j] ≥ w[i, j] and u[i] ≥ −alone; a pair keeps equality; a mentor with room left ends at price 0. These are
the conditions of optimality of linear programming, so what remains at the end is a proof.
"""

from typing import NamedTuple

from binome.engine.arrays import Ints

FAR = 2**62


class Graph(NamedTuple):
    """Edges by mentee (`start`, `mentor`, `weight`), and the same edges by mentor (`back_start`, `back`)."""

    start: Ints
    mentee: Ints
    mentor: Ints
    weight: Ints
    back_start: Ints
    back: Ints
    capacity: Ints
    seat_start: Ints


class Duals(NamedTuple):
    """Who holds which edge, who sits where, and the prices."""

    held: Ints
    seats: Ints
    taken: Ints
    price: Ints
    profit: Ints


class Search(NamedTuple):
    """Scratch of one shortest-path search over mentors."""

    distance: Ints
    via: Ints
    done: Ints
    touched: Ints
    heap_key: Ints
    heap_node: Ints
    state: Ints


def best_two(graph: Graph, price: Ints, i: int, scale: int) -> tuple[int, int, int]:
    """The edge of best net value for a mentee, that value, and the second best."""
    edge, first, second = -1, -FAR, -FAR
    for e in range(graph.start[i], graph.start[i + 1]):
        value = graph.weight[e] * scale - price[graph.mentor[e]]
        if value > first:
            edge, first, second = e, value, first
        elif value > second:
            second = value
    return edge, first, second


def cheapest(bids: Ints, start: int, count: int) -> int:
    """The place of the lowest bid among a mentor's seats."""
    best = start
    for place in range(start + 1, start + count):
        if bids[place] < bids[best]:
            best = place
    return best


def auction(
    graph: Graph, price: Ints, bids: Ints, holder: Ints, taken: Ints, queue: Ints, scale: int, floor: int, budget: int
) -> None:
    """Bertsekas's auction with bids of at least 1 over the second best, on weights times `scale`.

    Mentees whose best net value falls under `floor` give up; the search that follows decides for them.
    """
    top = len(queue)
    while top > 0 and budget > 0:
        top -= 1
        i = queue[top]
        edge, first, second = best_two(graph, price, i, scale)
        budget -= graph.start[i + 1] - graph.start[i]
        if edge < 0 or first < floor:
            continue
        loser = outbid(graph, price, bids, holder, taken, i, edge, first - max(second, floor) + 1)
        if loser >= 0:
            queue[top] = loser
            top += 1


def outbid(graph: Graph, price: Ints, bids: Ints, holder: Ints, taken: Ints, i: int, edge: int, step: int) -> int:
    """Seat a bidder, on the cheapest seat when the mentor is full; returns who lost it, or −1."""
    j = graph.mentor[edge]
    start = graph.seat_start[j]
    bid = price[j] + step
    loser = -1
    if taken[j] < graph.capacity[j]:
        place = start + taken[j]
        taken[j] += 1
    else:
        place = cheapest(bids, start, graph.capacity[j])
        loser = holder[place]
    holder[place] = i
    bids[place] = bid
    if taken[j] == graph.capacity[j]:
        price[j] = bids[cheapest(bids, start, graph.capacity[j])]
    return loser


def start_profits(graph: Graph, duals: Duals, alone: int) -> None:
    """The least profits the prices allow."""
    for i in range(len(duals.held)):
        _, first, _ = best_two(graph, duals.price, i, 1)
        duals.profit[i] = max(first, -alone)


def seat_tight(graph: Graph, duals: Duals) -> None:
    """Seat everyone whose best edge has room: those pairs keep equality."""
    for i in range(len(duals.held)):
        for e in range(graph.start[i], graph.start[i + 1]):
            j = graph.mentor[e]
            tight = duals.profit[i] + duals.price[j] == graph.weight[e]
            if tight and duals.held[i] < 0 and duals.taken[j] < graph.capacity[j]:
                sit(graph, duals, e)


def sit(graph: Graph, duals: Duals, edge: int) -> None:
    """Give a mentee a free seat."""
    j = graph.mentor[edge]
    duals.seats[graph.seat_start[j] + duals.taken[j]] = edge
    duals.taken[j] += 1
    duals.held[graph.mentee[edge]] = edge


def rise(graph: Graph, duals: Duals, edge: int) -> None:
    """Take a mentee's seat away."""
    j = graph.mentor[edge]
    start = graph.seat_start[j]
    last = start + duals.taken[j] - 1
    for place in range(start, last):
        if duals.seats[place] == edge:
            duals.seats[place] = duals.seats[last]
            break
    duals.taken[j] -= 1
    duals.held[graph.mentee[edge]] = -1


def push(search: Search, key: int, node: int) -> None:
    """Add a node to the heap."""
    at = search.state[0]
    search.state[0] += 1
    while at > 0:
        parent = (at - 1) // 2
        if search.heap_key[parent] <= key:
            break
        search.heap_key[at] = search.heap_key[parent]
        search.heap_node[at] = search.heap_node[parent]
        at = parent
    search.heap_key[at] = key
    search.heap_node[at] = node


def pop(search: Search) -> None:
    """Remove the nearest node from the heap."""
    search.state[0] -= 1
    size = search.state[0]
    key, node = search.heap_key[size], search.heap_node[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and search.heap_key[child + 1] < search.heap_key[child]:
            child += 1
        if search.heap_key[child] >= key:
            break
        search.heap_key[at] = search.heap_key[child]
        search.heap_node[at] = search.heap_node[child]
        at = child
    search.heap_key[at] = key
    search.heap_node[at] = node


def reach(search: Search, j: int, distance: int, edge: int) -> None:
    """Note a shorter way to a mentor."""
    if search.distance[j] == FAR:
        search.touched[search.state[1]] = j
        search.state[1] += 1
    if distance < search.distance[j]:
        search.distance[j] = distance
        search.via[j] = edge
        push(search, distance, j)


def nearest(search: Search) -> int:
    """The nearest mentor not yet settled, or −1."""
    while search.state[0] > 0:
        j = search.heap_node[0]
        key = search.heap_key[0]
        pop(search)
        if search.done[j] == 0 and key == search.distance[j]:
            return int(j)
    return -1


def clear(search: Search) -> None:
    """Forget a search."""
    for at in range(search.state[1]):
        j = search.touched[at]
        search.distance[j] = FAR
        search.done[j] = 0
    search.state[0] = 0
    search.state[1] = 0


def spread(graph: Graph, duals: Duals, search: Search, i: int, distance: int, limit: int) -> None:
    """Follow every edge of a mentee at a distance."""
    for e in range(graph.start[i], graph.start[i + 1]):
        j = graph.mentor[e]
        further = distance + duals.profit[i] + duals.price[j] - graph.weight[e]
        if further < limit and further < search.distance[j] and search.done[j] == 0:
            reach(search, j, further, e)


def insert(graph: Graph, duals: Duals, search: Search, root: int, alone: int) -> None:
    """Find the best place for one more mentee: a free seat, or whoever best stays alone, themselves included."""
    limit, end, stays = duals.profit[root] + alone, -1, root
    spread(graph, duals, search, root, 0, limit)
    while True:
        j = nearest(search)
        if j < 0 or search.distance[j] >= limit:
            break
        if duals.taken[j] < graph.capacity[j]:
            limit, end, stays = search.distance[j], j, -1
            break
        search.done[j] = 1
        for place in range(graph.seat_start[j], graph.seat_start[j] + duals.taken[j]):
            i = graph.mentee[duals.seats[place]]
            if search.distance[j] + duals.profit[i] + alone < limit:
                limit, stays, end = search.distance[j] + duals.profit[i] + alone, i, -1
            spread(graph, duals, search, i, search.distance[j], limit)
    raise_prices(graph, duals, search, root, limit)
    if stays >= 0 and stays != root:
        end = graph.mentor[duals.held[stays]]
        rise(graph, duals, duals.held[stays])
    shift(graph, duals, search, root, end)
    clear(search)


def raise_prices(graph: Graph, duals: Duals, search: Search, root: int, limit: int) -> None:
    """Move prices and profits so that the path found is tight."""
    duals.profit[root] -= limit
    for at in range(search.state[1]):
        j = search.touched[at]
        if search.done[j] and search.distance[j] < limit:
            change = limit - search.distance[j]
            duals.price[j] += change
            for place in range(graph.seat_start[j], graph.seat_start[j] + duals.taken[j]):
                duals.profit[graph.mentee[duals.seats[place]]] -= change


def shift(graph: Graph, duals: Duals, search: Search, root: int, end: int) -> None:
    """Move everyone on the path to `end` one seat on."""
    while end >= 0:
        edge = search.via[end]
        i = graph.mentee[edge]
        before = duals.held[i]
        if before >= 0:
            rise(graph, duals, before)
        sit(graph, duals, edge)
        end = graph.mentor[before] if i != root else -1


def insert_all(graph: Graph, duals: Duals, search: Search, alone: int) -> None:
    """Place every mentee without a seat, one shortest path each (Hungarian method, Kuhn; Jonker and Volgenant)."""
    for i in range(len(duals.held)):
        if duals.held[i] < 0 and graph.start[i] < graph.start[i + 1]:
            insert(graph, duals, search, i, alone)


def lower_all(graph: Graph, duals: Duals, search: Search, reached: Ints) -> None:
    """Bring every mentor who has room to price 0, or fill the seat: the same search from the other side."""
    for j in range(len(duals.taken)):
        while duals.taken[j] < graph.capacity[j] and duals.price[j] > 0:
            lower(graph, duals, search, reached, j)


def lower(graph: Graph, duals: Duals, search: Search, reached: Ints, root: int) -> None:
    """Offer one free seat at a falling price: to someone alone, or until some freed seat costs nothing."""
    limit, end, newcomer = duals.price[root], root, -1
    reach(search, root, 0, -1)
    while True:
        j = nearest(search)
        if j < 0 or search.distance[j] >= limit:
            break
        search.done[j] = 1
        if search.distance[j] + duals.price[j] < limit:
            limit, end, newcomer = search.distance[j] + duals.price[j], j, -1
        limit, end, newcomer = look_around(graph, duals, search, j, limit, end, newcomer)
    fall(graph, duals, search, reached, limit)
    hand_over(graph, duals, search, end, newcomer)
    clear(search)


def look_around(
    graph: Graph, duals: Duals, search: Search, j: int, limit: int, end: int, newcomer: int
) -> tuple[int, int, int]:
    """Whom a seat at this mentor could draw: someone alone ends the search, a seated mentee frees their seat."""
    for at in range(graph.back_start[j], graph.back_start[j + 1]):
        e = graph.back[at]
        now = duals.held[graph.mentee[e]]
        further = search.distance[j] + duals.profit[graph.mentee[e]] + duals.price[j] - graph.weight[e]
        if further >= limit or now == e:
            continue
        if now < 0:
            limit, end, newcomer = further, j, e
        elif search.done[graph.mentor[now]] == 0 and further < search.distance[graph.mentor[now]]:
            reach(search, graph.mentor[now], further, e)
    return limit, end, newcomer


def fall(graph: Graph, duals: Duals, search: Search, reached: Ints, limit: int) -> None:
    """Lower prices, raise profits, so that the path found is tight."""
    for at in range(search.state[1]):
        j = search.touched[at]
        if search.done[j] and search.distance[j] < limit:
            for place in range(graph.back_start[j], graph.back_start[j + 1]):
                e = graph.back[place]
                i = graph.mentee[e]
                further = search.distance[j] + duals.profit[i] + duals.price[j] - graph.weight[e]
                reached[i] = max(reached[i], limit - further)
    for at in range(search.state[1]):
        j = search.touched[at]
        if search.done[j] and search.distance[j] < limit:
            duals.price[j] -= limit - search.distance[j]
            for place in range(graph.back_start[j], graph.back_start[j + 1]):
                i = graph.mentee[graph.back[place]]
                duals.profit[i] += reached[i]
                reached[i] = 0


def hand_over(graph: Graph, duals: Duals, search: Search, end: int, newcomer: int) -> None:
    """Move everyone on the path one seat on, towards the seat offered; a newcomer takes the last one freed."""
    edge = search.via[end]
    while edge >= 0:
        rise(graph, duals, duals.held[graph.mentee[edge]])
        edge = search.via[graph.mentor[edge]]
    edge = search.via[end]
    while edge >= 0:
        sit(graph, duals, edge)
        edge = search.via[graph.mentor[edge]]
    if newcomer >= 0:
        sit(graph, duals, newcomer)
