"""How many went how far, as far as it may be told: step by step, edition after edition."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from binome.core.privacy.disclosure.thresholds import K_SCORES, in_steps


@dataclass(frozen=True)
class StepCount:
    """How many people got as far as a step; not exact: at least so many, in steps of five."""

    count: int
    exact: bool

    @property
    def hidden(self) -> bool:
        """Whether nothing is told but that they are fewer than five."""
        return not self.exact and not self.count

    @property
    def most(self) -> int:
        """The largest number that what is told leaves open."""
        return self.count if self.exact else self.count + K_SCORES - 1


@dataclass(frozen=True)
class StepOfWay:
    """People at one step of a way. `of_pairs`: they come two by two; `withheld`: it is kept back elsewhere in the report."""

    people: int
    of_pairs: bool = False
    settled: bool = False  # moves no more, whatever becomes of the wave
    withheld: bool = False

    @property
    def least(self) -> int:
        """People that must stand between this step and another one: five, or the ten of five pairs."""
        return 2 * K_SCORES if self.of_pairs else K_SCORES


def told_steps(
    steps: Sequence[StepOfWay],
    *,
    final: bool,
    published: Sequence[StepCount | None] = (),
    beside: Collection[StepOfWay] = (),
) -> list[StepCount]:
    """Counts of the steps of one way, such that no two of them, of one report or of two, differ by one to four people.

    Between two steps of pairs it is five pairs that count. While steps move (neither `final` nor settled) they are told in
    steps of five. `published`: what the last edition told of the same steps; what moved by fewer than five since is told as
    it was. `beside`: steps of the same way that the report tells exactly elsewhere.
    """
    exact_so_far = list(beside)
    everyone = max((step.people for step in steps), default=0)
    publishable: list[StepCount] = []
    for place, step in enumerate(steps):
        earlier = published[place] if place < len(published) else None
        count = step.people
        if earlier and earlier.exact and abs(count - earlier.count) < step.least:
            count = earlier.count
        now = replace(step, people=count)
        exact = (
            (final or step.settled)
            and not step.withheld
            and _says_nothing_of_few(now, everyone=everyone)
            and all(_apart(now, other) for other in exact_so_far)
        )
        if exact:
            exact_so_far.append(now)
        publishable.append(StepCount(count if exact else in_steps(count), exact))
    return publishable


def _says_nothing_of_few(step: StepOfWay, *, everyone: int) -> bool:
    """Five people, or five pairs; “nobody” is said of everyone, so of as many."""
    return (step.people or everyone) >= step.least


def _apart(step: StepOfWay, other: StepOfWay) -> bool:
    return step.people == other.people or abs(step.people - other.people) >= min(step.least, other.least)


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
