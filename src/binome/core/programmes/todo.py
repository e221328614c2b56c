"""The next thing to do: what each step tells the home page and the manager's cockpit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from binome.core.framework.compiled_query import PERSON, CompiledQuery, CountSubquery, key_param
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.ui.dates import date_format
from binome.core.ui.props import StepState, Text
from binome.core.ui.waiting import is_soon


@dataclass(frozen=True)
class NextThing:
    """One act that waits for one person. Higher `weight` comes first; `url` is a path of this site."""

    title: str
    text: str
    url: str
    act: str
    weight: int = 50
    stage: str = ""
    due_on: date | None = None
    since: datetime | None = None


URGENT = 20  # what a deadline within three days weighs more: it passes what may wait, not a call for help


def ranked(things: Iterable[NextThing], *, now: datetime) -> list[NextThing]:
    """The most urgent first; of two that weigh the same the one that ends first, then the one that has waited longest."""
    far = date.max
    return sorted(
        things,
        key=lambda thing: (
            -thing.weight - (URGENT if is_soon(thing.due_on, now=now) else 0),
            thing.due_on or far,
            thing.since or now,
        ),
    )


@dataclass(frozen=True)
class TaskSource:
    """One kind of task that may wait for someone.

    `probe` is a query about `PERSON` at `NOW`: while it has no row, `tasks` has certainly none.
    The probes of all steps are read in one query, so that only what may wait is looked up.
    """

    probe: Callable[[], "QuerySet[Any, Any]"]
    tasks: Callable[[Person, datetime], Iterable[NextThing]]


def all_of(sources: Sequence[TaskSource], person: Person, *, now: datetime) -> list[NextThing]:
    """What the sources of one step have for `person`."""
    return [task for source in sources for task in source.tasks(person, now)]


def probes(queries: Callable[[], "Iterable[QuerySet[Any, Any]]"]) -> "CompiledQuery[Person, tuple[bool, ...]]":
    """Which of these queries about a person have a row: one query, compiled once."""
    return CompiledQuery(
        lambda: Person.objects.filter(pk=PERSON.pk).values_list(*[Exists(query.order_by()) for query in queries()])
    )


WAVE = cast("Wave", key_param("wave"))


def counts(queries: Callable[[], "Iterable[QuerySet[Any, Any]]"]) -> "CompiledQuery[Wave, tuple[int, ...]]":
    """How many rows each of these queries about `WAVE` has: one query, compiled once."""
    return CompiledQuery(
        lambda: Wave.objects.filter(pk=WAVE.pk).values_list(
            *[CountSubquery(query.order_by().values("pk")) for query in queries()]
        )
    )


@dataclass(frozen=True)
class Count:
    """A number the cockpit shows, with the screen behind it; in words where it may not be told exactly."""

    label: str
    value: int | str
    url: str = ""
    of: int | None = None


Rows = Callable[[], "QuerySet[Any, Any]"]


@dataclass(frozen=True)
class StepTab:
    """What one step shows on the bar of a wave, as queries about `WAVE`: what it has come to, and what waits for its manager."""

    noun: Text = ""
    reached: Rows | None = None
    waiting: tuple[Rows, ...] = ()

    @property
    def queries(self) -> tuple[Rows, ...]:
        """Each of them, what was reached first."""
        return (*((self.reached,) if self.reached else ()), *self.waiting)


@dataclass(frozen=True)
class Milestone:
    """One stretch of a person's own way through a wave: where it stands, what is next and when."""

    title: str
    state: StepState
    words: str
    text: str = ""
    url: str = ""
    act: str = ""
    when: str = ""


def planned_from(day: date | None) -> str:
    """When something is planned to begin; nothing when nobody has said."""
    return _("Planned from %(day)s") % {"day": date_format(day)} if day else ""


@dataclass(frozen=True)
class StepReport:
    """How one step of one wave stands for its manager: numbers, and who is stuck with the act that helps."""

    stage: str
    counts: list[Count] = field(default_factory=list)
    stuck: list[NextThing] = field(default_factory=list)
