"""A person's own way through each wave, from the application to the results, in one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import Milestone
from binome.core.ui.props import Text
from binome.journey.enrolment.models import Application, Reference
from binome.journey.enrolment.queries import progress as enrolment
from binome.journey.enrolment.queries.applications import references_of
from binome.journey.enrolment.queries.applying import applications_of, called_waves, waves_open_to
from binome.journey.enrolment.states import ApplicationState
from binome.journey.learning.queries import progress as learning
from binome.journey.matching.queries import progress as matching
from binome.journey.matching.queries.participant import MyMatching, my_matching
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries import progress as mentoring
from binome.journey.mentoring.queries.pairs import spaces_with_dates
from binome.journey.outcomes.models import Assessment
from binome.journey.outcomes.queries import progress as outcomes
from binome.journey.outcomes.queries.progress import assessments_of

# Whoever was not taken, or left, has no way beyond the application.
LEADS_ON = frozenset(set(ApplicationState) - {ApplicationState.NOT_THIS_TIME, ApplicationState.WITHDRAWN})

_APPLICATIONS = CompiledQuery(lambda: applications_of(PERSON).prefetch_related("wave__calendar"))


@dataclass(frozen=True)
class WaveProgress:
    """One application and what follows from it."""

    wave: Wave
    side: str
    side_label: Text
    milestones: list[Milestone]


@dataclass(frozen=True)
class LatestStep:
    """How far one has come in one wave."""

    wave: Wave
    side: str
    side_label: Text
    milestone: Milestone


@dataclass(frozen=True)
class PersonProgress:
    """Every way of one person, latest wave first; where they may still apply."""

    ways: list[WaveProgress]
    calls: list[Wave]
    called: list[Wave]
    pages: list[tuple[str, str]]


class Gathered:
    """What is read of one person for all their ways, each part when it is first wanted: one way needs few of them."""

    def __init__(self, person: Person, *, now: datetime) -> None:
        self.person = person
        self.now = now

    @cached_property
    def applications(self) -> list[Application]:
        """All they applied with, latest wave first."""
        return _APPLICATIONS.rows(person=self.person)

    @cached_property
    def accepted(self) -> list[Application]:
        """Those that made them part of a wave."""
        return [application for application in self.applications if application.state == ApplicationState.ACCEPTED]

    @cached_property
    def choices(self) -> dict[int, MyMatching]:
        """What they choose from, by application."""
        if not self.accepted:
            return {}
        return {entry.application.pk: entry for entry in my_matching(self.person, now=self.now)}

    @cached_property
    def spaces(self) -> Sequence[Relationship]:
        """Their pairs, with the dates."""
        return spaces_with_dates(self.person, now=self.now)

    @cached_property
    def assessments(self) -> Sequence[Assessment]:
        """What they were asked of themselves."""
        return assessments_of(self.person)


def latest_steps_of(gathered: Gathered) -> list[LatestStep]:
    """How far one has come in each wave, latest wave first: the last stretch that has begun."""
    return [
        LatestStep(application.wave, application.side, application.get_side_display(), _latest(application, gathered))
        for application in gathered.applications
    ]


def progress_of(person: Person, *, now: datetime) -> PersonProgress:
    """Where `person` stands in each wave they applied to, where they may apply, and the pages that gather it all."""
    gathered = Gathered(person, now=now)
    taken = {application.wave_id for application in gathered.applications}
    return PersonProgress(
        ways=[_way(application, gathered) for application in gathered.applications],
        calls=[wave for wave in waves_open_to(person, now=now) if wave.pk not in taken],
        called=list(called_waves().filter(closed_at__isnull=True).order_by("-pk")),
        pages=_pages(gathered, references_of(person)),
    )


def _pages(gathered: Gathered, references: list[Reference]) -> list[tuple[str, str]]:
    """The pages that gather one stretch of every wave, where there is anything to gather."""
    every = (
        (gathered.applications, _("My applications"), "enrolment:mine"),
        (gathered.accepted, _("My preparation"), "learning:mine"),
        (gathered.choices, _("My proposals"), "matching:my_proposals"),
        (gathered.spaces, _("My results"), "outcomes:mine"),
    )
    pages = [(label, reverse(page)) for something, label, page in every if something]
    return pages + [
        (
            _("My reference for %(name)s") % {"name": reference.application.person.name},
            reverse("enrolment:reference", args=[reference.pk]),
        )
        for reference in references
    ]


def _way(application: Application, gathered: Gathered) -> WaveProgress:
    milestones = [stone for stretch in _stretches(application, gathered) for stone in stretch()]
    return WaveProgress(application.wave, application.side, application.get_side_display(), milestones)


def _latest(application: Application, gathered: Gathered) -> Milestone:
    """Looked for from the end, so that what lies behind is not read; the application itself when nothing has begun."""
    first, *later = _stretches(application, gathered)
    stones = (stone for stretch in reversed(later) for stone in reversed(stretch()))
    return next((stone for stone in stones if stone.state != "todo"), None) or first()[0]


def _stretches(application: Application, gathered: Gathered) -> list[Callable[[], list[Milestone]]]:
    """The way from the application to the results, each stretch read when it is called."""
    begins: list[Callable[[], list[Milestone]]] = [lambda: [enrolment.milestone(application)]]
    if application.state not in LEADS_ON:
        return begins
    planned = _planned(application.wave, is_of_this_wave=application.state != ApplicationState.NEXT_WAVE)
    return [
        *begins,
        lambda: [learning.milestone(application, planned=planned.get(Stage.LEARNING))],
        lambda: [matching.milestone(gathered.choices.get(application.pk), planned=planned.get(Stage.MATCHING))],
        lambda: mentoring.milestones(application, gathered.spaces, planned=planned.get(Stage.MENTORING)),
        lambda: [outcomes.milestone(gathered.assessments, application, planned=planned.get(Stage.OUTCOMES))],
    ]


def _planned(wave: Wave, *, is_of_this_wave: bool) -> dict[str, date]:
    """When each stage begins; nothing for someone who waits for a wave whose calendar nobody knows yet."""
    return {day.stage: day.starts_on for day in wave.calendar.all()} if is_of_this_wave else {}
