"""Preparing, launching and reminding: the manager's side of the survey."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from binome.core.competences import ready
from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.doors import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience import emails
from binome.journey.audience.actions.facts import (
    NothingToAsk,
    NotTheirs,
    SurveyIsClosed,
    SurveyIsFrozen,
    ThreeAtMost,
    TooSoon,
)
from binome.journey.audience.models import Invitation, Question, Survey
from binome.journey.audience.queries.directory import parents
from binome.journey.audience.queries.people import people_to_survey
from binome.journey.audience.rules.needs import (
    HOURS_BETWEEN_REMINDERS,
    MOST_EASE_THEMES,
    MOST_QUESTIONS,
    MOST_REMINDERS,
)
from binome.journey.audience.rules.population import grouped
from binome.journey.audience.states import QuestionKind, SurveyState

READY_THEMES = ("T01", "T02", "T03", "T05", "T06", "T08")  # among them the article's three (R12–R14)
READY_WANTED = tuple(f"T{number:02}" for number in range(1, 13))
KINDS = {"N1": QuestionKind.EASE, "N2": QuestionKind.WANTED, "N3": QuestionKind.CHOICE}


@transaction.atomic
def prepare_survey(
    wave: Wave,
    *,
    by: Person,
    anonymous: bool = True,
    ease_themes: Sequence[str] = READY_THEMES,
    wanted_themes: Sequence[str] | None = None,
) -> Survey:
    """Prepare the survey of a wave from the ready digital template: ease on six themes, three wanted, in what way."""
    _check(by, wave)
    survey, new = Survey.objects.get_or_create(wave=wave, defaults={"anonymous": anonymous})
    if not new:
        _frozen(survey)
        survey.questions.all().delete()
        survey.anonymous = anonymous
        survey.save(update_fields=["anonymous"])
    active = list(Theme.objects.filter(is_active=True).values_list("code", flat=True))
    wanted = [code for code in (wanted_themes or READY_WANTED) if code in active]
    for position, asked in enumerate(ready.instruments()["needs_survey"], start=1):
        kind = KINDS[asked["id"]]
        themes = {QuestionKind.EASE: [code for code in ease_themes if code in active], QuestionKind.WANTED: wanted}
        Question.objects.create(
            survey=survey,
            position=position,
            kind=kind,
            text_fr=asked["fr"].partition(" (")[0],
            text_en=asked["en"].partition(" (")[0],
            theme_codes=themes.get(kind, [])[: MOST_EASE_THEMES if kind == QuestionKind.EASE else None],
            choices=[
                {"code": option["v"], "fr": option["fr"], "en": option["en"], "offers": option["v"] == "mentor"}
                for option in asked.get("options", [])
            ],
        )
    audit.record("audience.prepared_survey", survey, by=by, anonymous=anonymous)
    return survey


@transaction.atomic
def set_survey(survey: Survey, *, anonymous: bool, k: int, depth: int, closes_on: date | None, by: Person) -> Survey:
    """Set what people are promised, before the launch; afterwards only the closing day may change."""
    survey = _locked(survey, by=by)
    if survey.state == SurveyState.CLOSED:
        raise SurveyIsClosed
    if survey.state == SurveyState.OPEN and (survey.anonymous, survey.k, survey.depth) != (anonymous, k, depth):
        raise SurveyIsFrozen
    survey.anonymous, survey.k, survey.depth, survey.closes_on = anonymous, k, depth, closes_on
    survey.save(update_fields=["anonymous", "k", "depth", "closes_on"])
    audit.record("audience.set_survey", survey, by=by, anonymous=anonymous, k=k)
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
    survey = _locked(survey, by=by)
    _frozen(survey)
    taken = {question.position for question in survey.questions.all()}
    place = position or next((place for place in range(1, MOST_QUESTIONS + 1) if place not in taken), None)
    if place is None or place > MOST_QUESTIONS:
        raise ThreeAtMost
    most = MOST_EASE_THEMES if kind == QuestionKind.EASE else None
    try:
        with transaction.atomic():
            question, _ = Question.objects.update_or_create(
                survey=survey,
                position=place,
                defaults={
                    "kind": kind,
                    "text_fr": text_fr,
                    "text_en": text_en,
                    "theme_codes": list(theme_codes)[:most] if kind != QuestionKind.CHOICE else [],
                    "choices": [dict(choice) for choice in choices] if kind == QuestionKind.CHOICE else [],
                },
            )
    except IntegrityError:
        raise ThreeAtMost from None
    audit.record("audience.wrote_question", survey, by=by, position=place)
    return question


@transaction.atomic
def remove_question(survey: Survey, *, position: int, by: Person) -> None:
    """Take a question out of the draft."""
    survey = _locked(survey, by=by)
    _frozen(survey)
    survey.questions.filter(position=position).delete()
    audit.record("audience.removed_question", survey, by=by, position=position)


@transaction.atomic
def launch_survey(survey: Survey, *, by: Person, now: datetime) -> Survey:
    """Freeze the survey and its picture of the organisation, and put one invitation per person in the outbox."""
    survey = _locked(survey, by=by)
    _frozen(survey)
    people = {person.pk: person for person in people_to_survey(survey.wave, today=now.date())}
    if not people or not survey.questions.exists():
        raise NothingToAsk
    groups = grouped(
        {pk: person.entity_id for pk, person in people.items()}, parent_of=parents(), depth=survey.depth, k=survey.k
    )
    survey.state, survey.launched_at = SurveyState.OPEN, now
    survey.save(update_fields=["state", "launched_at"])
    Invitation.objects.bulk_create(
        [Invitation(survey=survey, person=person, group_id=groups[pk]) for pk, person in people.items()],
        batch_size=1000,
    )
    for invitation in survey.invitations.select_related("person", "survey__wave__programme"):
        emails.invite(invitation)
    audit.record("audience.launched_survey", survey, by=by, invited=len(people))
    return survey


@transaction.atomic
def remind(survey: Survey, *, by: Person | None, now: datetime) -> int:
    """Write to those who have not answered; how many. Raises `TooSoon` under two days or after three turns."""
    survey = _locked(survey, by=by)
    if survey.state != SurveyState.OPEN:
        raise SurveyIsClosed
    before = survey.reminded_at or survey.launched_at
    if survey.reminders >= MOST_REMINDERS or (before and now - before < timedelta(hours=HOURS_BETWEEN_REMINDERS)):
        raise TooSoon
    survey.reminders, survey.reminded_at = survey.reminders + 1, now
    survey.save(update_fields=["reminders", "reminded_at"])
    waiting = survey.invitations.filter(answered=False, person__is_active=True)
    for invitation in waiting.select_related("person", "survey__wave__programme"):
        emails.remind(invitation, turn=survey.reminders)
    audit.record("audience.reminded", survey, by=by, turn=survey.reminders)
    return waiting.count()


def _check(by: Person | None, wave: Wave) -> None:
    """`by` None is the clock: it acts for nobody and needs no right."""
    if by is not None and not may(by, Right.STEER, wave.programme):
        raise NotTheirs


def _locked(survey: Survey, *, by: Person | None) -> Survey:
    found = Survey.objects.select_for_update(of=("self",)).select_related("wave__programme").get(pk=survey.pk)
    _check(by, found.wave)
    return found


def _frozen(survey: Survey) -> None:
    if survey.state != SurveyState.DRAFT:
        raise SurveyIsFrozen
