"""What a report is made of: texts and numbers that page, PDF, workbook, slides and CSV all show."""

from dataclasses import dataclass, field, replace
from typing import Literal

from binome.core.ui import numbers
from binome.core.ui.rounding import rounded

COUNTS = ("funnel", "columns")  # kinds of pictures whose lines are one count each
Kind = Literal["plain", "signed", "percent"]
PictureKind = Literal["funnel", "dumbbells", "intervals", "splits", "diverging", "columns", "matrix"]


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
    """One number, what it counts, and what to bear in mind.

    `key`: by which it is found again in a published edition, whose labels are in the words of its day.
    """

    label: str
    value: Cell
    note: str = ""
    key: str = ""


@dataclass(frozen=True)
class ReportTable:
    """A small table; the first column names the line."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class PictureLine:
    """One line of a picture: its values in the order of the picture's heads; `text` where a number would say too much.

    `key`: by which it is found again in a published edition.
    """

    label: str
    values: tuple[Cell, ...]
    text: str = ""
    note: str = ""
    key: str = ""


@dataclass(frozen=True)
class Picture:
    """Something drawn, in plain values: page and PDF draw it, workbook and slides make it a chart of their own.

    Values by kind: funnel and columns (how many) · dumbbells (start, close, change, interval from, to) · intervals (value,
    from, to) · splits and diverging (how many in each part) · matrix (one for each head; a dash where it is not told).
    """

    kind: PictureKind
    title: str
    heads: tuple[str, ...]
    lines: tuple[PictureLine, ...]
    note: str = ""

    def written(self, line: PictureLine) -> tuple[Cell, ...]:
        """The values of a line as a table writes them: a count told as “at least 15” is not the number 15."""
        return (line.text,) if self.kind in COUNTS and line.text else line.values


@dataclass(frozen=True)
class NetworkLinks:
    """Parts of the organisation with their participants, and pairs between two parts.

    `key`: "before" or "after", by which it is found again in a published edition.
    """

    title: str
    nodes: tuple[tuple[str, int], ...]
    links: tuple[tuple[str, str, int], ...]
    key: str = ""


@dataclass(frozen=True)
class Quote:
    """Someone's own words, with their consent or read over by a person; `times` people wrote the same."""

    text: str
    by: str
    language: str = ""  # of its writer, where that was noted
    times: int = 1


@dataclass(frozen=True)
class Section:
    """One part of the report: what it says, its indicators, pictures, tables, words, and what it cannot say."""

    key: str
    title: str
    lead: str = ""
    indicators: tuple[Indicator, ...] = ()
    pictures: tuple[Picture, ...] = ()
    networks: tuple[NetworkLinks, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    quotes: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def indicator(self, key: str) -> Indicator | None:
        """The indicator of that key, when the section has it."""
        return next((each for each in self.indicators if each.key == key), None)


@dataclass(frozen=True)
class Front:
    """The report in one minute: what it found, what that does not prove, three figures, one picture, one voice, what next."""

    headline: str
    limits: str
    figures: tuple[Indicator, ...] = ()
    picture: Picture | None = None
    next_steps: tuple[str, ...] = ()
    quote: Quote | None = None


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
    front: Front | None = None  # editions published before there was one have none
    due: tuple[str, ...] = ()  # what is not due yet, and when it will be
    withheld: tuple[str, ...] = ()  # figures that are not told, by name; filled where the report is laid out

    def section(self, key: str) -> Section | None:
        """The section of that name, when the report has it."""
        return next((section for section in self.sections if section.key == key), None)

    def indicator(self, section: str, key: str) -> Indicator | None:
        """The indicator of that key in that section, when the report has both."""
        part = self.section(section)
        return part.indicator(key) if part else None


def with_quotes(report: Report, quotes: dict[str, tuple[Quote, ...]], *, front: Quote | None = None) -> Report:
    """The report with people's words put into their sections, by key, and one on its first page."""
    sections = tuple(replace(section, quotes=quotes.get(section.key, ())) for section in report.sections)
    first = replace(report.front, quote=front) if report.front else None
    return replace(report, sections=sections, front=first)
