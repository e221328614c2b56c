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


def write(
    keys: Ints, own: Ints, back: int, rows: tuple[Ints, Ints], best: Ints | None, at: Ints, packed: Ints | None
) -> None:
    """Write the pairs that one side's keys name, each at its mentee's place in `at`, the mentor's row above the score.

    `best` is None for the keys of mentees; for those of mentors it is the mentees' keys, and what is among them is
    passed over: written once. Without `packed` pairs are only counted. Neither is a flag: numba then writes the loop out
    for each case, without the question in it.
    """
    for person in range(len(keys)):
        for key in keys[person]:
            if key < 0:
                continue
            if best is None:
                row = rows[0][person]
                if packed is not None:
                    mentor = rows[1][whom(key, own[person], back)]
            else:
                mentee = whom(key, own[person], back)
                if not missing(best, mentee, key):
                    continue
                row, mentor = rows[0][mentee], rows[1][person]
            if packed is not None:
                packed[at[row]] = (mentor << SCORE_BITS) + (key >> TIE_BITS)
            at[row] += 1


def sort_rows(start: Ints, packed: Ints) -> None:
    """Sort the pairs of each mentee."""
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
