"""Who took part and how far they went, week after week: the funnel and the rhythm of a wave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from enum import StrEnum
from itertools import dropwhile
from typing import Any, Final, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from binome.core.framework.compiled_query import CompiledQuery
from binome.core.privacy.disclosure.thresholds import FEWEST_ASKED
from binome.core.privacy.phrases import so_many
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import WAVE, counts
from binome.core.ui.dates import date_format
from binome.journey.diagnosis.models import Invitation, Survey
from binome.journey.diagnosis.states import SurveyState
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import RelationshipState, SessionState
from binome.journey.outcomes.queries.report.parts import Number, Picture, PictureLine, Report
from binome.journey.outcomes.queries.report.wording import TOO_FEW
from binome.journey.outcomes.rules.participation import StepCount, StepOfWay, stretches, told_steps

FUNNEL: Final = "funnel"
THREE = 3


class WayStep(StrEnum):
    """How far someone went, from the invitation to the close of their pair."""

    INVITED = "invited"
    ANSWERED = "answered"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    IN_A_PAIR = "in_a_pair"
    MET_ONCE = "met_once"
    MET_THREE_TIMES = "met_three_times"  # where three or more were planned
    MET_AS_PLANNED = "met_as_planned"
    CLOSED = "closed"


Steps = dict[WayStep, StepCount]
OF_THE_SURVEY = {WayStep.INVITED, WayStep.ANSWERED}
BEFORE_PAIRS = (WayStep.INVITED, WayStep.ANSWERED, WayStep.APPLIED, WayStep.ACCEPTED)


class PairWay(NamedTuple):
    """How far one pair went."""

    mentor: int
    mentee: int
    state: str
    planned: int
    held: int


BEFORE_PAIRS_COUNTED = counts(
    lambda: (
        Invitation.objects.filter(survey__wave=WAVE),
        Invitation.objects.filter(survey__wave=WAVE, answered=True),
        _people(Application.objects.filter(wave=WAVE).exclude(state=ApplicationState.DRAFT)),
        _people(Application.objects.accepted().filter(wave=WAVE)),
        Survey.objects.filter(wave=WAVE, state=SurveyState.CLOSED),
    )
)
_PAIR_WAYS = CompiledQuery(
    lambda: (
        Relationship.objects.filter(pair__wave=WAVE)
        .annotate(held=Count("sessions", filter=Q(sessions__state=SessionState.HELD)))
        .order_by()
        .values_list("pair__mentor__person", "pair__mentee__person", "state", "sessions_planned", "held")
    )
)
_WEEKS = CompiledQuery(
    lambda: (
        Session.objects.filter(relationship__pair__wave=WAVE, state=SessionState.HELD)
        .order_by()
        .annotate(week=TruncWeek("starts_at", tzinfo=UTC))
        .values("week")
        .annotate(sessions=Count("pk"))
        .values_list("week", "sessions")
    )
)


def _people(applications: "QuerySet[Application]") -> "QuerySet[Application, Any]":
    return applications.order_by().values("person").distinct()


def pair_ways(wave: Wave) -> list[PairWay]:
    """How far each pair of the wave went."""
    return [PairWay._make(row) for row in _PAIR_WAYS.rows(wave=wave)]


@dataclass(frozen=True)
class WaveWay:
    """How far the people of a wave went."""

    people: dict[WayStep, int]
    survey_is_closed: bool

    @property
    def survey_is_settled(self) -> bool:
        """Closed, or there is none: while it is open, one more answer is one person's."""
        return self.survey_is_closed or not self.people[WayStep.INVITED]


def wave_way(wave: Wave, ways: Sequence[PairWay]) -> WaveWay:
    """People at each step that the wave's plan has: who met twice of twice planned met as planned, and never three times."""

    def people(pairs: Sequence[PairWay]) -> int:
        return len({person for pair in pairs for person in (pair.mentor, pair.mentee)})

    *before_pairs, closed_surveys = BEFORE_PAIRS_COUNTED.row(wave=wave)
    steps = dict(zip(BEFORE_PAIRS, before_pairs, strict=True))
    steps[WayStep.IN_A_PAIR] = people(ways)
    steps[WayStep.MET_ONCE] = people([pair for pair in ways if pair.held])
    if wave.sessions_planned >= THREE:
        steps[WayStep.MET_THREE_TIMES] = people([pair for pair in ways if pair.held >= THREE])
    steps[WayStep.MET_AS_PLANNED] = people([pair for pair in ways if pair.held >= pair.planned])
    steps[WayStep.CLOSED] = people([pair for pair in ways if pair.state == RelationshipState.CLOSED])
    return WaveWay(steps, survey_is_closed=closed_surveys > 0)


