"""Needs by theme and group, small groups hatched."""

from textwrap import wrap

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.framework.escaping import format_html
from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import Heat, HeatMap
from binome.core.ui.charts.svg import box, canvas, data_table, joined, label, line, number_text, short
from binome.core.ui.numbers import decimal
from binome.core.ui.props import Text

FEW = 5  # the smallest group ever shown; what is hidden is decided before it comes here
SHADES = 5  # more cannot be told apart by eye, and each keeps its words readable
ROOM = 924  # for the columns, when the drawing is as wide as the page
UPRIGHT_FROM = 100  # a column at least that wide has room for words
LETTER = 7  # the mean width of one
LEAN = 116  # room for the last leaning name


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
    left, top, high, gap = 196, 76, 44, 4
    wide = min(152, max(64, ROOM // max(1, len(figure.columns))))
    width = left + wide * len(figure.columns)
    height = top + high * len(figure.rows) + 40
    upright = wide >= UPRIGHT_FROM
    head = _upright if upright else _leaning
    span = span_of(figure)
    parts = [head(str(name), x=left + wide * index, y=top - 12, wide=wide) for index, name in enumerate(figure.columns)]
    for row, (name, cells) in enumerate(zip(figure.rows, figure.cells, strict=True)):
        y = top + high * row
        parts.append(label(short(name, 25), x=left - 12, y=y + high / 2 + 4, css="plot-label", anchor="end"))
        for column, cell in enumerate(cells):
            x = left + wide * column
            parts.append(_heat_cell(cell, figure, span=span, x=x, y=y, width=wide - gap, height=high - gap))
    parts.append(_heat_key(figure, span=span, y=height - 18, x=left))
    wider = "plot-wide plot-map" if width > 600 else ""
    return canvas(width=width + (0 if upright else LEAN), height=height, title=title, inside=joined(parts), css=wider)


def _upright(name: str, *, x: float, y: float, wide: int) -> SafeString:
    """A column's name on up to four lines, in the middle above it."""
    room = wide // LETTER
    lines = wrap(name, width=room)
    lines = [*lines[:3], short(" ".join(lines[3:]), room)] if len(lines) > 4 else lines
    rise = 16 * (len(lines) - 1)
    return joined(
        label(line, x=x + wide / 2, y=y - rise + 16 * place, css="plot-label", anchor="middle")
        for place, line in enumerate(lines)
    )


def _leaning(name: str, *, x: float, y: float, wide: int) -> SafeString:
    """A column's name leaning to the right, where columns are too narrow for words."""
    return format_html(
        '<text class="plot-label" transform="translate({} {}) rotate(-24)">{}</text>',
        x + wide // 2 - 8,
        y,
        short(name, 22),
    )


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
