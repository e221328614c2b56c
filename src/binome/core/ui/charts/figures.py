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


@dataclass(frozen=True)
class FunnelStep:
    """How many got as far as here; `text` says it where the number alone would say too much; `hidden`: no number is told."""

    label: Text
    count: float
    text: Text = ""
    hidden: bool = False


@dataclass(frozen=True)
class Funnel:
    """Who went on, step by step; each bar beside the widest."""

    steps: Sequence[FunnelStep]
    unit: Text = ""


@dataclass(frozen=True)
class Estimate:
    """One subject's value with the ends of its interval; `text` is how the value is written, `note` for whom it holds."""

    label: Text
    value: float
    low: float | None = None
    high: float | None = None
    start: float | None = None  # the same before: a hollow dot joined to the value
    text: Text = ""
    note: Text = ""


@dataclass(frozen=True)
class Estimates:
    """Values on one scale, each with its interval and where it started."""

    estimates: Sequence[Estimate]
    minimum: float
    maximum: float
    places: int = 0
    ticks: Sequence[tuple[float, Text]] = ()
    head: Text = ""  # of the column that holds the values in the table
    start: Text = ""  # the same of where they started; none: nothing started
    written: Text = ""  # the same of the text beside each dot, where it says something else than the value


@dataclass(frozen=True)
class Split:
    """One group in parts that add up to it, in the order of the legend."""

    label: Text
    parts: Sequence[int]


@dataclass(frozen=True)
class Splits:
    """Groups in the same two or three parts; `centred` puts the middle of each bar's middle part on one line."""

    legend: Sequence[Text]
    splits: Sequence[Split]
    centred: bool = False


@dataclass(frozen=True)
class Column:
    """How many in one stretch of time."""

    label: Text
    count: float
    text: Text = ""


@dataclass(frozen=True)
class Columns:
    """A count over time, the first stretch first."""

    time: Text
    counted: Text
    columns: Sequence[Column]


Figure = HeatMap | Bars | PairTimeline | Network | Funnel | Estimates | Splits | Columns
