"""How far the readers of a wave agree, for whoever steers it: never reader by reader."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from binome.core.programmes.models import Wave
from binome.journey.enrolment import rules
from binome.journey.enrolment.models import CaseAnswer, Marking
from binome.journey.enrolment.queries.applying import UNDER_REVIEW
from binome.journey.enrolment.queries.cases import criteria
from binome.journey.enrolment.queries.readings import count_in_need_of_readers
from binome.journey.enrolment.states import AnswerKind, ApplicationState

S = ApplicationState
READ = (*UNDER_REVIEW, S.ACCEPTED, S.NEXT_WAVE, S.NOT_THIS_TIME)  # whoever withdrew took their answers back


@dataclass(frozen=True)
class CriterionAgreement:
    """Of the answers read twice: how many got the same mark, one mark apart, more apart, on one criterion."""

    name: str
    same: int
    near: int
    far: int


@dataclass(frozen=True)
class ReadingsOfAWave:
    """Where the readings stand. `agreement` and `criteria` only from five answers read twice on."""

    without_reader: int
    waiting: int
    read_twice: int
    third: int
    agreement: rules.ReaderAgreement | None
    criteria: list[CriterionAgreement]
    drift: tuple[rules.ReaderAgreement, rules.ReaderAgreement] | None  # of the earlier half, and of the later one


def readings_of_wave(wave: Wave) -> ReadingsOfAWave:
    """Counts over the wave, and how far first and second readers agree; third readings are left out of the agreement."""
    pairs = _first_and_second(wave)
    agreement = rules.agreement_of(pairs)
    return ReadingsOfAWave(
        without_reader=count_in_need_of_readers(wave),
        waiting=Marking.objects.waiting().filter(answer__application__wave=wave).count(),
        read_twice=len(pairs),
        third=CaseAnswer.objects.filter(application__wave=wave, markings__number=3).count(),
        agreement=agreement,
        criteria=[_spread(criterion.key, criterion.name, pairs) for criterion in criteria()] if agreement else [],
        drift=_drift(pairs),
    )


def _drift(pairs: list[tuple[rules.Marks, rules.Marks]]) -> tuple[rules.ReaderAgreement, rules.ReaderAgreement] | None:
    """How far readers agreed on the half of the answers that were read twice first, and on the other; None when either is small."""
    middle = len(pairs) // 2
    earlier, later = rules.agreement_of(pairs[:middle]), rules.agreement_of(pairs[middle:])
    return (earlier, later) if earlier and later else None


def _first_and_second(wave: Wave) -> list[tuple[rules.Marks, rules.Marks]]:
    """The two readings of each answer read twice, in the order in which the second was done."""
    done = Marking.objects.done().filter(
        answer__application__wave=wave, answer__application__state__in=READ, answer__kind=AnswerKind.CASE, number__lte=2
    )
    by_answer: dict[int, list[rules.Marks]] = defaultdict(list)
    read_at: dict[int, datetime] = {}
    for answer, marked_at, *marks in done.order_by("answer", "number").values_list(
        "answer", "marked_at", *rules.CRITERIA
    ):
        by_answer[answer].append(dict(zip(rules.CRITERIA, marks, strict=True)))
        read_at[answer] = max(marked_at, read_at.get(answer, marked_at))
    twice = [answer for answer, readings in by_answer.items() if len(readings) == 2]
    return [
        (by_answer[answer][0], by_answer[answer][1]) for answer in sorted(twice, key=lambda each: (read_at[each], each))
    ]


def _spread(key: str, name: str, pairs: list[tuple[rules.Marks, rules.Marks]]) -> CriterionAgreement:
    apart = [abs(first[key] - second[key]) for first, second in pairs]
    return CriterionAgreement(
        name, same=apart.count(0), near=apart.count(1), far=sum(distance > 1 for distance in apart)
    )
