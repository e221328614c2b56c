"""Candidates: the best feasible partners of everyone, from both sides, without ever storing every pair."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.engine import candidate_kernels, lottery
from binome.engine.arrays import Floats, Ints, Numbers, pointers
from binome.engine.barriers import Rules
from binome.engine.compiled import kernels
from binome.engine.people import WORD, People
from binome.engine.scores import REACH, Weights, terms

ROWS, COLUMNS = 256, 4096
FOLDED_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """Feasible pairs worth considering, sorted by mentee row then mentor row, each once.

    `mentee` and `mentor` are rows of `people`; `terms` keeps the parts of each score in the order of `scores.TERMS`,
    shape (pairs, 6). `alone_mentees` and `alone_mentors` are rows without any feasible counterpart.
    """

    people: People
    mentee: Ints
    mentor: Ints
    score: Ints
    terms: Numbers
    alone_mentees: Ints
    alone_mentors: Ints

    @property
    def start(self) -> Ints:
        """Where each person's pairs as a mentee begin: CSR row pointers over people."""
        return pointers(self.mentee, count=len(self.people.ids))


def candidates(rules: Rules, *, weights: Weights | None = None, k: int = 50, seed: int = 0) -> Candidates:
    """The `k` best partners of each mentee and of each mentor over all pairs, ties drawn by lot.

    Products of the theme columns come from BLAS in tiles; the loop behind it reads a pair's rules only where its
    product could still matter. Memory grows with people × k. Whoever has a feasible partner has a candidate.
    """
    chosen = weights or Weights()
    best = Best.of(rules, weights=chosen, k=k, seed=seed)
    best.look_everywhere()
    return best.gathered(chosen)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Best:
    """The search in progress: columns of both sides and the heaps of the best."""

    rules: Rules
    left: candidate_kernels.Side
    right: candidate_kernels.Side
    features: tuple[Floats, Floats]
    numbers: candidate_kernels.Terms
    mentees: candidate_kernels.Heaps
    mentors: candidate_kernels.Heaps

    @classmethod
    def of(cls, rules: Rules, *, weights: Weights, k: int, seed: int) -> "Best":
        """Empty heaps for the mentees and for the mentors who have room."""
        people = rules.people
        mentors = people.mentors[people.capacity[people.mentors] > 0]
        own = numbers(rules, weights=weights)
        return cls(
            rules=rules,
            left=side(people, people.mentees, seed=seed, name="mentee"),
            right=side(people, mentors, seed=seed, name="mentor"),
            features=features(people, people.mentees, mentors, weights=weights, numbers=own),
            numbers=own,
            mentees=heaps(len(people.mentees), min(k, max(len(mentors), 1))),
            mentors=heaps(len(mentors), min(k, max(len(people.mentees), 1))),
        )

    def tiles(self) -> Iterator[tuple[Floats, int, int]]:
        """Products of theme columns, tile by tile, in one reused buffer."""
        wanted, offered = self.features
        for column in range(0, len(offered), COLUMNS):
            across = np.ascontiguousarray(offered[column : column + COLUMNS].T)
            for row in range(0, len(wanted), ROWS):
                yield wanted[row : row + ROWS] @ across, row, column

    def look_everywhere(self) -> None:
        """Offer every promising pair to the heaps of both its ends."""
        run = kernels(candidate_kernels, work=len(self.left.row) * len(self.right.row))
        people, scratch = len(self.rules.people.ids), flags()
        for tile, row, column in self.tiles():
            run.scan(
                tile, row, column, self.left, self.right, self.numbers, self.rules.excluded, people,
                self.mentees, self.mentors, *scratch,
            )  # fmt: skip

    def empty_heaps(self, k: int) -> candidate_kernels.Heaps:
        """Heaps of at most k for the mentees."""
        return heaps(len(self.left.row), min(k, max(len(self.right.row), 1)))

    def pairs(self) -> tuple[Ints, Ints]:
        """The pairs of all heaps, each once, as mentee × mentors + mentor, with their scores."""
        width = max(len(self.right.row), 1)
        seen = np.repeat(np.arange(len(self.mentees.size)), self.mentees.size) * width + kept(self.mentees)
        seeing = kept(self.mentors) * width + np.repeat(np.arange(len(self.mentors.size)), self.mentors.size)
        keys = np.concatenate((seen, seeing))
        scores = np.concatenate((points(self.mentees), points(self.mentors)))
        keys, first = np.unique(keys, return_index=True)
        return keys, scores[first]

    def gathered(self, weights: Weights) -> Candidates:
        """The pairs of all heaps, each once, with their terms."""
        people = self.rules.people
        width = max(len(self.right.row), 1)
        keys, _ = self.pairs()
        mentee, mentor = self.left.row[keys // width], self.right.row[keys % width]
        parts = terms(people, mentee, mentor, weights=weights)
        return Candidates(
            people=people,
            mentee=mentee,
            mentor=mentor,
            score=parts.sum(axis=1).astype(np.int64),
            terms=parts,
            alone_mentees=self.left.row[self.mentees.size == 0],
            alone_mentors=np.setdiff1d(people.mentors, self.right.row[self.mentors.size > 0]),
        )


def kept(own: candidate_kernels.Heaps) -> Ints:
    """Whom the heaps hold, person by person."""
    inside = np.arange(own.keys.shape[1]) < own.size[:, None]
    return own.others[inside].astype(np.int64)


def points(own: candidate_kernels.Heaps) -> Ints:
    """The scores the heaps hold, person by person."""
    inside = np.arange(own.keys.shape[1]) < own.size[:, None]
    return own.keys[inside] >> 31


def heaps(people: int, k: int) -> candidate_kernels.Heaps:
    """Empty heaps of at most k."""
    return candidate_kernels.Heaps(
        keys=np.zeros((people, k), dtype=np.int64),
        others=np.zeros((people, k), dtype=np.int32),
        size=np.zeros(people, dtype=np.int64),
        bar=np.full(people, -np.inf, dtype=np.float32),
    )


def side(people: People, rows: Ints, *, seed: int, name: str) -> candidate_kernels.Side:
    """The columns of one side."""
    drawn = lottery.draw([people.ids[row] for row in rows.tolist()], seed=seed, side=name)
    lot = np.empty(len(rows), dtype=np.int64)
    lot[drawn] = np.arange(len(rows)) * 1_000_003 % candidate_kernels.LOT
    return candidate_kernels.Side(
        row=rows,
        lot=lot,
        enter=people.hierarchy.enter[rows],
        leave=people.hierarchy.leave[rows],
        manager=people.manager[rows],
        department=people.department[rows].astype(np.int64),
        grade=people.grade[rows].astype(np.int64),
        languages=people.languages[rows],
        slots=people.slots[rows],
        places=people.places[rows],
    )


def flags() -> tuple[NDArray[np.int8], Ints]:
    """Scratch of a tile's width for the loops: a byte a column, and the same memory eight columns at a time."""
    marks = np.zeros(COLUMNS + 8, dtype=np.int8)
    return marks, marks.view(np.int64)


def numbers(rules: Rules, *, weights: Weights) -> candidate_kernels.Terms:
    """Policy and weights for the loop."""
    policy, people = rules.policy, rules.people
    return candidate_kernels.Terms(
        same_line=int(policy.forbid_same_line),
        same_manager=int(policy.forbid_same_manager),
        same_department=int(policy.forbid_same_department),
        graded=int(policy.min_grade_gap is not None),
        grade_gap=policy.min_grade_gap or 0,
        least_languages=policy.min_common_languages,
        least_slots=policy.min_common_slots,
        least_places=policy.min_common_places,
        slot=weights.slot,
        slots_counted=weights.slots_counted,
        language=weights.language,
        languages_counted=weights.languages_counted,
        place=weights.place,
        other_department=weights.other_department,
        slack=(0 if few(people.slots) else weights.slot * weights.slots_counted)
        + (0 if few(people.languages) else weights.language * weights.languages_counted)
        + (0 if few(people.places) else weights.place),
        in_slot=weights.slot if few(people.slots) else 0,
        in_language=weights.language if few(people.languages) else 0,
        in_place=weights.place if few(people.places) else 0,
        in_known=weights.other_department,
    )


def few(sets: Ints) -> bool:
    """Whether bit sets are small enough to be columns of the product."""
    return int(sets.shape[1]) <= FOLDED_WORDS


def features(
    people: People, mentees: Ints, mentors: Ints, *, weights: Weights, numbers: candidate_kernels.Terms
) -> tuple[Floats, Floats]:
    """Columns whose product is the theme and in-return terms, and at least the others: a bound of the whole score.

    One column for each theme and level somebody expects, one for each slot, language and place, one for a known
    department. Values are small whole numbers, so single precision adds them exactly.
    """
    given = wished(people.wanted[mentees], people.wish[mentees] * weights.themes, people.offered[mentors])
    returned = wished(
        people.wanted[mentors], people.wish_in_return[mentors] * weights.in_return, people.offered[mentees]
    )
    left, right = [given[0], returned[1]], [given[1], returned[0]]
    known = (people.department >= 0).astype(np.float32)[:, None]
    left.append(known[mentees] * numbers.in_known)
    right.append(known[mentors])
    for sets, worth in (
        (people.slots, numbers.in_slot),
        (people.languages, numbers.in_language),
        (people.places, numbers.in_place),
    ):
        if worth:
            columns = unpacked(sets)
            left.append(columns[mentees] * worth)
            right.append(columns[mentors])
    return np.hstack(left).astype(np.float32), np.hstack(right).astype(np.float32)


def unpacked(sets: Ints) -> Floats:
    """Bit sets as columns of 0 and 1, without the members nobody has."""
    columns = [(sets[:, word] >> bit) & 1 for word in range(sets.shape[1]) for bit in range(WORD)]
    used = [column for column in columns if column.any()]
    return np.stack(used, axis=1).astype(np.float32) if used else np.zeros((len(sets), 0), dtype=np.float32)


def wished(wanted: Numbers, points: Numbers, offered: Numbers) -> tuple[Floats, Floats]:
    """Points of those who wish, and reach of those who offer, by theme and level expected."""
    asked = [(t, int(level)) for t in range(wanted.shape[1]) for level in np.unique(wanted[:, t]) if level]
    left = np.zeros((len(wanted), len(asked)), dtype=np.float32)
    right = np.zeros((len(offered), len(asked)), dtype=np.float32)
    for column, (theme, level) in enumerate(asked):
        left[:, column] = np.where(wanted[:, theme] == level, points[:, theme], 0)
        right[:, column] = REACH[offered[:, theme], level]
    return left, right
