"""How far the readers of a wave agree, for whoever steers it: never reader by reader."""

from collections import defaultdict
from dataclasses import dataclass

from binome.core.programmes.models import Wave
from binome.journey.enrolment import rules
from binome.journey.enrolment.models import CaseAnswer, Marking
from binome.journey.enrolment.queries.applying import UNDER_REVIEW
from binome.journey.enrolment.queries.cases import criteria
from binome.journey.enrolment.queries.readings import count_in_need_of_readers
from binome.journey.enrolment.states import ApplicationState

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
    )


def _first_and_second(wave: Wave) -> list[tuple[rules.Marks, rules.Marks]]:
    done = Marking.objects.done().filter(
        answer__application__wave=wave, answer__application__state__in=READ, number__lte=2
    )
    by_answer: dict[int, list[rules.Marks]] = defaultdict(list)
    for answer, *marks in done.order_by("answer", "number").values_list("answer", *rules.CRITERIA):
        by_answer[answer].append(dict(zip(rules.CRITERIA, marks, strict=True)))
    return [(readings[0], readings[1]) for readings in by_answer.values() if len(readings) == 2]


def _spread(key: str, name: str, pairs: list[tuple[rules.Marks, rules.Marks]]) -> CriterionAgreement:
    apart = [abs(first[key] - second[key]) for first, second in pairs]
    return CriterionAgreement(
        name, same=apart.count(0), near=apart.count(1), far=sum(distance > 1 for distance in apart)
    )
