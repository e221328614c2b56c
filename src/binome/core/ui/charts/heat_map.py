"""Needs by theme and group, small groups hatched."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.framework.escaping import format_html
from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import Heat, HeatMap
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
from binome.core.ui.numbers import decimal
from binome.core.ui.props import Text
from binome.core.ui.rounding import coordinate

FEW = 5  # the smallest group ever shown; what is hidden is decided before it comes here
SHADES = 5  # more cannot be told apart by eye, and each keeps its words readable
ROOM = 924  # for the columns, when the drawing is as wide as the page
UPRIGHT_FROM = 100  # a column at least that wide has room for words
LEFT = 196  # for the names of the rows
LEANING = 158  # the shortest room that a leaning name gets
SLOPE = (0.914, 0.407)  # cosine and sine of the 24 degrees that a name leans

LEAST_SPAN = 0.2  # of the whole scale: values nearer than that look alike, and no chance is drawn as a difference


def span_of(figure: HeatMap) -> tuple[float, float]:
    """Between which values the colours are shared out: those of the picture, and never fewer than a fifth of the scale."""
    values = [cell.value for cells in figure.cells for cell in cells if cell is not None and cell.value is not None]
    if not values:
        return figure.minimum, figure.maximum
    whole = figure.maximum - figure.minimum
    low, high = max(figure.minimum, min(values)), min(figure.maximum, max(values))
    lack = max(0.0, whole * LEAST_SPAN - (high - low)) / 2
    low = min(max(figure.minimum, low - lack), figure.maximum - whole * LEAST_SPAN)
    return low, min(figure.maximum, max(high + lack, low + whole * LEAST_SPAN))


def shade(value: float, span: tuple[float, float]) -> int:
    """The step of the colour scale, 1 (low) to 5 (high)."""
    low, high = span
    return min(SHADES, max(1, int((value - low) / (high - low) * SHADES) + 1))


@render_svg.register
def _heat_map(figure: HeatMap, *, title: str = "") -> SafeString:
    left, gap = LEFT, 4
    wide = min(152, max(64, ROOM // max(1, len(figure.columns))))
    width = left + wide * len(figure.columns)
    heads = _upright(figure.columns, wide=wide) if wide >= UPRIGHT_FROM else _leaning(figure.columns, wide=wide)
    top, span = heads.height, span_of(figure)
    names = [lines_of(name, room=left - 12) for name in figure.rows]
    tops = list(accumulate((max(44, 12 + LEADING * len(lines)) for lines in names), initial=top))
    parts = [joined(heads.drawn)]
    for row, (lines, cells) in enumerate(zip(names, figure.cells, strict=True)):
        y, high = tops[row], tops[row + 1] - tops[row]
        first = y + (high - gap) / 2 + 5 - LEADING * (len(lines) - 1) / 2
        parts.append(label_lines(lines, x=left - 12, y=first, css="plot-label", anchor="end"))
        for column, cell in enumerate(cells):
            x = left + wide * column
            parts.append(_heat_cell(cell, figure, span=span, x=x, y=y, width=wide - gap, height=high - gap))
    height = tops[-1] + 40
    parts.append(_heat_key(figure, span=span, y=height - 18, x=left))
    wider = "plot-wide plot-map" if width > 600 else ""
    return canvas(width=width + heads.beyond, height=height, title=title, inside=joined(parts), css=wider)


@dataclass(frozen=True)
class Heads:
    """The names over the columns: drawn, how high they stand, and how far the last one reaches beyond its column."""

    drawn: list[SafeString]
    height: float
    beyond: float = 0


def _upright(names: Sequence[Text], *, wide: int) -> Heads:
    """Each in the middle above its column, on as many lines as it needs."""
    heads = [lines_of(name, room=wide - 6) for name in names]
    height = max(76, 16 + LEADING * max((len(lines) for lines in heads), default=1))
    drawn = [
        label_lines(
            lines,
            x=LEFT + wide * (index + 0.5),
            y=height - 12 - LEADING * (len(lines) - 1),
            css="plot-label",
            anchor="middle",
        )
        for index, lines in enumerate(heads)
    ]
    return Heads(drawn, height)


def _leaning(names: Sequence[Text], *, wide: int) -> Heads:
    """Each leaning to the right, where columns are too narrow for words: on two lines at most, for the next one leans above."""
    room = max([LEANING, *(LETTER * ceil(len(str(name)) / 2 + 8) for name in names)])
    heads = [lines_of(name, room=room) for name in names]
    longest = LETTER * max((len(line) for lines in heads for line in lines), default=1)
    height = max(76, 20 + longest * SLOPE[1])
    drawn = [
        format_html(
            '<g transform="translate({} {}) rotate(-24)">{}</g>',
            coordinate(LEFT + wide * index + wide // 2 - 8),
            coordinate(height - 12),
            label_lines(lines, x=0, y=-LEADING * (len(lines) - 1), css="plot-label"),
        )
        for index, lines in enumerate(heads)
    ]
    return Heads(drawn, height, max(0, longest * SLOPE[0] - wide / 2))


def cell_text(cell: Heat, figure: HeatMap) -> str:
    """The value of a cell with its sign and unit."""
    value = cell.value or 0
    return decimal(value, places=figure.places, signed=figure.signed) + figure.unit


def _hidden(figure: HeatMap) -> Text:
    return figure.hidden or _("fewer than %(few)s") % {"few": FEW}


def _heat_cell(
    cell: Heat | None,
    figure: HeatMap,
    *,
    span: tuple[float, float],
    x: float,
    y: float,
    width: float,
    height: float,
) -> SafeString:
    if cell is None or cell.value is None:
        hint = figure.hidden or _("Hidden: %(why)s") % {"why": _hidden(figure)}
        marks = joined(
            line(x1=x + 8 + 12 * step, y1=y + height - 6, x2=x + 8 + 12 * step + 10, y2=y + 6, css="hatch", width=1.5)
            for step in range(int(width - 18) // 12 + 1)
        )
        return joined((box(x=x, y=y, width=width, height=height, css="heat-hidden", hint=hint, radius=8), marks))
    step = shade(cell.value, span)
    text = cell_text(cell, figure)
    exact = text if cell.margin is None else f"{text} ± {number_text(cell.margin, places=figure.places)}"
    counted = ngettext("%(value)s, %(n)s answer", "%(value)s, %(n)s answers", cell.n or 0)
    hint = counted % {"value": exact, "n": cell.n} if cell.n is not None else exact
    return joined(
        (
            box(x=x, y=y, width=width, height=height, css=f"heat heat-{step}", hint=hint, radius=8),
            label(text, x=x + width / 2, y=y + height / 2 + 5, css=f"heat-text heat-text-{step}", anchor="middle"),
        )
    )


def _heat_key(figure: HeatMap, *, span: tuple[float, float], x: float, y: float) -> SafeString:
    low, high = (cell_text(Heat(value), figure) for value in span)
    boxes = [box(x=x + 26 * step, y=y - 10, width=24, height=12, css=f"heat heat-{step + 1}") for step in range(SHADES)]
    ends = [
        label(f"{figure.low} {low}", x=x - 8, y=y, css="plot-small", anchor="end"),
        label(f"{figure.high} {high}", x=x + 26 * SHADES + 6, y=y, css="plot-small"),
    ]
    return joined(boxes + ends)


@render_table.register
def _heat_table(figure: HeatMap, *, title: str = "") -> SafeString:
    def table_text(cell: Heat | None) -> Text:
        if cell is None or cell.value is None:
            return _hidden(figure)
        margin = f" ± {number_text(cell.margin, places=figure.places)}" if cell.margin is not None else ""
        return cell_text(cell, figure) + margin + (f" (n = {cell.n})" if cell.n is not None else "")

    lines = [[name, *map(table_text, cells)] for name, cells in zip(figure.rows, figure.cells, strict=True)]
    return data_table(head=[figure.row_title, *figure.columns], lines=lines, title=title)
