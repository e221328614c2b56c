"""Marking the sample answers of a case, whose marks are agreed, before those of people."""

from datetime import datetime

from django.db import IntegrityError, transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment import rules
from binome.journey.enrolment.actions.errors import MarksAreWrong, SampleAlreadyMarked
from binome.journey.enrolment.models import SampleMarking
from binome.journey.enrolment.queries.calibration import case_to_practise, sample_of


def mark_sample(
    code: str, *, version: int, sample: int, marks: rules.Marks, by: Person, now: datetime
) -> SampleMarking:
    """Record a reader's marks on a sample of the case of a theme.

    Raises `NotTheirs` where `by` does not read this case, `SampleAlreadyMarked`, or `MarksAreWrong`.
    """
    line = case_to_practise(by, code, version)
    if line is None or sample_of(line.case.samples, sample) is None:
        raise NotTheirs
    if set(marks) != set(rules.CRITERIA) or not all(0 <= mark <= 3 for mark in marks.values()):
        raise MarksAreWrong
    try:
        with transaction.atomic():
            marking = SampleMarking.objects.create(
                reviewer=by, theme=line.theme, case_version=version, sample=sample, marked_at=now, **marks
            )
            audit.record("enrolment.marked_sample", line.theme, by=by)
    except IntegrityError:  # a second press, or a second tab
        raise SampleAlreadyMarked from None
    return marking
