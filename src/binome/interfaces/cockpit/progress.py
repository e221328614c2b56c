"""A person's own way through each wave, from the application to the results, in one list."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

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
from binome.journey.outcomes.queries import progress as outcomes

# Whoever was not taken, or left, has no way beyond the application.
LEADS_ON = frozenset(set(ApplicationState) - {ApplicationState.NOT_THIS_TIME, ApplicationState.WITHDRAWN})


@dataclass(frozen=True)
class WaveProgress:
    """One application and what follows from it."""

    wave: Wave
    side: str
    side_label: Text
    milestones: list[Milestone]

    @property
    def latest(self) -> Milestone:
        """How far one has come: the last stretch that has begun."""
        return next(
            stone for stone in reversed(self.milestones) if stone.state != "todo" or stone is self.milestones[0]
        )


@dataclass(frozen=True)
class PersonProgress:
    """Every way of one person, latest wave first; where they may still apply."""

    ways: list[WaveProgress]
    calls: list[Wave]
    called: list[Wave]
    pages: list[tuple[str, str]]


def ways_of(person: Person, *, now: datetime) -> list[WaveProgress]:
    """Where `person` stands in each wave they applied to, latest first."""
    return _ways(person, _gathered(person, now=now))


def progress_of(person: Person, *, now: datetime) -> PersonProgress:
    """Where `person` stands in each wave they applied to, where they may apply, and the pages that gather it all."""
    gathered = _gathered(person, now=now)
    taken = {application.wave_id for application in gathered.applications}
    return PersonProgress(
        ways=_ways(person, gathered),
        calls=[wave for wave in waves_open_to(person, now=now) if wave.pk not in taken],
        called=list(called_waves().filter(closed_at__isnull=True).order_by("-pk")),
        pages=_pages(gathered, references_of(person)),
    )


@dataclass(frozen=True)
class _Gathered:
    """What is read of one person for all their ways: `choices` by application, and the spaces of their pairs."""

    applications: list[Application]
    accepted: list[Application]
    choices: dict[int, MyMatching]
    spaces: list[Relationship]


def _gathered(person: Person, *, now: datetime) -> _Gathered:
    mine = list(applications_of(person).prefetch_related("wave__calendar"))
    accepted = [application for application in mine if application.state == ApplicationState.ACCEPTED]
    choices = {entry.application.pk: entry for entry in my_matching(person, now=now)} if accepted else {}
    spaces = list(spaces_with_dates(person, now=now)) if accepted else []
    return _Gathered(mine, accepted, choices, spaces)


def _ways(person: Person, gathered: _Gathered) -> list[WaveProgress]:
    return [_way(application, person, gathered.choices, gathered.spaces) for application in gathered.applications]


def _pages(gathered: _Gathered, references: list[Reference]) -> list[tuple[str, str]]:
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


def _way(
    application: Application, person: Person, choices: dict[int, MyMatching], spaces: list[Relationship]
) -> WaveProgress:
    milestones = [enrolment.milestone(application)]
    if application.state in LEADS_ON:
        planned = _planned(application.wave, is_of_this_wave=application.state != ApplicationState.NEXT_WAVE)
        milestones += [
            learning.milestone(application, planned=planned.get(Stage.LEARNING)),
            matching.milestone(choices.get(application.pk), planned=planned.get(Stage.MATCHING)),
            *mentoring.milestones(application, spaces, planned=planned.get(Stage.MENTORING)),
            outcomes.milestone(person, application, planned=planned.get(Stage.OUTCOMES)),
        ]
    return WaveProgress(application.wave, application.side, application.get_side_display(), milestones)


def _planned(wave: Wave, *, is_of_this_wave: bool) -> dict[str, date]:
    """When each stage begins; nothing for someone who waits for a wave whose calendar nobody knows yet."""
    return {day.stage: day.starts_on for day in wave.calendar.all()} if is_of_this_wave else {}
