"""The next thing to do: what each step tells the home page and the manager's cockpit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Exists, QuerySet

from binome.core.framework.compiled_query import PERSON, CompiledQuery, CountSubquery, key_param
from binome.core.people.models import Person
from binome.core.programmes.models import Wave


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


@dataclass(frozen=True)
class StepReport:
    """How one step of one wave stands for its manager: numbers, and who is stuck with the act that helps."""

    stage: str
    counts: list[Count] = field(default_factory=list)
    stuck: list[NextThing] = field(default_factory=list)
