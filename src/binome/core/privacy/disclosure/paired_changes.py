"""Levels before and after, as a mean of a batch of people and by subject: what may be told of it, and when it enters.

Two figures of the same people stand beside each other (start and end), and a third follows from them (the change): each of
the three must say nothing of one person. Subjects stand beside the total of all subjects: what is left over must say nothing
either.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from binome.core.privacy.disclosure.batches import unlike
from binome.core.privacy.disclosure.partitions import shown_groups
from binome.core.privacy.disclosure.thresholds import K_SCORES, may_say_none, may_show
from binome.core.ui.rounding import rounded

Levels = tuple[float, float]  # before, after
LevelsOfPerson = Mapping[str, Levels]  # one person's levels, by theme or behaviour
WAITS_FOR_EVERY_SUBJECT = 3 * K_SCORES  # people; beyond that a rare subject no longer keeps all the others waiting


def enters_now(waiting: int) -> bool:
    """Whether `waiting` answers may enter the figures together: five people or more, or none."""
    return may_show(waiting)


def levels_enter_now(people: Sequence[LevelsOfPerson], *, by_subject: bool, last: bool) -> bool:
    """Whether the levels of these people may enter the figures together, as one batch told by itself.

    Five people who did not all say the same. Where figures by theme and behaviour stand beside the total, each of them
    must be told too, or nobody's: until fifteen people wait or it is the `last` chance, an edition being published.
    """
    if not told_together([mean_levels(levels) for levels in people]):
        return False
    if not by_subject or last or len(people) >= WAITS_FOR_EVERY_SUBJECT:
        return True
    return all(_whole(count, of=len(people)) for count in _sizes(people).values())


def told_together(levels: Sequence[Levels]) -> bool:
    """Whether the paired change of these people may be told: neither start, nor end, nor change alike for nearly all."""
    starts, ends = [_alike(start) for start, _ in levels], [_alike(end) for _, end in levels]
    changes = [_alike(end - start) for start, end in levels]
    return unlike(starts) and unlike(ends) and unlike(changes)


@lru_cache(maxsize=4096)  # means over a few subjects of four levels: the same ones come back thousands of times
def _alike(level: float) -> Decimal:
    """Means that differ by the dust of their division are the same."""
    return rounded(level, places=6)


def mean_levels(levels: LevelsOfPerson) -> Levels:
    """One person's means over their subjects, before and after."""
    before, after = zip(*levels.values(), strict=True)
    return sum(before) / len(levels), sum(after) / len(levels)


def subjects_told(people: Sequence[LevelsOfPerson]) -> set[str]:
    """Subjects of one batch that may be told beside its total, so that what is left over tells nothing either.

    A subject needs five people who rated it, and nobody or five who did not. What the total holds beyond the subjects
    told must be nobody, or five people who did not all say the same; the smallest subjects join it until it is.
    """
    sizes = _sizes(people)
    subjects = {
        subject
        for subject in shown_groups(sizes).groups
        if _whole(sizes[subject], of=len(people)) and told_together(_levels_on(people, [subject]))
    }
    while subjects and not _tells_nothing(_levels_on(people, [rest for rest in sizes if rest not in subjects])):
        subjects.remove(min(subjects, key=lambda subject: (sizes[subject], subject)))
    return subjects


def _sizes(people: Iterable[LevelsOfPerson]) -> Counter[str]:
    return Counter(subject for levels in people for subject in levels)


def _whole(count: int, *, of: int) -> bool:
    return may_show(count) and (count == of or may_say_none(of - count))


def _levels_on(people: Iterable[LevelsOfPerson], subjects: Sequence[str]) -> list[Levels]:
    """The means of each person over these subjects alone; who rated none of them is left out."""
    rated = ({subject: levels[subject] for subject in subjects if subject in levels} for levels in people)
    return [mean_levels(levels) for levels in rated if levels]


def _tells_nothing(rest: Sequence[Levels]) -> bool:
    return not rest or told_together(rest)
