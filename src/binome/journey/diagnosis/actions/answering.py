"""Answering, publishing the needs map, closing."""

import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from binome.core.errors import NotTheirs
from binome.core.mail import queue
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.permissions import Right
from binome.journey.diagnosis.actions.errors import AlreadyAnswered, AlreadyCounted, NotAsked, SurveyIsClosed
from binome.journey.diagnosis.actions.publishing import publish_snapshot
from binome.journey.diagnosis.models import Answer, AnswerItem, Invitation, Question, Survey
from binome.journey.diagnosis.queries.campaign import mailing_of
from binome.journey.diagnosis.queries.survey import definition_of, fingerprint, takes_answers
from binome.journey.diagnosis.rules.needs import MOST_WANTED, clean_ease, clean_picks, clean_text
from binome.journey.diagnosis.states import QuestionKind, SurveyState

MIXED_AT_ONCE = 500  # rows a statement


@transaction.atomic
def answer_survey(invitation: Invitation, *, answers: Mapping[int, Any], receipt: str = "", now: datetime) -> Answer:
    """Take one person's answer: position of the question → ease by theme code, codes of themes or choices, or words.

    Anonymous: the identity goes one way (the invitation is marked answered) and the answer another, with a random key
    and no time; only who knows the `receipt` it was sent with may send it anew. Named: the person may. The last answer
    sent is the one kept. Raises `SurveyIsClosed`, `AlreadyAnswered`, `AlreadyCounted`, `NotAsked`.
    """
    # The invitation is the lock: whoever sends twice, or in two windows, has the second answer replace the first. The
    # survey is not locked, so thousands answer side by side; one that closes meanwhile takes what had begun before.
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("survey")
    invitation = locked.get(pk=invitation.pk)
    survey = invitation.survey
    if not takes_answers(survey, now=now):
        raise SurveyIsClosed
    items = [item for question in definition_of(survey) for item in _items(question, answers.get(question.position))]
    if not items:
        raise NotAsked
    if invitation.answered:
        _remove_former_answer(invitation, receipt=receipt)
    # Nothing about who answered when an anonymous survey is answered: a line would carry the moment and the person.
    if not survey.anonymous:
        audit.record("diagnosis.answered_survey", survey, by=invitation.person)
    answer = Answer.objects.create(
        survey=survey,
        anonymous=survey.anonymous,
        person=None if survey.anonymous else invitation.person,
        group_id=invitation.group_id,
        receipt=fingerprint(receipt) if survey.anonymous and receipt else "",
    )
    for item in items:
        item.answer = answer
    AnswerItem.objects.bulk_create(items)
    # Written once: a row written again at the second answer would stand, in a dump, beside that answer.
    if not invitation.answered:
        invitation.answered = True
        invitation.save(update_fields=["answered"])
    return answer


def _remove_former_answer(invitation: Invitation, *, receipt: str) -> None:
    """Make room for the answer that replaces the one sent before."""
    answers = Answer.objects.filter(survey=invitation.survey_id)
    if invitation.survey.anonymous:
        # without a receipt nothing tells which answer was theirs: the first stands
        answers = answers.filter(receipt=fingerprint(receipt)) if receipt else answers.none()
    else:
        answers = answers.filter(person=invitation.person_id)
    before = answers.first()
    if before is None:
        raise AlreadyAnswered
    if before.counted:  # the map would move by one answer, and tell it
        raise AlreadyCounted
    before.delete()


def _items(question: Question, given: Any) -> list[AnswerItem]:
    if question.kind == QuestionKind.EASE:
        eases = clean_ease(given, themes=question.theme_codes)
        return [AnswerItem(kind=question.kind, code=code, value=value) for code, value in eases.items()]
    if question.kind == QuestionKind.TEXT:
        text = clean_text(given)
        return [AnswerItem(kind=question.kind, code=QuestionKind.TEXT.value, text=text)] if text else []
    if question.kind == QuestionKind.WANTED:
        picks = clean_picks(given, known=question.theme_codes, most=MOST_WANTED)
        return [AnswerItem(kind=question.kind, code=code, place=place) for place, code in enumerate(picks, start=1)]
    codes = [choice["code"] for choice in question.choices]
    return [AnswerItem(kind=question.kind, code=code) for code in clean_picks(given, known=codes, most=len(codes))]


