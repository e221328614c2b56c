"""Counts of people: step by step along a way, and stretch by stretch of time."""

from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import Column, Columns, Funnel, FunnelStep
from binome.core.ui.charts.svg import box, canvas, data_table, joined, label, line, number_text, short

WIDTH = 300


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
            box(x=0, y=y + 20, width=WIDTH, height=12, css="track", radius=6),
            box(x=0, y=y + 20, width=width, height=12, css="mentee", radius=6),
        ]
    return canvas(width=WIDTH, height=high * len(figure.steps), title=title, inside=joined(parts), css="plot-narrow")


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
        if column.count == most:
            parts.append(
                label(number_text(column.count), x=middle, y=floor - tall - 6, css="plot-number", anchor="middle")
            )
    return canvas(width=WIDTH, height=height, title=title, inside=joined(parts), css="plot-narrow")


@render_table.register
def _columns_table(figure: Columns, *, title: str = "") -> SafeString:
    lines = [(column.label, _count_text(column)) for column in figure.columns]
    return data_table(head=(figure.time, figure.counted), lines=lines, title=title)
