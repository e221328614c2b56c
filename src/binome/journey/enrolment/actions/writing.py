"""What an application says, written as far as its wave allows."""

import secrets
from datetime import datetime
from typing import Any

from binome.core.competences import units
from binome.core.competences.models import Theme
from binome.core.people.text import cleaned
from binome.journey.enrolment import rules
from binome.journey.enrolment.models import Application, CaseAnswer, ThemeChoice
from binome.journey.enrolment.queries.applying import themes_of
from binome.journey.enrolment.queries.cases import KIND, RUBRICS
from binome.journey.enrolment.states import SPOKEN, AnswerKind, Side, Slot

ALPHABET = "ACDEFGHJKLMNPQRTUVWXY3479"  # no two letters that look alike


def write_answers(application: Application, answers: rules.Answers, *, now: datetime) -> None:
    """Keep what an application says, as far as it makes sense in its wave."""
    application.motivation = _kept(answers.motivation)
    application.offers_in_return = _kept(answers.offers_in_return)
    application.work_situation = _kept(answers.work_situation)
    application.helped_someone_learn = _kept(answers.helped_someone_learn)
    application.hours_a_month = min(max(answers.hours_a_month, 1), 40)
    application.capacity = min(max(answers.capacity, 1), 5)
    application.mode = answers.mode
    application.languages = [language for language in answers.languages if language in SPOKEN]
    application.slots = [slot for slot in answers.slots if slot in Slot.values]
    application.referee = answers.referee
    application.commits = answers.commits
    application.saved_at = now
    application.save()
    _keep_themes(application, answers)


def _kept(text: str) -> str:
    return cleaned(text)[: rules.MAX_KEPT]


def _keep_themes(application: Application, answers: rules.Answers) -> None:
    known = {theme.code: theme for theme in themes_of(application.wave)}
    wanted = {theme.code: theme for theme in answers.themes if theme.code in known}
    application.theme_choices.all().delete()
    ThemeChoice.objects.bulk_create(
        ThemeChoice(application=application, theme=known[code], rank=rank, level=min(max(theme_answer.level, 0), 4))
        for rank, (code, theme_answer) in enumerate(wanted.items(), start=1)
    )
    _keep_lesson(application, answers.lesson, known[next(iter(wanted or known))] if known else None)
    if application.side == Side.MENTOR:
        begun = set(application.case_answers.to_cases().exclude(text="").values_list("theme__code", flat=True))
        for code, theme_answer in wanted.items():
            kept: dict[str, str | int] = {"text": _kept(theme_answer.case)}
            if code not in begun:  # whoever began an answer goes on with the case they began it for
                kept["case_version"] = _case_version(theme_answer)
                kept["rubric_version"] = units.version_in_force(RUBRICS, AnswerKind.CASE)
            CaseAnswer.objects.update_or_create(
                application=application,
                theme=known[code],
                kind=AnswerKind.CASE,
                defaults=kept,
                create_defaults={**kept, "code": _new_code()},
            )


def _keep_lesson(application: Application, text: str, theme: Theme | None) -> None:
    """One lesson, of the theme that is offered first; of another one while none is."""
    if not application.wave.asks_lesson or application.side != Side.MENTOR or theme is None:
        return
    kept: dict[str, Any] = {"text": _kept(text), "theme": theme}
    if not application.case_answers.lessons().exclude(text="").exists():
        kept["rubric_version"] = units.version_in_force(RUBRICS, AnswerKind.LESSON)
    CaseAnswer.objects.update_or_create(
        application=application,
        kind=AnswerKind.LESSON,
        defaults=kept,
        create_defaults={**kept, "code": _new_code()},
    )


def answer_to(application: Application, theme: Theme) -> CaseAnswer:
    """The answer to the case of a theme, begun with the case in force when there is none."""
    answer, _is_new = CaseAnswer.objects.get_or_create(
        application=application,
        theme=theme,
        kind=AnswerKind.CASE,
        defaults={
            "code": _new_code(),
            "case_version": units.version_in_force(KIND, theme.code),
            "rubric_version": units.version_in_force(RUBRICS, AnswerKind.CASE),
        },
    )
    return answer


def _case_version(answer: rules.ThemeAnswer) -> int:
    """The version of the case that was read, when it may have been; else the one in force."""
    version = answer.case_version
    if version is not None and units.was_in_force(KIND, answer.code, version):
        return version
    return units.version_in_force(KIND, answer.code)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(8))
