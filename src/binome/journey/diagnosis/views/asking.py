"""The questions as a page shows them, with what was typed kept; and what was typed, read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from binome.core.competences.ready import instruments
from binome.core.ui.props import RatingRow
from binome.journey.diagnosis.models import Question, Survey, in_language
from binome.journey.diagnosis.queries.survey import definition_of, themes_by_code
from binome.journey.diagnosis.rules.needs import EASE, LONGEST_TEXT, too_many
from binome.journey.diagnosis.states import QuestionKind

Typed = Mapping[str, Sequence[str]]  # field → what was typed, as a form sends it


@dataclass(frozen=True)
class Option:
    """A box to tick."""

    code: str
    label: str
    help: str
    ticked: bool


@dataclass(frozen=True)
class ShownQuestion:
    """One question as the page shows it, with what was answered so far."""

    question: Question
    number: int
    rows: list[RatingRow] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    text: str = ""
    error: bool = False
    longest: int = LONGEST_TEXT

    @property
    def name(self) -> str:
        """What its fields are called."""
        return f"q{self.number}"


def asked_of(survey: Survey, typed: Typed) -> list[ShownQuestion]:
    """The questions of a survey as the page shows them, with what was typed kept."""
    questions = definition_of(survey)
    themes = themes_by_code([code for question in questions for code in question.theme_codes])
    return [_asked(question, typed=typed, themes=themes) for question in questions]


def any_error(survey: Survey, typed: Typed) -> bool:
    """Whether a question was answered as it cannot be; asks nothing of the database: thousands send within the hour."""
    return any(
        too_many(typed.get(f"q{question.position}", ()), kind=question.kind) for question in definition_of(survey)
    )


def _asked(question: Question, *, typed: Typed, themes: dict[str, Any]) -> ShownQuestion:
    number, name = question.position, f"q{question.position}"
    known = [themes[code] for code in question.theme_codes if code in themes]
    if question.kind == QuestionKind.EASE:
        return ShownQuestion(
            question,
            number,
            rows=[
                RatingRow(theme.code, theme.title, _first(typed, f"{name}-{theme.code}"), theme.examples)
                for theme in known
            ],
        )
    if question.kind == QuestionKind.TEXT:
        return ShownQuestion(question, number, text=_first(typed, name))
    picked = typed.get(name, ())
    if question.kind == QuestionKind.WANTED:
        options = [Option(theme.code, theme.title, theme.examples, theme.code in picked) for theme in known]
    else:
        options = [
            Option(choice["code"], in_language(choice["fr"], choice["en"]), "", choice["code"] in picked)
            for choice in question.choices
        ]
    return ShownQuestion(question, number, options=options, error=too_many(picked, kind=question.kind))


def typed_in(form: QueryDict, survey: Survey) -> dict[str, list[str]]:
    """The fields of the survey among those a form sent."""
    names = {
        name
        for question in definition_of(survey)
        for name in (f"q{question.position}", *(f"q{question.position}-{code}" for code in question.theme_codes))
    }
    return {name: form.getlist(name) for name in names if name in form}


def answers_in(survey: Survey, typed: Typed) -> dict[int, Any]:
    """What was typed, by position: ease by theme, codes ticked, or words."""
    answers: dict[int, Any] = {}
    for question in definition_of(survey):
        name = f"q{question.position}"
        if question.kind == QuestionKind.EASE:
            eases = {code: _first(typed, f"{name}-{code}") for code in question.theme_codes}
            answers[question.position] = {code: int(ease) for code, ease in eases.items() if ease in DEGREES}
        elif question.kind == QuestionKind.TEXT:
            answers[question.position] = _first(typed, name)
        else:
            answers[question.position] = list(typed.get(name, ()))
    return answers


def ease_options() -> list[tuple[str, str]]:
    """The five degrees of ease and “not applicable”, in the reader's language."""
    scale = instruments()["scales"]["ease5"]
    return [(str(step["v"]) if step["v"] in EASE else "na", in_language(step["fr"], step["en"])) for step in scale]


DEGREES = frozenset(str(degree) for degree in EASE)


def _first(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "")
