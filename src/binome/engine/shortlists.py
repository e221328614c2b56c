"""Shortlists: at most seven proposals a person, the same pair seen from both ends, nobody forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from binome.engine import lottery, shortlist_kernels
from binome.engine.arrays import Ints, pointers
from binome.engine.candidates import Candidates
from binome.engine.compiled import kernels

SIZE = 7
SCATTER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One name on a shortlist, with the score of the pair."""

    id: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlists:
    """Who is proposed to whom, best score first. If I see you, you see me.

    `unseen_mentees` and `unseen_mentors` are people who have a feasible partner and yet no proposal, because every
    partner's list is full; `alone_*` are those without any feasible partner.
    """

    mentees: Mapping[str, tuple[Proposal, ...]]
    mentors: Mapping[str, tuple[Proposal, ...]]
    unseen_mentees: tuple[str, ...]
    unseen_mentors: tuple[str, ...]
    alone_mentees: tuple[str, ...]
    alone_mentors: tuple[str, ...]


def shortlists(found: Candidates, *, size: int = SIZE, seed: int = 0) -> Shortlists:
    """Choose proposals among candidates: first one for everyone, then a second, and so on up to `size`.

    Within a round pairs are taken by score, ties by lot, so stars appear on no more lists than others. Each proposal is
    on both lists. Whoever is left after the first round is placed with the partner on the fewest lists.
    """
    chosen = choose(found, size=size, seed=seed)
    people = found.people
    mentees = listed(found, chosen, people.mentees, own=found.mentee, other=found.mentor)
    mentors = listed(found, chosen, people.mentors, own=found.mentor, other=found.mentee)
    alone_mentees = tuple(people.ids[row] for row in found.alone_mentees.tolist())
    alone_mentors = tuple(people.ids[row] for row in found.alone_mentors.tolist())
    return Shortlists(
        mentees=mentees,
        mentors=mentors,
        unseen_mentees=tuple(sorted({name for name, seen in mentees.items() if not seen} - {*alone_mentees})),
        unseen_mentors=tuple(sorted({name for name, seen in mentors.items() if not seen} - {*alone_mentors})),
        alone_mentees=alone_mentees,
        alone_mentors=alone_mentors,
    )


def choose(found: Candidates, *, size: int, seed: int) -> Ints:
    """The candidate pairs that become proposals, best score first, ties in the order of the lottery."""
    count = len(found.people.ids)
    turn = lottery.draw(found.people.ids, seed=seed, side="shortlist")
    place = np.empty(count, dtype=np.uint64)
    place[turn] = np.arange(count, dtype=np.uint64)
    tie = (place[found.mentee] * np.uint64(count) + place[found.mentor]) * SCATTER  # no two pairs get the same number
    order = np.lexsort((tie, -found.score))
    mentees, mentors = (ends(whose, order=order, count=count) for whose in (found.mentee, found.mentor))
    taken = np.zeros(len(order), dtype=bool)
    run = kernels(shortlist_kernels, work=len(order))
    run.fill(order, mentees, mentors, 1, taken)
    run.cover(mentees, mentors, turn, size, taken)
    run.cover(mentors, mentees, turn, size, taken)
    for cap in range(2, size + 1):
        run.fill(order, mentees, mentors, cap, taken)
    chosen: Ints = order[taken[order]]
    return chosen


def ends(whose: Ints, *, order: Ints, count: int) -> shortlist_kernels.Ends:
    """The pairs grouped by person, best first."""
    return shortlist_kernels.Ends(
        of=whose,
        start=pointers(whose, count=count),
        pairs=order[np.argsort(whose[order], kind="stable")],
        seen=np.zeros(count, dtype=np.int64),
    )


def listed(found: Candidates, chosen: Ints, rows: Ints, *, own: Ints, other: Ints) -> dict[str, tuple[Proposal, ...]]:
    """The proposals of each person of one side, best score first."""
    ids = found.people.ids
    chosen = chosen[np.argsort(own[chosen], kind="stable")]
    start = pointers(own[chosen], count=len(ids)).tolist()
    names = (ids[row] for row in other[chosen].tolist())
    proposals = tuple(map(Proposal, names, found.score[chosen].tolist()))
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


def unmatchable(found: Candidates) -> list[tuple[str, str]]:
    """People without any feasible counterpart, with the role in which they have none, sorted."""
    ids = found.people.ids
    mentees = [(ids[row], "mentee") for row in found.alone_mentees.tolist()]
    mentors = [(ids[row], "mentor") for row in found.alone_mentors.tolist()]
    return sorted(mentees + mentors)
