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
class Errand:
    """One kind of thing that may wait for someone.

    `sign` is a question about `PERSON` at `NOW`: while it has no answer, `things` has certainly none.
    The signs of all steps are read in one query, so that only what may wait is looked up.
    """

    sign: Callable[[], "QuerySet[Any, Any]"]
    things: Callable[[Person, datetime], Iterable[NextThing]]


def all_of(errands: Sequence[Errand], person: Person, *, now: datetime) -> list[NextThing]:
    """What the errands of one step have for `person`."""
    return [thing for errand in errands for thing in errand.things(person, now)]


def signs(questions: Callable[[], "Iterable[QuerySet[Any, Any]]"]) -> "CompiledQuery[Person, tuple[bool, ...]]":
    """Which of these questions about a person have an answer: one query, written once."""
    return CompiledQuery(
        lambda: Person.objects.filter(pk=PERSON.pk).values_list(*[Exists(asked.order_by()) for asked in questions()])
    )


WAVE = cast("Wave", key_param("wave"))


def counts(questions: Callable[[], "Iterable[QuerySet[Any, Any]]"]) -> "CompiledQuery[Wave, tuple[int, ...]]":
    """How many rows each of these questions about `WAVE` has: one query, written once."""
    return CompiledQuery(
        lambda: Wave.objects.filter(pk=WAVE.pk).values_list(
            *[CountSubquery(asked.order_by().values("pk")) for asked in questions()]
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
