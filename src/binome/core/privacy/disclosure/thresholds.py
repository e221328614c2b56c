"""The thresholds themselves, and figures that are told in steps."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K_SCORES = 5  # people behind any figure: below that, colleagues guess who said what
K_COMMENTS = 10  # people behind words, which give away more of their author than a figure does
K_ALIKE = 2  # with one person's own answer known to themselves, somebody else must still have said otherwise
FEWEST_ASKED = 2 * K_SCORES  # below that, no count has five people on each side

G = TypeVar("G", bound=Hashable)


def may_show(count: int, *, k: int = K_SCORES) -> bool:
    """Whether figures about `count` people may be shown, subtraction apart."""
    return count >= k


def may_say_none(population: int, *, k: int = K_SCORES) -> bool:
    """Whether “nobody” may be said of a group of `population` people: it is said of each of them."""
    return population >= k


def in_steps(count: int, *, k: int = K_SCORES) -> int:
    """A count that is watched while it moves, told as “at least so many”: it moves by `k` people or not at all."""
    return count - count % k


def counts_in_steps(counts: Mapping[G, int], *, k: int = K_SCORES) -> tuple[int, dict[G, int]]:
    """The total and the counts of its groups, in steps.

    When every group is one short of its next step, the total would tell each of them exactly; it then stays a step behind.
    """
    stepped = {group: in_steps(count, k=k) for group, count in counts.items()}
    left = sum(counts.values()) - sum(stepped.values())
    if left and left == (k - 1) * len(counts):  # no other remainders add up to so many: each group would be known
        left -= 1
    return sum(stepped.values()) + in_steps(left, k=k), stepped
