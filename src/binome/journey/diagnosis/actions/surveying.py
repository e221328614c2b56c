"""Preparing the survey: its questions and what it promises."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from binome.core.competences import ready
from binome.core.competences.models import Theme
from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import WaveIsArchived, may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.wording import ASKED, WANTED
from binome.journey.diagnosis.actions.errors import NoThemes, NothingToAsk, SurveyIsClosed, SurveyIsFrozen, ThreeAtMost
from binome.journey.diagnosis.models import Question, Survey
from binome.journey.diagnosis.rules.needs import MOST_EASE_THEMES, MOST_QUESTIONS
from binome.journey.diagnosis.states import QuestionKind, SurveyState

THEMED = (QuestionKind.EASE, QuestionKind.WANTED)
KINDS = {"N1": QuestionKind.EASE, "N2": QuestionKind.WANTED, "N3": QuestionKind.CHOICE}


@transaction.atomic
def prepare_survey(
    wave: Wave,
    *,
    by: Person,
    anonymous: bool = True,
    ease_themes: Sequence[str] | None = None,
    wanted_themes: Sequence[str] | None = None,
) -> Survey:
    """Prepare the ready survey of a wave's kind: ease on six themes, three wanted, in what way."""
    check_steers(by, wave)
    survey, new = Survey.objects.get_or_create(wave=wave, defaults={"anonymous": anonymous})
    if not new:
        # Read again under its lock: launched at this very moment, it would lose the questions people are reading.
        survey = locked(survey, by=by)
        refuse_frozen(survey)
        survey.questions.all().delete()
        survey.anonymous = anonymous
        survey.save(update_fields=["anonymous"])
    # A theme that the organisation has set aside is not asked about, also where the template has it.
    active = list(Theme.objects.filter(is_active=True).values_list("code", flat=True))
    programme_kind = wave.programme.kind
    wanted = [code for code in (wanted_themes or WANTED[programme_kind]) if code in active]
    asked_about = [code for code in (ease_themes or ASKED[programme_kind]) if code in active]
    for position, asked in enumerate(ready.instruments()["needs_survey"], start=1):
        kind = KINDS[asked["id"]]
        themes = {QuestionKind.EASE: asked_about, QuestionKind.WANTED: wanted}
        Question.objects.create(
            survey=survey,
            position=position,
            kind=kind,
            # what follows in brackets says how to answer: the page says that itself
            text_fr=asked["fr"].partition(" (")[0],
            text_en=asked["en"].partition(" (")[0],
            theme_codes=themes.get(kind, [])[: MOST_EASE_THEMES if kind == QuestionKind.EASE else None],
            choices=[
                {"code": option["v"], "fr": option["fr"], "en": option["en"], "offers": option["v"] == "mentor"}
                for option in asked.get("options", [])
            ],
        )
    audit.record("diagnosis.prepared_survey", survey, by=by, anonymous=anonymous)
    return survey


@transaction.atomic
def set_survey(
    survey: Survey,
    *,
    anonymous: bool,
    k: int,
    depth: int,
    closes_on: date | None,
    remind_every: int = 0,
    by: Person,
) -> Survey:
    """Set what people are promised, before the launch; afterwards only the closing day and reminders may change."""
    survey = locked(survey, by=by)
    if survey.state == SurveyState.CLOSED:
        raise SurveyIsClosed
    if survey.state != SurveyState.DRAFT and (survey.anonymous, survey.k, survey.depth) != (anonymous, k, depth):
        raise SurveyIsFrozen
    survey.anonymous, survey.k, survey.depth, survey.closes_on = anonymous, k, depth, closes_on
    survey.remind_every = remind_every
    survey.save(update_fields=["anonymous", "k", "depth", "closes_on", "remind_every"])
    audit.record("diagnosis.set_survey", survey, by=by, anonymous=anonymous, k=k)
    return survey


@transaction.atomic
def write_question(
    survey: Survey,
    *,
    kind: str,
    text_fr: str,
    text_en: str,
    theme_codes: Sequence[str] = (),
    choices: Sequence[Mapping[str, Any]] = (),
    position: int | None = None,
    by: Person,
) -> Question:
    """Write the question at `position`, or a new one in the first free place. Raises `ThreeAtMost`."""
    survey = locked(survey, by=by)
    refuse_frozen(survey)
    taken = {question.position for question in survey.questions.all()}
    place = position or next((place for place in range(1, MOST_QUESTIONS + 1) if place not in taken), None)
    if place is None or place > MOST_QUESTIONS:
        raise ThreeAtMost
    most = MOST_EASE_THEMES if kind == QuestionKind.EASE else None
    # A place taken by someone else at this moment is a conflict of the database: its own savepoint keeps the act's
    # transaction usable, and the writer reads that three is all there is.
    try:
        with transaction.atomic():
            question, _ = Question.objects.update_or_create(
                survey=survey,
                position=place,
                defaults={
                    "kind": kind,
                    "text_fr": text_fr,
                    "text_en": text_en,
                    "theme_codes": list(theme_codes)[:most] if kind in THEMED else [],
                    "choices": [dict(choice) for choice in choices] if kind == QuestionKind.CHOICE else [],
                },
            )
    except IntegrityError:
        raise ThreeAtMost from None
    audit.record("diagnosis.wrote_question", survey, by=by, position=place)
    return question


@transaction.atomic
def remove_question(survey: Survey, *, position: int, by: Person) -> None:
    """Take a question out of the draft."""
    survey = locked(survey, by=by)
    refuse_frozen(survey)
    survey.questions.filter(position=position).delete()
    audit.record("diagnosis.removed_question", survey, by=by, position=position)


def check_steers(by: Person | None, wave: Wave) -> None:
    """`by` None is the clock: it acts for nobody and needs no right."""
    if by is not None and not may(by, Right.STEER, wave.programme):
        raise NotTheirs


def locked(survey: Survey, *, by: Person | None) -> Survey:
    """The survey, held until the end of the act, so that it is still a draft when the act writes, if it was when it looked.

    Raises `NotTheirs` unless `by` steers it, `WaveIsArchived` when its wave is archived; the clock may.
    """
    steered = Survey.objects.select_for_update(of=("self",)).select_related("wave__programme").get(pk=survey.pk)
    check_steers(by, steered.wave)
    # Asked once the survey is held, as archiving holds it: a lock waited for gives back the wave as it was before.
    if by is not None and Wave.objects.filter(pk=steered.wave_id, archived_at__isnull=False).exists():
        raise WaveIsArchived
    return steered


def refuse_frozen(survey: Survey) -> None:
    """Raise `SurveyIsFrozen` once the survey no longer changes."""
    if survey.state != SurveyState.DRAFT:
        raise SurveyIsFrozen


def refuse_empty(survey: Survey) -> None:
    """Raise `NothingToAsk` without a question, `NoThemes` where a question about themes has none that is in use."""
    questions = list(survey.questions.all())
    if not questions:
        raise NothingToAsk
    in_use = set(Theme.objects.filter(is_active=True).values_list("code", flat=True))
    if any(question.kind in THEMED and in_use.isdisjoint(question.theme_codes) for question in questions):
        raise NoThemes
