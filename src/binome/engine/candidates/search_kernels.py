"""The loops of candidate search: read a tile of products, judge each promising pair, keep the best of each person.

A person's finds lie unsorted in row p of `kept`, twice as wide as the k wanted. When the row is full the best k stay
(found by halving a range and counting), the least of them becomes the `floor` a key must pass, and `bar` the product
worth a look. Floors may also be given beforehand (see `grid`). A key is the score in the high bits and the lottery
number of the pair in the low ones: comparing keys breaks ties by lot, no two keys of a person are equal, and a key
tells whom it is about. What is kept is therefore the same in any order.

People are rows of whole numbers, and policy and weights one list of them, at the positions named here: compiled
loops read flat arrays several times faster than structures of arrays.
"""

import numpy as np
from numpy.typing import NDArray

from binome.engine.model.arrays import Floats, Ints, Numbers
from binome.engine.model.bit_kernels import shared

LOT = 2147483647
LOT_BITS = 31
HIGHEST_KEY = 2**62
MENTEE_DRAW, MENTOR_DRAW = 48271, 69621
UNKNOWN = -(2**31)
ROW, DRAWN, ENTER, LEAVE, MANAGER, DEPARTMENT, GRADE, SETS = range(8)

SAME_LINE, SAME_MANAGER, SAME_DEPARTMENT, GRADED, GRADE_GAP = range(5)
LEAST_SLOTS, LEAST_LANGUAGES, LEAST_PLACES = range(5, 8)
SLOT_WORDS, LANGUAGE_WORDS, PLACE_WORDS = range(8, 11)
SLOT, SLOTS_COUNTED, LANGUAGE, LANGUAGES_COUNTED, PLACE, OTHER_DEPARTMENT = range(11, 17)
IN_SLOT, IN_LANGUAGE, IN_PLACE, IN_KNOWN = range(17, 21)
SLACK, PEOPLE, RULES = range(21, 24)


def too_close(left: Ints, i: int, right: Ints, j: int, rules: Ints) -> bool:
    """Whether rules on who people are forbid the pair."""
    if left[i, ROW] == right[j, ROW]:
        return True
    if rules[SAME_LINE]:
        first, second = left[i, ENTER], right[j, ENTER]
        # no short cuts: which of two labels comes first is a coin toss, and a branch on it is guessed wrongly half the time
        if ((first <= second) & (second < left[i, LEAVE])) | ((second <= first) & (first < right[j, LEAVE])):
            return True
    if rules[SAME_MANAGER] and left[i, MANAGER] >= 0 and left[i, MANAGER] == right[j, MANAGER]:
        return True
    return bool(rules[SAME_DEPARTMENT] and left[i, DEPARTMENT] >= 0 and left[i, DEPARTMENT] == right[j, DEPARTMENT])


def below_gap(mentee: int, mentor: int, rules: Ints) -> bool:
    """Whether the grades are not far enough apart, or unknown where that matters."""
    if not rules[GRADED]:
        return False
    return bool(min(mentee, mentor) == UNKNOWN or mentee - mentor < rules[GRADE_GAP])


def ruled_out(excluded: Ints, key: int) -> bool:
    """Whether a pair's key is in the sorted list of exclusions."""
    at = np.searchsorted(excluded, key)
    return bool(at < len(excluded) and excluded[at] == key)


def judge(product: float, left: Ints, i: int, right: Ints, j: int, rules: Ints, excluded: Ints) -> int:
    """The score of a pair, or −1 when a barrier stands."""
    if below_gap(left[i, GRADE], right[j, GRADE], rules) or too_close(left, i, right, j, rules):
        return -1
    slots = shared(left, i, right, j, SETS, rules[SLOT_WORDS])
    if slots < rules[LEAST_SLOTS]:
        return -1
    languages = shared(left, i, right, j, SETS + rules[SLOT_WORDS], rules[LANGUAGE_WORDS])
    if languages < rules[LEAST_LANGUAGES]:
        return -1
    places = shared(left, i, right, j, SETS + rules[SLOT_WORDS] + rules[LANGUAGE_WORDS], rules[PLACE_WORDS])
    if places < rules[LEAST_PLACES]:
        return -1
    if len(excluded) and ruled_out(excluded, left[i, ROW] * rules[PEOPLE] + right[j, ROW]):
        return -1
    points = int(product) - slots * rules[IN_SLOT] - languages * rules[IN_LANGUAGE] - places * rules[IN_PLACE]
    points += min(slots, rules[SLOTS_COUNTED]) * rules[SLOT]
    points += min(languages, rules[LANGUAGES_COUNTED]) * rules[LANGUAGE]
    if places > 0:
        points += rules[PLACE]
    if left[i, DEPARTMENT] >= 0 and right[j, DEPARTMENT] >= 0:
        points -= rules[IN_KNOWN]
        if left[i, DEPARTMENT] != right[j, DEPARTMENT]:
            points += rules[OTHER_DEPARTMENT]
    return int(points)


def key_of(points: int, left: Ints, i: int, right: Ints, j: int) -> int:
    """Points first, then the pair's lottery number: the sum of both ends' own numbers, modulo `LOT`."""
    drawn = left[i, DRAWN] + right[j, DRAWN]
    if drawn >= LOT:
        drawn -= LOT
    return int((points << LOT_BITS) + drawn)


def hopeless(product: float, left: Ints, i: int, right: Ints, j: int, rules: Ints, floor: int) -> bool:
    """Whether a pair cannot pass the floor even with the most its product allows: far quicker to tell than its score."""
    return key_of(int(product) + rules[SLACK], left, i, right, j) <= floor


