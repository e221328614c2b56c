"""The engine's one door: applications go in as participants, scores, pairs and codes come back."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from binome import engine
from binome.core.people.models import Person
from binome.journey.enrolment.models import Application, Mode
from binome.journey.enrolment.states import Side, Slot
from binome.journey.matching import rules
from binome.journey.matching.rules import Limits
from binome.journey.matching.states import Alone, Barrier

STEPS_A_LEVEL = 2  # four levels are shown, the engine counts eight
REMOTE = "remote"


@dataclass(frozen=True)
class Candidates:
    """Everyone who may be paired, by side and person, laid out for the engine."""

    by_side: Mapping[str, Mapping[str, Application]]
    rules: engine.Rules
    limits: Limits

    def application(self, side: str, person: str) -> Application:
        """The application behind an id of the engine."""
        return self.by_side[side][person]


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
    barrier: str = ""


@dataclass(frozen=True)
class Forecast:
    """What rules allow before anyone has chosen: who has at least one possible partner, and how many pairs at most."""

    mentees: frozenset[int]
    mentors: frozenset[int]
    pairs: int


@dataclass(frozen=True)
class Solution:
    """Pairs as (mentor application, mentee application), the certificate, what was read, who has none and why."""

    pairs: list[tuple[int, int]]
    certificate: dict[str, Any]
    solved: dict[str, Any]
    alone: dict[int, Alone]


@dataclass(frozen=True)
class Check:
    """A certificate checked anew from the choices alone."""

    sound: bool
    same_choices: bool
    pairs: int
    score: int
    blocking: int
    errors: int

    @property
    def holds(self) -> bool:
        """Whether the pairs are stable for the very choices that were read."""
        return self.sound and self.same_choices


# --- people ---------------------------------------------------------------------------------------------------


def candidates(
    applications: Iterable[Application],
    *,
    limits: Limits,
    places: Mapping[int, int],
    apart: Collection[tuple[int, int]] = (),
) -> Candidates:
    """Lay applications out for the engine.

    `places` gives the mentees each mentor can still take, by application; `apart` the persons never to be proposed to
    each other. One person on both sides is one participant: never proposed to themselves, one reporting line.
    """
    by_side: dict[str, dict[str, Application]] = {Side.MENTOR: {}, Side.MENTEE: {}}
    for application in applications:
        by_side[application.side][str(application.person_id)] = application
    people = {key: one.person for side in by_side.values() for key, one in side.items()}
    participants = [
        _participant(key, by_side[Side.MENTOR].get(key), by_side[Side.MENTEE].get(key), places=places)
        for key in sorted(people, key=int)
    ]
    laid_out = engine.People.of(participants, managers=managers_above(people.values()))
    policy = engine.Policy(
        forbid_same_department=limits.forbid_same_entity, min_grade_gap=limits.min_level_gap, min_common_places=1
    )
    exclusions = [(str(one), str(other)) for one, other in apart]
    judge = engine.Rules.of(laid_out, policy=policy, exclusions=exclusions)
    return Candidates(by_side=by_side, rules=judge, limits=limits)


def managers_above(people: Iterable[Person]) -> dict[str, str]:
    """Who manages whom, from these people up to the top: one query a level, the rest of the company is not read."""
    manager_of: dict[int, int | None] = {person.pk: person.manager_id for person in people}
    unknown = {manager for manager in manager_of.values() if manager} - manager_of.keys()
    while unknown:
        manager_of.update(Person.objects.filter(pk__in=unknown).values_list("pk", "manager_id"))
        unknown = {manager for manager in manager_of.values() if manager} - manager_of.keys()
    return {str(person): str(manager) for person, manager in manager_of.items() if manager}


def _participant(
    key: str, mentor: Application | None, mentee: Application | None, *, places: Mapping[int, int]
) -> engine.Participant:
    both = [one for one in (mentor, mentee) if one is not None]
    person = both[0].person
    role = engine.Role.BOTH if len(both) == 2 else engine.Role.MENTOR if mentor else engine.Role.MENTEE
    return engine.Participant(
        id=key,
        role=role,
        department=str(person.entity_id),
        grade=person.level,
        manager_id=str(person.manager_id or ""),
        languages=frozenset().union(*(languages_of(one) for one in both)),
        slots=frozenset().union(*(slots_of(one) for one in both)),
        places=frozenset().union(*(places_of(one) for one in both)),
        capacity=places.get(mentor.pk, 0) if mentor else 0,
        offers=_offers(mentor) if mentor else (),
        wants=_wants(mentee) if mentee else (),
    )


def languages_of(application: Application) -> frozenset[str]:
    """The languages someone can meet in; what the directory knows when they said nothing."""
    person = application.person
    return frozenset(application.languages or person.spoken_languages or [person.preferred_language])


def slots_of(application: Application) -> frozenset[str]:
    """Half-days that suit; all of them when nothing was said."""
    return frozenset(application.slots or Slot.values)


def places_of(application: Application) -> frozenset[str]:
    """Where someone can meet: at a distance, on their site, or either."""
    remote, here = frozenset({REMOTE}), frozenset({f"site:{application.person.site}"})
    return {Mode.REMOTE.value: remote, Mode.ON_SITE.value: here}.get(application.mode, remote | here)


def _offers(mentor: Application) -> tuple[tuple[str, int], ...]:
    return tuple((one.theme.code, one.level * STEPS_A_LEVEL) for one in mentor.theme_choices.all() if one.level)


def _wants(mentee: Application) -> tuple[tuple[str, int], ...]:
    return tuple(
        (one.theme.code, rules.level_hoped_for(one.level) * STEPS_A_LEVEL) for one in mentee.theme_choices.all()
    )


# --- proposals ------------------------------------------------------------------------------------------------


def proposals(everyone: Candidates) -> tuple[list[Match], list[Nobody]]:
    """Shortlists for all, and those to whom nobody can be proposed."""
    limits = everyone.limits
    found = engine.candidates(everyone.rules, seed=limits.seed)
    lists = engine.shortlists(found, size=limits.shortlist_size, seed=limits.seed)
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


def worthwhile(everyone: Candidates, lists: engine.Shortlists) -> dict[tuple[str, str], tuple[int, dict[str, Any]]]:
    """Proposals as (mentee, mentor), best first, with score and terms.

    Two people who are on both sides meet once, the better way round. A proposal without any theme in common stays only
    where it is all that one of the two would have.
    """
    listed = sorted(
        ((one.score, mentee, one.id) for mentee, proposed in lists.mentees.items() for one in proposed),
        key=lambda row: (-row[0], int(row[1]), int(row[2])),
    )
    kept: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
    for score, mentee, mentor in listed:
        if (mentor, mentee) not in kept:
            kept[mentee, mentor] = score, terms(everyone, mentee, mentor)
    on_a_theme = [pair for pair, (_score, why) in kept.items() if why["themes"]]
    served = {mentee for mentee, _ in on_a_theme}, {mentor for _, mentor in on_a_theme}
    return {
        (mentee, mentor): worth
        for (mentee, mentor), worth in kept.items()
        if worth[1]["themes"] or mentee not in served[0] or mentor not in served[1]
    }


def terms(everyone: Candidates, mentee: str, mentor: str) -> dict[str, Any]:
    """What the score of a pair is made of, kept so that "why" is a lookup."""
    score = engine.score(everyone.rules.people, mentee, mentor)
    one, other = everyone.application(Side.MENTOR, mentor), everyone.application(Side.MENTEE, mentee)
    return {
        "themes": [
            [term.theme, term.expected // STEPS_A_LEVEL, term.level // STEPS_A_LEVEL]
            for term in score.by_theme
            if term.points
        ],
        "slots": [slot for slot in Slot.values if slot in slots_of(one) & slots_of(other)]
        if one.slots and other.slots
        else [],
        "languages": sorted(languages_of(one) & languages_of(other)),
        "remote": REMOTE in places_of(one) & places_of(other),
        "site": one.person.site if places_of(one) & places_of(other) - {REMOTE} else "",
        "other_department": score.other_department > 0,
    }


def _without(everyone: Candidates, lists: engine.Shortlists) -> list[Nobody]:
    full = [(Side.MENTEE, one) for one in lists.unseen_mentees] + [(Side.MENTOR, one) for one in lists.unseen_mentors]
    alone = [(Side.MENTEE, one) for one in lists.alone_mentees] + [(Side.MENTOR, one) for one in lists.alone_mentors]
    return [Nobody(everyone.application(side, one), Alone.LISTS_FULL) for side, one in full] + [
        Nobody(everyone.application(side, one), Alone.NO_FEASIBLE_PARTNER, _barrier_around(everyone, side, one))
        for side, one in alone
    ]


def _barrier_around(everyone: Candidates, side: str, one: str) -> str:
    """What stands most often between someone and the whole other side; exclusions are told neutrally."""
    people = everyone.rules.people
    me = people.row(one)
    others = people.mentors if side == Side.MENTEE else people.mentees
    mine = np.full(len(others), me, dtype=np.int64)
    codes = everyone.rules.codes(mine, others) if side == Side.MENTEE else everyone.rules.codes(others, mine)
    named = [str(list(engine.Barrier)[code]) for code in codes.tolist() if code >= 0]
    return rules.main_barrier(Barrier.NOBODY_NEW if barrier == Barrier.EXCLUDED else barrier for barrier in named)


def barrier_between(
    mentor: Application, mentee: Application, *, limits: Limits, apart: Collection[tuple[int, int]] = ()
) -> Barrier | None:
    """The first rule that forbids this pair today, whatever places are left; None when they may be together."""
    if mentor.person_id == mentee.person_id:
        return Barrier.SAME_PERSON
    everyone = candidates((mentor, mentee), limits=limits, places={mentor.pk: 1}, apart=apart)
    found = everyone.rules.between(str(mentee.person_id), str(mentor.person_id))
    return Barrier(str(found)) if found else None


def may_pair(everyone: Candidates, mentor: Application, mentee: Application) -> bool:
    """Whether no rule stands between two of these people today."""
    known = str(mentor.person_id) in everyone.by_side[Side.MENTOR]
    known = known and str(mentee.person_id) in everyone.by_side[Side.MENTEE]
    return known and everyone.rules.between(str(mentee.person_id), str(mentor.person_id)) is None


def worth(mentor: Application, mentee: Application, *, limits: Limits) -> tuple[int, dict[str, Any]]:
    """The score of one pair and its terms."""
    everyone = candidates((mentor, mentee), limits=limits, places={mentor.pk: 1})
    ids = str(mentee.person_id), str(mentor.person_id)
    return engine.score(everyone.rules.people, *ids).total, terms(everyone, *ids)


def forecast(everyone: Candidates) -> Forecast:
    """Who has a possible partner under these rules, and how many pairs there can be at most."""
    found = engine.candidates(everyone.rules, k=1, seed=everyone.limits.seed)
    people = found.people
    alone = {
        Side.MENTEE: {people.ids[row] for row in found.alone_mentees.tolist()},
        Side.MENTOR: {people.ids[row] for row in found.alone_mentors.tolist()},
    }
    having = {
        side: frozenset(one.pk for key, one in everyone.by_side[side].items() if key not in alone[side])
        for side in alone
    }
    return Forecast(
        mentees=having[Side.MENTEE],
        mentors=having[Side.MENTOR],
        pairs=engine.exact_over_all(everyone.rules, seed=everyone.limits.seed).optimum.size,
    )


# --- pairs ----------------------------------------------------------------------------------------------------


def solution(
    *,
    yeses: Mapping[int, list[int]],
    sides: Mapping[int, str],
    places: Mapping[int, int],
    scores: Mapping[tuple[int, int], int],
    seed: int,
) -> Solution:
    """Stable pairs from ranked yeses.

    `yeses` lists, for each application, the applications it says yes to, first choice first; `scores` are keyed by
    (mentee, mentor). The certificate and all that was read are returned, so that anyone can check again.
    """
    read = _as_read(yeses, sides=sides, places=places, scores=scores)
    outcome = engine.solve(_instance(read), seed=seed)
    return _told(read, outcome.pairs, outcome.certificate, yeses=yeses)


def repair(
    *,
    yeses: Mapping[int, list[int]],
    sides: Mapping[int, str],
    places: Mapping[int, int],
    scores: Mapping[tuple[int, int], int],
    seed: int,
    earlier: Iterable[tuple[int, int]],
) -> Solution:
    """Stable pairs again after people came or went: as many as before where possible, and the fewest moved.

    Read as `solution` reads. `earlier` are the pairs that may still move, as (mentor, mentee); those that may not are
    left out altogether, with their places.
    """
    read = _as_read(yeses, sides=sides, places=places, scores=scores)
    instance = _instance(read)
    again = engine.rematch(instance, [(str(mentee), str(mentor)) for mentor, mentee in earlier], seed=seed)
    return _told(read, again.pairs, engine.certificate_of(instance, again.pairs, seed=seed), yeses=yeses)


def _as_read(
    yeses: Mapping[int, list[int]],
    *,
    sides: Mapping[int, str],
    places: Mapping[int, int],
    scores: Mapping[tuple[int, int], int],
) -> dict[str, Any]:
    """The choices as they are kept with the round, and as the engine reads them."""
    mentees = {str(one): [[str(other)] for other in yeses[one]] for one in yeses if sides[one] == Side.MENTEE}
    mentors = {
        str(one): {"cap": places.get(one, 0), "prefs": [[str(other)] for other in yeses[one]]}
        for one in yeses
        if sides[one] == Side.MENTOR
    }
    listed = [[str(mentee), str(mentor), score] for (mentee, mentor), score in sorted(scores.items())]
    return {"mentees": mentees, "mentors": mentors, "scores": listed}


def _told(
    read: dict[str, Any],
    pairs: Iterable[tuple[str, str]],
    certificate: engine.Certificate,
    *,
    yeses: Mapping[int, list[int]],
) -> Solution:
    """Pairs with what was read, and for everyone without one the reason."""
    formed = list(pairs)
    reasons = engine.explain(_instance(read), formed)
    crossed = {int(one.mentee) for one in reasons.not_formed} | {int(one.mentor) for one in reasons.not_formed}
    paired = {int(one) for pair in formed for one in pair}
    return Solution(
        pairs=[(int(mentor), int(mentee)) for mentee, mentor in formed],
        certificate=certificate.as_dict(),
        solved={**read, "pairs": [list(pair) for pair in formed]},
        alone={one: _why_alone(one, crossed, yeses[one]) for one in yeses if one not in paired},
    )


def _why_alone(one: int, crossed: Collection[int], said: list[int]) -> Alone:
    if one in crossed:
        return Alone.ALL_TAKEN
    return Alone.NO_CROSSED_YES if said else Alone.NO_YES


def check(solved: Mapping[str, Any], certificate: Mapping[str, Any]) -> Check:
    """Verify kept pairs from the kept choices, with the engine's independent check."""
    instance = _instance(solved)
    verdict = engine.verify(instance, [(mentee, mentor) for mentee, mentor in solved["pairs"]])
    return Check(
        sound=verdict.stable,
        same_choices=instance.digest() == certificate["input_sha256"],
        pairs=verdict.pairs,
        score=verdict.score,
        blocking=len(verdict.blocking),
        errors=len(verdict.errors),
    )


def _instance(read: Mapping[str, Any]) -> engine.Instance:
    return engine.Instance.of(
        mentees=read["mentees"],
        mentors={key: (one["cap"], one["prefs"]) for key, one in read["mentors"].items()},
        scores={(mentee, mentor): score for mentee, mentor, score in read["scores"]},
    )
