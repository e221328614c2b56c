"""Sharing case answers out and marking them without names (R21, R23, R24)."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.framework.single_rows import one_or_none
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment import emails, rules
from binome.journey.enrolment.actions.errors import AlreadyMarked, CalibrationDue, MarksAreWrong
from binome.journey.enrolment.models import CaseAnswer, Marking, Recusal
from binome.journey.enrolment.queries.applying import UNDER_REVIEW
from binome.journey.enrolment.queries.calibration import is_calibration_due
from binome.journey.enrolment.queries.readings import (
    able_reviewers,
    answers_in_need_of_readers,
    readings_missing,
    readings_of,
    reviewers_gone,
)


@transaction.atomic
def assign_reviewers(wave_id: int, *, by: Person, now: datetime) -> int:
    """Give each answer its two readers (its third when two disagree), the least busy first; says how many were given.

    What readers who have left had not read yet goes to others. Running it again gives nothing twice. Raises `NotTheirs`
    when `by` does not steer the programme.
    """
    # One at a time a wave: two who share out at once would give the same answer to two pairs of readers.
    wave = Wave.objects.select_for_update().filter(pk=wave_id).first()
    if wave is None or not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    _take_from_those_gone(wave)
    load = _load()
    given: Counter[int] = Counter()
    for answer in answers_in_need_of_readers(wave):
        given.update(_give(answer, wanted=readings_missing(answer), load=load, now=now))
    for reviewer in Person.objects.filter(pk__in=given):
        _tell(reviewer, number=given[reviewer.pk], key=f"assign:{wave.pk}:{now}")
    audit.record("enrolment.shared_out_answers", wave, by=by, count=given.total())
    return given.total()


def _take_from_those_gone(wave: Wave) -> None:
    """Nothing of what they had not read is lost: it holds no mark yet."""
    gone = reviewers_gone(wave)
    Marking.objects.waiting().filter(answer__application__wave=wave, reviewer__in=gone).delete()


def _load() -> Counter[int]:
    rows = Marking.objects.waiting().values("reviewer").annotate(n=Count("pk")).order_by()
    return Counter({row["reviewer"]: row["n"] for row in rows})


def _give(answer: CaseAnswer, *, wanted: int, load: Counter[int], now: datetime) -> list[int]:
    taken = dict(answer.markings.values_list("number", "reviewer"))
    already = set(taken.values())
    readers = rules.readers_for(wanted=wanted, able=able_reviewers(answer), already=already, load=load)
    free = (number for number in (1, 2, 3) if number not in taken)
    for number, reader in zip(free, readers, strict=False):
        Marking.objects.create(answer=answer, reviewer_id=reader, number=number, assigned_at=now)
    load.update(readers)
    return readers


def _tell(reviewer: Person, *, number: int, key: str) -> None:
    emails.send_reading_list(reviewer, number=number, key=f"enrolment.to_read:{key}:{reviewer.pk}")


@transaction.atomic
def recuse(marking_id: int, *, by: Person, now: datetime) -> Marking | None:
    """Hand an answer on unread: it never comes back to `by`, and goes to another reader; None when nobody else may read it.

    No reason is asked: to say whom one recognised would lift the code. Raises `NotTheirs`, `AlreadyMarked`.
    """
    marking = _get_unmarked(marking_id, by=by)
    answer, number = _locked(marking.answer_id), marking.number
    audit.record("enrolment.handed_reading_on", answer.application.wave, by=None)  # who knows whom is shown to nobody
    marking.delete()
    Recusal.objects.create(answer=answer, reviewer=by, recused_at=now)
    wanted = readings_missing(answer) if answer.application.state in UNDER_REVIEW else 0
    for reader in _give(answer, wanted=wanted, load=_load(), now=now):
        _tell(Person.objects.get(pk=reader), number=1, key=f"handed_on:{answer.pk}:{now}")
    return Marking.objects.filter(answer=answer, number=number).first()


@undoes("enrolment.recuse", sentence=_("The answer is back with you."))
@transaction.atomic
def take_reading_back(*, marking: int, answer: int, number: int, assigned_at: str, by: Person, now: datetime) -> None:
    """Read after all what one had handed on, unless its new reader has marked it. Raises `NoWayBack`."""
    # The reading first, then the answer, as when it is marked: the other way round two could wait for each other.
    taken = Marking.objects.select_for_update().filter(answer=answer, number=number).first()
    handed_on = CaseAnswer.objects.select_for_update(of=("self",)).filter(pk=answer, recusals__reviewer=by).first()
    if handed_on is None or (taken is not None and taken.marked_at is not None):
        raise NoWayBack
    if not may(by, Right.MARK, handed_on.application.wave.programme):
        raise NoWayBack
    if taken is not None:
        taken.delete()
    handed_on.recusals.filter(reviewer=by).delete()
    given_at = datetime.fromisoformat(assigned_at)
    Marking.objects.create(pk=marking, answer=handed_on, reviewer=by, number=number, assigned_at=given_at)
    audit.record("enrolment.took_reading_back", handed_on.application.wave, by=None)


def _get_unmarked(marking_id: int, *, by: Person) -> Marking:
    given = Marking.objects.select_for_update(of=("self",)).of(by).filter(pk=marking_id)
    marking = one_or_none(given.select_related("answer__application__wave__programme"))
    if marking is None or not may(by, Right.MARK, marking.answer.application.wave.programme):
        raise NotTheirs
    if marking.marked_at is not None:
        raise AlreadyMarked
    return marking


def _locked(answer_id: int) -> CaseAnswer:
    """The answer, held: two readers who finish, or hand on, together would each call one more."""
    held = CaseAnswer.objects.select_for_update(of=("self",))
    return held.select_related("application__person__entity", "application__wave__programme").get(pk=answer_id)


@transaction.atomic
def mark_case(marking_id: int, *, marks: rules.Marks, by: Person, now: datetime, comment: str = "") -> Marking:
    """Record one reader's marks. Two that disagree call a third reader, at once when there is one.

    Raises `NotTheirs`, `AlreadyMarked`, `CalibrationDue`, or `MarksAreWrong` unless each criterion has a mark from 0 to 3.
    """
    marking = _get_unmarked(marking_id, by=by)
    if is_calibration_due(marking):
        raise CalibrationDue
    if set(marks) != set(rules.CRITERIA) or not all(0 <= mark <= 3 for mark in marks.values()):
        raise MarksAreWrong
    for criterion, mark in marks.items():
        setattr(marking, criterion, mark)
    marking.comment = cleaned(comment)[: rules.MAX_KEPT]
    marking.marked_at = now
    marking.save()
    audit.record("enrolment.marked_case", marking, by=by)
    _call_third_reader(marking.answer_id, now=now)
    return marking


def _call_third_reader(answer_id: int, *, now: datetime) -> None:
    answer = _locked(answer_id)
    if len(readings_of(answer)) == 2 and readings_missing(answer):
        for reader in _give(answer, wanted=1, load=_load(), now=now):
            _tell(Person.objects.get(pk=reader), number=1, key=f"third:{answer.pk}")
