"""Figures that grow while people read them: what may be told of batches of answers in the order they came.

Answers enter in batches of at least `K_SCORES` people, and a batch never changes. Each figure is told on unions of whole
batches, joined to the next until the figure says nothing of fewer than five: not in it, not beside it, not between two
readings. The rule depends on the batches alone, so that reading again tells the same, and nothing need be kept.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from binome.core.privacy.disclosure.thresholds import K_ALIKE, K_SCORES, in_steps

T = TypeVar("T")


def together(batches: Iterable[tuple[int, Sequence[T]]], *, enough: Callable[[Sequence[T]], bool]) -> list[T]:
    """Answers that may be told, of batches given in order, each as the edition that closed over it and its answers.

    A batch that is not enough waits for the next of its edition. What an edition left over stays out of later ones: it may
    have been told in words there.
    """
    released: list[T] = []
    waiting: list[T] = []
    last = None
    for edition, batch in batches:
        if edition != last:
            waiting, last = [], edition
        waiting = [*waiting, *batch]
        if enough(waiting):
            released += waiting
            waiting = []
    return released


def on_both_sides(yes: int, no: int, *, k: int = K_SCORES) -> bool:
    """Whether so many yeses may be told beside so many noes: `k` of each, so that nobody is alone and nobody sure."""
    return yes >= k and no >= k


def unlike(values: Sequence[Hashable], *, k: int = K_SCORES) -> bool:
    """Whether a mean of these values may be told: `k` people, and at least `K_ALIKE` who said otherwise than most.

    When all, or all but one, said the same, the figure tells what each of them said.
    """
    return len(values) >= k and max(Counter(values).values()) <= len(values) - K_ALIKE


def side(yes: int, no: int, *, k: int = K_SCORES) -> str:
    """In a word what may not be told in figures, from `2k` people on: "few" said yes, or "most" did; else nothing."""
    if yes + no < 2 * k or on_both_sides(yes, no, k=k):
        return ""
    return "few" if yes < k else "most"


def at_least(count: int, *, of: int, k: int = K_SCORES) -> int:
    """A count told beside its total while it moves: a whole number of steps, and at least `k` on the other side too."""
    # the other side is `of` minus what is said: capped so that it never tells of fewer than `k`
    return max(min(in_steps(count, k=k), in_steps(of - k, k=k)), 0)
