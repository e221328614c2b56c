"""What enrolment decides: whether an application is whole, whether two readers agree, what their marks advise."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import sqrt
from statistics import fmean, median

from binome.core.directory.rows import WHOLE_FLOAT, Row, decide_change, row_about
from binome.core.people.reporting_lines import EXECUTIVE_LEVEL
from binome.journey.enrolment.states import MOVES, Advice, Side

MAX_LESSON_WORDS = 200  # a minute and a half aloud
MAX_CASE_WORDS = 300  # about a page: enough to judge, short enough that two readers mark thirty of them
MAX_MENTEE_THEMES = 3  # a mentee ranks what matters; with more, the ranks say nothing
MAX_MENTOR_THEMES = 6  # one case study each: more would ask for days of writing
# Characters: a few sentences, a story of two paragraphs, a sentence or two. A reader has some thirty applications to read.
MAX_SENTENCE = 600
MAX_STORY = 1200
MAX_RETURN = 400
MAX_KEPT = 20_000  # what a draft keeps of one text, however long it was typed
PASS_MARK = 7  # of the twelve points of the rubric (R24)
READING_MINUTES = 6  # two pages of material known by heart after the third, 300 words, four marks
WIDE_GAP = 4  # points between two readers from which a third one reads as well
FEWEST_FOR_AGREEMENT = 5  # answers read twice: below, one answer decides, and tells who read it
MUCH_ALIKE, HARDLY_ALIKE = (
    0.6,
    0.4,
)  # kappa: substantial from 0.6, fair below 0.4 (Cicchetti 1994, Psychological Assessment 6)
CRITERIA = ("expertise", "method", "pedagogy", "prudence")
BEHAVIOURS = ("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8")
RATING = re.compile(r"([1-4])([.,]0+)?")

Marks = Mapping[str, int]


class Problem(StrEnum):
    """What keeps an application from being handed in; screens turn each into a sentence."""

    MOTIVATION_MISSING = "motivation_missing"
    MOTIVATION_LONG = "motivation_long"
    THEMES_MISSING = "themes_missing"
    THEMES_TOO_MANY = "themes_too_many"
    LEVEL_MISSING = "level_missing"
    CASE_MISSING = "case_missing"
    CASE_LONG = "case_long"
    STORY_MISSING = "story_missing"
    STORY_LONG = "story_long"
    SITUATION_MISSING = "situation_missing"
    SITUATION_LONG = "situation_long"
    RETURN_MISSING = "return_missing"
    RETURN_LONG = "return_long"
    LESSON_MISSING = "lesson_missing"
    LESSON_LONG = "lesson_long"
    LANGUAGES_MISSING = "languages_missing"
    COMMITMENT_MISSING = "commitment_missing"


@dataclass(frozen=True)
class ThemeAnswer:
    """A theme someone offers or wants, with the level they give themselves and, for mentors, their case answer."""

    code: str
    level: int = 0
    case: str = ""
    case_version: int | None = field(default=None, compare=False)  # of the case that was read; None: the one in force


@dataclass(frozen=True)
class Answers:
    """Everything an application says. Themes stand in the person's own order."""

    motivation: str = ""
    offers_in_return: str = ""
    work_situation: str = ""
    helped_someone_learn: str = ""
    lesson: str = ""
    hours_a_month: int = 2
    capacity: int = 1
    mode: str = "both"
    languages: Sequence[str] = ("fr",)
    slots: Sequence[str] = ()
    referee: str = "manager"
    commits: bool = False
    themes: Sequence[ThemeAnswer] = field(default_factory=tuple)


def words_in(text: str) -> int:
    """How many words `text` has, as a reader counts them: runs of characters between blanks, with a letter or digit."""
    return sum(1 for run in text.split() if any(letter.isalnum() for letter in run))


def is_brief(*, side: str, level: int) -> bool:
    """Whether someone is asked only for what a match needs: executives who come to learn."""
    return side == Side.MENTEE and level >= EXECUTIVE_LEVEL