@transaction.atomic
def refresh_map(survey: Survey, *, by: Person | None, now: datetime) -> None:
    """Show the map while answers still come in. Rows grow by `k` answers or not at all, so every early look may leave a
    few answers of each group out of its row for good (they then count in the total alone); nobody looks by accident.
    A closed survey has its map, which never moves again. Raises `SurveyIsClosed`.
    """
    # Held as in closing: the last look and the close take turns, and the close finds what the look had released.
    survey = Survey.objects.select_for_update(of=("self",)).select_related("wave__programme").get(pk=survey.pk)
    _check(survey, by)
    if survey.state != SurveyState.OPEN:
        raise SurveyIsClosed
    publish_snapshot(survey, now=now)
    # All of them, those that no figure shows yet as well: replaced later, they would move a total by one.
    Answer.objects.filter(survey=survey, counted=False).update(counted=True)
    audit.record("diagnosis.refreshed_map", survey, by=by)


@transaction.atomic
def close_survey(survey: Survey, *, by: Person | None, now: datetime) -> Survey:
    """Take no more answers, publish the map, and mix anonymous answers: neither order nor receipt says anything either."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("wave__programme").get(pk=survey.pk)
    _check(survey, by)
    if survey.state != SurveyState.OPEN:
        raise SurveyIsClosed
    survey.state, survey.closed_at = SurveyState.CLOSED, now
    survey.save(update_fields=["state", "closed_at"])
    queue.withdraw(mailing_of(survey))
    # Mixed before the map is published: if it fails half way nothing of the close is kept, and no map stands on answers
    # that can still be told by their order.
    if survey.anonymous:
        everything = Answer.objects.filter(survey=survey)
        everything.update(receipt="")
        _mix(everything)
    publish_snapshot(survey, now=now)
    audit.record("diagnosis.closed_survey", survey, by=by)
    return survey


def _check(survey: Survey, by: Person | None) -> None:
    """`by` None is the clock."""
    if by is not None and not may(by, Right.STEER, survey.wave.programme):
        raise NotTheirs


def mix_latest(survey: Survey) -> int:
    """Mix the anonymous answers that came in since the last time, when they are enough to hide among; how many."""
    with transaction.atomic():
        # Fewer than `k` would stay a group that its moment tells: they wait for those who answer next.
        latest = Answer.objects.filter(survey=survey, anonymous=True, mixed=False)
        return _mix(latest) if latest.count() >= survey.k else 0


def _mix(chosen: QuerySet[Answer]) -> int:
    """Write answers anew in random order under new keys: neither row order nor row version matches invitations."""
    answers = list(chosen.prefetch_related("items"))
    random.SystemRandom().shuffle(answers)  # of the system: an order made from a seed could be made again
    before = [answer.pk for answer in answers]
    items = []
    for answer in answers:
        kept = list(answer.items.all())
        answer.pk, answer.mixed = uuid.uuid4(), True
        for item in kept:
            item.pk, item.answer = uuid.uuid4(), answer
        items += kept
    random.SystemRandom().shuffle(items)
    # In batches: SQLite takes a limited number of values in one statement, and an answer has several items.
    for some in batched(before, MIXED_AT_ONCE):
        Answer.objects.filter(pk__in=some).delete()
    Answer.objects.bulk_create(answers, batch_size=MIXED_AT_ONCE)
    AnswerItem.objects.bulk_create(items, batch_size=MIXED_AT_ONCE)
    return len(answers)


def batched(keys: Sequence[uuid.UUID], size: int) -> Iterator[Sequence[uuid.UUID]]:
    """`keys` in runs of `size`."""
    return (keys[start : start + size] for start in range(0, len(keys), size))