def select(kept: Ints, person: int, k: int) -> int:
    """Bring the k largest of a full row to its front, in any order; returns the least of them.

    A value that k of them reach is found by halving the range they lie in: counting is the same few instructions for a
    whole row, where sorting and partitioning guess wrongly at every other key.
    """
    width = kept.shape[1]
    low = high = kept[person, 0]
    for at in range(width):
        low, high = min(low, kept[person, at]), max(high, kept[person, at])
    high += 1
    while high - low > 1:
        middle = low + (high - low) // 2
        count = 0
        for at in range(width):
            count += kept[person, at] >= middle
        if count < k:
            high = middle
        else:
            low = middle
            if count == k:
                break
    least, size = high, 0
    for at in range(width):
        key = kept[person, at]
        if key > low:
            kept[person, size] = key
            least = min(least, key)
            size += 1
    for at in range(size, k):  # the value itself, when it is somebody's
        kept[person, at] = least = low
    return int(least)


def keep(kept: Ints, size: Ints, floor: Ints, bar: Floats, person: int, key: int, slack: int) -> None:
    """Add a key above the floor; raise floor and bar when the row is full."""
    at = size[person]
    kept[person, at] = key
    size[person] = at + 1
    if at + 1 == kept.shape[1]:
        k = kept.shape[1] // 2
        floor[person] = select(kept, person, k)
        size[person] = k
        bar[person] = (floor[person] >> LOT_BITS) - 1 - slack


def marked(flags: NDArray[np.int8], words: Ints, width: int, found: Numbers) -> int:
    """Put the numbers of the columns marked into `found`; returns how many."""
    count = 0
    for word in range((width + 7) // 8):
        if words[word] != 0:
            for column in range(8 * word, 8 * word + 8):
                found[count] = column
                count += int(flags[column])
    return count


def look_by_mentee(
    products: Floats,
    first: int,
    from_column: int,
    left: Ints,
    right: Ints,
    rules: Ints,
    excluded: Ints,
    kept: Ints,
    size: Ints,
    floor: Ints,
    bar: Floats,
    flags: NDArray[np.int8],
    words: Ints,
    found: Numbers,
) -> None:
    """Offer the mentors of a tile, which starts at (first, from_column), to the mentees of its rows.

    `flags` is scratch of at least a tile's width, zero beyond it; `words` the same bytes, eight at a time; `found` is
    scratch for the columns marked there: told apart from judging them, so that the processor can fetch what the next ones
    need while it judges one.
    """
    width = products.shape[1]
    for row in range(products.shape[0]):
        i = first + row
        low = bar[i]
        for column in range(width):
            flags[column] = products[row, column] > low
        for at in range(marked(flags, words, width, found)):
            column = found[at]
            j = from_column + column
            if hopeless(products[row, column], left, i, right, j, rules, floor[i]):
                continue
            points = judge(products[row, column], left, i, right, j, rules, excluded)
            if points < 0:
                continue
            key = key_of(points, left, i, right, j)
            if key > floor[i]:
                keep(kept, size, floor, bar, i, key, rules[SLACK])


def look_by_mentor(
    products: Floats,
    first: int,
    from_column: int,
    left: Ints,
    right: Ints,
    rules: Ints,
    excluded: Ints,
    kept: Ints,
    size: Ints,
    floor: Ints,
    bar: Floats,
    flags: NDArray[np.int8],
    words: Ints,
    found: Numbers,
) -> None:
    """Offer the mentees of a tile to the mentors of its columns."""
    width = products.shape[1]
    for row in range(products.shape[0]):
        i = first + row
        for column in range(width):
            flags[column] = products[row, column] > bar[from_column + column]
        for at in range(marked(flags, words, width, found)):
            column = found[at]
            j = from_column + column
            if hopeless(products[row, column], left, i, right, j, rules, floor[j]):
                continue
            points = judge(products[row, column], left, i, right, j, rules, excluded)
            if points < 0:
                continue
            key = key_of(points, left, i, right, j)
            if key > floor[j]:
                keep(kept, size, floor, bar, j, key, rules[SLACK])


def look_for_gain(
    products: Floats,
    first: int,
    from_column: int,
    left: Ints,
    right: Ints,
    rules: Ints,
    excluded: Ints,
    kept: Ints,
    size: Ints,
    floor: Ints,
    bar: Floats,
    flags: NDArray[np.int8],
    words: Ints,
    found: Numbers,
    low_profit: Floats,
    low_price: Floats,
    profit: Ints,
    price: Ints,
    margin: int,
) -> None:
    """Offer each mentee of a tile the pairs that gain most: by how much score beats profit plus price, or fails to.

    A gain of −`margin` or less is not looked at. Keys hold gain + margin; `bar` is in points above `low_profit`.
    `low_profit` and `low_price` are `profit` and `price` in single precision, rounded down, for a first look.
    """
    width = products.shape[1]
    for row in range(products.shape[0]):
        i = first + row
        low = low_profit[i] + bar[i]
        for column in range(width):
            flags[column] = products[row, column] - low_price[from_column + column] > low
        for at in range(marked(flags, words, width, found)):
            column = found[at]
            j = from_column + column
            if products[row, column] - low_price[j] <= low_profit[i] + bar[i]:
                continue
            points = judge(products[row, column], left, i, right, j, rules, excluded)
            above = points - profit[i] - price[j] + margin
            if points < 0 or above <= 0:
                continue
            key = key_of(min(above, LOT), left, i, right, j)
            if key > floor[i]:
                keep(kept, size, floor, bar, i, key, rules[SLACK] + margin)
