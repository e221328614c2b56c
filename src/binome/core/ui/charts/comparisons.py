"""Values compared: each with its interval and where it started, or in parts of a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import Estimate, Estimates, Split, Splits
from binome.core.ui.charts.svg import (
    LEADING,
    LETTER,
    box,
    canvas,
    data_table,
    dot,
    joined,
    label,
    label_lines,
    line,
    lines_of,
    number_text,
)
from binome.core.ui.numbers import percent
from binome.core.ui.rounding import percentage

WIDTH, EDGE = 300, 10
TONES = {2: ("mentee", "part-rest"), 3: ("mentee", "part-rest", "mentor")}


@render_svg.register
def _estimates(figure: Estimates, *, title: str = "") -> SafeString:
    high = 42
    span = (figure.maximum - figure.minimum) or 1

    def place(value: float) -> float:
        within = min(max(value, figure.minimum), figure.maximum)
        return EDGE + (WIDTH - 2 * EDGE) * (within - figure.minimum) / span

    names = [_name_lines(estimate, places=figure.places) for estimate in figure.estimates]
    tops = list(accumulate((high + LEADING * (len(lines) - 1) for lines in names), initial=0))
    floor = tops[-1]
    parts = [
        line(x1=place(value), y1=22, x2=place(value), y2=floor - 4, css="grid", width=1) for value, _t in figure.ticks
    ]
    for estimate, lines, y in zip(figure.estimates, names, tops, strict=False):
        parts += _estimate(estimate, lines, y=y, place=place, places=figure.places)
    parts += [
        label(text, x=place(value), y=floor + 12, css="plot-small", anchor=_anchor(value, figure))
        for value, text in figure.ticks
    ]
    return canvas(
        width=WIDTH, height=floor + (20 if figure.ticks else 0), title=title, inside=joined(parts), css="plot-narrow"
    )


def _anchor(value: float, figure: Estimates) -> str:
    return "start" if value == figure.minimum else "end" if value == figure.maximum else "middle"


def _written(estimate: Estimate, *, places: int) -> str:
    return str(estimate.text or number_text(estimate.value, places=places))


def _name_lines(estimate: Estimate, *, places: int) -> list[str]:
    """Its name, on as many lines as it needs beside what is written at the other end."""
    return lines_of(estimate.label, room=WIDTH - LETTER * (len(_written(estimate, places=places)) + 2))


def _estimate(
    estimate: Estimate, name: Sequence[str], *, y: float, place: Callable[[float], float], places: int
) -> list[SafeString]:
    x, middle = place(estimate.value), y + 28 + LEADING * (len(name) - 1)
    written = _written(estimate, places=places)
    parts = [
        label_lines(name, x=0, y=y + 15, css="plot-label"),
        label(written, x=WIDTH, y=y + 15, css="plot-number", anchor="end"),
    ]
    if estimate.low is not None and estimate.high is not None:
        parts.append(
            line(x1=place(estimate.low), y1=middle, x2=place(estimate.high), y2=middle, css="interval", width=9)
        )
    if estimate.start is not None:
        way = "up" if estimate.value > estimate.start else "down" if estimate.value < estimate.start else "same"
        parts += [
            line(x1=place(estimate.start), y1=middle, x2=x, y2=middle, css=f"slope slope-{way}", width=3),
            dot(x=place(estimate.start), y=middle, radius=5, css="before"),
        ]
    hint = f"{estimate.label}: {written}" + (f" ({estimate.note})" if estimate.note else "")
    return [*parts, dot(x=x, y=middle, radius=6, css="after", hint=hint)]


@render_table.register
def _estimates_table(figure: Estimates, *, title: str = "") -> SafeString:
    starts = any(estimate.start is not None for estimate in figure.estimates)

    def written(value: float | None) -> str:
        return "—" if value is None else number_text(value, places=figure.places)

    head = (
        _("Subject"),
        *((figure.start,) if starts else ()),
        figure.head or _("Value"),
        *((figure.written,) if figure.written else ()),
        _("Interval from"),
        _("Interval to"),
        _("Note"),
    )
    lines = [
        (
            each.label,
            *((written(each.start),) if starts else ()),
            # What is written beside the dot is the change where there is a start: the table holds the value itself.
            written(each.value) if starts or not each.text else each.text,
            *((each.text,) if figure.written else ()),
            written(each.low),
            written(each.high),
            each.note,
        )
        for each in figure.estimates
    ]
    return data_table(head=head, lines=lines, title=title)


@render_svg.register
def _splits(figure: Splits, *, title: str = "") -> SafeString:
    tones = TONES[len(figure.legend)]
    high, legend = 46, _legend(figure.legend, tones)
    top = 4 + 20 * legend.rows
    widest = max((_reach(split) for split in figure.splits), default=1) if figure.centred else 0.5
    parts = legend.drawn
    names = [lines_of(split.label, room=WIDTH) for split in figure.splits]
    tops = list(accumulate((high + LEADING * (len(lines) - 1) for lines in names), initial=top))
    for split, lines, begins in zip(figure.splits, names, tops, strict=False):
        y, total = begins + LEADING * (len(lines) - 1), sum(split.parts) or 1
        start = WIDTH / 2 - WIDTH * _before(split) / (2 * widest) if figure.centred else 0.0
        scale = WIDTH / (2 * widest)
        parts.append(label_lines(lines, x=0, y=begins + 15, css="plot-label"))
        for part, before, tone in zip(split.parts, accumulate((0, *split.parts)), tones, strict=False):
            x, width = start + scale * before / total, scale * part / total
            share = percent(percentage(part, total))
            parts.append(box(x=x, y=y + 21, width=width, height=18, css=tone, hint=share, radius=2))
            if width > 34:
                parts.append(label(share, x=x + width / 2, y=y + 34, css=f"on-{tone}", anchor="middle"))
    return canvas(width=WIDTH, height=tops[-1], title=title, inside=joined(parts), css="plot-narrow")


@dataclass(frozen=True)
class Legend:
    """What each tone means, and on how many rows it stands."""

    drawn: list[SafeString]
    rows: int


def _legend(legend: Sequence[object], tones: Sequence[str]) -> Legend:
    """Side by side, and on a further row where the drawing ends."""
    parts, x, row = list[SafeString](), 6.0, 1
    for text, tone in zip(legend, tones, strict=True):
        width = 12 + LETTER * len(str(text))
        if x > 6 and x + width > WIDTH:
            x, row = 6.0, row + 1
        y = 20 * row - 10
        parts += [dot(x=x, y=y, radius=6, css=tone), label(text, x=x + 12, y=y + 4, css="plot-small")]
        x += width + 12
    return Legend(parts, row)


def _before(split: Split) -> float:
    """How much of the bar stands before the middle of its middle part."""
    total = sum(split.parts) or 1
    return (split.parts[0] + split.parts[1] / 2) / total if len(split.parts) == 3 else split.parts[0] / total


def _reach(split: Split) -> float:
    return max(_before(split), 1 - _before(split))


@render_table.register
def _splits_table(figure: Splits, *, title: str = "") -> SafeString:
    lines = [(split.label, *_counts_and_shares(split)) for split in figure.splits]
    return data_table(head=(_("Subject"), *figure.legend), lines=lines, title=title)


def _counts_and_shares(split: Split) -> list[str]:
    """What the drawing writes in each part, and how many it is."""
    total = sum(split.parts) or 1
    return [f"{number_text(part)} ({percent(percentage(part, total))})" for part in split.parts]
