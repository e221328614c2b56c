"""Answering, publishing the needs map, closing."""

import random
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.doors import may
from binome.core.programmes.permissions import Right
from binome.journey.audience.actions.drawing import draw_map
from binome.journey.audience.actions.facts import AlreadyAnswered, NotAsked, NotTheirs, SurveyIsClosed
from binome.journey.audience.models import Answer, AnswerItem, Invitation, Question, Survey
from binome.journey.audience.rules.needs import MOST_WANTED, clean_ease, clean_picks
from binome.journey.audience.states import QuestionKind, SurveyState


@transaction.atomic
def answer_survey(invitation: Invitation, *, answers: Mapping[int, Any], now: datetime) -> Answer:
    """Take one person's answer: position of the question → ease by theme code, or codes of themes or choices.

    Anonymous: the identity goes one way (the invitation is marked answered) and the answer another, with a random key
    and no time. Named: answering again replaces the first answer.
    Raises `SurveyIsClosed`, `AlreadyAnswered`, `NotAsked`.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("person").get(pk=invitation.pk)
    survey = Survey.objects.select_related("wave").get(pk=invitation.survey_id)
    if survey.state != SurveyState.OPEN:
        raise SurveyIsClosed
    if survey.anonymous and invitation.answered:
        raise AlreadyAnswered
    said = [item for question in survey.questions.all() for item in _items(question, answers.get(question.position))]
    if not said:
        raise NotAsked
    if not survey.anonymous:
        Answer.objects.filter(survey=survey, person=invitation.person).delete()
        audit.record("audience.answered_survey", survey, by=invitation.person)
    answer = Answer.objects.create(
        survey=survey,
        anonymous=survey.anonymous,
        person=None if survey.anonymous else invitation.person,
        group_id=invitation.group_id,
    )
    for item in said:
        item.answer = answer
    AnswerItem.objects.bulk_create(said)
    invitation.answered = True
    invitation.save(update_fields=["answered"])
    return answer


def _items(question: Question, given: Any) -> list[AnswerItem]:
    if question.kind == QuestionKind.EASE:
        eases = clean_ease(given, themes=question.theme_codes)
        return [AnswerItem(kind=question.kind, code=code, value=value) for code, value in eases.items()]
    if question.kind == QuestionKind.WANTED:
        picks = clean_picks(given, known=question.theme_codes, most=MOST_WANTED)
    else:
        codes = [choice["code"] for choice in question.choices]
        picks = clean_picks(given, known=codes, most=len(codes))
    return [AnswerItem(kind=question.kind, code=code) for code in picks]


@transaction.atomic
def refresh_map(survey: Survey, *, by: Person | None, now: datetime) -> None:
    """Show the map while answers still come in. Rows grow by `k` answers or not at all, so every early look may leave a
    few answers of each group out of its row for good (they then count in the total alone); nobody looks by accident.
    """
    survey = Survey.objects.select_for_update(of=("self",)).select_related("wave__programme").get(pk=survey.pk)
    _check(survey, by)
    draw_map(survey, now=now)
    audit.record("audience.refreshed_map", survey, by=by)


@transaction.atomic
def close_survey(survey: Survey, *, by: Person | None, now: datetime) -> Survey:
    """Take no more answers, publish the map, and shuffle anonymous answers so that their order says nothing either."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("wave__programme").get(pk=survey.pk)
    _check(survey, by)
    if survey.state != SurveyState.OPEN:
        raise SurveyIsClosed
    survey.state, survey.closed_at = SurveyState.CLOSED, now
    survey.save(update_fields=["state", "closed_at"])
    if survey.anonymous:
        _shuffle(survey)
    draw_map(survey, now=now)
    audit.record("audience.closed_survey", survey, by=by)
    return survey


def _check(survey: Survey, by: Person | None) -> None:
    """`by` None is the clock."""
    if by is not None and not may(by, Right.STEER, survey.wave.programme):
        raise NotTheirs


def _shuffle(survey: Survey) -> None:
    """Write the answers anew in random order under new keys: neither row order nor row version matches invitations."""
    answers = list(Answer.objects.filter(survey=survey).prefetch_related("items"))
    random.SystemRandom().shuffle(answers)
    items = []
    for answer in answers:
        kept = list(answer.items.all())
        answer.pk = uuid.uuid4()
        for item in kept:
            item.pk, item.answer = uuid.uuid4(), answer
        items += kept
    random.SystemRandom().shuffle(items)
    Answer.objects.filter(survey=survey).delete()
    Answer.objects.bulk_create(answers, batch_size=500)
    AnswerItem.objects.bulk_create(items, batch_size=500)
