"""When new answers enter the figures that others read, and which figures may stand beside their total."""

from collections.abc import Mapping

from binome.core.privacy.disclosure import release, shown_groups

REST = ""


def enters_now(waiting: int) -> bool:
    """Whether `waiting` answers may enter the figures together.

    Figures move by five people or more, or not at all: with fewer, two readings of the report would tell one person's
    answer. What waits at the close of a wave goes on waiting.
    """
    return REST in release({REST: waiting}, closed=False).rows


def sayable(rows: Mapping[str, int], *, rest: int) -> set[str]:
    """Names of the rows that may stand beside a total which also holds `rest` answers of no row.

    When the rest is fewer than five, the smallest row is hidden with it, so that no subtraction tells it.
    """
    return set(shown_groups({**rows, REST: rest}).groups) - {REST}
