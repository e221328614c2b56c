"""Chapter 3: each walks the path of their role."""

from binome.core.competences.ready import content
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.learning import actions as learning
from binome.journey.learning import queries as preparing
from binome.orchestration.chapters.telling import advance, said
from binome.orchestration.story import Story


def prepare(story: Story) -> None:
    """Chapter 3: each walks their path; the gate waits for those who have not."""
    advance(story, to=Stage.LEARNING, day=55)
    accepted = Application.objects.filter(wave=story.wave).accepted().select_related("person").order_by("pk")
    for number, application in enumerate(accepted):
        if story.ends_at("learning") and number % 5 > 2:
            continue
        _walk_the_path(story, application, day=56 + story.dice.random() * 12)


def _walk_the_path(story: Story, application: Application, *, day: float) -> None:
    person, now = application.person, story.day(day)
    for code in sorted(preparing.modules_open_to(application)):
        module = preparing.module(code)
        assert module is not None  # noqa: S101
        answers = {one["key"]: "true" for one in module.quiz} | {
            one["key"]: said(story, "goals", person) for one in module.asks
        }
        learning.finish_module(application.pk, code, by=person, now=now, answers=answers)
    if application.side == Side.MENTOR:
        for code in ("MS01", "MS04"):
            scene = next(play for play in content()["role_plays"] if play["code"] == code)
            learning.finish_role_play(
                application.pk, code, by=person, now=now, levels=dict.fromkeys(scene["behaviours"], 3),
                debrief=[said(story, "mentor_learned", person) for _ in scene["debrief"]],
            )  # fmt: skip
        learning.read_objectives(application.pk, by=person, now=now)
    learning.sign_charter(application.pk, by=person, now=now)
