"""Chapter 3: each walks the path of their role."""

from datetime import datetime, timedelta

from binome.core.people.models import Person
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.learning.actions import gathering, preparing
from binome.journey.learning.models import Workshop
from binome.journey.learning.queries import content as learning_content
from binome.journey.learning.queries.preparation import modules_open_to
from binome.journey.learning.states import Attendance
from binome.orchestration.chapters.telling import advance, sentence
from binome.orchestration.story import Story

TWO_HOURS = timedelta(hours=2)
BEST_WAYS = {"MS01": "bbaaa", "MS04": "babaa"}  # the choices of the two role-plays that everyone of the demo plays


def prepare(story: Story) -> None:
    """Chapter 3: each walks their path; the gate waits for those who have not."""
    advance(story, to=Stage.LEARNING, day=55)
    workshops = _plan_workshops(story)
    accepted = Application.objects.filter(wave=story.wave).accepted().select_related("person").order_by("pk")
    for number, application in enumerate(accepted):
        if application.side == Side.MENTOR and number % 4 == 0:
            gathering.book_seat(workshops[number // 4 % 2].pk, application.pk, by=application.person, now=story.day(56))
        if story.ends_at("learning") and number % 5 > 2:
            _begin_the_path(story, application, day=57 + number % 5)
            continue
        _walk_the_path(story, application, day=56 + story.dice.random() * 12)
    _record_who_came(story, workshops)


def _plan_workshops(story: Story) -> tuple[Workshop, Workshop]:
    """Two live workshops on listening and teaching; at the stage of learning the second is still to come."""
    assert story.wave is not None  # noqa: S101
    trainer = Person.objects.get(staff_id="D0006")
    first, second = (
        gathering.plan_workshop(
            story.wave.pk,
            title="Écouter et faire apprendre",
            module="FM2",
            starts_at=story.meeting(day, hour=14),
            place="Nantes, salle Estuaire",
            by=trainer,
            now=story.day(day - 14),
        )
        for day in (60, 66)
    )
    return first, second


def _record_who_came(story: Story, workshops: tuple[Workshop, Workshop]) -> None:
    trainer = Person.objects.get(staff_id="D0006")
    for workshop in workshops:
        if workshop.starts_at < story.now:
            came = dict.fromkeys(workshop.bookings.values_list("pk", flat=True), Attendance.CAME)
            gathering.record_attendance(workshop.pk, attendance=came, by=trainer, now=workshop.starts_at + TWO_HOURS)


def _begin_the_path(story: Story, application: Application, *, day: float) -> None:
    """The first modules alone: a preparation with its next step to take."""
    for code in sorted(modules_open_to(application))[:1]:
        _finish(story, application, code, now=story.day(day))


def _finish(story: Story, application: Application, code: str, *, now: datetime) -> None:
    person, module = application.person, learning_content.module(code)
    assert module is not None  # noqa: S101
    answers = {question.key: question.right.key for question in module.questions} | {
        ask["key"]: sentence(story, "goals", person) for ask in module.asks
    }
    preparing.finish_module(application.pk, code, by=person, now=now, answers=answers)


def _walk_the_path(story: Story, application: Application, *, day: float) -> None:
    person, now = application.person, story.day(day)
    for code in sorted(modules_open_to(application)):
        _finish(story, application, code, now=now)
    if application.side == Side.MENTOR:
        for code, way in BEST_WAYS.items():
            scene = learning_content.role_play(code)
            assert scene is not None  # noqa: S101
            preparing.finish_role_play(
                application.pk,
                code,
                by=person,
                now=now,
                path=way,
                levels=dict.fromkeys([behaviour["code"] for behaviour in scene.behaviours], 3),
                debrief=[sentence(story, "mentor_learned", person) for _ in scene.debrief],
            )
        preparing.read_objectives(application.pk, by=person, now=now)
    preparing.sign_charter(application.pk, by=person, now=now)
