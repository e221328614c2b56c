"""The loops of candidate search: read a tile of products, judge each promising pair, keep the best of each person.

A person's keys lie unsorted in row p of `keys`, twice as wide as the k wanted. When the row is full the best k stay
(found by halving a range and counting), the least of them becomes the `floor` a key must pass, and `bar` the product
worth a look. Floors may also be given beforehand (see `grid`). A key is the score in the high bits and the tie key of
the pair in the low ones: comparing keys breaks ties by lot, no two keys of a person are equal, and a key tells whom it
is about. What is kept is therefore the same in any order.

Tiles come with few, structured arguments and are taken apart here; what judges a single pair reads flat arrays, which
compiled code hands on in registers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.engine.model.arrays import Floats, Ints, Numbers
from binome.engine.model.bit_kernels import shared
from binome.engine.model.constraint_kernels import closer, listed, nested, same

TIE_KEYS = 2147483647  # 2³¹ − 1, a prime: every factor has an inverse, by which a key tells whom it is about
TIE_BITS = 31
HIGHEST_KEY = 2**62
MENTEE_FACTOR, MENTOR_FACTOR = 48271, 69621  # multipliers of the known Lehmer generators modulo `TIE_KEYS`

TIE_KEY, DEPARTMENT, ROW, CONSTRAINTS = range(4)  # columns of a line; those of the constraints and the sets follow

# `numbers`: single ones; the columns from which the checks of a kind lie side by side, and where they end; for each kind of
# set its first column, how many words, the least in common, how many count, points, points in the product; then limits
PEOPLE, OTHER_DEPARTMENT, SLACK, SAME_FROM, NESTED_FROM, CLOSER_FROM, CHECKS_END, SETS_FROM = range(8)
FIRST, WORDS, LEAST, COUNTED, POINTS, IN_PRODUCT, SET_WIDTH = range(7)
SET_KINDS = 3
LIMITS_FROM = SETS_FROM + SET_KINDS * SET_WIDTH


class Facts(NamedTuple):
    """What is read of a search: a line for each mentee and mentor, the rules as numbers, the pairs excluded by name."""

    left: Ints
    right: Ints
    numbers: Ints
    excluded: Ints


class TopKeys(NamedTuple):
    """The best keys of one side so far: see above. Written by the loops."""

    keys: Ints
    size: Ints
    floor: Ints
    bar: Floats


class Marks(NamedTuple):
    """Scratch of a tile's width: a flag for each column, the same bytes eight at a time, and the columns flagged."""

    flags: NDArray[np.int8]
    words: Ints
    columns: Numbers


class Prices(NamedTuple):
    """What a pair must beat to gain: profit plus price, in points; and both in single precision, rounded down."""

    low_profit: Floats
    low_price: Floats
    profit: Ints
    price: Ints


def judge(product: float, left: Ints, i: int, right: Ints, j: int, numbers: Ints, excluded: Ints) -> int:
    """The score of a pair, or −1 when a constraint stands.

    The product holds what sets give without their caps, and another department's points without asking whether it is
    another: what is not due is taken out again. The checks stand here and not in a function of their own: a call with
    arrays costs more than they do (a tenth of the search). Columns are unsigned: compiled code asks of every signed
    index whether it counts from the end, and these are not constants (4 % of the loop, measured beside signed ones).
    """
    for at in range(numbers[SAME_FROM], numbers[NESTED_FROM]):
        column = np.uint64(at)
        if same(left[i, column], right[j, column]):
            return -1
    for at in range(numbers[NESTED_FROM], numbers[CLOSER_FROM], 2):
        enter, leave = np.uint64(at), np.uint64(at + 1)
        if nested(left[i, enter], left[i, leave], right[j, enter], right[j, leave]):
            return -1
    for at in range(numbers[CLOSER_FROM], numbers[CHECKS_END]):
        column = np.uint64(at)
        if closer(left[i, column], right[j, column], numbers[LIMITS_FROM + at - numbers[CLOSER_FROM]]):
            return -1
    points = int(product)
    for kind in range(SET_KINDS):  # a constant, so that the compiler writes the three out
        at = SETS_FROM + kind * SET_WIDTH
        common = shared(left, i, right, j, numbers[at + FIRST], numbers[at + WORDS])
        if common < numbers[at + LEAST]:
            return -1
        points += min(common, numbers[at + COUNTED]) * numbers[at + POINTS] - common * numbers[at + IN_PRODUCT]
    if len(excluded) and listed(excluded, left[i, ROW] * numbers[PEOPLE] + right[j, ROW]):
        return -1
    return int(points - numbers[OTHER_DEPARTMENT] * same(left[i, DEPARTMENT], right[j, DEPARTMENT]))


def key_of(points: int, left: Ints, i: int, right: Ints, j: int) -> int:
    """Points first, then the pair's tie key: the sum of both ends' own parts, modulo `TIE_KEYS`."""
    tie = left[i, TIE_KEY] + right[j, TIE_KEY]
    if tie >= TIE_KEYS:
        tie -= TIE_KEYS
    return int((points << TIE_BITS) + tie)


