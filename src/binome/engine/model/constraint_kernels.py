"""The tests a constraint can be, each written once: on whole arrays, or, compiled, on the two people of a pair.

Operators alone and no short cuts, which arrays would not understand; compiled it is quicker too: which of two labels comes
first is a coin toss, and a branch on it is guessed wrongly half the time.
"""

from typing import Any

import numpy as np

from binome.engine.model.arrays import Ints

UNKNOWN = -(2**31)
SAME, NESTED, CLOSER, IN_NO_LOOP = range(4)  # the kinds, in the order in which the loops check them

Value = Any  # one whole number, or an array of them


def same(mentee: Value, mentor: Value) -> Value:
    """Whether both have the same value, where it is known (−1: unknown)."""
    return (mentee >= 0) & (mentee == mentor)


def nested(enter: Value, leave: Value, other_enter: Value, other_leave: Value) -> Value:
    """Whether one of two intervals begins within the other (see `Hierarchy`)."""
    return ((enter <= other_enter) & (other_enter < leave)) | ((other_enter <= enter) & (enter < other_leave))


def closer(mentee: Value, mentor: Value, gap: int) -> Value:
    """Whether the mentee is not `gap` above the mentor, or one of the two is unknown."""
    return (mentee == UNKNOWN) | (mentor == UNKNOWN) | (mentee - mentor < gap)


def listed(keys: Ints, key: int) -> bool:
    """Whether a key is in a sorted list."""
    at = np.searchsorted(keys, key)
    return bool(at < len(keys) and keys[at] == key)
