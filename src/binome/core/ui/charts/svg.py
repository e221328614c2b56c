"""The SVG elements that figures are made of."""

from collections.abc import Iterable, Sequence
from math import ceil
from textwrap import wrap

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from binome.core.framework.escaping import format_html
from binome.core.ui.numbers import decimal
from binome.core.ui.rounding import coordinate

Cells = Iterable[Sequence[object]]
LETTER = 7.2  # the mean width of a letter of a label, in the family and weight of the style sheets
LEADING = 16  # from one line of a label to the next


def number_text(value: float, *, places: int = 0) -> str:
    """A number as the reader's language writes it, with the decimals of its picture: 3.0 beside 2.7, never 3."""
    return decimal(value, places=places)


def canvas(*, width: float, height: float, title: str, inside: SafeString, css: str = "") -> SafeString:
    """The SVG around a drawing, with its name for those who cannot see it."""
    return format_html(
        '<svg class="plot {0}" viewBox="0 0 {1} {2}" width="{1}" height="{2}" role="img" aria-label="{3}">{4}</svg>',
        css,
        coordinate(width, places=0),
        coordinate(height, places=0),
        title,
        inside,
    )


def label(text: object, *, x: float, y: float, css: str = "", anchor: str = "start") -> SafeString:
    """A line of text at a place."""
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', css, coordinate(x), coordinate(y), anchor, text
    )


def box(*, x: float, y: float, width: float, height: float, css: str, hint: object = "", radius: int = 4) -> SafeString:
    """A rectangle, with what it means when pointed at."""
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}">{}</rect>',
        css,
        coordinate(x),
        coordinate(y),
        coordinate(max(width, 0)),
        coordinate(height),
        radius,
        format_html("<title>{}</title>", hint) if hint else "",
    )


def dot(*, x: float, y: float, radius: float, css: str, hint: object = "") -> SafeString:
    """A disc, with what it means when pointed at."""
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}">{}</circle>',
        css,
        coordinate(x),
        coordinate(y),
        coordinate(radius),
        format_html("<title>{}</title>", hint) if hint else "",
    )


def line(*, x1: float, y1: float, x2: float, y2: float, css: str, width: float = 2) -> SafeString:
    """A straight line."""
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"/>',
        css,
        coordinate(x1),
        coordinate(y1),
        coordinate(x2),
        coordinate(y2),
        coordinate(width),
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Drawn parts one after the other."""
    return format_html_join("", "{}", ((part,) for part in parts))


def lines_of(text: object, *, room: float) -> list[str]:
    """The text on as many lines as it needs, `room` wide each: nothing is cut, a word alone is broken where it is wider.

    Lines of about the same length read better than a long one and a rest: the lines are filled only as far as they must,
    and never so little that a word which has room would be broken.
    """
    words, letters = str(text), max(1, int(room / LETTER))
    full = wrap(words, width=letters)
    if len(full) > 1:
        longest = min(letters, max(map(len, words.split())))
        narrower = range(max(longest, ceil(len(words) / len(full))), letters)
        return next((even for width in narrower if len(even := wrap(words, width=width)) == len(full)), full)
    return full or [""]


def label_lines(lines: Sequence[str], *, x: float, y: float, css: str = "", anchor: str = "start") -> SafeString:
    """Lines of text under each other, the first one at `y`."""
    return joined(label(text, x=x, y=y + LEADING * place, css=css, anchor=anchor) for place, text in enumerate(lines))


def data_table(*, head: Sequence[object], lines: Cells, title: str) -> SafeString:
    """The table behind a drawing."""
    return format_html(
        '<table class="data"><caption class="visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        title,
        format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in head)),
        format_html_join(
            "",
            '<tr><th scope="row">{}</th>{}</tr>',
            ((cells[0], format_html_join("", "<td>{}</td>", ((cell,) for cell in cells[1:]))) for cells in lines),
        ),
    )
