"""What a decision on an application rests on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import CompiledQuery, of_page, page_params
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


PAGE = 16  # a page is read without scrolling far on a phone, ticks and all

_KEYS = page_params(PAGE)

# What a line of the pipeline shows of the application itself; `glances` reads the rest for all lines of the page at once.
LINES = CompiledQuery(
    lambda: (
        Application.objects.filter(pk__in=_KEYS)
        .order_by()
        .select_related("person__entity", "reference")
        .only(
            "wave",
            "side",
            "state",
            "carried_from",
            "person__given_name",
            "person__family_name",
            "person__entity__name",
            "reference__given_at",
        )
    )
)
_CHOICES = CompiledQuery(
    lambda: ThemeChoice.objects.filter(application__pk__in=_KEYS).values_list(
        "application", "theme", "theme__title_fr", "theme__title_en"
    )
)
_MARKS = CompiledQuery(
    lambda: Marking.objects.filter(
        answer__application__pk__in=_KEYS, answer__kind=AnswerKind.CASE, marked_at__isnull=False
    ).values_list("answer__application", "answer__theme", *rules.CRITERIA)
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


MarksByTheme = dict[tuple[int, int], list[rules.Marks]]


class Glance(TypedDict):
    """One line of the pipeline: who, on what, what the readings advise together, and whether the reference has come.

    Plain values: a template looks each up by name at once, where an object is first tried as a dictionary.
    """

    key: int
    name: str
    entity: str
    side: str
    side_label: str
    waited: bool
    themes: str
    is_mentor: bool
    advice: str
    advice_tone: str
    vouched: bool
    state: str
    state_tone: str


def glances(applications: Sequence[Application]) -> list[Glance]:
    """The lines of one page of `LINES`, themes and marks read as plain values: no one's text, no object."""
    if not applications:
        return []
    keys = of_page([application.pk for application in applications], PAGE)
    is_french = Theme.title_field() == "title_fr"
    choices: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for key, theme, french, english in _CHOICES.rows(**keys):
        choices[key].append((theme, french if is_french else english))
    marks: MarksByTheme = defaultdict(list)
    for key, theme, *given in _MARKS.rows(**keys):
        marks[key, theme].append(dict(zip(rules.CRITERIA, given, strict=True)))
    labels = {str(word): str(word.label) for words in (Side, ApplicationState, Advice) for word in words}  # said once
    return [_glance(application, choices[application.pk], marks, labels) for application in applications]


def _glance(
    application: Application, choices: list[tuple[int, str]], marks: MarksByTheme, labels: dict[str, str]
) -> Glance:
    is_mentor = application.side == Side.MENTOR
    read = (
        {rules.advice_of(marks.get((application.pk, theme), [])) for theme, _title in choices} if is_mentor else set()
    )
    advice = _together(read)
    reference = getattr(application, "reference", None)
    return Glance(
        key=application.pk,
        name=application.person.name,
        entity=application.person.entity.name,
        side=application.side,
        side_label=labels[application.side],
        waited=application.carried_from_id is not None,
        themes=", ".join(title for _theme, title in choices),
        is_mentor=is_mentor,
        advice=labels[advice],
        advice_tone=ADVICE_TONES.get(advice, "neutral"),
        vouched=reference is not None and reference.given_at is not None,
        state=labels[application.state],
        state_tone=application.tone,
    )


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
