"""Applications as the engine reads them: people, rules, the sets they can meet in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from binome import engine
from binome.core.people.models import Person
from binome.journey.enrolment.models import Application, Mode
from binome.journey.enrolment.states import Side, Slot
from binome.journey.matching import rules
from binome.journey.matching.rules import Limits
from binome.journey.matching.states import Obstacle

STEPS_A_LEVEL = 2  # four levels are shown, the engine counts eight
REMOTE = "remote"


@dataclass(frozen=True)
class RoundCandidates:
    """Everyone who may be paired, by side and person, laid out for the engine."""

    by_side: Mapping[str, Mapping[str, Application]]
    rules: engine.Rules
    limits: Limits
    functional: frozenset[tuple[str, str]] = frozenset()

    def code(self, mentee: str, mentor: str, code: str) -> str:
        """The code as people read it: the engine is given functional lines as pairs, and they are a reporting line."""
        is_functional = code == Obstacle.EXCLUDED and (mentee, mentor) in self.functional
        return Obstacle.REPORTING_LINE.value if is_functional else code

    def between(self, mentee: str, mentor: str) -> str | None:
        """What stands between two people, by code; None when they may be paired."""
        code = self.rules.between(mentee, mentor)
        return None if code is None else self.code(mentee, mentor, code)

    def application(self, side: str, person: str) -> Application:
        """The application behind an id of the engine."""
        return self.by_side[side][person]


def candidates(
    applications: Iterable[Application],
    *,
    limits: Limits,
    places: Mapping[int, int],
    apart: Collection[tuple[int, int]] = (),
) -> RoundCandidates:
    """Lay applications out for the engine.

    `places` gives the mentees each mentor can still take, by application; `apart` the persons never to be proposed to
    each other. One person on both sides is one participant: never proposed to themselves, one reporting line.
    """
    by_side: dict[str, dict[str, Application]] = {Side.MENTOR: {}, Side.MENTEE: {}}
    for application in applications:
        by_side[application.side][str(application.person_id)] = application
    people = {key: application.person for side in by_side.values() for key, application in side.items()}
    participants = [
        _participant(key, by_side[Side.MENTOR].get(key), by_side[Side.MENTEE].get(key), places=places)
        for key in sorted(people, key=int)
    ]
    lines = lines_above(people.values())
    laid_out = engine.People.of(participants, managers=lines.managers)
    policy = engine.Policy(
        forbid_same_department=limits.forbid_same_entity, min_grade_gap=limits.min_level_gap, min_common_places=1
    )
    functional = lines.functional_pairs(people)
    exclusions = [*((str(person), str(other)) for person, other in apart), *functional]
    judge = engine.Rules.of(laid_out, policy=policy, exclusions=exclusions)
    return RoundCandidates(by_side=by_side, rules=judge, limits=limits, functional=functional)


@dataclass(frozen=True)
class Lines:
    """Who manages whom, in the line (person → manager) and, in a matrix, beside it (person → functional manager)."""

    managers: Mapping[str, str]
    functional: Mapping[str, str]

    def functional_pairs(self, people: Collection[str]) -> frozenset[tuple[str, str]]:
        """The pairs among `people`, both ways round, of whom one is above the other by a line with a functional manager in it."""
        if not self.functional:
            return frozenset()
        pairs = {(person, above) for person in people for above in self._above(person) if above in people}
        return frozenset(pairs | {(above, person) for person, above in pairs})

    def _above(self, person: str) -> set[str]:
        """Everyone above `person` by either line, `person` themselves left out; a circle is walked once."""
        seen, waiting = {person}, [person]
        while waiting:
            at = waiting.pop()
            further = {line[at] for line in (self.managers, self.functional) if at in line} - seen
            seen |= further
            waiting += further
        return seen - {person}


def lines_above(people: Iterable[Person]) -> Lines:
    """The lines from these people up to the top: one query a level, the rest of the company is not read."""
    above = {person.pk: (person.manager_id, person.functional_manager_id) for person in people}
    while unknown := {manager for both in above.values() for manager in both if manager} - above.keys():
        rows = Person.objects.filter(pk__in=unknown).values_list("pk", "manager_id", "functional_manager_id")
        above.update({pk: (manager, functional) for pk, manager, functional in rows})
    managers, functional = (
        {str(person): str(both[which]) for person, both in above.items() if both[which]} for which in (0, 1)
    )
    return Lines(managers, functional)


def _participant(
    key: str, mentor: Application | None, mentee: Application | None, *, places: Mapping[int, int]
) -> engine.Participant:
    both = [application for application in (mentor, mentee) if application is not None]
    person = both[0].person
    role = (
        engine.PairingRole.BOTH
        if len(both) == 2
        else engine.PairingRole.MENTOR
        if mentor
        else engine.PairingRole.MENTEE
    )
    return engine.Participant(
        id=key,
        role=role,
        department=str(person.entity_id),
        grade=person.level,
        manager_id=str(person.manager_id or ""),
        languages=frozenset().union(*(languages_of(application) for application in both)),
        slots=frozenset().union(*(slots_of(application) for application in both)),
        places=frozenset().union(*(places_of(application) for application in both)),
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
    remote, on_site = frozenset({REMOTE}), frozenset({f"site:{application.person.site}"})
    return {Mode.REMOTE.value: remote, Mode.ON_SITE.value: on_site}.get(application.mode, remote | on_site)


def _offers(mentor: Application) -> tuple[tuple[str, int], ...]:
    return tuple(
        (choice.theme.code, choice.level * STEPS_A_LEVEL) for choice in mentor.theme_choices.all() if choice.level
    )


def _wants(mentee: Application) -> tuple[tuple[str, int], ...]:
    return tuple(
        (choice.theme.code, rules.level_hoped_for(choice.level) * STEPS_A_LEVEL)
        for choice in mentee.theme_choices.all()
    )
