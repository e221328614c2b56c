"""The loops that find the most pairs there can be, and the parts of a graph that every largest pairing keeps apart.

Mentors have seats: mentor j owns the places `seat_start[j]` to `seat_start[j + 1]`, of which the first `taken[j]` are
held. Edges are grouped by mentee (`start`, `mentor`) and by mentor (`back_start`, `back`: mentees).
"""

from typing import NamedTuple

from binome.engine.model.arrays import Ints, Numbers
from binome.engine.tuning import PUSHES_A_MENTEE

ROOMY, EVEN, SCARCE = 0, 1, 2
NEVER = 2**40


class Graph(NamedTuple):
    """Who could sit where."""

    start: Ints
    mentor: Numbers
    back_start: Ints
    back: Numbers
    seat_start: Ints


class Seating(NamedTuple):
    """Who sits where: `place[i]` is a mentee's seat or −1, `holder[s]` a seat's mentee, `sits_at[i]` their mentor."""

    place: Ints
    sits_at: Ints
    holder: Ints
    taken: Ints


class Layers(NamedTuple):
    """Scratch of one phase: distance of mentees and mentors from the unseated, next edge and next seat to try.

    `next_edge` and `queue` are long enough for either side.
    """

    mentee: Ints
    mentor: Ints
    next_edge: Ints
    next_seat: Ints
    queue: Ints


def by_other_end(own: Numbers, free: Ints, order: Numbers) -> None:
    """Sort edges by one end, others kept in order, given where each row begins: a counting sort into `order`.

    `free` is used up: at the end it says where each row ends.
    """
    for e in range(len(own)):
        row = own[e]
        order[free[row]] = e
        free[row] += 1


def room(graph: Graph, seating: Seating, j: int) -> bool:
    """Whether a mentor has a free seat."""
    return bool(seating.taken[j] < graph.seat_start[j + 1] - graph.seat_start[j])


def sit(graph: Graph, seating: Seating, i: int, j: int) -> None:
    """Give a mentee the next free seat of a mentor."""
    place = graph.seat_start[j] + seating.taken[j]
    seating.taken[j] += 1
    seating.place[i] = place
    seating.holder[place] = i
    seating.sits_at[i] = j


def greedy(graph: Graph, seating: Seating) -> None:
    """Seat whoever finds room at once."""
    for i in range(len(seating.place)):
        for e in range(graph.start[i], graph.start[i + 1]):
            if seating.place[i] < 0 and room(graph, seating, graph.mentor[e]):
                sit(graph, seating, i, graph.mentor[e])


def layer(graph: Graph, seating: Seating, layers: Layers) -> bool:
    """Breadth first from everyone unseated, layer by layer, up to the first that meets a free seat."""
    layers.mentor[:] = -1
    head, tail = 0, 0
    for i in range(len(seating.place)):
        layers.mentee[i] = -1
        if seating.place[i] < 0:
            layers.mentee[i] = 0
            layers.queue[tail] = i
            tail += 1
    last = -1
    while head < tail:
        i = layers.queue[head]
        head += 1
        depth = layers.mentee[i]
        if last >= 0 and depth > last:
            break
        for e in range(graph.start[i], graph.start[i + 1]):
            j = graph.mentor[e]
            if layers.mentor[j] >= 0:
                continue
            layers.mentor[j] = depth
            if room(graph, seating, j):
                last = depth
                continue
            for place in range(graph.seat_start[j], graph.seat_start[j + 1]):
                k = seating.holder[place]
                layers.mentee[k] = depth + 1
                layers.queue[tail] = k
                tail += 1
    return last >= 0


def further(graph: Graph, seating: Seating, layers: Layers, i: int) -> tuple[int, int]:
    """The next step of a depth-first walk from a mentee: (mentor with room, −1), (−1, mentee to move), or (−1, −1)."""
    while layers.next_edge[i] < graph.start[i + 1]:
        j = graph.mentor[layers.next_edge[i]]
        if layers.mentor[j] == layers.mentee[i]:
            if room(graph, seating, j):
                return j, -1
            while layers.next_seat[j] < graph.seat_start[j + 1]:
                k = seating.holder[layers.next_seat[j]]
                layers.next_seat[j] += 1
                if layers.mentee[k] == layers.mentee[i] + 1:
                    return -1, k
        layers.next_edge[i] += 1
    return -1, -1


def augment(graph: Graph, seating: Seating, layers: Layers, root: int) -> bool:
    """Walk from an unseated mentee to a free seat along the layers and move everyone on the way one seat on."""
    layers.queue[0] = root
    top = 0
    while top >= 0:
        i = layers.queue[top]
        j, k = further(graph, seating, layers, i)
        if j >= 0:
            place = graph.seat_start[j] + seating.taken[j]
            seating.taken[j] += 1
            while top >= 0:
                i = layers.queue[top]
                left, before = seating.place[i], seating.sits_at[i]
                seating.place[i], seating.sits_at[i], seating.holder[place] = place, j, i
                place, j = left, before
                top -= 1
            return True
        if k >= 0:
            top += 1
            layers.queue[top] = k
        else:
            layers.mentee[i] = -2
            top -= 1
    return False


