"""The loop of candidate search: read a tile of products, judge each pair, keep the best of each side.

The best of a person are a binary heap, worst on top, in row p of `keys` and `others`; a key is the score in the high
bits and the lottery number of the pair in the low ones, so that comparing keys breaks ties by lot.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.engine.arrays import Floats, Ints

LOT = 2147483647
UNKNOWN = -(2**31)


class Side(NamedTuple):
    """What rules and scores read about the people of one side; every array is int64."""

    row: Ints
    lot: Ints
    enter: Ints
    leave: Ints
    manager: Ints
    department: Ints
    grade: Ints
    languages: Ints
    slots: Ints
    places: Ints


class Terms(NamedTuple):
    """Policy and weights as numbers; `in_…` is what the product already holds a common member, `slack` what it may lack."""

    same_line: int
    same_manager: int
    same_department: int
    graded: int
    grade_gap: int
    least_languages: int
    least_slots: int
    least_places: int
    slot: int
    slots_counted: int
    language: int
    languages_counted: int
    place: int
    other_department: int
    slack: int
    in_slot: int
    in_language: int
    in_place: int
    in_known: int


class Heaps(NamedTuple):
    """The best found so far for each person of one side."""

    keys: Ints
    others: NDArray[np.int32]
    size: Ints
    bar: Floats


def shared(a: Ints, i: int, b: Ints, j: int) -> int:
    """How many bits two rows share."""
    count = 0
    for word in range(a.shape[1]):
        both = a[i, word] & b[j, word]
        while both != 0:
            both &= both - 1
            count += 1
    return count


def too_close(left: Side, right: Side, i: int, j: int, terms: Terms) -> bool:
    """Whether rules on who people are forbid the pair."""
    if left.row[i] == right.row[j]:
        return True
    if terms.same_line:
        first, second = left.enter[i], right.enter[j]
        if first <= second < left.leave[i] or second <= first < right.leave[j]:
            return True
    if terms.same_manager and left.manager[i] >= 0 and left.manager[i] == right.manager[j]:
        return True
    if terms.same_department and left.department[i] >= 0 and left.department[i] == right.department[j]:
        return True
    return below_gap(left.grade[i], right.grade[j], terms)


def below_gap(mentee: int, mentor: int, terms: Terms) -> bool:
    """Whether the grades are not far enough apart, or unknown where that matters."""
    if not terms.graded:
        return False
    lowest = min(mentee, mentor)
    return lowest == UNKNOWN or mentee - mentor < terms.grade_gap


def ruled_out(excluded: Ints, key: int) -> bool:
    """Whether a pair's key is in the sorted list of exclusions."""
    at = np.searchsorted(excluded, key)
    return bool(at < len(excluded) and excluded[at] == key)


def judge(product: float, left: Side, right: Side, i: int, j: int, terms: Terms, excluded: Ints, people: int) -> int:
    """The score of a pair, or −1 when a barrier stands."""
    slots = shared(left.slots, i, right.slots, j)
    languages = shared(left.languages, i, right.languages, j)
    places = shared(left.places, i, right.places, j)
    if slots < terms.least_slots or languages < terms.least_languages or places < terms.least_places:
        return -1
    if too_close(left, right, i, j, terms):
        return -1
    if len(excluded) and ruled_out(excluded, left.row[i] * people + right.row[j]):
        return -1
    points = int(product) - slots * terms.in_slot - languages * terms.in_language - places * terms.in_place
    points += min(slots, terms.slots_counted) * terms.slot
    points += min(languages, terms.languages_counted) * terms.language
    if places > 0:
        points += terms.place
    if left.department[i] >= 0 and right.department[j] >= 0:
        points -= terms.in_known
        if left.department[i] != right.department[j]:
            points += terms.other_department
    return points


