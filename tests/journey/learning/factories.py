"""People who prepare, workshops to come."""

from datetime import timedelta

import factory

from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.learning.actions import preparing
from binome.journey.learning.models import Workshop
from binome.journey.learning.queries import content
from binome.journey.learning.queries.gate import path_of, with_progress
from tests.factories import NOON, ApplicationFactory, PersonFactory, ThemeChoiceFactory, WaveFactory


class WorkshopFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Workshop

    wave = factory.SubFactory(WaveFactory, stage=Stage.LEARNING)
    title = "Écouter et faire apprendre"
    module = "FM2"
    starts_at = NOON + timedelta(days=3)
    place = "Salle 2"
    seats = 2
    trainer = factory.SubFactory(PersonFactory)
    uid = factory.Faker("uuid4")


def accepted(side: str = "mentor", *, level: int = 2, wave=None) -> Application:
    """Someone accepted, at the learning stage."""
    wave = wave or WaveFactory(stage=Stage.LEARNING)
    application = ApplicationFactory(accepted=True, side=side, person=PersonFactory(level=level), wave=wave)
    ThemeChoiceFactory(application=application)
    return application


def fresh(application: Application) -> Application:
    """The same application, read anew."""
    return with_progress(Application.objects.all()).get(pk=application.pk)


def answers_to(code: str) -> dict[str, str]:
    module = content.module(code)
    right = {question.key: question.right.key for question in module.questions}
    return right | {ask["key"]: "Quelques mots." for ask in module.asks}


def finish(application: Application, *codes: str) -> None:
    for code in codes:
        preparing.finish_module(application.pk, code, answers=answers_to(code), by=application.person, now=NOON)


def best_way(role_play, path: str = "") -> str:
    """The first choices that lead to the best ending."""
    ways = [path]
    for way in ways:
        walk = role_play.walk(way)
        if walk.ending and walk.ending.best:
            return way
        ways += [way + choice.key for choice in (walk.scene.choices if walk.scene else ())]
    raise AssertionError(role_play.code)


def play(application: Application, *codes: str) -> None:
    for code in codes:
        scene = content.role_play(code)
        preparing.finish_role_play(
            application.pk,
            code,
            path=best_way(scene),
            levels={behaviour["code"]: 3 for behaviour in scene.behaviours},
            debrief=["Une note."] * len(scene.debrief),
            by=application.person,
            now=NOON,
        )


def prepare(application: Application) -> None:
    """Do everything that the path asks."""
    path = path_of(fresh(application))
    finish(application, *[module.code for module in content.modules_on(path)])
    if path == "mentor":
        play(application, "MS01", "MS03")
        preparing.read_objectives(application.pk, by=application.person, now=NOON)
    preparing.sign_charter(application.pk, by=application.person, now=NOON)
