"""Counts of people: step by step along a way, and stretch by stretch of time."""

from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import Column, Columns, Funnel, FunnelStep
from binome.core.ui.charts.svg import box, canvas, data_table, joined, label, line, number_text, short

WIDTH = 300
EDGE = 44  # half of the longest words over a column
HATCH = 12  # between two strokes over what is hidden


@render_svg.register
def _funnel(figure: Funnel, *, title: str = "") -> SafeString:
    high = 38
    most = max((step.count for step in figure.steps), default=0) or 1
    parts = []
    for index, step in enumerate(figure.steps):
        y, width = high * index, WIDTH * step.count / most
        parts += [
            label(short(step.label, 28), x=0, y=y + 14, css="plot-label"),
            label(_count_text(step), x=WIDTH, y=y + 14, css="plot-number", anchor="end"),
            *(_hidden(y=y + 20) if step.hidden else _bar(y=y + 20, width=width)),
        ]
    return canvas(width=WIDTH, height=high * len(figure.steps), title=title, inside=joined(parts), css="plot-narrow")


def _bar(*, y: float, width: float) -> list[SafeString]:
    return [
        box(x=0, y=y, width=WIDTH, height=12, css="track", radius=6),
        box(x=0, y=y, width=width, height=12, css="mentee", radius=6),
    ]


def _hidden(*, y: float) -> list[SafeString]:
    """Hatched, as hidden cells are: an empty bar would say nobody."""
    return [
        box(x=0, y=y, width=WIDTH, height=12, css="heat-hidden", radius=6),
        *(
            line(x1=x, y1=y + 10, x2=x + 7, y2=y + 2, css="hatch", width=1.5)
            for x in range(HATCH, WIDTH - HATCH, HATCH)
        ),
    ]


@render_table.register
def _funnel_table(figure: Funnel, *, title: str = "") -> SafeString:
    lines = [(step.label, _count_text(step)) for step in figure.steps]
    return data_table(head=(_("Step"), figure.unit or _("People")), lines=lines, title=title)


def _count_text(counted: FunnelStep | Column) -> object:
    return counted.text or number_text(counted.count)


@render_svg.register
def _columns(figure: Columns, *, title: str = "") -> SafeString:
    top, floor, height = 24, 148, 172
    count = max(1, len(figure.columns))
    step = WIDTH / count
    most = max((column.count for column in figure.columns), default=0) or 1
    highest = next((place for place, column in enumerate(figure.columns) if column.count == most), None)
    # A label a column would run into the next one: as many are written as have room.
    every = ceil(62 / step)
    parts = [line(x1=0, y1=floor, x2=WIDTH, y2=floor, css="axis", width=1)]
    for index, column in enumerate(figure.columns):
        tall, middle = (floor - top) * column.count / most, step * (index + 0.5)
        hint = f"{column.label}: {_count_text(column)}"
        left, wide = step * index + step * 0.14, step * 0.72
        parts.append(box(x=left, y=floor - tall, width=wide, height=tall, css="mentee", hint=hint, radius=3))
        if index % every == 0:
            anchor = "start" if index == 0 else "middle"
            place = 0 if index == 0 else middle
            parts.append(label(short(column.label, 12), x=place, y=height - 6, css="plot-small", anchor=anchor))
        if index == highest:
            parts.append(
                label(_count_text(column), x=_inside(middle), y=floor - tall - 6, css="plot-number", anchor="middle")
            )
    return canvas(width=WIDTH, height=height, title=title, inside=joined(parts), css="plot-narrow")


def _inside(middle: float) -> float:
    """Where words over a column keep inside the drawing: “at least 15” is wider than its column."""
    return min(max(middle, EDGE), WIDTH - EDGE)


@render_table.register
def _columns_table(figure: Columns, *, title: str = "") -> SafeString:
    lines = [(column.label, _count_text(column)) for column in figure.columns]
    return data_table(head=(figure.time, figure.counted), lines=lines, title=title)
