"""What charts show: plain values, decided before they come here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from binome.core.ui.props import Text


@dataclass(frozen=True)
class Heat:
    """A cell: its value, how many people stand behind it, half the width of its interval. No value: hidden."""

    value: float | None
    n: int | None = None
    margin: float | None = None


@dataclass(frozen=True)
class HeatMap:
    """Subjects down, groups across; None or a cell without value is hidden and hatched.

    `hidden` says what a hidden cell means; `signed` writes a plus before what is above nothing.
    """

    row_title: Text
    rows: Sequence[Text]
    columns: Sequence[Text]
    cells: Sequence[Sequence[Heat | None]]
    unit: str = ""
    minimum: float = 0
    maximum: float = 100
    low: Text = ""
    high: Text = ""
    hidden: Text = ""
    signed: bool = False
    places: int = 0  # decimals of every number of this picture


@dataclass(frozen=True)
class Bar:
    """Two amounts on one subject."""

    label: Text
    left: float
    right: float


@dataclass(frozen=True)
class Bars:
    """Two amounts face to face on each subject: offered by mentors, wanted by mentees."""

    left: Text
    right: Text
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Slope:
    """One subject before and after."""

    label: Text
    before: float
    after: float
    note: Text = ""


@dataclass(frozen=True)
class Slopes:
    """Lines from before to after on one scale."""

    before: Text
    after: Text
    slopes: Sequence[Slope]
    minimum: float = 1
    maximum: float = 5
    places: int = 1  # decimals of every number of this picture


@dataclass(frozen=True)
class TimelineMoment:
    """Something on a pair's way."""

    on: date
    label: Text
    state: Literal["done", "planned", "postponed", "missed"] = "planned"


@dataclass(frozen=True)
class PairTimeline:
    """A pair's way from its first day to its last, with today on it."""

    start: date
    end: date
    today: date
    moments: Sequence[TimelineMoment]


@dataclass(frozen=True)
class Node:
    """A department and how many people of it take part."""

    label: str
    count: int = 1


@dataclass(frozen=True)
class PairLink:
    """How many pairs join two departments."""

    source: str
    target: str
    weight: int = 1


@dataclass(frozen=True)
class Network:
    """Links between departments."""

    nodes: Sequence[Node]
    links: Sequence[PairLink]


Figure = HeatMap | Bars | Slopes | PairTimeline | Network
