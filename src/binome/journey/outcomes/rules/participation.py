"""How many went how far, as far as it may be told: step by step, edition after edition."""

from collections.abc import Sequence
from dataclasses import dataclass

from binome.core.privacy.disclosure.thresholds import K_SCORES, in_steps


@dataclass(frozen=True)
class StepCount:
    """How many people got as far as a step; not exact: at least so many, in steps of five."""

    count: int
    exact: bool


def told_steps(
    counts: Sequence[int], *, final: bool, fixed: int = 0, published: Sequence[StepCount] = ()
) -> list[StepCount]:
    """Counts of the steps of one way, such that no two of them, of one report or of two, differ by one to four people.

    While they move (not `final`) all but the first `fixed` are told in steps. `published`: what the last edition told of the
    same steps; what moved by fewer than five since is told as it was.
    """
    publishable: list[StepCount] = []
    for place, now in enumerate(counts):
        earlier = published[place] if place < len(published) and published[place].exact else None
        count = earlier.count if earlier and abs(now - earlier.count) < K_SCORES else now
        exact = (final or place < fixed) and _apart(count, 0) and all(_apart(count, step.count) for step in publishable)
        publishable.append(StepCount(count if exact else in_steps(count), exact))
    return publishable


def _apart(count: int, other: int) -> bool:
    return count == other or abs(count - other) >= K_SCORES


def stretches(weeks: Sequence[tuple[int, int]]) -> tuple[int, list[int]]:
    """Counts by week (number of the week, how many) put into stretches of one, two or four weeks, told in steps of five.

    The shortest stretch in which most counts reach five; no counts when even four weeks do not.
    """
    if not weeks:
        return 1, []
    first, last = weeks[0][0], weeks[-1][0]
    for length in (1, 2, 4):
        counts = [0] * ((last - first) // length + 1)
        for week, count in weeks:
            counts[(week - first) // length] += count
        steps = [in_steps(count) for count in counts]
        if 3 * sum(step > 0 for step in steps) >= 2 * len(steps):
            return length, steps
    return 4, []
