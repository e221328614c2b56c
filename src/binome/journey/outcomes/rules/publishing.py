"""When new answers enter the figures that others read."""

from collections.abc import Mapping

SMALLEST = 5  # answers
SMALLEST_FOR_COMMENTS = 10


def enters_now(new: int) -> bool:
    """Whether `new` answers may enter the figures together.

    Figures move by five people or more: with fewer, two readings of the report would tell one person's answer.
    """
    return new >= SMALLEST


def may_show(n: int) -> bool:
    """Whether a figure resting on `n` people may be shown."""
    return n >= SMALLEST


def may_show_comments(n: int) -> bool:
    """Whether the comments of `n` people may be shown, without names and out of order."""
    return n >= SMALLEST_FOR_COMMENTS


def shown(groups: Mapping[str, int]) -> set[str]:
    """Names of the groups that may be shown beside their total.

    A group of fewer than five is hidden; when what is hidden adds up to fewer than five, the smallest group shown is
    hidden with it, so that no subtraction from the total tells a small group.
    """
    names = {name for name, n in groups.items() if n >= SMALLEST}
    hidden = sum(n for name, n in groups.items() if name not in names)
    if 0 < hidden < SMALLEST and names:
        names.discard(min(names, key=lambda name: (groups[name], name)))
    return names
