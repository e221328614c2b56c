"""Counts of people: step by step along a way, and stretch by stretch of time."""

from itertools import accumulate
from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import Column, Columns, Funnel, FunnelStep
from binome.core.ui.charts.svg import (
    LEADING,
    LETTER,
    box,
    canvas,
    data_table,
    joined,
    label,
    label_lines,
    line,
    lines_of,
    number_text,
)

WIDTH = 300
EDGE = 44  # half of the longest words over a column
HATCH = 12  # between two strokes over what is hidden
LEAST_ROOM = 62  # under a column, for its name


@render_svg.register
def _funnel(figure: Funnel, *, title: str = "") -> SafeString:
    high = 38
    most = max((step.count for step in figure.steps), default=0) or 1
    names = [lines_of(step.label, room=WIDTH - LETTER * (len(str(_count_text(step))) + 2)) for step in figure.steps]
    tops = list(accumulate((high + LEADING * (len(lines) - 1) for lines in names), initial=0))
    parts = []
    for step, lines, y in zip(figure.steps, names, tops, strict=False):
        bar = y + 20 + LEADING * (len(lines) - 1)
        parts += [
            label_lines(lines, x=0, y=y + 14, css="plot-label"),
            label(_count_text(step), x=WIDTH, y=y + 14, css="plot-number", anchor="end"),
            *(_hidden(y=bar) if step.hidden else _bar(y=bar, width=WIDTH * step.count / most)),
        ]
    return canvas(width=WIDTH, height=tops[-1], title=title, inside=joined(parts), css="plot-narrow")


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
    every = ceil(LEAST_ROOM / step)
    names = [lines_of(column.label, room=max(LEAST_ROOM, step * every)) for column in figure.columns]
    under = LEADING * (max((len(lines) for lines in names[::every]), default=1) - 1)
    parts = [line(x1=0, y1=floor, x2=WIDTH, y2=floor, css="axis", width=1)]
    for index, column in enumerate(figure.columns):
        tall, middle = (floor - top) * column.count / most, step * (index + 0.5)
        hint = f"{column.label}: {_count_text(column)}"
        left, wide = step * index + step * 0.14, step * 0.72
        parts.append(box(x=left, y=floor - tall, width=wide, height=tall, css="mentee", hint=hint, radius=3))
        if index % every == 0:
            anchor = "start" if index == 0 else "middle"
            place = 0 if index == 0 else middle
            parts.append(label_lines(names[index], x=place, y=height - 6, css="plot-small", anchor=anchor))
        if index == highest:
            parts.append(
                label(_count_text(column), x=_inside(middle), y=floor - tall - 6, css="plot-number", anchor="middle")
            )
    return canvas(width=WIDTH, height=height + under, title=title, inside=joined(parts), css="plot-narrow")


def _inside(middle: float) -> float:
    """Where words over a column keep inside the drawing: “at least 15” is wider than its column."""
    return min(max(middle, EDGE), WIDTH - EDGE)


@render_table.register
def _columns_table(figure: Columns, *, title: str = "") -> SafeString:
    lines = [(column.label, _count_text(column)) for column in figure.columns]
    return data_table(head=(figure.time, figure.counted), lines=lines, title=title)
