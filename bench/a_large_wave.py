"""A wave of a thousand pairs that lived and answered, written at once, for the benchmark of its report."""

import random
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

DIRECTORATES, TEAMS = 8, 40
THEMES = 4
SESSIONS = 6
TOGETHER = 5  # answers that enter the figures at once
CHANGES = (
    "Je partage mes fichiers.",
    "Je pose mes questions plus tôt.",
    "Mon équipe note ses décisions.",
    "Rien encore.",
)


def large_wave(*, pairs: int) -> tuple[Any, Any]:
    """The wave and its manager: `pairs` pairs of people of their own, six sessions each, every answer given."""
    from binome.core.competences.models import Theme
    from binome.core.people.models import Person
    from binome.core.programmes.models import Programme, ProgrammeRole, Wave
    from binome.core.programmes.permissions import Role
    from binome.core.programmes.stages import Stage

    dice, now = random.Random(11), timezone.now()
    teams = _teams()
    people = Person.objects.bulk_create(
        Person(
            staff_id=f"large{n:05d}",
            email=f"large{n:05d}@example.org",
            given_name=f"Camille{n}",
            family_name=f"Martin{n}",
            entity=dice.choice(teams),
            level=dice.randint(1, 3) if n < pairs else dice.randint(4, 6),
        )
        for n in range(2 * pairs + 1)
    )
    programme = Programme.objects.create(name="A large programme")
    manager = people[-1]
    ProgrammeRole.objects.create(programme=programme, person=manager, role=Role.MANAGER)
    wave = Wave.objects.create(
        programme=programme, number=1, name="A large wave", stage=Stage.OUTCOMES, target_pairs=pairs
    )
    themes = [Theme.objects.create(code=f"L{n}", title_fr=f"Thème {n}", title_en=f"Theme {n}") for n in range(THEMES)]
    wave.themes.set(themes)
    _lived(wave, people[:pairs], people[pairs:-1], themes=themes, dice=dice, now=now)
    return wave, manager


def closed(wave: Any, *, by: Any) -> None:
    """The wave closes, and its report is published."""
    from binome.core.programmes.stages import Stage
    from binome.orchestration import waves

    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=by, now=timezone.now())


def _teams() -> list[Any]:
    from binome.core.people.models import Entity

    house = Entity.objects.create(code="large", name="Large house")
    above = [
        Entity.objects.create(code=f"large-{n}", name=f"Directorate {n}", parent=house) for n in range(DIRECTORATES)
    ]
    return [
        Entity.objects.create(code=f"team-{n}", name=f"Team {n}", parent=above[n % DIRECTORATES]) for n in range(TEAMS)
    ]


def _lived(wave: Any, mentees: Any, mentors: Any, *, themes: Any, dice: random.Random, now: Any) -> None:
    from binome.journey.enrolment.models import Application, ThemeChoice
    from binome.journey.enrolment.states import ApplicationState, Side
    from binome.journey.matching.models import Pair
    from binome.journey.matching.states import PairState
    from binome.journey.mentoring.models import Relationship, Session
    from binome.journey.mentoring.states import RelationshipState, SessionState

    began = now - timedelta(days=150)
    accepted = {"wave": wave, "state": ApplicationState.ACCEPTED, "languages": ["fr"], "decided_at": began}
    sides = [
        Application.objects.bulk_create(
            Application(person=person, side=side, decided_by=person, decision_reason="-", **accepted)
            for person in people
        )
        for side, people in ((Side.MENTEE, mentees), (Side.MENTOR, mentors))
    ]
    pairs = Pair.objects.bulk_create(
        Pair(wave=wave, mentee=mentee, mentor=mentor, state=PairState.CHOSEN, mentor_yes_at=began, mentee_yes_at=began)
        for mentee, mentor in zip(*sides, strict=True)
    )
    chosen = [dice.sample(themes, 2) for _pair in pairs]
    ThemeChoice.objects.bulk_create(
        ThemeChoice(application=application, theme=theme, rank=rank, level=2)
        for pair, both in zip(pairs, chosen, strict=True)
        for application in (pair.mentee, pair.mentor)
        for rank, theme in enumerate(both, start=1)
    )
    lived = Relationship.objects.bulk_create(
        Relationship(pair=pair, state=RelationshipState.CLOSED, opened_at=began, closed_at=now) for pair in pairs
    )
    Session.objects.bulk_create(
        Session(
            relationship=relationship,
            number=number,
            state=SessionState.HELD,
            starts_at=began + timedelta(weeks=3 * number, days=dice.randrange(7)),
            held_at=now,
            uid=uuid.UUID(int=dice.getrandbits(128)),
        )
        for relationship in lived
        for number in range(1, dice.randint(2, SESSIONS) + 1)
    )
    for side, people in ((Side.MENTEE, mentees), (Side.MENTOR, mentors)):
        _answers(wave, side, people, chosen, dice=dice, now=now)


def _answers(wave: Any, side: Any, people: Any, chosen: Any, *, dice: random.Random, now: Any) -> None:
    from binome.core.competences import ready
    from binome.journey.outcomes.models import Assessment, Closing, ClosingWords, FutureTally, Rating, Testimony
    from binome.journey.outcomes.states import BEHAVIOUR_SCALE, Moment

    behaviours = [entry["code"] for entry in ready.behaviours()] if side == "mentor" else []
    for moment, levels in ((Moment.BASELINE, (1, 2)), (Moment.CLOSING, (2, 3, 4)), (Moment.LOOKING_BACK, (1, 2))):
        compared = moment != Moment.BASELINE
        entered = Assessment.objects.bulk_create(
            Assessment(
                wave=wave, person=person, side=side, moment=moment, opened_at=now, answered_at=now, compared=compared,
                batch=1 + turn // TOGETHER if compared else None, edition=1 if compared else None,
            )
            for turn, person in enumerate(people)
        )  # fmt: skip
        Rating.objects.bulk_create(
            Rating(assessment=filled, level=dice.choice(levels), compared=compared, **subject)
            for filled, themes in zip(entered, chosen, strict=True)
            for subject in (
                *({"theme": theme} for theme in themes),
                *({"behaviour": code, "scale": BEHAVIOUR_SCALE} for code in behaviours),
            )
        )
    closings = Closing.objects.bulk_create(
        Closing(
            wave=wave, person=person, side=side, opened_at=now, answered_at=now,
            practice=dice.randint(1, 5), recommends=dice.randint(4, 10), people_met=dice.randint(1, 9),
            mentor_again=dice.randint(1, 5), understands=dice.randint(1, 5), age_matters_little=dice.randint(1, 5),
            changed_mind=dice.random() < 0.4, changed=f"{dice.choice(CHANGES)} ({turn % 60})",
            batch=1 + turn // TOGETHER, edition=1,
        )
        for turn, person in enumerate(people)
    )  # fmt: skip
    ClosingWords.objects.bulk_create(
        ClosingWords(closing=filled, question="changed", shown=True, text=filled.changed, decided_at=now)
        for filled in closings
    )
    Testimony.objects.bulk_create(
        Testimony(
            wave=wave,
            person=person,
            side=side,
            text=f"Une rencontre par mois, et {n} idées.",
            signed=True,
            given_at=now,
        )
        for n, person in enumerate(people[: len(people) // 10])
    )
    if side == "mentor":
        FutureTally.objects.bulk_create(
            FutureTally(wave=wave, value=value, given=len(people) // 5, counted=len(people) // 5)
            for value in range(1, 6)
        )
