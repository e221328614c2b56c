"""Amounts: offered against wanted."""

from itertools import accumulate

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import Bars
from binome.core.ui.charts.svg import (
    LEADING,
    box,
    canvas,
    data_table,
    dot,
    joined,
    label,
    label_lines,
    lines_of,
    number_text,
)


@render_svg.register
def _bars(figure: Bars, *, title: str = "") -> SafeString:
    width, high, top = 360, 56, 32
    half = width / 2
    most = max((max(bar.left, bar.right) for bar in figure.bars), default=0) or 1
    reach = half - 36
    parts = [
        dot(x=8, y=12, radius=6, css="mentor"),
        label(figure.left, x=20, y=17, css="plot-small"),
        dot(x=width - 8, y=12, radius=6, css="mentee"),
        label(figure.right, x=width - 20, y=17, css="plot-small", anchor="end"),
    ]
    names = [lines_of(bar.label, room=width) for bar in figure.bars]
    tops = list(accumulate((high + LEADING * (len(lines) - 1) for lines in names), initial=top))
    for bar, lines, begins in zip(figure.bars, names, tops, strict=False):
        y = begins + LEADING * (len(lines) - 1)
        left, right = reach * bar.left / most, reach * bar.right / most
        parts += [
            label_lines(lines, x=half, y=begins + 18, css="plot-label", anchor="middle"),
            box(x=half - 1 - left, y=y + 26, width=left, height=18, css="mentor", radius=6),
            box(x=half + 1, y=y + 26, width=right, height=18, css="mentee", radius=6),
            label(number_text(bar.left), x=half - 8 - left, y=y + 40, css="plot-number", anchor="end"),
            label(number_text(bar.right), x=half + 8 + right, y=y + 40, css="plot-number"),
        ]
    return canvas(width=width, height=tops[-1], title=title, inside=joined(parts))


@render_table.register
def _bars_table(figure: Bars, *, title: str = "") -> SafeString:
    lines = [(bar.label, number_text(bar.left), number_text(bar.right)) for bar in figure.bars]
    return data_table(head=(_("Theme"), figure.left, figure.right), lines=lines, title=title)