def _labels() -> dict[WayStep, str]:
    return {
        WayStep.INVITED: _("Invited to the survey"),
        WayStep.ANSWERED: _("Answered the survey"),
        WayStep.APPLIED: _("Applied"),
        WayStep.ACCEPTED: pgettext("people", "Accepted"),
        WayStep.IN_A_PAIR: _("In a pair"),
        WayStep.MET_ONCE: _("Met once or more"),
        WayStep.MET_THREE_TIMES: _("Met three times or more"),
        WayStep.MET_AS_PLANNED: _("Met as often as planned"),
        WayStep.CLOSED: _("Pair closed"),
    }


def funnel(steps: Steps) -> Picture | None:
    """From the invitation to the close; what comes before the first step that anyone took is left out (no survey)."""
    labels = _labels()
    lines = [
        PictureLine(
            labels[step],
            (TOO_FEW if counted.hidden else Number(counted.count),),
            "" if counted.exact else so_many(counted.count),
            key=step.value,
        )
        for step, counted in dropwhile(lambda entry: entry[1].exact and not entry[1].count, steps.items())
    ]
    if not any(counted.count for counted in steps.values()):
        return None
    note = _("Counted in people. “At least” is used where the exact number would tell of fewer than five.")
    return Picture(FUNNEL, _("From the invitation to the close"), (_("People"),), tuple(lines), note)


def publishable_steps(
    way: WaveWay, *, final: bool, published: Report | None, closed_is_told: bool, of_the_survey: Sequence[int]
) -> Steps:
    """The steps as far as they may be told, beside what the last edition told of them and the rest of the report tells.

    `closed_is_told`: whether the number of pairs closed stands in the report; if not, the funnel must not say it instead.
    `of_the_survey`: how many were asked and answered, as the themes were chosen upon.
    """
    steps = [
        StepOfWay(
            count,
            of_pairs=step not in BEFORE_PAIRS,
            settled=step in OF_THE_SURVEY and way.survey_is_settled,
            withheld=step == WayStep.CLOSED and not closed_is_told,
        )
        for step, count in way.people.items()
    ]
    # The number of pairs formed stands in the report as it is, and with it that of people in a pair.
    beside = [StepOfWay(way.people[WayStep.IN_A_PAIR], of_pairs=True), *map(StepOfWay, of_the_survey)]
    earlier = _read_back(published)
    before = [earlier.get(step.value) for step in way.people]
    return dict(zip(way.people, told_steps(steps, final=final, published=before, beside=beside), strict=True))


def _read_back(published: Report | None) -> dict[str, StepCount]:
    """What the last edition told, by step."""
    section = published.section("lived") if published else None
    drawn = next((each for each in section.pictures if each.kind == FUNNEL), None) if section else None
    counts = {}
    for line in drawn.lines if drawn else ():
        (count,) = line.values
        counts[line.key] = StepCount(int(count.value) if isinstance(count, Number) else 0, exact=not line.text)
    return counts


def rhythm(wave: Wave, ways: Sequence[PairWay]) -> Picture | None:
    """Sessions held over time, in steps of five; nothing under ten pairs."""
    if len(ways) < FEWEST_ASKED:
        return None
    weeks = [(day.date(), sessions) for day, sessions in _WEEKS.rows(wave=wave)]
    by_week = Counter({(day - date.min).days // 7: sessions for day, sessions in weeks})
    length, steps = stretches(sorted(by_week.items()))
    if len(steps) < THREE:
        return None
    first = min(day for day, _sessions in weeks)
    lines = tuple(
        PictureLine(date_format(first + timedelta(weeks=length * place), "j N"), (Number(count),), so_many(count))
        for place, count in enumerate(steps)
    )
    titles = {
        1: _("Sessions held, week by week"),
        2: _("Sessions held, fortnight by fortnight"),
        4: _("Sessions held, four weeks at a time"),
    }
    return Picture(
        "columns",
        titles[length],
        (_("Sessions held"),),
        lines,
        _("Counted in steps of five, so that no pair is recognised."),
    )
