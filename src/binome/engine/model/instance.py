"""What people chose: mutual yeses, ranked by each side, with the room each mentor has."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat

import numpy as np

from binome.engine.model.arrays import Flags, Ints

Tiers = Sequence[Sequence[str]]
Pair = tuple[str, str]

LARGEST_SCORE = 2**31 - 1


class BadInstance(ValueError):
    """The data is not an instance; the message is one line that says where and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Instance:
    """Two-sided choices reduced to the pairs both sides said yes to.

    `mentees` and `mentors` are opaque ids; `capacity[j]` is the room of mentor j. Edge e joins
    `mentees[mentee[e]]` and `mentors[mentor[e]]`; `mentee_rank[e]` is the tier in which the mentee put the mentor
    (0 best) and `mentor_rank[e]` the tier in which the mentor put the mentee. Edges are sorted by (mentee, mentor)
    and unique. All edge arrays have shape (edges,), dtype int64.
    """

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    capacity: Ints
    mentee: Ints
    mentor: Ints
    mentee_rank: Ints
    mentor_rank: Ints
    score: Ints

    @classmethod
    def of(
        cls,
        *,
        mentees: Mapping[str, Tiers],
        mentors: Mapping[str, tuple[int, Tiers]],
        scores: Mapping[Pair, int] | None = None,
    ) -> "Instance":
        """Build an instance from tiers of ids, best tier first; a mentor comes with a capacity.

        Ids listed by one side only, and unknown ids, are never paired. An id named twice keeps its best tier.
        Scores of pairs without two yeses are ignored; a missing score is 0.
        Raises `BadInstance` for a negative capacity or a score beyond 32 bits.
        """
        mentee_ids, mentor_ids = tuple(mentees), tuple(mentors)
        mentee_at = {name: at for at, name in enumerate(mentee_ids)}
        mentor_at = {name: at for at, name in enumerate(mentor_ids)}
        capacity = [places for places, _ in mentors.values()]
        if any(places < 0 for places in capacity):
            raise BadInstance("capacity: expected 0 or more")
        by_mentees = _listed(mentees.values(), at=mentor_at)
        by_mentors = _listed((tiers for _, tiers in mentors.values()), at=mentee_at)
        width = max(len(mentor_ids), 1)
        mentee_keys, mentee_ranks = _lowest_ranks(by_mentees[0] * width + by_mentees[1], by_mentees[2])
        mentor_keys, mentor_ranks = _lowest_ranks(by_mentors[1] * width + by_mentors[0], by_mentors[2])
        keys, left, right = np.intersect1d(mentee_keys, mentor_keys, assume_unique=True, return_indices=True)
        return cls(
            mentees=mentee_ids,
            mentors=mentor_ids,
            capacity=np.minimum(np.array(capacity, dtype=object), len(mentee_ids)).astype(np.int64),
            mentee=keys // width,
            mentor=keys % width,
            mentee_rank=mentee_ranks[left],
            mentor_rank=mentor_ranks[right],
            score=_scores(scores or {}, keys=keys, mentee_at=mentee_at, mentor_at=mentor_at),
        )

    @property
    def edges(self) -> int:
        """How many pairs said yes to each other."""
        return len(self.mentee)

    def pair(self, edge: int) -> Pair:
        """The ids at both ends of an edge."""
        return self.mentees[self.mentee[edge]], self.mentors[self.mentor[edge]]

    def edges_of(self, pairs: Collection[Pair]) -> Ints:
        """The edge of each pair of ids, −1 where the two did not say yes to each other: shape (pairs,)."""
        mentee_at = {name: at for at, name in enumerate(self.mentees)}
        mentor_at = {name: at for at, name in enumerate(self.mentors)}
        mentee = np.fromiter((mentee_at.get(name, -1) for name, _ in pairs), dtype=np.int64, count=len(pairs))
        mentor = np.fromiter((mentor_at.get(name, -1) for _, name in pairs), dtype=np.int64, count=len(pairs))
        width = max(len(self.mentors), 1)
        keys, wanted = self.mentee * width + self.mentor, mentee * width + mentor
        order = np.argsort(keys, kind="stable")
        at = np.searchsorted(keys, wanted, sorter=order)
        edges = np.append(order, -1)[at]
        known = (mentee >= 0) & (mentor >= 0) & (edges >= 0)
        known[known] = keys[edges[known]] == wanted[known]
        return np.where(known, edges, -1)

    def only(self, edges: Flags) -> "Instance":
        """The same people with some of the mutual yeses: shape (edges,) of true and false."""
        return replace(
            self,
            mentee=self.mentee[edges],
            mentor=self.mentor[edges],
            mentee_rank=self.mentee_rank[edges],
            mentor_rank=self.mentor_rank[edges],
            score=self.score[edges],
        )

    def digest(self) -> str:
        """SHA-256 of what was chosen, whatever the order of the rows."""
        by_mentee = np.array(sorted(range(len(self.mentees)), key=self.mentees.__getitem__), dtype=np.int64)
        by_mentor = np.array(sorted(range(len(self.mentors)), key=self.mentors.__getitem__), dtype=np.int64)
        mentee, mentor = np.argsort(by_mentee)[self.mentee], np.argsort(by_mentor)[self.mentor]
        order = np.lexsort((mentor, mentee))
        digest = hashlib.sha256()
        for names, sequence in ((self.mentees, by_mentee), (self.mentors, by_mentor)):
            digest.update(b"\x01")
            for at in sequence:
                name = names[at].encode()
                digest.update(len(name).to_bytes(4, "little") + name)
        for column in (mentee, mentor, self.mentee_rank, self.mentor_rank, self.score):
            digest.update(np.ascontiguousarray(column[order], dtype="<i8").tobytes())
        digest.update(np.ascontiguousarray(self.capacity[by_mentor], dtype="<i8").tobytes())
        return digest.hexdigest()