def problems_of(
    answers: Answers, *, side: str, brief: bool = False, asks_lesson: bool = False
) -> list[tuple[Problem, str]]:
    """What is missing or too long, each with the theme's code it is about ("" when about none), in page order.

    A `brief` application may leave out why someone takes part and what they offer in return.
    """
    problems = _theme_problems(answers.themes, side=side)
    motivation = _text_problem(
        answers.motivation, MAX_SENTENCE, Problem.MOTIVATION_MISSING, Problem.MOTIVATION_LONG, may_be_empty=brief
    )
    if side == Side.MENTOR:
        problems += _lesson_problem(answers.lesson) if asks_lesson else []
        problems += motivation
        problems += _text_problem(answers.helped_someone_learn, MAX_STORY, Problem.STORY_MISSING, Problem.STORY_LONG)
    else:
        problems += _text_problem(
            answers.work_situation, MAX_SENTENCE, Problem.SITUATION_MISSING, Problem.SITUATION_LONG
        )
        problems += motivation
        problems += _text_problem(
            answers.offers_in_return, MAX_RETURN, Problem.RETURN_MISSING, Problem.RETURN_LONG, may_be_empty=brief
        )
    if not answers.languages:
        problems.append((Problem.LANGUAGES_MISSING, ""))
    if not answers.commits:
        problems.append((Problem.COMMITMENT_MISSING, ""))
    return problems


def _lesson_problem(lesson: str) -> list[tuple[Problem, str]]:
    if not lesson.strip():
        return [(Problem.LESSON_MISSING, "")]
    return [(Problem.LESSON_LONG, "")] if words_in(lesson) > MAX_LESSON_WORDS else []


def _text_problem(
    text: str, longest: int, missing: Problem, too_long: Problem, *, may_be_empty: bool = False
) -> list[tuple[Problem, str]]:
    if not text.strip():
        return [] if may_be_empty else [(missing, "")]
    return [(too_long, "")] if len(text) > longest else []


def _theme_problems(themes: Sequence[ThemeAnswer], *, side: str) -> list[tuple[Problem, str]]:
    if not themes:
        return [(Problem.THEMES_MISSING, "")]
    problems: list[tuple[Problem, str]] = []
    if len(themes) > (MAX_MENTOR_THEMES if side == Side.MENTOR else MAX_MENTEE_THEMES):
        problems.append((Problem.THEMES_TOO_MANY, ""))
    if side == Side.MENTOR:
        for theme in themes:
            if theme.level < 1:
                problems.append((Problem.LEVEL_MISSING, theme.code))
            if not theme.case.strip():
                problems.append((Problem.CASE_MISSING, theme.code))
            elif words_in(theme.case) > MAX_CASE_WORDS:
                problems.append((Problem.CASE_LONG, theme.code))
    return problems


def may_move(state: str, to: str) -> bool:
    """Whether an application may go from `state` to `to`."""
    return to in MOVES[state]


def may_mark(
    *,
    reviewer: int,
    reviewers_managers: Collection[int | None],
    applicant: int,
    applicants_managers: Collection[int | None],
) -> bool:
    """Whether a reviewer may read this applicant's answers: not themselves, nor a manager of theirs, nor someone they manage."""
    return reviewer != applicant and reviewer not in applicants_managers and applicant not in reviewers_managers


def readers_for(*, wanted: int, able: Collection[int], already: Collection[int], load: Mapping[int, int]) -> list[int]:
    """Up to `wanted` readers among the `able` who have not read it `already`, those with the least to read first."""
    free = [reader for reader in able if reader not in already]
    return sorted(free, key=lambda reader: (load.get(reader, 0), reader))[:wanted]


def total(marks: Marks) -> int:
    """Marks out of 12."""
    return sum(marks[key] for key in CRITERIA)


def disagree(first: Marks, second: Marks) -> bool:
    """Whether two readings are too far apart: totals 4 points or more apart, or a 0 on prudence from one only."""
    return abs(total(first) - total(second)) >= WIDE_GAP or (first["prudence"] == 0) != (second["prudence"] == 0)


def agreed(readings: Sequence[Marks]) -> dict[str, float] | None:
    """One value for each criterion: mean of two readings that agree, median of three; None while a reading is due."""
    if len(readings) < 2 or (len(readings) == 2 and disagree(readings[0], readings[1])):
        return None
    middle = _mean if len(readings) == 2 else median
    return {key: float(middle([marks[key] for marks in readings])) for key in CRITERIA}


def _mean(marks: Sequence[int]) -> float:
    return sum(marks) / len(marks)


class Accord(StrEnum):
    """What the agreement of two readers allows to say."""

    ALIKE = "alike"
    IN_PART = "in_part"
    HARDLY = "hardly"
    UNSURE = "unsure"


@dataclass(frozen=True)
class ReaderAgreement:
    """How far two readers agree on the same answers, beyond chance: 1 wholly, 0 as if by chance; with its 95 % interval."""

    kappa: float
    low: float
    high: float
    answers: int

    @property
    def accord(self) -> Accord:
        """In words, and only as far as the whole interval goes."""
        if self.low >= MUCH_ALIKE:
            return Accord.ALIKE
        if self.high < HARDLY_ALIKE:
            return Accord.HARDLY
        return Accord.IN_PART if self.low >= HARDLY_ALIKE else Accord.UNSURE


