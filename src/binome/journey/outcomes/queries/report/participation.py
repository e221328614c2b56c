"""Who took part and how far they went, week after week: the funnel and the rhythm of a wave."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from binome.core.framework.compiled_query import CompiledQuery
from binome.core.privacy.disclosure.thresholds import FEWEST_ASKED
from binome.core.privacy.phrases import so_many
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import WAVE, counts
from binome.core.ui.dates import date_format
from binome.journey.diagnosis.models import Invitation
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import RelationshipState, SessionState
from binome.journey.outcomes.queries.report.parts import Number, Picture, PictureLine, Report
from binome.journey.outcomes.rules.participation import StepCount, stretches, told_steps

FUNNEL: Final = "funnel"
SURVEY_STEPS = 2  # invited and answered: a survey that closed moves no more
THREE = 3


class PairWay(NamedTuple):
    """How far one pair went."""

    mentor: int
    mentee: int
    state: str
    planned: int
    held: int


_BEFORE_PAIRS = counts(
    lambda: (
        Invitation.objects.filter(survey__wave=WAVE),
        Invitation.objects.filter(survey__wave=WAVE, answered=True),
        _people(Application.objects.filter(wave=WAVE).exclude(state=ApplicationState.DRAFT)),
        _people(Application.objects.accepted().filter(wave=WAVE)),
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


def step_counts(wave: Wave, ways: Sequence[PairWay]) -> list[int]:
    """People at each step, from the invitation to the close of their pair."""

    def people(pairs: Sequence[PairWay]) -> int:
        return len({person for pair in pairs for person in (pair.mentor, pair.mentee)})

    return [
        *_BEFORE_PAIRS.row(wave=wave),
        people(ways),
        people([pair for pair in ways if pair.held]),
        people([pair for pair in ways if pair.held >= THREE]),
        people([pair for pair in ways if pair.held >= max(pair.planned, THREE)]),
        people([pair for pair in ways if pair.state == RelationshipState.CLOSED]),
    ]


def funnel(publishable_steps: Sequence[StepCount]) -> Picture | None:
    """From the invitation to the close; steps before the first that anyone took are left out (no survey, no invitations)."""
    labels = (
        _("Invited to the survey"),
        _("Answered the survey"),
        _("Applied"),
        _("Accepted"),
        _("In a pair"),
        _("Met once or more"),
        _("Met three times or more"),
        _("Met as often as planned"),
        _("Pair closed"),
    )
    lines = tuple(
        PictureLine(label, (Number(step.count),), "" if step.exact else so_many(step.count))
        for label, step in zip(labels, publishable_steps, strict=True)
    )
    shown = tuple(line for line, step in zip(lines, publishable_steps, strict=True) if step.count or not step.exact)
    if not any(step.count for step in publishable_steps):
        return None
    note = _("Counted in people. “At least” stands where the exact number would tell of fewer than five.")
    return Picture(FUNNEL, _("From the invitation to the close"), (_("People"),), shown, note)


def publishable_steps(wave: Wave, ways: Sequence[PairWay], *, final: bool, published: Report | None) -> list[StepCount]:
    """The steps as far as they may be told, beside what the last edition told of them."""
    section = published.section("lived") if published else None
    drawn = next((each for each in section.pictures if each.kind == FUNNEL), None) if section else None
    earlier = [_read_back(line) for line in drawn.lines] if drawn else []
    counted = step_counts(wave, ways)
    # A step that nobody took is not drawn: what was published holds the last steps.
    missing = [StepCount(0, exact=False)] * (len(counted) - len(earlier)) if earlier else []
    return told_steps(counted, final=final, fixed=SURVEY_STEPS, published=[*missing, *earlier])


def _read_back(line: PictureLine) -> StepCount:
    (count,) = line.values
    return StepCount(int(count.value) if isinstance(count, Number) else 0, exact=not line.text)


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