def compete(graph: Graph, seating: Seating, layers: Layers) -> None:
    """Let the unseated push others off their seats, towards free ones: push and relabel, as an auction of distances.

    `layers.mentor` says how far each mentor is from a free seat at least: everyone takes the nearest, which then is a
    step further than the next nearest, and distances are measured anew after as many pushes as there are mentees
    (Goldberg and Kennedy 1997). Whoever no free seat can be reached from is given up, and what is left
    after `PUSHES_A_MENTEE` goes to `largest`.
    """
    people = len(seating.place)
    waiting = 0
    for i in range(people):
        if seating.place[i] < 0:
            layers.queue[waiting] = i
            waiting += 1
    for j in range(len(layers.next_seat)):
        layers.next_seat[j] = graph.seat_start[j]
    head = 0
    for push in range(PUSHES_A_MENTEE * people):
        if waiting == 0:
            return
        if push % people == 0:
            measure(graph, seating, layers)
        i = layers.queue[head]
        head = head + 1 if head + 1 < people else 0
        waiting -= 1
        left = take_nearest(graph, seating, layers, i)
        if left >= 0:
            end = head + waiting
            layers.queue[end if end < people else end - people] = left
            waiting += 1


def measure(graph: Graph, seating: Seating, layers: Layers) -> None:
    """How many moves each mentor is away from a free seat: breadth first from those who have one."""
    tail = 0
    for j in range(len(layers.mentor)):
        layers.mentor[j] = NEVER
        if room(graph, seating, j):
            layers.mentor[j] = 0
            layers.next_edge[tail] = j
            tail += 1
    head = 0
    while head < tail:
        j = layers.next_edge[head]
        head += 1
        for at in range(graph.back_start[j], graph.back_start[j + 1]):
            k = seating.sits_at[graph.back[at]]
            if k >= 0 and layers.mentor[k] == NEVER:
                layers.mentor[k] = layers.mentor[j] + 1
                layers.next_edge[tail] = k
                tail += 1


def take_nearest(graph: Graph, seating: Seating, layers: Layers, i: int) -> int:
    """Seat a mentee with the mentor nearest to a free seat; who had to leave for it, −1 for nobody."""
    best, first, second = -1, NEVER, NEVER
    for e in range(graph.start[i], graph.start[i + 1]):
        far = layers.mentor[graph.mentor[e]]
        if far < second:
            if far < first:
                best, first, second = graph.mentor[e], far, first
            else:
                second = far
    if best < 0:
        return -1
    left = -1
    if room(graph, seating, best):
        sit(graph, seating, i, best)
    else:
        place = layers.next_seat[best]
        left = seating.holder[place]
        seating.place[left], seating.sits_at[left] = -1, -1
        seating.place[i], seating.sits_at[i], seating.holder[place] = place, best, i
        layers.next_seat[best] = place + 1 if place + 1 < graph.seat_start[best + 1] else graph.seat_start[best]
    if not room(graph, seating, best):
        alone = graph.seat_start[best + 1] - graph.seat_start[best] == 1
        layers.mentor[best] = min(second + 1, NEVER) if alone else first + 1
    return int(left)


def largest(graph: Graph, seating: Seating, layers: Layers) -> None:
    """Seat as many as can be (Hopcroft and Karp 1973, with several seats a mentor), nearly all of them beforehand."""
    greedy(graph, seating)
    compete(graph, seating, layers)
    while layer(graph, seating, layers):
        for j in range(len(layers.next_seat)):
            layers.next_seat[j] = graph.seat_start[j]
        for i in range(len(seating.place)):
            layers.next_edge[i] = graph.start[i]
        for i in range(len(seating.place)):
            if seating.place[i] < 0:
                augment(graph, seating, layers, i)


def parts(graph: Graph, seating: Seating, mentee: Ints, mentor: Ints, queue: Ints) -> None:
    """Say of everyone in which part they are (Dulmage and Mendelsohn 1958), given a largest pairing.

    `SCARCE`: reached from someone unseated; these mentors are full in every largest pairing. `ROOMY`: reached from a
    free seat; these mentees sit in every one. `EVEN`: the rest, full on both sides. No largest pairing joins two parts.
    """
    mentee[:] = EVEN
    mentor[:] = EVEN
    tail = 0
    for i in range(len(mentee)):
        if seating.place[i] < 0:
            mentee[i] = SCARCE
            queue[tail] = i
            tail += 1
    from_unseated(graph, seating, mentee, mentor, queue, tail)
    tail = 0
    for j in range(len(mentor)):
        if room(graph, seating, j):
            mentor[j] = ROOMY
            queue[tail] = j
            tail += 1
    from_free_seats(graph, seating, mentee, mentor, queue, tail)


def from_unseated(graph: Graph, seating: Seating, mentee: Ints, mentor: Ints, queue: Ints, tail: int) -> None:
    """Mark everyone reached from the first `tail` mentees of the queue as `SCARCE`."""
    head = 0
    while head < tail:
        i = queue[head]
        head += 1
        for e in range(graph.start[i], graph.start[i + 1]):
            j = graph.mentor[e]
            if mentor[j] == EVEN:
                mentor[j] = SCARCE
                for place in range(graph.seat_start[j], graph.seat_start[j + 1]):
                    k = seating.holder[place]
                    if mentee[k] == EVEN:
                        mentee[k] = SCARCE
                        queue[tail] = k
                        tail += 1


def from_free_seats(graph: Graph, seating: Seating, mentee: Ints, mentor: Ints, queue: Ints, tail: int) -> None:
    """Mark everyone reached from the first `tail` mentors of the queue as `ROOMY`."""
    head = 0
    while head < tail:
        j = queue[head]
        head += 1
        for at in range(graph.back_start[j], graph.back_start[j + 1]):
            i = graph.back[at]
            if mentee[i] == EVEN:
                mentee[i] = ROOMY
                k = seating.sits_at[i]
                if mentor[k] == EVEN:
                    mentor[k] = ROOMY
                    queue[tail] = k
                    tail += 1