def sift_down(keys: Ints, others: NDArray[np.int32], size: int) -> None:
    """Restore a heap whose top was replaced."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            return
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[at] <= keys[child]:
            return
        keys[at], keys[child] = keys[child], keys[at]
        others[at], others[child] = others[child], others[at]
        at = child


def sift_up(keys: Ints, others: NDArray[np.int32], at: int) -> None:
    """Restore a heap whose last entry is new."""
    while at > 0:
        parent = (at - 1) // 2
        if keys[parent] <= keys[at]:
            return
        keys[at], keys[parent] = keys[parent], keys[at]
        others[at], others[parent] = others[parent], others[at]
        at = parent


def offer(heaps: Heaps, person: int, key: int, other: int, slack: float) -> None:
    """Keep a candidate if it is among the person's best; `bar` is the least product still worth a look."""
    size = heaps.size[person]
    if size == heaps.keys.shape[1] and key <= heaps.keys[person, 0]:
        return
    keys, others = heaps.keys[person], heaps.others[person]
    if size < len(keys):
        keys[size] = key
        others[size] = other
        heaps.size[person] = size + 1
        sift_up(keys, others, size)
    else:
        keys[0] = key
        others[0] = other
        sift_down(keys, others, size)
    if heaps.size[person] == len(keys):
        heaps.bar[person] = float((keys[0] >> 31) - 1) - slack


def mark(products: Floats, row: int, low: float, bar: Floats, first: int, flags: NDArray[np.int8]) -> None:
    """Flag the columns of a row whose product passes the bar of either end."""
    for column in range(products.shape[1]):
        flags[column] = (products[row, column] > low) | (products[row, column] > bar[first + column])


def mark_gain(products: Floats, row: int, low: float, price: Floats, first: int, flags: NDArray[np.int8]) -> None:
    """Flag the columns of a row whose product less the price passes a bar."""
    for column in range(products.shape[1]):
        flags[column] = products[row, column] - price[first + column] > low


def scan(
    products: Floats,
    first: int,
    from_column: int,
    left: Side,
    right: Side,
    terms: Terms,
    excluded: Ints,
    people: int,
    mentees: Heaps,
    mentors: Heaps,
    flags: NDArray[np.int8],
    words: Ints,
) -> None:
    """Judge every pair of a tile that could still enter a heap; the tile starts at (first, from_column).

    `flags` is scratch of at least a tile's width, zero beyond it; `words` the same bytes, eight at a time.
    """
    slack = float(terms.slack)
    width = products.shape[1]
    for row in range(products.shape[0]):
        i = first + row
        mark(products, row, mentees.bar[i], mentors.bar, from_column, flags)
        for word in range((width + 7) // 8):
            if words[word] == 0:
                continue
            for column in range(8 * word, min(8 * word + 8, width)):
                j = from_column + column
                product = products[row, column]
                if product <= mentees.bar[i] and product <= mentors.bar[j]:
                    continue
                points = judge(product, left, right, i, j, terms, excluded, people)
                if points >= 0:
                    key = (points << 31) + (left.lot[i] * 48271 + right.lot[j] * 69621) % LOT
                    offer(mentees, i, key, j, slack)
                    offer(mentors, j, key, i, slack)


def reprice(
    products: Floats,
    first: int,
    from_column: int,
    left: Side,
    right: Side,
    terms: Terms,
    excluded: Ints,
    people: int,
    low_profit: Floats,
    low_price: Floats,
    profit: Ints,
    price: Ints,
    units: int,
    mentees: Heaps,
    flags: NDArray[np.int8],
    words: Ints,
) -> None:
    """Keep, for each mentee, the pairs of a tile whose score beats profit plus price by the most.

    `profit` and `price` are in 1/`units` of a point; `low_profit` and `low_price` are in points and single precision,
    rounded down, for a first look.
    """
    width = products.shape[1]
    for row in range(products.shape[0]):
        i = first + row
        mark_gain(products, row, low_profit[i] - float(terms.slack), low_price, from_column, flags)
        for word in range((width + 7) // 8):
            if words[word] == 0:
                continue
            for column in range(8 * word, min(8 * word + 8, width)):
                if flags[column] == 0:
                    continue
                j = from_column + column
                points = judge(products[row, column], left, right, i, j, terms, excluded, people)
                gain = points * units - profit[i] - price[j]
                if points >= 0 and gain > 0:
                    offer(mentees, i, gain, j, 0.0)
