"""The loops that join what blocks found: each person's best keys of both sides become one list of pairs.

A key (see `search_kernels`) is the same from either end of a pair, so a pair among a mentor's best is also among
its mentee's exactly when it is no less than the least of a full list.
"""

from binome.engine.candidates.search_kernels import TIE_BITS, TIE_KEYS
from binome.engine.model.arrays import Ints, Numbers

SCORE_BITS = 20  # 2²⁰ is above `HIGHEST_SCORE`


def whom(key: int, own: int, back: int) -> int:
    """The place in the draw of whom a key is about; `own` is one's own part of the pair's lottery number."""
    rest = (key & ((1 << TIE_BITS) - 1)) - own
    if rest < 0:
        rest += TIE_KEYS
    return int(rest * back % TIE_KEYS)


def missing(kept: Ints, mentee: int, key: int) -> bool:
    """Whether a pair is not among the mentee's best, whose keys ascend."""
    return bool(key < kept[mentee, 0])


def count(mentees: Ints, mentors: Ints, own: Ints, back: int, rows: Ints, start: Ints) -> None:
    """How many pairs each person has as a mentee, at `start[row + 1]`."""
    for mentee in range(len(mentees)):
        for key in mentees[mentee]:
            if key >= 0:
                start[rows[mentee] + 1] += 1
    for mentor in range(len(mentors)):
        for key in mentors[mentor]:
            if key >= 0:
                mentee = whom(key, own[mentor], back)
                if missing(mentees, mentee, key):
                    start[rows[mentee] + 1] += 1


def fill(
    mentees: Ints,
    mentors: Ints,
    own: tuple[Ints, Ints],
    back: tuple[int, int],
    rows: tuple[Ints, Ints],
    start: Ints,
    at: Ints,
    packed: Ints,
) -> None:
    """Write the pairs of each mentee from `start` on, the mentor's row above the score, sorted. `at` is `start` again.

    Invariant: a pair is written once: from the mentee's keys if it is among their best, else from the mentor's.
    """
    for mentee in range(len(mentees)):
        row = rows[0][mentee]
        for key in mentees[mentee]:
            if key >= 0:
                mentor = whom(key, own[0][mentee], back[0])
                packed[at[row]] = (rows[1][mentor] << SCORE_BITS) + (key >> TIE_BITS)
                at[row] += 1
    for mentor in range(len(mentors)):
        for key in mentors[mentor]:
            if key >= 0:
                mentee = whom(key, own[1][mentor], back[1])
                if missing(mentees, mentee, key):
                    row = rows[0][mentee]
                    packed[at[row]] = (rows[1][mentor] << SCORE_BITS) + (key >> TIE_BITS)
                    at[row] += 1
    for row in range(len(start) - 1):
        sort(packed, start[row], start[row + 1])


def sort(values: Ints, first: int, last: int) -> None:
    """Sort a stretch in place, in steps that shrink by 2.25 (Shell 1959; the ratio is Tokuda's of 1992).

    By hand: what compiled loops call may make no array (docs/build/engine.md).
    """
    gap = last - first
    while gap > 1:
        gap = max(1, gap * 4 // 9)
        for at in range(first + gap, last):
            value = values[at]
            hole = at
            while hole - gap >= first and values[hole - gap] > value:
                values[hole] = values[hole - gap]
                hole -= gap
            values[hole] = value


def unpack(start: Ints, packed: Ints, mentee: Numbers, mentor: Numbers, score: Numbers) -> None:
    """Take packed pairs apart."""
    for row in range(len(start) - 1):
        for edge in range(start[row], start[row + 1]):
            mentee[edge] = row
            mentor[edge] = packed[edge] >> SCORE_BITS
            score[edge] = packed[edge] & ((1 << SCORE_BITS) - 1)
