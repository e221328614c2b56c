"""Sets as bits of whole numbers: how many members two rows share."""

import numpy as np

from binome.engine.model.arrays import Ints

PAIRS_OF_BITS, FOURS_OF_BITS, EIGHTS_OF_BITS = 0x1555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F


def bits(word: int) -> int:
    """How many bits of a word are set, counted side by side (words hold at most 62 bits)."""
    word -= (word >> 1) & PAIRS_OF_BITS
    word = (word & FOURS_OF_BITS) + ((word >> 2) & FOURS_OF_BITS)
    word = (word + (word >> 4)) & EIGHTS_OF_BITS
    word += word >> 8
    word += word >> 16
    word += word >> 32
    return word & 127


def shared(left: Ints, i: int, right: Ints, j: int, first: int, words: int) -> int:
    """How many bits two rows share in some words; nearly always one word, which needs no loop."""
    if words != 1:
        return shared_words(left, i, right, j, first, words)
    column = np.uint64(first)  # never negative, which compiled code would ask at each reading
    return bits(left[i, column] & right[j, column])


def shared_words(left: Ints, i: int, right: Ints, j: int, first: int, words: int) -> int:
    """The same for any number of words: apart, so that the one word is counted where it is asked for, without a call."""
    count = 0
    for word in range(first, first + words):
        count += bits(left[i, word] & right[j, word])
    return count
