"""What this step tells the home page: nothing yet."""

from datetime import datetime

from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import NextThing, StepReport


def next_things_for(person: Person, *, now: datetime) -> list[NextThing]:
    """Nothing waits."""
    return []


def step_report(wave: Wave, *, now: datetime) -> StepReport:
    """Nothing to report."""
    return StepReport("")
