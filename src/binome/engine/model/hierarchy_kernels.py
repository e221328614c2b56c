"""The loops over reporting lines: who manages each other in a circle, and the tour of what is left."""

from binome.engine.model.arrays import Ints


def circles(manager: Ints, state: Ints, path: Ints, head: Ints) -> None:
    """Give everyone the head of their circle, themselves when they are in none.

    Each walk upwards ends where an earlier one passed, so nobody is visited twice. `state` (0 never seen, 1 on this
    walk, 2 done) and `path` are scratch, one entry a person.
    """
    for start in range(len(manager)):
        length = 0
        at = start
        while at >= 0 and state[at] == 0:
            state[at] = 1
            path[length] = at
            length += 1
            at = manager[at]
        if at >= 0 and state[at] == 1:
            member = length - 1
            while path[member] != at:
                head[path[member]] = at
                member -= 1
        for step in range(length):
            state[path[step]] = 2


def tour(above: Ints, children: Ints, start: Ints, order: Ints, enter: Ints, leave: Ints) -> None:
    """Number a forest so that everyone's own are those from `enter` to before `leave`.

    `above` is each one's parent, −1 at the top; `children[start[p] : start[p + 1]]` are those under p. `order` is
    scratch: everyone, parents before children.

    Invariant: numbers of everyone below a person follow theirs without a gap, so that *anywhere below* is two
    comparisons.
    """
    count = 0
    for person in range(len(above)):
        leave[person] = 1
        if above[person] < 0:
            order[count] = person
            count += 1
    at = 0
    while at < count:
        for child in children[start[order[at]] : start[order[at] + 1]]:
            order[count] = child
            count += 1
        at += 1
    for back in range(count):
        person = order[count - 1 - back]
        if above[person] >= 0:
            leave[above[person]] += leave[person]
    number = 0
    for at in range(count):
        person = order[at]
        if above[person] < 0:
            enter[person] = number
            number += leave[person]
        following = enter[person] + 1
        for child in children[start[person] : start[person + 1]]:
            enter[child] = following
            following += leave[child]
        leave[person] += enter[person]
