"""When new answers enter the figures that others read, and which figures may stand beside their total."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from binome.core.privacy.disclosure import K_SCORES, may_say_none, may_show, shown_groups, unlike
from binome.core.ui.rounding import rounded

Levels = tuple[float, float]  # before, after
OneWay = Mapping[str, Levels]  # one person's levels, by theme or behaviour
WAITS_FOR_EVERY_SUBJECT = 3 * K_SCORES  # people; beyond that a rare subject no longer keeps all the others waiting


def enters_now(waiting: int) -> bool:
    """Whether `waiting` answers may enter the figures together: five people or more, or none."""
    return may_show(waiting)


def levels_enter_now(people: Sequence[OneWay], *, by_subject: bool, last: bool) -> bool:
    """Whether the levels of these people may enter the figures together, as one batch told by itself.

    Five people who did not all say the same. Where figures by theme and behaviour stand beside the total, each of them
    must be told too, or nobody's: until fifteen people wait or it is the `last` chance, an edition being published.
    """
    if not told_together([mean_levels(one) for one in people]):
        return False
    if not by_subject or last or len(people) >= WAITS_FOR_EVERY_SUBJECT:
        return True
    return all(_whole(count, of=len(people)) for count in _sizes(people).values())


def told_together(levels: Sequence[Levels]) -> bool:
    """Whether the paired change of these people may be told: neither start, nor end, nor change alike for nearly all."""
    before, after = [_alike(one) for one, _ in levels], [_alike(two) for _, two in levels]
    moved = [_alike(two - one) for one, two in levels]
    return unlike(before) and unlike(after) and unlike(moved)


def _alike(level: float) -> Decimal:
    """Means that differ by the dust of their division are the same."""
    return rounded(level, places=6)


def mean_levels(one: OneWay) -> Levels:
    """One person's means over their subjects, before and after."""
    return sum(before for before, _ in one.values()) / len(one), sum(after for _, after in one.values()) / len(one)


def subjects_told(people: Sequence[OneWay]) -> set[str]:
    """Subjects of one batch that may be told beside its total, so that what is left over tells nothing either.

    A subject needs five people who rated it, and nobody or five who did not. What the total holds beyond the subjects
    told must be nobody, or five people who did not all say the same; the smallest subjects join it until it is.
    """
    sizes = _sizes(people)
    told = {
        subject
        for subject in shown_groups(sizes).groups
        if _whole(sizes[subject], of=len(people)) and told_together(_levels_on(people, [subject]))
    }
    while told and not _tells_nothing(_levels_on(people, [subject for subject in sizes if subject not in told])):
        told.remove(min(told, key=lambda subject: (sizes[subject], subject)))
    return told


def _sizes(people: Iterable[OneWay]) -> Counter[str]:
    return Counter(subject for one in people for subject in one)


def _whole(count: int, *, of: int) -> bool:
    return may_show(count) and (count == of or may_say_none(of - count))


def _levels_on(people: Iterable[OneWay], subjects: Sequence[str]) -> list[Levels]:
    """The means of each person over these subjects alone; who rated none of them is left out."""
    ways = ({subject: one[subject] for subject in subjects if subject in one} for one in people)
    return [mean_levels(one) for one in ways if one]


def _tells_nothing(rest: Sequence[Levels]) -> bool:
    return not rest or told_together(rest)
