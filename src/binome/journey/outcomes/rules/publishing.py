"""When new answers enter the figures that others read."""

SMALLEST = 5  # answers
SMALLEST_FOR_COMMENTS = 10


def enters_now(new: int) -> bool:
    """Whether `new` answers may enter the figures together.

    Figures move by five people or more: with fewer, two readings of the report would tell one person's answer.
    """
    return new >= SMALLEST
