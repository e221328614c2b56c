"""The loops that find the most pairs there can be, and the parts of a graph that every largest pairing keeps apart.

Mentors have places: mentor j owns the places `place_start[j]` to `place_start[j + 1]`, of which the first `taken[j]` are
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
    place_start: Ints


class PlaceMatching(NamedTuple):
    """Who is matched with whom: `place[i]` is a mentee's place or −1, `holder[s]` a place's mentee, `mentor_of[i]` their mentor."""

    place: Ints
    mentor_of: Ints
    holder: Ints
    taken: Ints


class Layers(NamedTuple):
    """Scratch of one phase: distance of mentees and mentors from the unmatched, next edge and next place to try.

    `next_edge` and `queue` are long enough for either side.
    """

    mentee: Ints
    mentor: Ints
    next_edge: Ints
    next_place: Ints
    queue: Ints


def by_other_end(own: Numbers, free: Ints, order: Numbers) -> None:
    """Sort edges by one end, others kept in order, given where each row begins: a counting sort into `order`.

    `free` is used up: at the end it says where each row ends.
    """
    for e in range(len(own)):
        row = own[e]
        order[free[row]] = e
        free[row] += 1


def has_free_place(graph: Graph, matching: PlaceMatching, j: int) -> bool:
    """Whether a mentor has a free place."""
    return bool(matching.taken[j] < graph.place_start[j + 1] - graph.place_start[j])


def match(graph: Graph, matching: PlaceMatching, i: int, j: int) -> None:
    """Give a mentee the next free place of a mentor."""
    place = graph.place_start[j] + matching.taken[j]
    matching.taken[j] += 1
    matching.place[i] = place
    matching.holder[place] = i
    matching.mentor_of[i] = j


def greedy(graph: Graph, matching: PlaceMatching) -> None:
    """Match whoever finds room at once.

    A start only, one look each: what follows finds the most whatever is matched here.
    """
    for i in range(len(matching.place)):
        for e in range(graph.start[i], graph.start[i + 1]):
            if matching.place[i] < 0 and has_free_place(graph, matching, graph.mentor[e]):
                match(graph, matching, i, graph.mentor[e])


def layer(graph: Graph, matching: PlaceMatching, layers: Layers) -> bool:
    """Breadth first from everyone unmatched, layer by layer, up to the first that meets a free place.

    Invariant: whoever is in the queue has their final distance, because nobody is reached later by a shorter way.
    The search ends with the first layer that meets a free place: longer paths are for later phases, which keeps
    their number within the square root of the people.
    """
    layers.mentor[:] = -1
    head, tail = 0, 0
    for i in range(len(matching.place)):
        layers.mentee[i] = -1
        if matching.place[i] < 0:
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
            if has_free_place(graph, matching, j):
                last = depth
                continue
            for place in range(graph.place_start[j], graph.place_start[j + 1]):
                k = matching.holder[place]
                layers.mentee[k] = depth + 1
                layers.queue[tail] = k
                tail += 1
    return last >= 0


def further(graph: Graph, matching: PlaceMatching, layers: Layers, i: int) -> tuple[int, int]:
    """The next step of a depth-first walk from a mentee: (mentor with room, −1), (−1, mentee to move), or (−1, −1)."""
    while layers.next_edge[i] < graph.start[i + 1]:
        j = graph.mentor[layers.next_edge[i]]
        if layers.mentor[j] == layers.mentee[i]:
            if has_free_place(graph, matching, j):
                return j, -1
            while layers.next_place[j] < graph.place_start[j + 1]:
                k = matching.holder[layers.next_place[j]]
                layers.next_place[j] += 1
                if layers.mentee[k] == layers.mentee[i] + 1:
                    return -1, k
        layers.next_edge[i] += 1
    return -1, -1


def augment(graph: Graph, matching: PlaceMatching, layers: Layers, root: int) -> bool:
    """Walk from an unmatched mentee to a free place along the layers and move everyone on the way one place on.

    Invariant: the stack is a path from the root along growing layers, and nobody on it is on another path of this
    phase; a mentee from whom nothing leads on is marked −2 and never tried again in the phase. Ends: each step uses
    up an edge or a place.
    """
    layers.queue[0] = root
    top = 0
    while top >= 0:
        i = layers.queue[top]
        j, k = further(graph, matching, layers, i)
        if j >= 0:
            place = graph.place_start[j] + matching.taken[j]
            matching.taken[j] += 1
            while top >= 0:
                i = layers.queue[top]
                left, before = matching.place[i], matching.mentor_of[i]
                matching.place[i], matching.mentor_of[i], matching.holder[place] = place, j, i
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


def push_and_relabel(graph: Graph, matching: PlaceMatching, layers: Layers) -> None:
    """Let the unmatched push others off their places, towards free ones: push and relabel, as an auction of distances.

    `layers.mentor` says how far each mentor is from a free place at least: everyone takes the nearest, which then is a
    step further than the next nearest, and distances are measured anew after as many pushes as there are mentees
    (Goldberg and Kennedy 1997). Whoever no free place can be reached from is given up, and what is left
    after `PUSHES_A_MENTEE` goes to `largest`.

    Invariant: a mentor's distance is never more than the true number of moves to a free place, so whoever finds no
    mentor below `NEVER` can reach none. Ends by the count of pushes: the promise of the most pairs is kept by
    `largest`.
    """
    people = len(matching.place)
    waiting = 0
    for i in range(people):
        if matching.place[i] < 0:
            layers.queue[waiting] = i
            waiting += 1
    for j in range(len(layers.next_place)):
        layers.next_place[j] = graph.place_start[j]
    head = 0
    for push in range(PUSHES_A_MENTEE * people):
        if waiting == 0:
            return
        if push % people == 0:
            measure_distances(graph, matching, layers)
        i = layers.queue[head]
        head = head + 1 if head + 1 < people else 0
        waiting -= 1
        left = match_nearest(graph, matching, layers, i)
        if left >= 0:
            end = head + waiting
            layers.queue[end if end < people else end - people] = left
            waiting += 1


def measure_distances(graph: Graph, matching: PlaceMatching, layers: Layers) -> None:
    """How many moves each mentor is away from a free place: breadth first from those who have one."""
    tail = 0
    for j in range(len(layers.mentor)):
        layers.mentor[j] = NEVER
        if has_free_place(graph, matching, j):
            layers.mentor[j] = 0
            layers.next_edge[tail] = j
            tail += 1
    head = 0
    while head < tail:
        j = layers.next_edge[head]
        head += 1
        for at in range(graph.back_start[j], graph.back_start[j + 1]):
            k = matching.mentor_of[graph.back[at]]
            if k >= 0 and layers.mentor[k] == NEVER:
                layers.mentor[k] = layers.mentor[j] + 1
                layers.next_edge[tail] = k
                tail += 1


def match_nearest(graph: Graph, matching: PlaceMatching, layers: Layers, i: int) -> int:
    """Match a mentee with the mentor nearest to a free place; who had to leave for it, −1 for nobody."""
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
    if has_free_place(graph, matching, best):
        match(graph, matching, i, best)
    else:
        place = layers.next_place[best]
        left = matching.holder[place]
        matching.place[left], matching.mentor_of[left] = -1, -1
        matching.place[i], matching.mentor_of[i], matching.holder[place] = place, best, i
        layers.next_place[best] = place + 1 if place + 1 < graph.place_start[best + 1] else graph.place_start[best]
    if not has_free_place(graph, matching, best):
        alone = graph.place_start[best + 1] - graph.place_start[best] == 1
        layers.mentor[best] = min(second + 1, NEVER) if alone else first + 1
    return int(left)


def largest(graph: Graph, matching: PlaceMatching, layers: Layers) -> None:
    """Match as many as can be (Hopcroft and Karp 1973, with several places a mentor), nearly all of them beforehand."""
    greedy(graph, matching)
    push_and_relabel(graph, matching, layers)
    while layer(graph, matching, layers):
        for j in range(len(layers.next_place)):
            layers.next_place[j] = graph.place_start[j]
        for i in range(len(matching.place)):
            layers.next_edge[i] = graph.start[i]
        for i in range(len(matching.place)):
            if matching.place[i] < 0:
                augment(graph, matching, layers, i)


def parts(graph: Graph, matching: PlaceMatching, mentee: Ints, mentor: Ints, queue: Ints) -> None:
    """Say of everyone in which part they are (Dulmage and Mendelsohn 1958), given a largest pairing.

    `SCARCE`: reached from someone unmatched; these mentors are full in every largest pairing. `ROOMY`: reached from a
    free place; these mentees sit in every one. `EVEN`: the rest, full on both sides. No largest pairing joins two parts.
    """
    mentee[:] = EVEN
    mentor[:] = EVEN
    tail = 0
    for i in range(len(mentee)):
        if matching.place[i] < 0:
            mentee[i] = SCARCE
            queue[tail] = i
            tail += 1
    from_unmatched(graph, matching, mentee, mentor, queue, tail)
    tail = 0
    for j in range(len(mentor)):
        if has_free_place(graph, matching, j):
            mentor[j] = ROOMY
            queue[tail] = j
            tail += 1
    from_free_places(graph, matching, mentee, mentor, queue, tail)


def from_unmatched(graph: Graph, matching: PlaceMatching, mentee: Ints, mentor: Ints, queue: Ints, tail: int) -> None:
    """Mark everyone reached from the first `tail` mentees of the queue as `SCARCE`.

    Invariant: a mentor reached is full (else the matching would not be the largest), so all their mentees follow.
    """
    head = 0
    while head < tail:
        i = queue[head]
        head += 1
        for e in range(graph.start[i], graph.start[i + 1]):
            j = graph.mentor[e]
            if mentor[j] == EVEN:
                mentor[j] = SCARCE
                for place in range(graph.place_start[j], graph.place_start[j + 1]):
                    k = matching.holder[place]
                    if mentee[k] == EVEN:
                        mentee[k] = SCARCE
                        queue[tail] = k
                        tail += 1


def from_free_places(graph: Graph, matching: PlaceMatching, mentee: Ints, mentor: Ints, queue: Ints, tail: int) -> None:
    """Mark everyone reached from the first `tail` mentors of the queue as `ROOMY`."""
    head = 0
    while head < tail:
        j = queue[head]
        head += 1
        for at in range(graph.back_start[j], graph.back_start[j + 1]):
            i = graph.back[at]
            if mentee[i] == EVEN:
                mentee[i] = ROOMY
                k = matching.mentor_of[i]
                if mentor[k] == EVEN:
                    mentor[k] = ROOMY
                    queue[tail] = k
                    tail += 1
