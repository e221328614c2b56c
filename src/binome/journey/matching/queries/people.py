"""Applications as the engine reads them: participants, policy, barriers, score terms."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from binome import engine
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application, Mode
from binome.journey.enrolment.states import Side
from binome.journey.matching import rules
from binome.journey.matching.models import Choice, Pair
from binome.journey.matching.states import Answer, PairState

HOPED_FOR = 3


def key(person_id: int) -> str:
    """The opaque id under which the engine knows a person."""
    return str(person_id)


def participants(applications: Iterable[Application]) -> engine.People:
    """The applications as people of the engine, one row a person, with the reporting line of the whole company."""
    by_person: dict[int, list[Application]] = {}
    for application in applications:
        by_person.setdefault(application.person_id, []).append(application)
    rows = [_participant(own) for own in by_person.values()]
    line = Person.objects.filter(manager__isnull=False).values_list("pk", "manager_id")
    return engine.People.of(rows, managers={key(person): key(manager) for person, manager in line})


def _participant(own: list[Application]) -> engine.Participant:
    person = own[0].person
    mentor = next((application for application in own if application.side == Side.MENTOR), None)
    mentee = next((application for application in own if application.side == Side.MENTEE), None)
    role = engine.Role.BOTH if mentor and mentee else engine.Role.MENTOR if mentor else engine.Role.MENTEE
    return engine.Participant(
        id=key(person.pk),
        role=role,
        department=person.entity.code,
        grade=person.level,
        manager_id=key(person.manager_id) if person.manager_id else "",
        languages=frozenset(name for a in own for name in (a.languages or person.spoken_languages)),
        slots=frozenset(slot for a in own for slot in a.slots),
        places=frozenset(place for a in own for place in _places(a)),
        capacity=min(mentor.capacity, mentor.wave.max_mentees_per_mentor) if mentor else 0,
        offers=tuple((c.theme.code, max(1, c.level)) for c in mentor.theme_choices.all()) if mentor else (),
        wants=tuple((c.theme.code, _hoped_for(c.level)) for c in mentee.theme_choices.all()) if mentee else (),
    )


def _places(application: Application) -> set[str]:
    site = {application.person.site} - {""}
    return {Mode.REMOTE: {"remote"}, Mode.ON_SITE: site}.get(Mode(application.mode), {"remote"} | site)


def _hoped_for(level: int) -> int:
    """A mentor's level that helps someone at `level`: advanced, or one above."""
    return min(4, max(HOPED_FOR, level + 1))


def policy_of(wave: Wave, **changed: Any) -> engine.Policy:
    """The wave's rules in the engine's words; `changed` replaces some of them (what-if)."""
    kept = {
        "forbid_same_line": True,
        "forbid_same_department": wave.forbid_same_entity,
        "min_grade_gap": wave.min_level_gap,
        "min_common_languages": 1,
        "min_common_slots": 0,
        "min_common_places": 1,
    }
    return engine.Policy(**{**kept, **changed})


def exclusions(wave: Wave) -> list[tuple[str, str]]:
    """Pairs never to propose: pairs of the past, and "not this time" said in this wave."""
    past = Pair.objects.exclude(state=PairState.PLANNED)
    refused = Choice.objects.filter(proposal__round__wave=wave, answer=Answer.NOT_THIS_TIME)
    return [
        (key(mentee), key(mentor))
        for mentee, mentor in (
            *past.values_list("mentee__person_id", "mentor__person_id"),
            *refused.values_list("proposal__mentee__person_id", "proposal__mentor__person_id"),
        )
    ]


def terms_of(people: engine.People, mentee: str, mentor: str) -> tuple[int, dict[str, Any]]:
    """The score of a pair (0–1000) and the terms that explain it."""
    score = engine.score(people, mentee, mentor)
    return score.total, asdict(score)


def barrier_between(mentor: Application, mentee: Application) -> str:
    """The rule that stands between two people now, as a sentence; empty when none does."""
    if mentor.person_id == mentee.person_id:
        return rules.barrier_sentence("SAME_PERSON")
    people = participants([mentor, mentee])
    barrier = engine.Rules.of(people, policy=policy_of(mentor.wave)).between(
        key(mentee.person_id), key(mentor.person_id)
    )
    return rules.barrier_sentence(barrier.name) if barrier else ""
