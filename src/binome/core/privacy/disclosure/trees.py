"""Publishing figures of a tree of groups, once or again and again, so that no subtraction ever tells a small group.

What has been published is kept in a ledger. An answer enters the figures once, in a batch that is large enough by itself,
placed at one node of the tree; it then counts in that node and in every node above. All published figures, of every level
and of every day, are therefore sums of whole batches, and whatever anyone adds or subtracts is a sum of whole batches too.
A batch is large enough when each of its *parts* (those who answered; those who want a theme and those who do not …)
holds as many people as that part asks for.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

N = TypeVar("N", bound=Hashable)
Amounts = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """The fewest people whom a part of a batch may hold; `or_nobody`: or none at all."""

    least: int
    or_nobody: bool = False

    def holds(self, count: int) -> bool:
        """Whether `count` people are enough."""
        return count >= self.least or (self.or_nobody and count == 0)


@dataclass(frozen=True)
class Ledger(Generic[N]):
    """What has been published: by the node where it counts; by the node it came from; and the nodes whose amounts are shown."""

    placed: Mapping[N, Amounts] = field(default_factory=dict)
    taken: Mapping[N, Amounts] = field(default_factory=dict)
    shown: frozenset[N] = frozenset()


@dataclass
class _Batch(Generic[N]):
    amounts: Amounts
    origins: list[N]

    def with_(self, other: "_Batch[N]") -> "_Batch[N]":
        """Both as one batch, whose origins are those of either."""
        return _Batch(added(self.amounts, other.amounts), self.origins + other.origins)


def added(first: Amounts, second: Amounts) -> Amounts:
    """Amounts added one by one; nothing yet is the empty tuple."""
    if not first or not second:
        return first or second
    return tuple(a + b for a, b in zip(first, second, strict=True))


def advance(
    parent_of: Mapping[N, N | None],
    counts: Mapping[N, Amounts],
    ledger: Ledger[N],
    *,
    parts: Sequence[Part],
    closed: bool,
) -> Ledger[N]:
    """The ledger after publishing what may be published now.

    `parent_of`: the tree, one root (None above it). `counts`: all the answers so far by the node they belong to itself,
    children apart; the first amounts of each are its parts, others are carried along. While a survey is open, a node's
    new answers enter when they are a batch by themselves, or wait. Once it is closed, what is left over joins the node above,
    with the smallest batch that nobody has seen yet when it is too small there as well (complementary suppression).
    A node is told when all that was taken below it also counts below it, or when it was told before.
    """
    waiting = {node: _less(amounts, ledger.taken.get(node, ())) for node, amounts in counts.items()}
    settling = _Settling(parent_of, ledger=ledger, parts=parts)
    if closed:
        settling.close(waiting)
    else:
        settling.look(waiting)
    placed, taken = dict(ledger.placed), dict(ledger.taken)
    for place, batch in settling.batches.items():
        placed[place] = added(placed.get(place, ()), batch.amounts)
        taken |= {origin: counts[origin] for origin in batch.origins}
    # A node some of whose answers count further up would show fewer than it has: told beside the others, it would be a
    # figure that is no sum of whole batches below it, and what is missing could be worked out. Told once, it stays told:
    # taking it away would tell that something of it moved.
    within = sums(parent_of, placed)
    from_below = sums(parent_of, taken)
    nodes = {
        node
        for node, amounts in within.items()
        if _enough(amounts, parts) and (node in ledger.shown or amounts == from_below.get(node))
    }
    return Ledger(placed, taken, frozenset(nodes))


def release(
    parent_of: Mapping[N, N | None],
    rows: Mapping[N, Amounts],
    ledgers: Mapping[str, Ledger[N]],
    *,
    parts: Sequence[Part],
    split: Callable[[Amounts], Mapping[str, Amounts]],
    parts_of: Callable[[str], Sequence[Part]],
    closed: bool,
) -> dict[str, Ledger[N]]:
    """The ledgers after publishing what may be published now, in two stages: "" the rows, then each measure of them.

    `rows`: everything a group says in one row, the first amounts being its `parts`. `split`: one row as the amounts of each
    measure, whose parts are `parts_of` it. A measure sees no group of its own: only the batches of the first stage, which it
    may join further. Were it to choose its batches from the answers, two measures could be subtracted to tell a few people.
    """
    released = {"": advance(parent_of, rows, ledgers.get("", Ledger()), parts=parts, closed=closed)}
    by_measure: dict[str, dict[N, Amounts]] = {}
    for place, row in released[""].placed.items():
        for measure, amounts in split(row).items():
            by_measure.setdefault(measure, {})[place] = amounts
    for measure, counts in by_measure.items():
        before = ledgers.get(measure, Ledger())
        released[measure] = advance(parent_of, counts, before, parts=parts_of(measure), closed=closed)
    return released


def whole_counts(parent_of: Mapping[N, N | None], own: Mapping[N, int]) -> dict[N, int]:
    """Counts of groups themselves as counts of each node with all below."""
    return {node: amounts[0] for node, amounts in sums(parent_of, {node: (n,) for node, n in own.items()}).items()}


def sums(parent_of: Mapping[N, N | None], amounts: Mapping[N, Amounts]) -> dict[N, Amounts]:
    """What each node holds, itself and everything below."""
    whole: dict[N, Amounts] = {}
    for start, amount in amounts.items():
        for node in _upwards(start, parent_of):
            whole[node] = added(whole.get(node, ()), amount)
    return whole


def _upwards(start: N, parent_of: Mapping[N, N | None]) -> Iterator[N]:
    node: N | None = start
    while node is not None:
        yield node
        node = parent_of[node]


def _less(first: Amounts, second: Amounts) -> Amounts:
    return tuple(a - b for a, b in zip(first, second, strict=True)) if second else first


def _enough(amounts: Amounts, parts: Sequence[Part]) -> bool:
    return any(amounts) and all(part.holds(count) for part, count in zip(parts, amounts, strict=False))


class _Settling(Generic[N]):
    """One turn of publishing: the batches that enter now, by the node where they will count."""

    def __init__(self, parent_of: Mapping[N, N | None], *, ledger: Ledger[N], parts: Sequence[Part]) -> None:
        self.parent_of, self.ledger, self.parts = parent_of, ledger, parts
        self.batches: dict[N, _Batch[N]] = {}
        self.children: dict[N | None, list[N]] = {}
        for node, parent in parent_of.items():
            self.children.setdefault(parent, []).append(node)

    def look(self, waiting: Mapping[N, Amounts]) -> None:
        """Take what is a batch by itself."""
        self.batches = {
            node: _Batch(amounts, [node]) for node, amounts in waiting.items() if _enough(amounts, self.parts)
        }

    def close(self, waiting: Mapping[N, Amounts]) -> None:
        """Take everything that can be taken; what is left over at the root stays out for good."""
        for root in self.children.get(None, []):
            self._take_below(root, waiting)

    def _take_below(self, node: N, waiting: Mapping[N, Amounts]) -> _Batch[N] | None:
        """Take what can be taken below `node`; what has to be taken further up.

        Children first: what is too small in a team may be large enough with that of the team beside it, one node up, where it
        costs the fewest people their figure.
        """
        rest: _Batch[N] | None = None
        for child in self.children.get(node, []):
            left = self._take_below(child, waiting)
            rest = left if rest is None else rest.with_(left) if left else rest
        own = waiting.get(node, ())
        if any(own):
            mine = _Batch(own, [node])
            if _enough(own, self.parts):
                self.batches[node] = mine
            else:
                rest = rest.with_(mine) if rest else mine
        if rest is None:
            return None
        whole, joined = self._completed(rest, node)
        if not _enough(whole.amounts, self.parts):
            return rest
        for place in joined:
            del self.batches[place]
        self.batches[node] = whole
        return None

    def _completed(self, rest: _Batch[N], node: N) -> tuple[_Batch[N], list[N]]:
        """What is left over with as many batches from below as it takes, those that hide least first; and their places."""
        joined = [node] if node in self.batches else []
        whole = rest.with_(self.batches[node]) if joined else rest
        if _enough(whole.amounts, self.parts) or self._all_seen(rest):
            return whole, joined
        # The smallest first, so that hiding costs least; the name breaks ties, so that every run hides the same.
        for place in sorted(self._unseen_below(node), key=lambda place: (self.batches[place].amounts[0], str(place))):
            whole = whole.with_(self.batches[place])
            joined.append(place)
            if _enough(whole.amounts, self.parts):
                break
        return whole, joined

    def _all_seen(self, rest: _Batch[N]) -> bool:
        """Left over after earlier looks alone: better a few answers out than a whole group hidden for them."""
        return all(origin in self.ledger.shown for origin in rest.origins)

    def _unseen_below(self, node: N) -> list[N]:
        return [
            place
            for place in self.batches
            if place != node and place not in self.ledger.shown and node in _upwards(place, self.parent_of)
        ]