def hopeless(product: float, left: Ints, i: int, right: Ints, j: int, slack: int, floor: int) -> bool:
    """Whether a pair cannot pass the floor even with the most its product allows: far quicker to tell than its score."""
    return key_of(int(product) + slack, left, i, right, j) <= floor


def select(keys: Ints, person: int, k: int) -> int:
    """Bring the k largest of a full row to its front, in any order; returns the least of them.

    A value that k of them reach is found by halving the range they lie in: counting is the same few instructions for a
    whole row, where sorting and partitioning guess wrongly at every other key. Invariant: at least k keys are ≥ `low`,
    fewer than k are ≥ `high`.
    """
    width = keys.shape[1]
    low = high = keys[person, 0]
    for at in range(width):
        low, high = min(low, keys[person, at]), max(high, keys[person, at])
    high += 1
    while high - low > 1:
        middle = low + (high - low) // 2
        count = 0
        for at in range(width):
            count += keys[person, at] >= middle
        if count < k:
            high = middle
        else:
            low = middle
            if count == k:
                break
    least, size = high, 0
    for at in range(width):
        key = keys[person, at]
        if key > low:
            keys[person, size] = key
            least = min(least, key)
            size += 1
    for at in range(size, k):  # the value itself, when it is somebody's
        keys[person, at] = least = low
    return int(least)


def keep(kept: TopKeys, person: int, key: int, slack: int) -> None:
    """Add a key above the floor; raise floor and bar when the row is full.

    Invariant: everything left out so far is below the floor of a full row, so the k best are always in it.
    """
    at = kept.size[person]
    kept.keys[person, at] = key
    kept.size[person] = at + 1
    if at + 1 == kept.keys.shape[1]:
        k = kept.keys.shape[1] // 2
        kept.floor[person] = select(kept.keys, person, k)
        kept.size[person] = k
        kept.bar[person] = (kept.floor[person] >> TIE_BITS) - 1 - slack


def marked(flags: NDArray[np.int8], words: Ints, columns: Numbers, width: int) -> int:
    """Put the numbers of the columns flagged into `columns`; returns how many.

    Apart from judging them, so that the processor can fetch what the next ones need while it judges one.
    """
    count = 0
    for word in range((width + 7) // 8):
        if words[word] != 0:
            for column in range(8 * word, 8 * word + 8):
                columns[count] = column
                count += int(flags[column])
    return count


def offer(
    products: Floats, first: int, from_column: int, facts: Facts, kept: TopKeys, marks: Marks, to_mentors: bool | None
) -> None:
    """Offer the pairs of a tile, which starts at (first, from_column), to the mentees of its rows or the mentors of its
    columns.

    `to_mentors` is None for mentees, not False: numba then writes the loop out for each side, without the question in it.
    `marks` is zero beyond a tile's width. No pair is passed over that could be among somebody's best: a product at or
    below the bar gives, with the most the rest can add, a key at or below the floor.
    """
    left, right, numbers, excluded = facts
    flags, words, columns = marks
    floor, bar = kept.floor, kept.bar
    width = products.shape[1]
    for row in range(products.shape[0]):
        i = first + row
        if to_mentors is not None:
            for column in range(width):
                flags[column] = products[row, column] > bar[from_column + column]
        else:
            low = bar[i]
            for column in range(width):
                flags[column] = products[row, column] > low
        for at in range(marked(flags, words, columns, width)):
            column = columns[at]
            j = from_column + column
            person = j if to_mentors is not None else i
            if hopeless(products[row, column], left, i, right, j, numbers[SLACK], floor[person]):
                continue
            points = judge(products[row, column], left, i, right, j, numbers, excluded)
            if points < 0:
                continue
            key = key_of(points, left, i, right, j)
            if key > floor[person]:
                keep(kept, person, key, numbers[SLACK])


def offer_gains(
    products: Floats,
    first: int,
    from_column: int,
    facts: Facts,
    kept: TopKeys,
    marks: Marks,
    prices: Prices,
    margin: int,
) -> None:
    """Offer each mentee of a tile the pairs that gain most: by how much score beats profit plus price, or fails to.

    A gain of −`margin` or less is not looked at. Keys hold gain + margin; `bar` is in points above `low_profit`. Prices
    in single precision are for a first look; rounded down, they pass over nothing that gains.
    """
    left, right, numbers, excluded = facts
    flags, words, columns = marks
    low_profit, low_price, profit, price = prices
    floor, bar = kept.floor, kept.bar
    width = products.shape[1]
    for row in range(products.shape[0]):
        i = first + row
        low = low_profit[i] + bar[i]
        for column in range(width):
            flags[column] = products[row, column] - low_price[from_column + column] > low
        for at in range(marked(flags, words, columns, width)):
            column = columns[at]
            j = from_column + column
            if products[row, column] - low_price[j] <= low_profit[i] + bar[i]:
                continue  # the bar has risen since the column was flagged
            points = judge(products[row, column], left, i, right, j, numbers, excluded)
            above = points - profit[i] - price[j] + margin
            if points < 0 or above <= 0:
                continue
            key = key_of(min(above, TIE_KEYS), left, i, right, j)
            if key > floor[i]:
                keep(kept, i, key, numbers[SLACK] + margin)
