"""What the seven steps have to say, gathered: next things for one person, reports for one wave."""

from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.programmes.doors import waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage, has_reached
from binome.core.programmes.todo import NextThing, StepReport
from binome.core.ui.props import Step
from binome.journey.audience import queries as audience
from binome.journey.enrolment import queries as enrolment
from binome.journey.learning import queries as learning
from binome.journey.matching import queries as matching
from binome.journey.mentoring import queries as mentoring
from binome.journey.network import queries as network
from binome.journey.outcomes import queries as outcomes

STEPS = (audience, enrolment, learning, matching, mentoring, network, outcomes)
STEP_NAMES = (
    ("audience", _("Audience"), Stage.AUDIENCE),
    ("enrolment", _("Enrolment"), Stage.ENROLMENT),
    ("learning", _("Learning"), Stage.LEARNING),
    ("matching", _("Matching"), Stage.MATCHING),
    ("mentoring", _("Mentoring"), Stage.MENTORING),
    ("network", _("Network"), Stage.MENTORING),
    ("outcomes", _("Outcomes"), Stage.OUTCOMES),
)


def next_things(person: Person, *, now: datetime) -> list[NextThing]:
    """Everything that waits for `person`, weightiest first; ties in the order of the story."""
    found = [thing for step in STEPS for thing in step.next_things_for(person, now=now)]
    return sorted(found, key=lambda thing: -thing.weight)


def reports(wave: Wave, *, now: datetime) -> list[StepReport]:
    """The report of each step of `wave`, in the order of the story."""
    return [step.step_report(wave, now=now) for step in STEPS]


def stage_line(wave: Wave, *, links: dict[str, str] | None = None) -> list[Step]:
    """The seven-step line of `wave`: done, current or still to come."""
    return [
        Step(label=str(label), state=_state(wave.stage, stage), href=(links or {}).get(name, ""))
        for name, label, stage in STEP_NAMES
    ]


def _state(now_at: str, stage: Stage) -> Literal["done", "current", "todo"]:
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


def waves_steered(person: Person) -> QuerySet[Wave]:
    """Waves that `person` steers, latest first."""
    return waves_of(person, Right.STEER)
