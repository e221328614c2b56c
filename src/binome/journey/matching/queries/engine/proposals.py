"""Before anyone has chosen: who is proposed to whom and why, who has nobody, what other rules would change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from binome import engine
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side, Slot
from binome.journey.matching import rules
from binome.journey.matching.queries.engine.people import (
    REMOTE,
    STEPS_A_LEVEL,
    RoundCandidates,
    candidates,
    languages_of,
    places_of,
    slots_of,
)
from binome.journey.matching.rules import Limits
from binome.journey.matching.states import Alone, Obstacle


@dataclass(frozen=True)
class Match:
    """A proposal to come: the two applications, the score with its terms, the place on each list."""

    mentor: Application
    mentee: Application
    score: int
    terms: dict[str, Any]
    mentor_place: int
    mentee_place: int


@dataclass(frozen=True)
class Nobody:
    """Someone to whom nobody can be proposed, and why."""

    application: Application
    reason: Alone
    obstacle: str = ""


@dataclass(frozen=True)
class RoundForecast:
    """What rules allow before anyone has chosen: who has at least one possible partner, and the best pairs there could be.

    `best` has, for each mentee's application, the mentor's and the points of the pair: as many pairs as there can be, and of
    those the best suited, if everyone said yes.
    """

    mentees: frozenset[int]
    mentors: frozenset[int]
    best: Mapping[int, tuple[int, int]]

    @property
    def pairs(self) -> int:
        """How many pairs there can be at most."""
        return len(self.best)


def proposals(everyone: RoundCandidates) -> tuple[list[Match], list[Nobody]]:
    """Shortlists for all, and those to whom nobody can be proposed."""
    limits = everyone.limits
    possible = engine.candidates(everyone.rules, seed=limits.seed)
    lists = engine.shortlists(possible, size=limits.shortlist_size, seed=limits.seed)
    place: dict[tuple[str, str], int] = {}
    matches = []
    for (mentee, mentor), (score, why) in worthwhile(everyone, lists).items():
        for end in ((Side.MENTOR, mentor), (Side.MENTEE, mentee)):
            place[end] = place.get(end, 0) + 1
        matches.append(
            Match(
                mentor=everyone.application(Side.MENTOR, mentor),
                mentee=everyone.application(Side.MENTEE, mentee),
                score=score,
                terms=why,
                mentor_place=place[Side.MENTOR, mentor],
                mentee_place=place[Side.MENTEE, mentee],
            )
        )
    return matches, _without(everyone, lists)


def worthwhile(
    everyone: RoundCandidates, lists: engine.Shortlists
) -> dict[tuple[str, str], tuple[int, dict[str, Any]]]:
    """Proposals as (mentee, mentor), best first, with score and terms.

    Two people who are on both sides meet once, the better way round. A proposal without any theme in common stays only
    where it is all that one of the two would have.
    """
    listed = sorted(
        ((proposal.score, mentee, proposal.id) for mentee, proposed in lists.mentees.items() for proposal in proposed),
        key=lambda row: (-row[0], int(row[1]), int(row[2])),
    )
    kept: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
    for score, mentee, mentor in listed:
        if (mentor, mentee) not in kept:
            kept[mentee, mentor] = score, terms(everyone, mentee, mentor)
    on_a_theme = [pair for pair, (_score, why) in kept.items() if why["themes"]]
    served = {mentee for mentee, _ in on_a_theme}, {mentor for _, mentor in on_a_theme}
    return {
        (mentee, mentor): scored
        for (mentee, mentor), scored in kept.items()
        if scored[1]["themes"] or mentee not in served[0] or mentor not in served[1]
    }


def terms(everyone: RoundCandidates, mentee: str, mentor: str) -> dict[str, Any]:
    """What the score of a pair is made of, kept so that "why" is a lookup."""
    score = engine.score(everyone.rules.people, mentee, mentor)
    offering, other = everyone.application(Side.MENTOR, mentor), everyone.application(Side.MENTEE, mentee)
    return {
        "themes": [
            [term.theme, term.expected // STEPS_A_LEVEL, term.level // STEPS_A_LEVEL]
            for term in score.by_theme
            if term.points
        ],
        "slots": [slot for slot in Slot.values if slot in slots_of(offering) & slots_of(other)]
        if offering.slots and other.slots
        else [],
        "languages": sorted(languages_of(offering) & languages_of(other)),
        "remote": REMOTE in places_of(offering) & places_of(other),
        "site": offering.person.site if places_of(offering) & places_of(other) - {REMOTE} else "",
        "other_department": score.other_department > 0,
    }


def _without(everyone: RoundCandidates, lists: engine.Shortlists) -> list[Nobody]:
    full = [(Side.MENTEE, key) for key in lists.unseen_mentees] + [(Side.MENTOR, key) for key in lists.unseen_mentors]
    alone = [(Side.MENTEE, key) for key in lists.alone_mentees] + [(Side.MENTOR, key) for key in lists.alone_mentors]
    return [Nobody(everyone.application(side, key), Alone.LISTS_FULL) for side, key in full] + [
        Nobody(everyone.application(side, key), Alone.NO_FEASIBLE_PARTNER, _obstacle_around(everyone, side, key))
        for side, key in alone
    ]


def _obstacle_around(everyone: RoundCandidates, side: str, key: str) -> str:
    """What stands most often between someone and the whole other side; exclusions are told neutrally."""
    people = everyone.rules.people
    me = people.row(key)
    others = people.mentors if side == Side.MENTEE else people.mentees
    mine = np.full(len(others), me, dtype=np.int64)
    codes = everyone.rules.codes(mine, others) if side == Side.MENTEE else everyone.rules.codes(others, mine)
    named = []
    for row, code in zip(others.tolist(), codes.tolist(), strict=True):
        mentee, mentor = (key, people.ids[row]) if side == Side.MENTEE else (people.ids[row], key)
        if code >= 0:
            named.append(everyone.code(mentee, mentor, engine.CONSTRAINTS[code].code))
    return rules.main_obstacle(Obstacle.NOBODY_NEW if code == Obstacle.EXCLUDED else code for code in named)


def obstacle_between(
    mentor: Application, mentee: Application, *, limits: Limits, apart: Collection[tuple[int, int]] = ()
) -> Obstacle | None:
    """The first rule that forbids this pair today, whatever places are left; None when they may be together."""
    if mentor.person_id == mentee.person_id:
        return Obstacle.SAME_PERSON
    everyone = candidates((mentor, mentee), limits=limits, places={mentor.pk: 1}, apart=apart)
    code = everyone.between(str(mentee.person_id), str(mentor.person_id))
    return Obstacle(code) if code else None


def may_pair(everyone: RoundCandidates, mentor: Application, mentee: Application) -> bool:
    """Whether no rule stands between two of these people today."""
    known = str(mentor.person_id) in everyone.by_side[Side.MENTOR]
    known = known and str(mentee.person_id) in everyone.by_side[Side.MENTEE]
    return known and everyone.between(str(mentee.person_id), str(mentor.person_id)) is None


def score_of(mentor: Application, mentee: Application, *, limits: Limits) -> tuple[int, dict[str, Any]]:
    """The score of one pair and its terms."""
    return score_among(candidates((mentor, mentee), limits=limits, places={mentor.pk: 1}), mentor, mentee)


def score_among(everyone: RoundCandidates, mentor: Application, mentee: Application) -> tuple[int, dict[str, Any]]:
    """The score of one pair among people who are laid out already, and its terms."""
    ids = str(mentee.person_id), str(mentor.person_id)
    return engine.score(everyone.rules.people, *ids).total, terms(everyone, *ids)


def allowed_beside(everyone: RoundCandidates, own: Application) -> frozenset[int]:
    """The applications on the other side that no rule keeps from `own`."""
    people, across = everyone.rules.people, Side.MENTOR if own.side == Side.MENTEE else Side.MENTEE
    others = everyone.by_side[across]
    there = np.array([people.row(key) for key in others], dtype=np.int64)
    mine = np.full(len(there), people.row(str(own.person_id)), dtype=np.int64)
    codes = everyone.rules.codes(mine, there) if own.side == Side.MENTEE else everyone.rules.codes(there, mine)
    return frozenset(other.pk for other, code in zip(others.values(), codes.tolist(), strict=True) if code < 0)


def forecast(everyone: RoundCandidates) -> RoundForecast:
    """Who has a possible partner under these rules, and how many pairs there can be at most."""
    lists = engine.candidates(everyone.rules, k=1, seed=everyone.limits.seed)
    people = lists.people
    alone = {
        Side.MENTEE: {people.ids[row] for row in lists.alone_mentees.tolist()},
        Side.MENTOR: {people.ids[row] for row in lists.alone_mentors.tolist()},
    }
    having = {
        side: frozenset(application.pk for key, application in everyone.by_side[side].items() if key not in alone[side])
        for side in alone
    }
    return RoundForecast(
        mentees=having[Side.MENTEE],
        mentors=having[Side.MENTOR],
        best={
            everyone.application(Side.MENTEE, mentee).pk: (everyone.application(Side.MENTOR, mentor).pk, points)
            for mentee, mentor, points in engine.exact_over_all(everyone.rules, seed=everyone.limits.seed).named()
        },
    )


def one_more_on_a_theme(everyone: RoundCandidates, *, places: int) -> dict[str, int]:
    """How many more pairs one more mentor with this many places would allow, by the code of a theme; never 0."""
    return engine.one_more_on_a_theme(everyone.rules, places=places)
