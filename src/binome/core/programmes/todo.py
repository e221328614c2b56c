"""The next thing to do: what each step tells the home page and the manager's cockpit."""

from dataclasses import dataclass, field
from datetime import date


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
class Count:
    """A number the cockpit shows, with the screen behind it."""

    label: str
    value: int
    url: str = ""
    of: int | None = None


@dataclass(frozen=True)
class StepReport:
    """How one step of one wave stands for its manager: numbers, and who is stuck with the act that helps."""

    stage: str
    counts: list[Count] = field(default_factory=list)
    stuck: list[NextThing] = field(default_factory=list)
