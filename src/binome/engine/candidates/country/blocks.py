"""Blocks: which mentees are compared with which mentors, where everyone with everyone would be too many.

A site, a theme or a language makes a block; a group larger than `largest` is dealt at random into several, so that the
work grows with the number of people and not with its square. Blocks dealt among everyone let groups meet. What is
dealt depends on ids and seed alone, never on rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from binome.engine.model import lottery
from binome.engine.model.arrays import Flags, Ints, Numbers
from binome.engine.model.people import WORD, People
from binome.engine.tuning import LARGEST_BLOCK

GOLDEN = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Rows of people: every one of `mentees` is compared with every one of `mentors`."""

    mentees: Ints
    mentors: Ints


def by_label(people: People, labels: Ints | Numbers, *, largest: int = LARGEST_BLOCK, seed: int = 0) -> list[Block]:
    """A block for each label, such as the number of a site: shape (people,), −1 where nobody knows.

    People without a label are in none of these blocks.
    """
    deal = Deal.of(people, seed=seed)
    mentees, mentors = (grouped(rows, labels) for rows in (people.mentees, people.mentors))
    both = sorted(mentees.keys() & mentors.keys())
    return [block for label in both for block in deal.cut(mentees[label], mentors[label], largest=largest, turn=label)]


def by_theme(people: People, *, largest: int = LARGEST_BLOCK, seed: int = 0) -> list[Block]:
    """A block for each theme: those who want it, with those who offer it."""
    return by_membership(people, people.wanted > 0, people.offered > 0, largest=largest, seed=seed)


def by_language(people: People, *, largest: int = LARGEST_BLOCK, seed: int = 0) -> list[Block]:
    """A block for each language: those who have it."""
    spoken = unpacked(people.languages)
    return by_membership(people, spoken, spoken, largest=largest, seed=seed)


def by_place(people: People, *, largest: int = LARGEST_BLOCK, seed: int = 0) -> list[Block]:
    """A block for each place: those who have it."""
    there = unpacked(people.places)
    return by_membership(people, there, there, largest=largest, seed=seed)


def by_membership(
    people: People, as_mentee: Flags, as_mentor: Flags, *, largest: int = LARGEST_BLOCK, seed: int = 0
) -> list[Block]:
    """A block for each column of two tables of true and false, shape (people, groups): a person may be in several."""
    deal = Deal.of(people, seed=seed)
    blocks: list[Block] = []
    for group in range(as_mentee.shape[1]):
        mentees = people.mentees[as_mentee[people.mentees, group]]
        mentors = people.mentors[as_mentor[people.mentors, group]]
        blocks.extend(deal.cut(mentees, mentors, largest=largest, turn=group))
    return blocks


def at_random(people: People, *, size: int = LARGEST_BLOCK, passes: int = 1, seed: int = 0) -> list[Block]:
    """Everyone dealt into blocks of `size` a side, as many times as there are `passes`."""
    deal = Deal.of(people, seed=seed)
    dealt = (deal.cut(people.mentees, people.mentors, largest=size, turn=-1 - turn) for turn in range(passes))
    return [block for blocks in dealt for block in blocks]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deal:
    """The place of each person in a draw, from which any number of orders follow."""

    place: Ints

    @classmethod
    def of(cls, people: People, *, seed: int) -> "Deal":
        """Draw once."""
        place = np.empty(len(people.ids), dtype=np.int64)
        place[lottery.draw(people.ids, seed=seed, side="block")] = np.arange(len(people.ids))
        return cls(place=place)

    def cut(self, mentees: Ints, mentors: Ints, *, largest: int, turn: int) -> Iterator[Block]:
        """As few blocks as keep both sides within `largest`, of equal size, everyone in one."""
        parts = -(-max(len(mentees), len(mentors)) // max(largest, 1))
        if min(len(mentees), len(mentors)):
            for some, others in zip(
                np.array_split(self.order(mentees, turn), parts),
                np.array_split(self.order(mentors, turn), parts),
                strict=True,
            ):
                yield Block(mentees=some, mentors=others)

    def order(self, rows: Ints, turn: int) -> Ints:
        """Rows in an order of this turn's own: places scattered by the finaliser of SplitMix64, which no two share."""
        mixed = self.place[rows].astype(np.uint64) + np.uint64(turn * GOLDEN % 2**64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        ordered: Ints = rows[np.argsort(mixed ^ (mixed >> np.uint64(31)))]
        return ordered


def grouped(rows: Ints, labels: Ints | Numbers) -> dict[int, Ints]:
    """Rows by label, those without one left out."""
    known = rows[labels[rows] >= 0]
    known = known[np.argsort(labels[known], kind="stable")]
    each, first = np.unique(labels[known], return_index=True)
    return dict(zip(each.tolist(), np.split(known, first[1:]), strict=True)) if len(each) else {}


def unpacked(sets: Ints) -> Flags:
    """Bit sets as columns of true and false, members nobody has left out."""
    columns = [(sets[:, word] >> bit) & 1 == 1 for word in range(sets.shape[1]) for bit in range(WORD)]
    used = [column for column in columns if column.any()]
    return np.stack(used, axis=1) if used else np.zeros((len(sets), 0), dtype=bool)
