"""Small values that views hand to the components which show more than one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.safestring import SafeString

Text = str | Promise
When = Text | date | datetime
StepState = Literal["done", "current", "todo"]


@dataclass(frozen=True)
class Step:
    """One of the seven steps on the line at the top of a journey."""

    label: Text
    state: StepState = "todo"
    href: str = ""
    note: Text = ""


@dataclass(frozen=True)
class FormStep:
    """A part of a long form, shown alone where scripts run: its place among how many, and the minutes it takes."""

    key: str
    title: Text
    icon: str
    minutes: int
    number: int
    of: int
    is_first_shown: bool = False
    tone: Literal["", "mentor", "mentee"] = ""

    @property
    def is_last(self) -> bool:
        """Whether the form ends here."""
        return self.number == self.of


@dataclass(frozen=True)
class Tally:
    """A count among others: out of how many when that is known, and the screen behind the number."""

    label: Text
    value: int | Text
    of: int | None = None
    url: str = ""


@dataclass(frozen=True)
class FilterChip:
    """A filter of a list that the reader keeps under a name, and where it is removed."""

    name: str
    query: str
    remove: str


@dataclass(frozen=True)
class SavedFilters:
    """What the reader keeps of the list on the page, and where one more is saved."""

    chips: Sequence[FilterChip]
    save: str


@dataclass(frozen=True)
class Tab:
    """A link among tabs; `count` is shown beside its label."""

    label: Text
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Crumb:
    """A page above the one that is read."""

    label: Text
    url: str


@dataclass(frozen=True)
class RatingRow:
    """A line of a rating scale: the key ends the field's name, the value is what was answered."""

    key: str | int
    label: Text
    value: str | int | None = ""
    help: Text = ""


@dataclass(frozen=True)
class Ranked:
    """A line of a ranking, first choice first."""

    key: str | int
    label: Text
    note: Text | SafeString = ""


@dataclass(frozen=True)
class Difference:
    """One field that is not the same in the draft and on the page."""

    label: str
    saved: str
    typed: str


@dataclass(frozen=True)
class Draft:
    """What `{% autosave %}` writes into a form: where it is saved, the version it goes on from, what stands against it."""

    to: str
    version: str
    stored: str = ""
    page: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def is_changed_elsewhere(self) -> bool:
        """Whether the person has to choose between two texts."""
        return bool(self.stored)
