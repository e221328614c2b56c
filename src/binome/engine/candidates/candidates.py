"""Candidates: the best feasible partners of everyone, from both sides, without ever storing every pair."""

from dataclasses import dataclass

import numpy as np

from binome.engine.candidates.search import Search
from binome.engine.model.arrays import Ints, Numbers, pointers
from binome.engine.model.constraints import Rules
from binome.engine.model.people import People
from binome.engine.model.scores import Weights, terms


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CandidatePairs:
    """Feasible pairs worth considering, sorted by mentee row then mentor row, each once.

    `mentee` and `mentor` are rows of `people`. `alone_mentees` and `alone_mentors` are rows without any feasible
    counterpart.
    """

    people: People
    mentee: Numbers
    mentor: Numbers
    score: Numbers
    alone_mentees: Ints
    alone_mentors: Ints

    @property
    def start(self) -> Ints:
        """Where each person's pairs as a mentee begin: CSR row pointers over people."""
        return pointers(self.mentee, count=len(self.people.ids))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates(CandidatePairs):
    """The same with the parts of each score kept: `terms` in the order of `scores.TERMS`, shape (pairs, 6)."""

    terms: Numbers


def candidates(
    rules: Rules, *, weights: Weights | None = None, k: int = 50, seed: int = 0, workers: int | None = None
) -> Candidates:
    """The `k` best partners of each mentee and of each mentor over all pairs, ties drawn by lot.

    Exact: the same as judging and sorting all pairs.

    Products of the theme columns come from BLAS in tiles; the loop behind it reads a pair's rules only where its
    product could still matter. Memory grows with people × k. Whoever has a feasible partner has a candidate. `workers`
    threads share the reading (by default as many as there are cores); their number changes nothing.
    """
    chosen = weights or Weights()
    search = Search.of(rules, weights=chosen, k=k, seed=seed, workers=workers)
    mentee, mentor = search.pairs_by_row()
    mentees_met, mentors_met = search.met()
    parts = terms(rules.people, mentee, mentor, weights=chosen)
    return Candidates(
        people=rules.people,
        mentee=mentee.astype(np.int32),
        mentor=mentor.astype(np.int32),
        score=parts.sum(axis=1, dtype=np.int32),
        terms=parts,
        alone_mentees=np.setdiff1d(rules.people.mentees, mentees_met),
        alone_mentors=np.setdiff1d(rules.people.mentors, mentors_met),
    )
