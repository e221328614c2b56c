"""What a report is made of: texts and numbers that page, PDF, workbook and CSV all show."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from binome.core.ui import numbers
from binome.core.ui.rounding import rounded

Kind = Literal["plain", "signed", "percent"]


@dataclass(frozen=True)
class Number:
    """A figure with the decimals it is told with, rounded once, here.

    A drawing, a workbook or a stored edition built from it holds no digit that the page does not tell: the decimals of a
    mean give away how few people stand behind it.
    """

    value: float
    places: int = 0
    kind: Kind = "plain"

    def __post_init__(self) -> None:
        """Round, whole numbers staying whole; what was stored unrounded is rounded as it is read."""
        shown = rounded(self.value, places=self.places)
        object.__setattr__(self, "value", float(shown) if self.places else int(shown))

    def __str__(self) -> str:
        """The figure as the reader's language writes it."""
        if self.kind == "percent":
            return numbers.percent(self.value)
        return numbers.decimal(self.value, places=self.places, signed=self.kind == "signed")


Cell = str | Number


@dataclass(frozen=True)
class Indicator:
    """One number, what it counts, and what to bear in mind."""

    label: str
    value: Cell
    note: str = ""


@dataclass(frozen=True)
class ReportTable:
    """A small table; the first column names the line."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class SlopeLine:
    """One subject before and after, on its scale of 1 to 4."""

    label: str
    before: Number
    after: Number
    note: str


@dataclass(frozen=True)
class SlopeChart:
    """Lines from start to close, of one half of the pairs."""

    title: str
    lines: tuple[SlopeLine, ...]


@dataclass(frozen=True)
class NetworkLinks:
    """Parts of the organisation with their participants, and pairs between two parts."""

    title: str
    nodes: tuple[tuple[str, int], ...]
    links: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Quote:
    """Someone's own words, with their consent or read over by a person."""

    text: str
    by: str
    language: str = ""  # of its writer, where that was noted


@dataclass(frozen=True)
class Section:
    """One part of the report: what it says, its indicators, charts, tables, words, and what it cannot say."""

    key: str
    title: str
    lead: str = ""
    indicators: tuple[Indicator, ...] = ()
    slopes: tuple[SlopeChart, ...] = ()
    networks: tuple[NetworkLinks, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    quotes: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Report:
    """A wave's report, in the reader's language. `edition` 0: not published yet, its figures still move."""

    title: str
    wave: str
    programme: str
    made_on: str
    day: tuple[int, int, int]
    sections: tuple[Section, ...]
    edition: int = 0


def from_plain(kept: dict[str, Any]) -> Report:
    """The report that `dataclasses.asdict` and JSON made plain."""
    sections = tuple(_section(section) for section in kept["sections"])
    return Report(**{**kept, "day": tuple(kept["day"]), "sections": sections})


def _section(kept: dict[str, Any]) -> Section:
    return Section(
        key=kept["key"],
        title=kept["title"],
        lead=kept["lead"],
        indicators=tuple(
            Indicator(indicator["label"], _cell(indicator["value"]), indicator["note"])
            for indicator in kept["indicators"]
        ),
        slopes=tuple(
            SlopeChart(
                chart["title"],
                tuple(
                    SlopeLine(line["label"], Number(**line["before"]), Number(**line["after"]), line["note"])
                    for line in chart["lines"]
                ),
            )
            for chart in kept["slopes"]
        ),
        networks=tuple(
            NetworkLinks(network["title"], tuple(map(tuple, network["nodes"])), tuple(map(tuple, network["links"])))
            for network in kept["networks"]
        ),
        tables=tuple(
            ReportTable(
                table["caption"], tuple(table["columns"]), tuple(tuple(map(_cell, row)) for row in table["rows"])
            )
            for table in kept["tables"]
        ),
        quotes=tuple(Quote(**quote) for quote in kept["quotes"]),
        notes=tuple(kept["notes"]),
    )


def _cell(kept: str | dict[str, Any]) -> Cell:
    return kept if isinstance(kept, str) else Number(**kept)


def with_quotes(report: Report, quotes: dict[str, tuple[Quote, ...]]) -> Report:
    """The report with people's words put into their sections, by key."""
    return replace(
        report, sections=tuple(replace(section, quotes=quotes.get(section.key, ())) for section in report.sections)
    )
