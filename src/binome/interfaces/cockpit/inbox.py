"""What waits for someone as a list of tasks: the age and the deadline of each in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from binome.core.programmes.todo import NextThing
from binome.core.ui.waiting import deadline, is_soon, waited


@dataclass(frozen=True)
class Task:
    """One line of the list."""

    thing: NextThing
    age: str
    due: str
    is_soon: bool


def tasks(things: Iterable[NextThing], *, now: datetime) -> list[Task]:
    """The lines, in the order they come."""
    return [
        Task(
            thing,
            age=waited(thing.since, now=now) if thing.since else "",
            due=deadline(thing.due_on, now=now) if thing.due_on else "",
            is_soon=is_soon(thing.due_on, now=now),
        )
        for thing in things
    ]
