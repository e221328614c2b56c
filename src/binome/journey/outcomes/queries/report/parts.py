"""What a report is made of: plain texts and numbers that page, PDF and workbook all show."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Indicator:
    """One number in words, what it counts, and what to bear in mind."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A small table; the first column names the line."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SlopeLine:
    """One subject before and after, on its scale of 1 to 4."""

    label: str
    before: float
    after: float
    note: str


@dataclass(frozen=True)
class SlopeChart:
    """Lines from start to close, of one half of the pairs."""

    title: str
    lines: tuple[SlopeLine, ...]


@dataclass(frozen=True)
class Links:
    """Parts of the organisation with their participants, and pairs between two parts."""

    title: str
    nodes: tuple[tuple[str, int], ...]
    links: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Quote:
    """Someone's own words, with their consent."""

    text: str
    by: str


@dataclass(frozen=True)
class Section:
    """One part of the report: what it says, its indicators, charts, tables, words, and what it cannot say."""

    key: str
    title: str
    lead: str = ""
    indicators: tuple[Indicator, ...] = ()
    slopes: tuple[SlopeChart, ...] = ()
    networks: tuple[Links, ...] = ()
    tables: tuple[Table, ...] = ()
    quotes: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Report:
    """A wave's report, in the reader's language."""

    title: str
    wave: str
    programme: str
    made_on: str
    sections: tuple[Section, ...]
