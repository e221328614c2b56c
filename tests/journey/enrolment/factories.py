"""Open waves, whole applications, answers under review."""

from datetime import timedelta

import factory

from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case
from binome.journey.enrolment.models import Application, Call, CaseAnswer, Marking
from binome.journey.enrolment.rules import Answers, ThemeAnswer
from tests.factories import NOON, PersonFactory, ThemeFactory, WaveFactory, holder


class CallFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Call

    wave = factory.SubFactory(WaveFactory, stage=Stage.ENROLMENT)
    opened_at = NOON
    closes_on = (NOON + timedelta(days=20)).date()


def open_wave(*, themes: int = 3, ready: bool = False) -> Wave:
    """A wave that takes applications, with its first themes."""
    wave = CallFactory().wave
    if ready:
        load_ready_content()
        wave.themes.set(Theme.objects.filter(code__in=["T01", "T02", "T06"]))
    else:
        wave.themes.set([ThemeFactory() for _number in range(themes)])
    return wave


def codes_of(wave: Wave) -> list[str]:
    return list(wave.themes.values_list("code", flat=True))


def mentor_answers(wave: Wave, **changes) -> Answers:
    themes = tuple(ThemeAnswer(code, 3, "Je pars du besoin, puis je vérifie les chiffres.") for code in codes_of(wave))
    whole = {
        "motivation": "Transmettre ce que je sais.",
        "helped_someone_learn": "Une collègue, un tableau, une heure : elle le refait seule.",
        "themes": themes,
        "commits": True,
    }
    return Answers(**{**whole, **changes})


def mentee_answers(wave: Wave, **changes) -> Answers:
    whole = {
        "motivation": "Ne plus demander à d'autres.",
        "work_situation": "Je refais le même tableau chaque mois.",
        "offers_in_return": "Comment se prend une décision en comité.",
        "themes": tuple(ThemeAnswer(code, 1) for code in codes_of(wave)[:2]),
        "commits": True,
    }
    return Answers(**{**whole, **changes})


def submitted(
    side: str = "mentor", *, wave: Wave | None = None, person: Person | None = None, **changes
) -> Application:
    """An application handed in through the acts themselves."""
    wave = wave or open_wave()
    person = person or PersonFactory(manager=PersonFactory(level=4))
    answers = mentor_answers(wave, **changes) if side == "mentor" else mentee_answers(wave, **changes)
    application = applying.apply(wave.pk, side=side, by=person, now=NOON)
    applying.save_draft(application.pk, answers=answers, by=person, now=NOON)
    return applying.submit(application.pk, by=person, now=NOON)


def reviewers(wave: Wave, number: int = 2) -> list[Person]:
    return [holder(Role.REVIEWER, wave.programme) for _place in range(number)]


def marks(expertise: int = 2, method: int = 2, pedagogy: int = 2, prudence: int = 2) -> dict[str, int]:
    return {"expertise": expertise, "method": method, "pedagogy": pedagogy, "prudence": prudence}


def read_twice(application: Application, *, by: Person, first: dict | None = None, second: dict | None = None) -> None:
    """Share out and mark every answer of an application."""
    reviewers(application.wave)
    assign_reviewers(application.wave_id, by=by, now=NOON)
    for answer in CaseAnswer.objects.filter(application=application):
        for marking, given in zip(answer.markings.order_by("number"), (first, second), strict=True):
            mark_case(marking.pk, marks=given or marks(), by=marking.reviewer, now=NOON)


def marking_for(reviewer: Person) -> Marking:
    return Marking.objects.of(reviewer).first()
