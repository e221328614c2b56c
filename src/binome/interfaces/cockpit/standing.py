"""Where a person stands, in one query: what concerns them on every page, and what may wait for them at home."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet
from django.http import HttpRequest

from binome.core.framework.compiled_query import PERSON
from binome.core.people.models import Person
from binome.core.programmes.access import programmes_of
from binome.core.programmes.permissions import Right
from binome.core.programmes.todo import NextThing, probes, ranked
from binome.interfaces.accounts import second_factor_tasks as second_factor
from binome.interfaces.administration import erasures, notices
from binome.interfaces.cockpit import unsteered
from binome.interfaces.cockpit.gathering import STEPS, waves_joined, waves_steered
from binome.interfaces.letters import queries as letters
from binome.interfaces.setup import queries as setup
from binome.interfaces.webhooks import queries as webhooks
from binome.journey.enrolment.models import Marking
from binome.journey.learning.queries.trainers import trainer_roles_of
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.pairs import spaces_of
from binome.journey.network.queries.communities import rooms_of
from binome.journey.network.queries.people import belonging

TASK_SOURCES = (
    *(source for step in STEPS for source in step.TASK_SOURCES),
    *letters.TASK_SOURCES,
    *setup.TASK_SOURCES,
    *erasures.TASK_SOURCES,
    *second_factor.TASK_SOURCES,
    *notices.TASK_SOURCES,
    *webhooks.TASK_SOURCES,
    *unsteered.TASK_SOURCES,
)


@dataclass(frozen=True)
class Standing:
    """What exists for one person: each word a question that has an answer, or none."""

    steers: bool
    trains: bool
    reviews: bool
    reads_reports: bool
    in_a_pair: bool
    books: bool
    in_network: bool


@dataclass(frozen=True)
class Home:
    """What waits for a person, weightiest first; whether a wave, a pair or a room of theirs is to be shown."""

    things: list[NextThing]
    in_a_wave: bool
    in_a_pair: bool
    in_a_room: bool


def _everywhere() -> "list[QuerySet[Any, Any]]":
    return [
        waves_steered(PERSON),
        trainer_roles_of(PERSON),
        Person.objects.filter(
            Exists(programmes_of(PERSON, Right.MARK)) | Exists(Marking.objects.of(PERSON)), pk=PERSON.pk
        ),
        programmes_of(PERSON, Right.READ_REPORT),
        spaces_of(PERSON),
        Relationship.objects.booked_by(PERSON),
        belonging(PERSON),
    ]


def _at_home() -> "list[QuerySet[Any, Any]]":
    return [*_everywhere(), waves_joined(PERSON), rooms_of(PERSON), *[source.probe() for source in TASK_SOURCES]]


EVERYWHERE = len(fields(Standing))
ON_EVERY_PAGE = probes(_everywhere)
AT_HOME = probes(_at_home)


def standing_of(request: HttpRequest, person: Person) -> Standing:
    """Where the reader of this page stands; asked once a page."""
    kept: Standing | None = getattr(request, "standing", None)
    if kept is None:
        kept = Standing(*ON_EVERY_PAGE.row(person=person))
        request.standing = kept  # type: ignore[attr-defined]
    return kept


def home_of(request: HttpRequest, person: Person, *, now: datetime) -> Home:
    """What waits for `person`: only the sources whose probe has a row are asked; ties in the order of the story."""
    answers = AT_HOME.row(person=person, now=now)
    standing = Standing(*answers[:EVERYWHERE])
    request.standing = standing  # type: ignore[attr-defined]
    in_a_wave, in_a_room, *may_wait = answers[EVERYWHERE:]
    called = [source for source, has_row in zip(TASK_SOURCES, may_wait, strict=True) if has_row]
    things = [task for source in called for task in source.tasks(person, now)]
    return Home(ranked(things, now=now), in_a_wave, standing.in_a_pair, in_a_room)
