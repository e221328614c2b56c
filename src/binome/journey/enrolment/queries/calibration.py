"""Sample answers of cases that readers practise on: which, how far they agree with the agreed marks, who has done them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.people.text import folded
from binome.core.programmes.access import holders, programmes_of
from binome.core.programmes.models import Calibration, Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment import rules
from binome.journey.enrolment.models import Marking, SampleMarking
from binome.journey.enrolment.queries.cases import CaseSample, CaseStudy, case_study_for
from binome.journey.enrolment.states import AnswerKind

Place = tuple[int, int]  # a theme by its key, and a version of its case


@dataclass(frozen=True)
class CaseToPractise:
    """A case with samples, and the numbers of those that its reader has marked."""

    theme: Theme
    case: CaseStudy
    marked: frozenset[int]

    @property
    def is_done(self) -> bool:
        """Whether every sample is marked."""
        return self.following is None

    @property
    def following(self) -> int | None:
        """The number of the sample to mark next; None when all are."""
        return next((sample.number for sample in self.case.samples if sample.number not in self.marked), None)


@dataclass(frozen=True)
class ReaderPractice:
    """A reader and on how many of the wave's cases they marked every sample; never how."""

    name: str
    done: int
    cases: int


def cases_to_practise(reviewer: Person) -> list[CaseToPractise]:
    """The cases that a reviewer reads, or may come to read, of which samples are at hand; by title."""
    waves = Wave.objects.filter(programme__in=programmes_of(reviewer, Right.MARK), closed_at=None, archived_at=None)
    themes = {theme.pk: theme for theme in Theme.objects.filter(waves__in=waves).distinct()}
    asked: dict[Place, CaseStudy] = {}
    for theme in themes.values():
        case = case_study_for(theme)
        asked[theme.pk, case.version] = case
    for marking in (
        Marking.objects.of(reviewer).waiting().filter(answer__kind=AnswerKind.CASE).select_related("answer__theme")
    ):
        theme, version = marking.answer.theme, marking.answer.case_version
        themes.setdefault(theme.pk, theme)
        if (theme.pk, version) not in asked:
            asked[theme.pk, version] = case_study_for(theme, version)
    marked: dict[Place, set[int]] = defaultdict(set)
    for theme_id, version, sample in SampleMarking.objects.filter(reviewer=reviewer).values_list(
        "theme", "case_version", "sample"
    ):
        marked[theme_id, version].add(sample)
    lines = [
        CaseToPractise(themes[place[0]], case, frozenset(marked[place]))
        for place, case in asked.items()
        if case.samples
    ]
    return sorted(lines, key=lambda line: (folded(line.theme.title), line.case.version))


def case_to_practise(reviewer: Person, code: str, version: int) -> CaseToPractise | None:
    """One of them."""
    return next(
        (line for line in cases_to_practise(reviewer) if (line.theme.code, line.case.version) == (code, version)), None
    )


def sample_due(reviewer: Person, theme: Theme, case: CaseStudy) -> int | None:
    """The number of the sample of a case that a reviewer marks next; None when all are, or there is none."""
    rows = SampleMarking.objects.filter(reviewer=reviewer, theme=theme, case_version=case.version)
    return CaseToPractise(theme, case, frozenset(rows.values_list("sample", flat=True))).following


def is_calibration_due(marking: Marking) -> bool:
    """Whether the wave asks the reader of this answer to mark samples of its case first, and some are left."""
    answer = marking.answer
    if answer.application.wave.calibration != Calibration.REQUIRED:
        return False
    if answer.kind != AnswerKind.CASE:
        return False
    case = case_study_for(answer.theme, answer.case_version)
    return sample_due(marking.reviewer, answer.theme, case) is not None


def agreement_with_samples(reviewer: Person) -> rules.ReaderAgreement | None:
    """How far a reader's marks agree with the agreed ones, over every sample they marked; None from fewer than five."""
    pairs = []
    for marking in SampleMarking.objects.filter(reviewer=reviewer).select_related("theme"):
        sample = sample_of(case_study_for(marking.theme, marking.case_version).samples, marking.sample)
        if sample is not None:
            pairs.append((marking.marks, sample.marks))
    return rules.agreement_of(pairs)


def sample_of(samples: Iterable[CaseSample], number: int) -> CaseSample | None:
    """The sample with this number."""
    return next((sample for sample in samples if sample.number == number), None)


def practice_of_readers(wave: Wave) -> list[ReaderPractice]:
    """Who of the readers of a wave has marked every sample of its cases; by name."""
    cases = {theme.pk: case for theme in wave.themes.all() if (case := case_study_for(theme)).samples}
    readers = list(holders(Right.MARK, wave.programme))
    rows = SampleMarking.objects.filter(reviewer__in=readers, theme__in=cases)
    marked = Counter(rows.values_list("reviewer", "theme", "case_version"))
    return [
        ReaderPractice(
            reader.name,
            sum(marked[reader.pk, theme, case.version] >= len(case.samples) for theme, case in cases.items()),
            len(cases),
        )
        for reader in sorted(readers, key=lambda reader: folded(reader.name))
        if cases
    ]
