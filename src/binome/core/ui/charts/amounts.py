"""Amounts: offered against wanted, before against after."""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import Bars, Slope, Slopes
from binome.core.ui.charts.svg import box, canvas, data_table, dot, joined, label, line, number_text, short
from binome.core.ui.numbers import decimal
from binome.core.ui.rounding import rounded


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
    for index, bar in enumerate(figure.bars):
        y = top + high * index
        left, right = reach * bar.left / most, reach * bar.right / most
        parts += [
            label(bar.label, x=half, y=y + 18, css="plot-label", anchor="middle"),
            box(x=half - 1 - left, y=y + 26, width=left, height=18, css="mentor", radius=6),
            box(x=half + 1, y=y + 26, width=right, height=18, css="mentee", radius=6),
            label(number_text(bar.left), x=half - 8 - left, y=y + 40, css="plot-number", anchor="end"),
            label(number_text(bar.right), x=half + 8 + right, y=y + 40, css="plot-number"),
        ]
    return canvas(width=width, height=top + high * len(figure.bars), title=title, inside=joined(parts))


@render_table.register
def _bars_table(figure: Bars, *, title: str = "") -> SafeString:
    lines = [(bar.label, number_text(bar.left), number_text(bar.right)) for bar in figure.bars]
    return data_table(head=(_("Theme"), figure.left, figure.right), lines=lines, title=title)


def spread(places: Sequence[float], *, least: float) -> list[float]:
    """The same places in the same order, pushed apart until none is closer than `least` to the next."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + least)
    return moved


@render_svg.register
def _slopes(figure: Slopes, *, title: str = "") -> SafeString:
    width, height, top, x1, x2 = 360, 280, 40, 40, 136
    scale = (height - top - 16) / (figure.maximum - figure.minimum)

    def level(value: float) -> float:
        return height - 16 - (value - figure.minimum) * scale

    parts = [
        label(figure.before, x=x1, y=18, css="plot-small", anchor="middle"),
        label(figure.after, x=x2, y=18, css="plot-small", anchor="middle"),
        line(x1=x1, y1=top - 8, x2=x1, y2=height - 8, css="axis", width=1),
        line(x1=x2, y1=top - 8, x2=x2, y2=height - 8, css="axis", width=1),
    ]
    ends = spread([level(slope.after) for slope in figure.slopes], least=18)
    starts = spread([level(slope.before) for slope in figure.slopes], least=16)
    for slope, start, end in zip(figure.slopes, starts, ends, strict=True):
        way = "up" if slope.after > slope.before else "down" if slope.after < slope.before else "same"
        y1, y2 = level(slope.before), level(slope.after)
        parts += [
            line(x1=x1, y1=y1, x2=x2, y2=y2, css=f"slope slope-{way}", width=3),
            dot(x=x1, y=y1, radius=5, css="before"),
            dot(x=x2, y=y2, radius=6, css="after"),
            label(
                number_text(slope.before, places=figure.places), x=x1 - 14, y=start + 5, css="plot-number", anchor="end"
            ),
            label(
                f"{number_text(slope.after, places=figure.places)}  {short(slope.label, 26)}",
                x=x2 + 14,
                y=end + 5,
                css="plot-label",
            ),
        ]
    tall = max([height, *(end + 16 for end in ends)])
    return canvas(width=width, height=tall, title=title, inside=joined(parts))


def _moved(slope: Slope, *, places: int) -> str:
    """The difference of the two figures as they are shown, so that a reader who subtracts finds the same."""
    return decimal(
        rounded(slope.after, places=places) - rounded(slope.before, places=places), places=places, signed=True
    )


@render_table.register
def _slopes_table(figure: Slopes, *, title: str = "") -> SafeString:
    lines = [
        (
            slope.label,
            number_text(slope.before, places=figure.places),
            number_text(slope.after, places=figure.places),
            _moved(slope, places=figure.places),
            slope.note,
        )
        for slope in figure.slopes
    ]
    return data_table(
        head=(_("Subject"), figure.before, figure.after, _("Change"), _("Note")), lines=lines, title=title
    )