def agreement_of(pairs: Sequence[tuple[Marks, Marks]]) -> ReaderAgreement | None:
    """Cohen's kappa with quadratic weights, chance taken within each criterion; None from fewer than five answers.

    Within each: that one criterion is harder than another is no agreement of the readers. The interval leaves out one answer
    at a time (jackknife, Student's t), since the marks of one answer go together.
    Source: Cohen, J. (1968), Psychological Bulletin 70, 213–220.
    """
    if len(pairs) < FEWEST_FOR_AGREEMENT:
        return None
    whole = _weighted_kappa(pairs)
    without = [_weighted_kappa([*pairs[:left_out], *pairs[left_out + 1 :]]) for left_out in range(len(pairs))]
    middle, many = fmean(without), len(pairs)
    spread = sqrt((many - 1) / many * sum((value - middle) ** 2 for value in without))
    from scipy.stats import t  # noqa: PLC0415 - no command and no page waits for statistics that it does not show

    reach = spread * float(t.ppf(0.975, many - 1))
    return ReaderAgreement(whole, max(-1.0, whole - reach), min(1.0, whole + reach), many)


def _weighted_kappa(pairs: Sequence[tuple[Marks, Marks]]) -> float:
    """1 − observed over expected squared distance; two readers who both always give one and the same mark agree wholly."""
    observed = expected = 0.0
    for key in CRITERIA:
        observed += sum((first[key] - second[key]) ** 2 for first, second in pairs)
        firsts, seconds = Counter(first[key] for first, _ in pairs), Counter(second[key] for _, second in pairs)
        apart = ((mark - other) ** 2 * firsts[mark] * seconds[other] for mark in firsts for other in seconds)
        expected += sum(apart) / len(pairs)
    return 1.0 - observed / expected if expected else 1.0


def advice_of(readings: Sequence[Marks]) -> Advice:
    """Favourable from 7 out of 12 with no 0 on prudence; waiting until the readings agree or a third is in."""
    values = agreed(readings)
    if values is None:
        return Advice.WAITING
    return Advice.FAVOURABLE if sum(values.values()) >= PASS_MARK and values["prudence"] > 0 else Advice.RESERVED


def strong_and_weak(values: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """Criteria read as good (2 and more) and as still thin (1 and less): words for the advice, never scores."""
    return [key for key in values if values[key] >= 2], [key for key in values if values[key] <= 1]


def year_after(day: date, *, years: int = 2) -> date:
    """The same day `years` later; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def levels_heard(levels: Mapping[str, int]) -> dict[str, int]:
    """Only known behaviours with a level from 1 to 4; the rest is left out."""
    return {code: level for code, level in levels.items() if code in BEHAVIOURS and 1 <= level <= 4}


def checked_ratings(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    people: Mapping[str, bool],
    existing: Mapping[tuple[str, str], Mapping[str, str]],
) -> list[Row]:
    """Each review with what it would change; `existing`: (staff id, year) → behaviour code → level, already imported."""
    seen: dict[tuple[str, str], int] = {}
    checked = []
    for number, values in rows:
        row = row_about(number, values, people=people, required=("staff_id", "year"))
        _check_review(row)
        if not row.reasons:
            key = (row.values["staff_id"], row.values["year"])
            if seen.setdefault(key, number) != number:
                row.refuse("same_review", line=seen[key])
            before = existing.get(key, {})
            rated = {code: row.values[code] for code in BEHAVIOURS if row.values.get(code)}
            row.changes = [code for code, level in rated.items() if before.get(code) != level]
            row.before = {code: before[code] for code in row.changes if code in before}
        decide_change(row, new=not row.before and bool(row.changes))
        checked.append(row)
    return checked


def _check_review(row: Row) -> None:
    year = row.values.get("year", "")
    if whole := WHOLE_FLOAT.fullmatch(year):
        row.values["year"] = year = whole[1]
    if year and not re.fullmatch(r"20\d\d", year):
        row.refuse("bad_year", value=year[:20])
    rated = {code: row.values[code] for code in BEHAVIOURS if row.values.get(code)}
    for code, level in rated.items():
        if whole := RATING.fullmatch(level):
            row.values[code] = whole[1]
        else:
            row.refuse("bad_rating", column=code, value=level[:20])
    if not rated:
        row.refuse("no_rating")
