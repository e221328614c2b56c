"""What the seven steps have to say, gathered: next things for one person, reports for one wave."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from binome.core.framework.addresses import address
from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.programmes.access import waves_of
from binome.core.programmes.models import Programme, StageDate, Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage, has_reached
from binome.core.programmes.todo import NextThing, StepReport
from binome.core.ui.dates import date_format
from binome.core.ui.props import Step, StepState, Tally, Text
from binome.journey.audience.queries import home as audience
from binome.journey.diagnosis.queries import home as diagnosis
from binome.journey.enrolment.queries import home as enrolment
from binome.journey.learning.queries import home as learning
from binome.journey.matching.queries import home as matching
from binome.journey.mentoring.queries import home as mentoring
from binome.journey.network.queries import home as network
from binome.journey.outcomes.queries import home as outcomes

STEPS = (audience, diagnosis, enrolment, learning, matching, mentoring, network, outcomes)
REPORTING = STEPS[1:]  # audience and diagnosis are one step to whoever reads: the second reports for both
STEP_NAMES = (
    ("diagnosis", _("Audience"), Stage.AUDIENCE),
    ("enrolment", _("Enrolment"), Stage.ENROLMENT),
    ("learning", _("Learning"), Stage.LEARNING),
    ("matching", _("Matching"), Stage.MATCHING),
    ("mentoring", _("Mentoring"), Stage.MENTORING),
    ("network", _("Network"), Stage.MENTORING),
    ("outcomes", _("Outcomes"), Stage.OUTCOMES),
)


@dataclass(frozen=True)
class BoardStep:
    """One step of a wave on its manager's board."""

    name: Text
    url: str
    state: StepState
    when: str
    counts: list[Tally]
    stuck: list[NextThing]


def board(wave: Wave, *, now: datetime) -> list[BoardStep]:
    """The seven steps of `wave`: what each counts, when it is planned, who is stuck there and the act that helps."""
    calendar = {date.stage: date for date in wave.calendar.all()}
    return [
        BoardStep(
            name=label,
            url=address(f"{name}:wave", wave.pk),
            state=state_of(wave.stage, stage),
            when=_planned(calendar.get(stage)) if name != "network" else "",  # open beside mentoring, planned by nobody
            counts=[Tally(count.label, count.value, count.of, count.url) for count in report.counts],
            stuck=sorted(report.stuck, key=lambda thing: -thing.weight),
        )
        for (name, label, stage), report in zip(STEP_NAMES, reports(wave, now=now), strict=True)
    ]


def _planned(dates: StageDate | None) -> str:
    return f"{date_format(dates.starts_on)} – {date_format(dates.ends_on)}" if dates else ""


def reports(wave: Wave, *, now: datetime) -> list[StepReport]:
    """The report of each step of `wave`, in the order of the story."""
    return [step.step_report(wave, now=now) for step in REPORTING]


def stage_line(wave: Wave) -> list[Step]:
    """The seven-step line of `wave`: done, current or still to come."""
    return [Step(label=str(label), state=state_of(wave.stage, stage)) for _name, label, stage in STEP_NAMES]


def state_of(now_at: str, stage: Stage) -> StepState:
    """Where a step stands while its wave is at `now_at`."""
    if now_at == stage:
        return "current"
    return "done" if has_reached(now_at, stage) else "todo"


def waves_joined(person: Person) -> QuerySet[Wave]:
    """Open waves that `person` takes part in, latest first."""
    return (
        Wave.objects.filter(
            Q(applications__person=person) & ~Q(applications__state__in=("withdrawn", "not_this_time")),
            closed_at__isnull=True,
        )
        .select_related("programme")
        .distinct()
        .order_by("-pk")
    )


_CONTACTS = CompiledQuery(
    lambda: (
        Programme.objects.filter(waves__in=waves_joined(PERSON).select_related(None).order_by())
        .exclude(contact="")
        .distinct()
        .order_by("pk")[:3]
    )
)
_LATEST_JOINED = CompiledQuery(lambda: waves_joined(PERSON)[:1])
_LATEST_STEERED = CompiledQuery(lambda: waves_steered(PERSON)[:3])


def contacts_of(person: Person) -> list[Programme]:
    """The programmes that `person` takes part in, with whom to write to."""
    return _CONTACTS.rows(person=person)


def latest_joined(person: Person) -> Wave | None:
    """The latest open wave that `person` takes part in."""
    return _LATEST_JOINED.first(person=person)


def latest_steered(person: Person) -> list[Wave]:
    """The three latest waves that `person` steers."""
    return _LATEST_STEERED.rows(person=person)


def waves_steered(person: Person) -> QuerySet[Wave]:
    """Waves that `person` steers, latest first."""
    return waves_of(person, Right.STEER)
