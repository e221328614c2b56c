"""Shortlists: at most seven proposals a person, the same pair seen from both ends, nobody forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from binome.engine.candidates import shortlist_kernels
from binome.engine.candidates.candidates import CandidatePairs
from binome.engine.model import lottery
from binome.engine.model.arrays import Ints, Numbers, pointers
from binome.engine.model.compiled import kernels
from binome.engine.model.people import People
from binome.engine.tuning import PROPOSALS_A_STEP

SIZE = 7
SCATTER = np.uint64(0x9E3779B97F4A7C15)
SCORE_BITS = 20  # 2²⁰ is above `HIGHEST_SCORE`


@dataclass(frozen=True, slots=True)
class ShortlistEntry:
    """One name on a shortlist, with the score of the pair."""

    id: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlists:
    """Who is proposed to whom, best score first. If I see you, you see me.

    `unseen_mentees` and `unseen_mentors` are people who have a feasible partner and yet no proposal, because every
    partner's list is full; `alone_*` are those without any feasible partner.
    """

    mentees: Mapping[str, tuple[ShortlistEntry, ...]]
    mentors: Mapping[str, tuple[ShortlistEntry, ...]]
    unseen_mentees: tuple[str, ...]
    unseen_mentors: tuple[str, ...]
    alone_mentees: tuple[str, ...]
    alone_mentors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposals:
    """The same as columns: one entry a proposal, best score first, `mentee` and `mentor` rows of `people`.

    `unseen_*` and `alone_*` are rows, as in `Shortlists`.
    """

    people: People
    mentee: Numbers
    mentor: Numbers
    score: Numbers
    unseen_mentees: Ints
    unseen_mentors: Ints
    alone_mentees: Ints
    alone_mentors: Ints


def shortlists(candidates: CandidatePairs, *, size: int = SIZE, seed: int = 0) -> Shortlists:
    """Choose proposals among candidates: first one for everyone, then a second, and so on up to `size`.

    Within a round pairs are taken by score, ties by lot, so stars appear on no more lists than others. Each proposal is
    on both lists. Whoever is left after the first round is placed with the partner on the fewest lists.
    """
    chosen = propose(candidates, size=size, seed=seed)
    people = candidates.people
    return Shortlists(
        mentees=listed(chosen, people.mentees, own=chosen.mentee, other=chosen.mentor),
        mentors=listed(chosen, people.mentors, own=chosen.mentor, other=chosen.mentee),
        unseen_mentees=tuple(sorted(people.ids[row] for row in chosen.unseen_mentees.tolist())),
        unseen_mentors=tuple(sorted(people.ids[row] for row in chosen.unseen_mentors.tolist())),
        alone_mentees=tuple(people.ids[row] for row in candidates.alone_mentees.tolist()),
        alone_mentors=tuple(people.ids[row] for row in candidates.alone_mentors.tolist()),
    )


def propose(candidates: CandidatePairs, *, size: int = SIZE, seed: int = 0) -> Proposals:
    """What `shortlists` chooses, as columns of shape (proposals,): the way for a million people.

    Ties come in the order of the lottery. At most `size` proposals a person.
    """
    people = candidates.people
    chosen = choose(candidates, size=size, seed=seed)
    mentee, mentor = candidates.mentee[chosen], candidates.mentor[chosen]
    return Proposals(
        people=people,
        mentee=mentee,
        mentor=mentor,
        score=candidates.score[chosen],
        unseen_mentees=np.setdiff1d(people.mentees, np.concatenate((mentee, candidates.alone_mentees))),
        unseen_mentors=np.setdiff1d(people.mentors, np.concatenate((mentor, candidates.alone_mentors))),
        alone_mentees=candidates.alone_mentees,
        alone_mentors=candidates.alone_mentors,
    )


def choose(candidates: CandidatePairs, *, size: int, seed: int) -> Numbers:
    """The candidate pairs that become proposals, best score first, ties in the order of the lottery."""
    turn = lottery.draw(candidates.people.ids, seed=seed, side="shortlist")
    order = best_first(candidates, turn)
    run = kernels(shortlist_kernels, work=len(order) // PROPOSALS_A_STEP)
    mentees, mentors = (
        ends(whose[order], count=len(turn), run=run) for whose in (candidates.mentee, candidates.mentor)
    )
    taken = np.zeros(len(order), dtype=bool)
    run.fill(mentees, mentors, 1, taken)
    run.cover(mentees, mentors, turn, size, taken)
    run.cover(mentors, mentees, turn, size, taken)
    for cap in range(2, size + 1):
        run.fill(mentees, mentors, cap, taken)
    chosen: Numbers = order[taken]
    return chosen


def best_first(candidates: CandidatePairs, turn: Ints) -> Numbers:
    """Pairs by score, then by a number scattered from both ends' places in the lottery, which no two pairs share.

    Sorted by score and the number's first bits at once; the few pairs these do not tell apart are looked at again.
    """
    place = np.empty(len(turn), dtype=np.uint64)
    place[turn] = np.arange(len(turn), dtype=np.uint64)

    def scattered(mentee: Numbers, mentor: Numbers) -> lottery.Tickets:
        return (place[mentee] * np.uint64(len(turn)) + place[mentor]) * SCATTER

    keys = scattered(candidates.mentee, candidates.mentor)
    keys >>= np.uint64(SCORE_BITS)
    keys |= (np.uint64(2**SCORE_BITS - 1) - candidates.score.astype(np.uint64)) << np.uint64(64 - SCORE_BITS)
    order = np.argsort(keys).astype(np.int32)
    keys = keys[order]
    same = keys[1:] == keys[:-1]
    if same.any():
        at = np.flatnonzero(np.append(same, False) | np.append(False, same))
        pairs = order[at]
        order[at] = pairs[np.lexsort((scattered(candidates.mentee[pairs], candidates.mentor[pairs]), keys[at]))]
    return order


def ends(whose: Numbers, *, count: int, run: Any) -> shortlist_kernels.Ends:
    """The pairs, best first, grouped by person."""
    start = pointers(whose, count=count)
    pairs = np.empty(len(whose), dtype=np.int32)
    run.group(whose, start[:-1].copy(), pairs)
    return shortlist_kernels.Ends(of=whose, start=start, pairs=pairs, seen=np.zeros(count, dtype=np.int32))


def listed(chosen: Proposals, rows: Ints, *, own: Numbers, other: Numbers) -> dict[str, tuple[ShortlistEntry, ...]]:
    """The proposals of each person of one side, best score first."""
    ids = chosen.people.ids
    order = np.argsort(own, kind="stable")
    start = pointers(own, count=len(ids)).tolist()
    names = (ids[row] for row in other[order].tolist())
    proposals = tuple(map(ShortlistEntry, names, chosen.score[order].tolist()))
    return {ids[row]: proposals[start[row] : start[row + 1]] for row in rows.tolist()}


COLUMNS = ("mentee", "mentor", "score", "mentee_rank", "mentor_rank")


def rows(lists: Shortlists) -> list[tuple[str, str, int, int, int]]:
    """Every proposal once, with its place on both lists, as a table of `COLUMNS`."""
    place = {
        (mentee.id, mentor): rank
        for mentor, proposals in lists.mentors.items()
        for rank, mentee in enumerate(proposals, start=1)
    }
    return [
        (mentee, mentor.id, mentor.score, rank, place[mentee, mentor.id])
        for mentee, proposals in sorted(lists.mentees.items())
        for rank, mentor in enumerate(proposals, start=1)
    ]


def unmatchable(candidates: CandidatePairs) -> list[tuple[str, str]]:
    """People without any feasible counterpart, with the role in which they have none, sorted."""
    ids = candidates.people.ids
    mentees = [(ids[row], "mentee") for row in candidates.alone_mentees.tolist()]
    mentors = [(ids[row], "mentor") for row in candidates.alone_mentors.tolist()]
    return sorted(mentees + mentors)
