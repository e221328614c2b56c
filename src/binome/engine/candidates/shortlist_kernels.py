"""The loops of shortlists: pick pairs so that everyone is seen before anyone is seen more."""

from typing import NamedTuple

from binome.engine.model.arrays import Flags, Ints, Numbers


class Ends(NamedTuple):
    """One side's view of the pairs: whose they are, grouped by person, and how many lists each person is on."""

    of: Numbers
    start: Ints
    pairs: Numbers
    seen: Numbers


def group(whose: Numbers, at: Ints, pairs: Numbers) -> None:
    """Deal pairs out to whom they belong to, in order; `at` is where each one's begin."""
    for pair in range(len(whose)):
        pairs[at[whose[pair]]] = pair
        at[whose[pair]] += 1


def fill(own: Ends, other: Ends, cap: int, taken: Flags) -> None:
    """Take pairs in order while both ends are on fewer than `cap` lists.

    Invariant: nobody is on more than `cap` lists, and no two who could both take one more are left apart.
    """
    for at in range(len(taken)):
        if not taken[at] and own.seen[own.of[at]] < cap and other.seen[other.of[at]] < cap:
            take(own, other, at, taken)


def take(own: Ends, other: Ends, at: int, taken: Flags) -> None:
    """Put a pair on both lists."""
    taken[at] = True
    own.seen[own.of[at]] += 1
    other.seen[other.of[at]] += 1


def drop(own: Ends, other: Ends, at: int, taken: Flags) -> None:
    """Take a pair off both lists."""
    taken[at] = False
    own.seen[own.of[at]] -= 1
    other.seen[other.of[at]] -= 1


def roomiest(own: Ends, other: Ends, person: int, size: int) -> int:
    """The person's pair whose other end is on the fewest lists, below `size`; −1 when all are full."""
    best, least = -1, size
    for at in own.pairs[own.start[person] : own.start[person + 1]]:
        if other.seen[other.of[at]] < least:
            best, least = at, other.seen[other.of[at]]
    return int(best)


def make_room(own: Ends, other: Ends, person: int, size: int, taken: Flags) -> int:
    """Free a place on a full list the person could be on: whoever leaves it is on another, or moves to one."""
    for mine in own.pairs[own.start[person] : own.start[person + 1]]:
        full = other.of[mine]
        for at in other.pairs[other.start[full] : other.start[full + 1]]:
            if not taken[at]:
                continue
            if own.seen[own.of[at]] > 1:
                drop(own, other, at, taken)
                return int(mine)
            instead = roomiest(own, other, own.of[at], size)
            if instead >= 0:
                drop(own, other, at, taken)
                take(own, other, instead, taken)
                return int(mine)
    return -1


def cover(own: Ends, other: Ends, turn: Ints, size: int, taken: Flags) -> None:
    """Give everyone of one side who is on no list a place on one, in the order of the lottery.

    Invariant: nobody who is on a list ends on none.
    """
    for person in turn:
        if own.seen[person] > 0 or own.start[person] == own.start[person + 1]:
            continue
        at = roomiest(own, other, person, size)
        if at < 0:
            at = make_room(own, other, person, size, taken)
        if at >= 0:
            take(own, other, at, taken)
