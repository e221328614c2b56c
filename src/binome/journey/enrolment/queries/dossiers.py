"""What a decision on an application rests on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from binome.core.competences.models import Theme
from binome.journey.enrolment import rules
from binome.journey.enrolment.models import (
    Application,
    ApplicationQuerySet,
    CaseAnswer,
    Marking,
    Reference,
    ThemeChoice,
)
from binome.journey.enrolment.queries.cases import criteria
from binome.journey.enrolment.queries.readings import readings_of
from binome.journey.enrolment.states import ADVICE_TONES, Advice, AnswerKind, ApplicationState, Side


@dataclass(frozen=True)
class ThemeAdvice:
    """What the readings of one theme advise, in words."""

    theme: Theme
    level: int
    advice: Advice
    strong: list[str]
    weak: list[str]
    third: bool
    given: int
    needed: int

    @property
    def tone(self) -> str:
        """The colour of the advice."""
        return ADVICE_TONES.get(self.advice, "neutral")


@dataclass(frozen=True)
class Dossier:
    """What a programme manager reads before deciding: advice in words, never marks."""

    application: Application
    themes: list[ThemeAdvice]
    lesson: ThemeAdvice | None  # of the micro-lesson, apart: never together with a theme
    reference: Reference | None

    @property
    def advice(self) -> Advice:
        """All themes together: favourable as soon as one theme is, waiting while any is being read."""
        return _together({theme.advice for theme in self.themes})

    @property
    def tone(self) -> str:
        """The colour of the advice."""
        return ADVICE_TONES.get(self.advice, "neutral")


def with_dossiers(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """With everything a dossier reads, in a fixed number of queries."""
    return (
        applications.with_people()
        .select_related("reference", "decided_by", "nominated_by")
        .prefetch_related("theme_choices__theme", "case_answers__theme", "case_answers__markings")
    )


def in_a_list(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """With what a line of the pipeline shows of the application itself; `glances` reads the rest for all lines at once."""
    return applications.select_related("person__entity", "reference").only(
        "wave",
        "side",
        "state",
        "carried_from",
        "person__given_name",
        "person__family_name",
        "person__entity__name",
        "reference__given_at",
    )


def dossier_of(application: Application) -> Dossier:
    """The dossier of one application (fetch it `with_dossiers` when there are many)."""
    every = application.case_answers.all()
    answers = {answer.theme_id: answer for answer in every if answer.kind == AnswerKind.CASE}
    lesson = next((answer for answer in every if answer.kind == AnswerKind.LESSON and answer.text), None)
    names = {criterion.key: criterion.name for criterion in criteria()}
    themes = [
        _theme_advice(choice.theme, choice.level, answers.get(choice.theme_id), names)
        for choice in application.theme_choices.all()
        if application.side == Side.MENTOR
    ]
    of_lesson = {criterion.key: criterion.name for criterion in criteria(AnswerKind.LESSON)}
    return Dossier(
        application=application,
        themes=themes,
        lesson=_theme_advice(lesson.theme, 0, lesson, of_lesson) if lesson else None,
        reference=getattr(application, "reference", None),
    )


@dataclass(frozen=True)
class Glance:
    """One line of the pipeline: who, on what, what the readings advise together, and whether the reference has come."""

    application: Application
    themes: str
    advice: Advice
    reference: Reference | None

    @property
    def side(self) -> Side:
        """The half applied for."""
        return Side(self.application.side)

    @property
    def state(self) -> ApplicationState:
        """Where the application stands."""
        return ApplicationState(self.application.state)

    @property
    def tone(self) -> str:
        """The colour of the advice."""
        return ADVICE_TONES.get(self.advice, "neutral")


def glances(applications: Sequence[Application]) -> list[Glance]:
    """The lines of applications fetched `in_a_list`, themes and marks read as plain values: no one's text, no object."""
    keys = [application.pk for application in applications]
    choices: dict[int, list[tuple[int, str]]] = defaultdict(list)
    asked = ThemeChoice.objects.filter(application__in=keys)
    for key, theme, title in asked.values_list("application", "theme", f"theme__{Theme.title_field()}"):
        choices[key].append((theme, title))
    marks: dict[tuple[int, int], list[rules.Marks]] = defaultdict(list)
    read = Marking.objects.filter(answer__application__in=keys, answer__kind=AnswerKind.CASE, marked_at__isnull=False)
    for key, theme, *given in read.values_list("answer__application", "answer__theme", *rules.CRITERIA):
        marks[key, theme].append(dict(zip(rules.CRITERIA, given, strict=True)))
    return [
        Glance(
            application=application,
            themes=", ".join(title for _theme, title in choices[application.pk]),
            advice=_together(
                {rules.advice_of(marks.get((application.pk, theme), [])) for theme, _title in choices[application.pk]}
                if application.side == Side.MENTOR
                else set()
            ),
            reference=getattr(application, "reference", None),
        )
        for application in applications
    ]


def _together(advice: set[Advice]) -> Advice:
    """All themes together: favourable as soon as one theme is, waiting while any is being read."""
    if Advice.FAVOURABLE in advice:
        return Advice.FAVOURABLE
    return Advice.WAITING if Advice.WAITING in advice or not advice else Advice.RESERVED


def _theme_advice(theme: Theme, level: int, answer: CaseAnswer | None, names: dict[str, str]) -> ThemeAdvice:
    readings = readings_of(answer) if answer else []
    values = rules.agreed(readings)
    strong, weak = rules.strong_and_weak(values) if values else ([], [])
    third = len(readings) >= 2 and rules.disagree(readings[0], readings[1])
    return ThemeAdvice(
        theme=theme,
        level=level,
        advice=rules.advice_of(readings),
        strong=[names[key] for key in strong],
        weak=[names[key] for key in weak],
        third=third,
        given=len(readings),
        needed=3 if third else 2,
    )


def favourable_themes(application: Application) -> list[Theme]:
    """Themes on which the readings advise a badge."""
    return [
        theme_dossier.theme
        for theme_dossier in dossier_of(application).themes
        if theme_dossier.advice == Advice.FAVOURABLE
    ]
