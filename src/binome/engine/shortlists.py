"""Shortlists: at most seven proposals a person, the same pair seen from both ends, nobody forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from binome.engine import lottery, shortlist_kernels
from binome.engine.arrays import Flags, Ints, pointers
from binome.engine.candidates import Candidates
from binome.engine.compiled import kernels

SIZE = 7


@dataclass(frozen=True, slots=True, kw_only=True)
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
    taken = choose(found, size=size, seed=seed)
    people = found.people
    mentees = listed(found, taken, people.mentees, own=found.mentee, other=found.mentor)
    mentors = listed(found, taken, people.mentors, own=found.mentor, other=found.mentee)
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


def choose(found: Candidates, *, size: int, seed: int) -> Flags:
    """Which candidate pairs become proposals: shape (pairs,)."""
    count = len(found.people.ids)
    place = np.empty(count, dtype=np.int64)
    place[lottery.draw(found.people.ids, seed=seed, side="shortlist")] = np.arange(count)
    tie = (place[found.mentee] * 48271 + place[found.mentor] * 69621) % 2147483647
    order = np.lexsort((tie, -found.score))
    mentees, mentors = (ends(whose, order=order, count=count) for whose in (found.mentee, found.mentor))
    taken = np.zeros(len(order), dtype=bool)
    run = kernels(shortlist_kernels, work=len(order))
    run.fill(order, mentees, mentors, 1, taken)
    run.cover(mentees, mentors, size, taken)
    run.cover(mentors, mentees, size, taken)
    for cap in range(2, size + 1):
        run.fill(order, mentees, mentors, cap, taken)
    return taken


def ends(whose: Ints, *, order: Ints, count: int) -> shortlist_kernels.Ends:
    """The pairs grouped by person, best first."""
    return shortlist_kernels.Ends(
        of=whose,
        start=pointers(whose, count=count),
        pairs=order[np.argsort(whose[order], kind="stable")],
        seen=np.zeros(count, dtype=np.int64),
    )


def listed(found: Candidates, taken: Flags, rows: Ints, *, own: Ints, other: Ints) -> dict[str, tuple[Proposal, ...]]:
    """The proposals of each person of one side, best score first."""
    result: dict[str, list[Proposal]] = {found.people.ids[row]: [] for row in rows.tolist()}
    chosen = np.flatnonzero(taken)
    for at in chosen[np.lexsort((own[chosen], -found.score[chosen]))].tolist():
        proposal = Proposal(id=found.people.ids[other[at]], score=int(found.score[at]))
        result[found.people.ids[own[at]]].append(proposal)
    return {name: tuple(proposals) for name, proposals in result.items()}


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