def _listed(rows: Iterable[Tiers], *, at: Mapping[str, int]) -> tuple[Ints, Ints, Ints]:
    """Flatten tiers into (owner, named, tier), leaving unknown ids out."""
    owners: list[int] = []
    named: list[int] = []
    tiers: list[int] = []
    find = at.get
    for owner, row in enumerate(rows):
        before = len(named)
        for tier, names in enumerate(row):
            named.extend(map(find, names, repeat(-1)))
            tiers.extend(repeat(tier, len(named) - len(tiers)))
        owners.extend(repeat(owner, len(named) - before))
    named_rows = np.array(named, dtype=np.int64)
    known = named_rows >= 0
    return np.array(owners, dtype=np.int64)[known], named_rows[known], np.array(tiers, dtype=np.int64)[known]


def _lowest_ranks(keys: Ints, ranks: Ints) -> tuple[Ints, Ints]:
    """Unique keys in ascending order, each with its lowest rank."""
    order = np.lexsort((ranks, keys))
    keys, ranks = keys[order], ranks[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    return keys[first], ranks[first]


def _scores(
    scores: Mapping[Pair, int], *, keys: Ints, mentee_at: Mapping[str, int], mentor_at: Mapping[str, int]
) -> Ints:
    """The score of each key, 0 when none is given."""
    result = np.zeros(len(keys), dtype=np.int64)
    if not scores or not len(keys):
        return result
    names = np.fromiter(
        chain.from_iterable((mentee_at.get(a, -1), mentor_at.get(b, -1)) for a, b in scores), dtype=np.int64
    ).reshape(-1, 2)
    if any(abs(value) > LARGEST_SCORE for value in scores.values()):
        raise BadInstance(f"scores: expected whole numbers within ±{LARGEST_SCORE}")
    values = np.fromiter(scores.values(), dtype=np.int64, count=len(scores))
    known = (names >= 0).all(axis=1)
    wanted = names[known, 0] * max(len(mentor_at), 1) + names[known, 1]
    where = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    mutual = keys[where] == wanted
    result[where[mutual]] = values[known][mutual]
    return result
