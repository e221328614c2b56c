"""Cases to read: who may, who has, and what is missing."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from binome.core.framework.compiled_query import CompiledQuery
from binome.core.people.blinding import blinded, initials_of, names_of
from binome.core.people.models import Person
from binome.core.programmes import todo
from binome.core.programmes.access import holders
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.listing import Order
from binome.journey.enrolment import rules
from binome.journey.enrolment.models import (
    CaseAnswer,
    Marking,
)
from binome.journey.enrolment.queries.applying import UNDER_REVIEW
from binome.journey.enrolment.queries.cases import criteria

# By the day and then the code, never by the moment: answers given at one moment are one person's.
MARKING_ORDERS = {
    "code": Order(_("Code"), ("answer.code",)),
    "given": Order(_("Given on"), ("given_on", "answer.code")),
}


def queue_of(reviewer: Person) -> QuerySet[Marking]:
    """What a reviewer has left to read, in the order of codes: nothing tells which answers belong together."""
    return Marking.objects.of(reviewer).waiting().select_related("answer__theme").order_by("answer__code")


def readings_given_to(reviewer: Person) -> QuerySet[Marking]:
    """Everything a reviewer was given and may still open: what waits, and what they marked."""
    markings = Marking.objects.of(reviewer).filter(pk__in=Marking.objects.waiting().values("pk"))
    markings |= Marking.objects.of(reviewer).done()
    return markings.select_related("answer__theme", "answer__application__person__entity")


def read_by(reviewer: Person) -> QuerySet[Marking]:
    """What a reviewer has marked, latest first."""
    return Marking.objects.of(reviewer).done().select_related("answer__theme").order_by("-marked_at")


def readings_side_by_side(marking: Marking) -> list[tuple[int, list[tuple[str, int]], str]]:
    """Number, marks by name of the criterion, and remark of every reading of the same answer.

    Those of the others only once both first readers have marked it.
    """
    if marking.marked_at is None:
        return []
    done = list(Marking.objects.filter(answer=marking.answer_id).done())
    shown = done if len(done) >= 2 else [marking]
    names = {
        criterion.key: criterion.name for criterion in criteria(marking.answer.kind, marking.answer.rubric_version)
    }
    return [
        (reading.number, [(names[key], mark) for key, mark in reading.marks.items()], reading.comment)
        for reading in shown
    ]


def blind_text_of(answer: CaseAnswer) -> str:
    """An answer as its readers see it: without what would tell them who wrote it."""
    return blinded(answer.text, **told_by(answer.application.person))


def told_by(person: Person) -> dict[str, set[str]]:
    """The words that tell who somebody is, as `core/people/blinding` takes them."""
    return {
        "names": {person.name, person.staff_id, *names_of(person.family_name)},
        "given": {*names_of(person.given_name), *initials_of(given=person.given_name, family=person.family_name)},
        "things": {person.entity.name, person.entity.code, person.job_title},
    }


def readings_of(answer: CaseAnswer) -> list[dict[str, int]]:
    """The marks given so far to one answer, in order."""
    return [reading.marks for reading in answer.markings.all() if reading.marked_at]


def reviewers_gone(wave: Wave) -> set[int]:
    """Who was given answers of the wave to read, has not read them all, and may read none any more: the role was left."""
    waiting = Marking.objects.waiting().filter(answer__application__wave=wave)
    still = holders(Right.MARK, wave.programme).values("pk")
    return set(waiting.exclude(reviewer__in=still).values_list("reviewer", flat=True))


def able_reviewers(answer: CaseAnswer) -> list[int]:
    """Reviewers who may read an answer: not the applicant's line, nor who decides and knows the names, nor who handed it on."""
    person, programme = answer.application.person, answer.application.wave.programme
    out = set(holders(Right.STEER, programme).values_list("pk", flat=True))
    out |= set(answer.recusals.values_list("reviewer", flat=True))
    return [
        reviewer.pk
        for reviewer in holders(Right.MARK, programme)
        if reviewer.pk not in out
        and rules.may_mark(
            reviewer=reviewer.pk,
            reviewers_managers=(reviewer.manager_id, reviewer.functional_manager_id),
            applicant=person.pk,
            applicants_managers=(person.manager_id, person.functional_manager_id),
        )
    ]


def _answers_under_review(wave: Wave) -> QuerySet[CaseAnswer]:
    handed_in = CaseAnswer.objects.filter(application__wave=wave, application__state__in=UNDER_REVIEW)
    return handed_in.exclude(text="").prefetch_related("markings")


def answers_in_need_of_readers(wave: Wave) -> list[CaseAnswer]:
    """Answers handed in that lack a reading: fewer than two, or two that disagree."""
    answers = _answers_under_review(wave).select_related(
        "application__person__entity", "application__wave__programme", "theme"
    )
    left = reviewers_gone(wave)
    return [answer for answer in answers if readings_missing(answer, left=left)]


_UNDER_REVIEW = CompiledQuery(lambda: _answers_under_review(todo.WAVE).only("pk").order_by("pk"))


def count_in_need_of_readers(wave: Wave) -> int:
    """How many answers lack a reading; their text is not read for that."""
    answers = _UNDER_REVIEW.rows(wave=wave)
    left = reviewers_gone(wave) if answers else set()
    return sum(bool(readings_missing(answer, left=left)) for answer in answers)


def readings_missing(answer: CaseAnswer, *, left: Collection[int] = ()) -> int:
    """How many readers an answer still needs to be given; whoever `left` without having read it is no reader."""
    given = sum(marking.marked_at is not None or marking.reviewer_id not in left for marking in answer.markings.all())
    readings = readings_of(answer)
    if given == 2 and len(readings) == 2 and rules.disagree(*readings):
        return 1
    return max(0, 2 - given)
