"""Charts as SVG drawn on the server: pure values in, markup out; colours come from classes (static/ui/charts.css)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from math import cos, pi, sin
from typing import Literal

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.ui.props import Text

FEW = 5  # the smallest group ever shown; what is hidden is decided before it comes here


@dataclass(frozen=True)
class Heat:
    """A cell: its value and how many people stand behind it. No value: hidden."""

    value: float | None
    n: int | None = None


@dataclass(frozen=True)
class HeatMap:
    """Subjects down, groups across; None or a cell without value is hidden and hatched."""

    row_title: Text
    rows: Sequence[Text]
    columns: Sequence[Text]
    cells: Sequence[Sequence[Heat | None]]
    unit: str = ""
    minimum: float = 0
    maximum: float = 100
    low: Text = ""
    high: Text = ""


@dataclass(frozen=True)
class Stage:
    """How many reached a stage."""

    label: Text
    count: int
    note: Text = ""


@dataclass(frozen=True)
class Funnel:
    """How many are left at each stage."""

    stages: Sequence[Stage]


@dataclass(frozen=True)
class Bar:
    """Two amounts on one subject."""

    label: Text
    left: float
    right: float


@dataclass(frozen=True)
class Bars:
    """Two amounts face to face on each subject: offered by mentors, wanted by mentees."""

    left: Text
    right: Text
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Slope:
    """One subject before and after."""

    label: Text
    before: float
    after: float
    note: Text = ""


@dataclass(frozen=True)
class Slopes:
    """Lines from before to after on one scale."""

    before: Text
    after: Text
    slopes: Sequence[Slope]
    minimum: float = 1
    maximum: float = 5


@dataclass(frozen=True)
class Moment:
    """Something on a pair's way."""

    on: date
    label: Text
    state: Literal["done", "planned", "postponed", "missed"] = "planned"


@dataclass(frozen=True)
class PairTimeline:
    """A pair's way from its first day to its last, with today on it."""

    start: date
    end: date
    today: date
    moments: Sequence[Moment]


@dataclass(frozen=True)
class Node:
    """A department and how many people of it take part."""

    label: str
    count: int = 1


@dataclass(frozen=True)
class Link:
    """How many pairs join two departments."""

    source: str
    target: str
    weight: int = 1


@dataclass(frozen=True)
class Network:
    """Links between departments."""

    nodes: Sequence[Node]
    links: Sequence[Link]


@dataclass(frozen=True)
class Choice:
    """Who put whom at which place; no place: not chosen by that side."""

    mentor: str
    mentee: str
    mentor_rank: int | None = None
    mentee_rank: int | None = None
    paired: bool = False


@dataclass(frozen=True)
class ChoiceGraph:
    """Yeses from each side, and the pairs they made."""

    mentors: Sequence[str]
    mentees: Sequence[str]
    choices: Sequence[Choice]


Figure = HeatMap | Funnel | Bars | Slopes | PairTimeline | Network | ChoiceGraph
Cells = Iterable[Sequence[object]]


def written(value: float) -> str:
    """A number as the reader's language writes it, without useless decimals."""
    return number_format(round(value, 1) if value % 1 else int(value), force_grouping=True)


def canvas(*, width: float, height: float, title: str, inside: SafeString, css: str = "") -> SafeString:
    """The SVG around a drawing, with its name for those who cannot see it."""
    return format_html(
        '<svg class="plot {0}" viewBox="0 0 {1} {2}" width="{1}" height="{2}" role="img" aria-label="{3}">{4}</svg>',
        css, f"{width:.0f}", f"{height:.0f}", title, inside,
    )  # fmt: skip


def label(text: object, *, x: float, y: float, css: str = "", anchor: str = "start") -> SafeString:
    """A line of text at a place."""
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', css, f"{x:.1f}", f"{y:.1f}", anchor, text
    )


def box(*, x: float, y: float, width: float, height: float, css: str, hint: object = "", radius: int = 4) -> SafeString:
    """A rectangle, with what it means when pointed at."""
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}">{}</rect>',
        css, f"{x:.1f}", f"{y:.1f}", f"{max(width, 0):.1f}", f"{height:.1f}", radius,
        format_html("<title>{}</title>", hint) if hint else "",
    )  # fmt: skip


def dot(*, x: float, y: float, radius: float, css: str, hint: object = "") -> SafeString:
    """A disc, with what it means when pointed at."""
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}">{}</circle>',
        css, f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", format_html("<title>{}</title>", hint) if hint else "",
    )  # fmt: skip


def line(*, x1: float, y1: float, x2: float, y2: float, css: str, width: float = 2) -> SafeString:
    """A straight line."""
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"/>',
        css, f"{x1:.1f}", f"{y1:.1f}", f"{x2:.1f}", f"{y2:.1f}", f"{width:.1f}",
    )  # fmt: skip


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Drawn parts one after the other."""
    return format_html_join("", "{}", ((part,) for part in parts))


def short(text: object, room: int) -> str:
    """The text cut to the room there is."""
    whole = str(text)
    return whole if len(whole) <= room else whole[: room - 1].rstrip() + "…"


def sheet(*, head: Sequence[object], lines: Cells, title: str) -> SafeString:
    """The table behind a drawing."""
    return format_html(
        '<table class="data"><caption class="visually-hidden">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        title,
        format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in head)),
        format_html_join(
            "",
            '<tr><th scope="row">{}</th>{}</tr>',
            ((cells[0], format_html_join("", "<td>{}</td>", ((cell,) for cell in cells[1:]))) for cells in lines),
        ),
    )


@singledispatch
def draw(figure: Figure, *, title: str = "") -> SafeString:
    """The figure as SVG."""
    raise TypeError(figure)


@singledispatch
def table(figure: Figure, *, title: str = "") -> SafeString:
    """The figure's numbers as an HTML table."""
    raise TypeError(figure)


# --- heat map ---------------------------------------------------------------------------------------------
SHADES = 5


def shade(value: float, figure: HeatMap) -> int:
    """The step of the colour scale, 1 (low) to 5 (high)."""
    share = (value - figure.minimum) / (figure.maximum - figure.minimum)
    return min(SHADES, max(1, int(share * SHADES) + 1))


@draw.register
def _heat_map(figure: HeatMap, *, title: str = "") -> SafeString:
    left, top, wide, high, gap = 168, 76, 76, 44, 4
    width = left + wide * len(figure.columns)
    height = top + high * len(figure.rows) + 40
    parts = [
        format_html(
            '<text class="plot-label" transform="translate({} {}) rotate(-24)">{}</text>',
            left + wide * index + wide // 2 - 8, top - 12, short(column, 16),
        )
        for index, column in enumerate(figure.columns)
    ]  # fmt: skip
    for row, (name, cells) in enumerate(zip(figure.rows, figure.cells, strict=True)):
        y = top + high * row
        parts.append(label(short(name, 22), x=left - 12, y=y + high / 2 + 4, css="plot-label", anchor="end"))
        for column, cell in enumerate(cells):
            x = left + wide * column
            parts.append(_heat_cell(cell, figure, x=x, y=y, width=wide - gap, height=high - gap))
    parts.append(_heat_key(figure, y=height - 18, x=left))
    return canvas(width=width + 28, height=height, title=title, inside=joined(parts))


def _heat_cell(cell: Heat | None, figure: HeatMap, *, x: float, y: float, width: float, height: float) -> SafeString:
    if cell is None or cell.value is None:
        hint = _("Hidden: fewer than %(few)s answers") % {"few": FEW}
        marks = joined(
            line(x1=x + 8 + 12 * step, y1=y + height - 6, x2=x + 8 + 12 * step + 10, y2=y + 6, css="hatch", width=1.5)
            for step in range(int(width - 18) // 12 + 1)
        )
        return joined((box(x=x, y=y, width=width, height=height, css="heat-hidden", hint=hint, radius=8), marks))
    step = shade(cell.value, figure)
    text = f"{written(cell.value)}{figure.unit}"
    hint = _("%(value)s, %(n)s answers") % {"value": text, "n": cell.n} if cell.n is not None else text
    return joined(
        (
            box(x=x, y=y, width=width, height=height, css=f"heat heat-{step}", hint=hint, radius=8),
            label(text, x=x + width / 2, y=y + height / 2 + 5, css=f"heat-text heat-text-{step}", anchor="middle"),
        )
    )


def _heat_key(figure: HeatMap, *, x: float, y: float) -> SafeString:
    boxes = [box(x=x + 26 * step, y=y - 10, width=24, height=12, css=f"heat heat-{step + 1}") for step in range(SHADES)]
    ends = [
        label(figure.low, x=x - 8, y=y, css="plot-small", anchor="end"),
        label(figure.high, x=x + 26 * SHADES + 6, y=y, css="plot-small"),
    ]
    return joined(boxes + ends)


@table.register
def _heat_table(figure: HeatMap, *, title: str = "") -> SafeString:
    def said(cell: Heat | None) -> str:
        if cell is None or cell.value is None:
            return _("fewer than %(few)s") % {"few": FEW}
        return f"{written(cell.value)}{figure.unit}" + (f" (n = {cell.n})" if cell.n is not None else "")

    lines = [[name, *map(said, cells)] for name, cells in zip(figure.rows, figure.cells, strict=True)]
    return sheet(head=[figure.row_title, *figure.columns], lines=lines, title=title)


# --- funnel -----------------------------------------------------------------------------------------------
@draw.register
def _funnel(figure: Funnel, *, title: str = "") -> SafeString:
    width, high = 480, 56
    most = max((stage.count for stage in figure.stages), default=0) or 1
    parts: list[SafeString] = []
    for index, stage in enumerate(figure.stages):
        y = high * index
        long = max(4.0, width * stage.count / most)
        parts += [
            label(stage.label, x=0, y=y + 16, css="plot-label"),
            label(written(stage.count), x=width, y=y + 16, css="plot-number", anchor="end"),
            box(x=0, y=y + 24, width=width, height=16, css="track", radius=8),
            box(x=0, y=y + 24, width=long, height=16, css="mentee", radius=8, hint=stage.note),
        ]
    return canvas(width=width, height=high * len(figure.stages), title=title, inside=joined(parts))


@table.register
def _funnel_table(figure: Funnel, *, title: str = "") -> SafeString:
    lines = [(stage.label, written(stage.count), stage.note) for stage in figure.stages]
    return sheet(head=(_("Stage"), _("People"), _("Note")), lines=lines, title=title)


# --- supply and demand ------------------------------------------------------------------------------------
@draw.register
def _bars(figure: Bars, *, title: str = "") -> SafeString:
    width, high, top = 480, 56, 32
    half = width / 2
    most = max((max(bar.left, bar.right) for bar in figure.bars), default=0) or 1
    reach = half - 44
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
            label(written(bar.left), x=half - 8 - left, y=y + 40, css="plot-number", anchor="end"),
            label(written(bar.right), x=half + 8 + right, y=y + 40, css="plot-number"),
        ]
    return canvas(width=width, height=top + high * len(figure.bars), title=title, inside=joined(parts))


@table.register
def _bars_table(figure: Bars, *, title: str = "") -> SafeString:
    lines = [(bar.label, written(bar.left), written(bar.right)) for bar in figure.bars]
    return sheet(head=(_("Theme"), figure.left, figure.right), lines=lines, title=title)


# --- before and after -------------------------------------------------------------------------------------
def spread(places: Sequence[float], *, least: float) -> list[float]:
    """The same places in the same order, pushed apart until none is closer than `least` to the next."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in zip(order, order[1:], strict=False):
        moved[after] = max(moved[after], moved[before] + least)
    return moved


@draw.register
def _slopes(figure: Slopes, *, title: str = "") -> SafeString:
    width, height, top, x1, x2 = 480, 300, 40, 64, 268
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
            dot(x=x1, y=y1, radius=5, css="mentor"),
            dot(x=x2, y=y2, radius=5, css="mentee"),
            label(written(slope.before), x=x1 - 14, y=start + 5, css="plot-number", anchor="end"),
            label(f"{written(slope.after)}  {short(slope.label, 24)}", x=x2 + 14, y=end + 5, css="plot-label"),
        ]
    tall = max([height, *(end + 16 for end in ends)])
    return canvas(width=width, height=tall, title=title, inside=joined(parts))


@table.register
def _slopes_table(figure: Slopes, *, title: str = "") -> SafeString:
    lines = [
        (slope.label, written(slope.before), written(slope.after), f"{slope.after - slope.before:+.1f}", slope.note)
        for slope in figure.slopes
    ]
    return sheet(head=(_("Subject"), figure.before, figure.after, _("Change"), _("Note")), lines=lines, title=title)


# --- a pair's way -----------------------------------------------------------------------------------------
@draw.register
def _pair_timeline(figure: PairTimeline, *, title: str = "") -> SafeString:
    width, middle, edge = 640, 64, 32
    days = max(1, (figure.end - figure.start).days)

    def place(day: date) -> float:
        return edge + (width - 2 * edge) * min(1.0, max(0.0, (day - figure.start).days / days))

    today = place(figure.today)
    parts = [
        line(x1=edge, y1=middle, x2=width - edge, y2=middle, css="way", width=4),
        line(x1=edge, y1=middle, x2=today, y2=middle, css="way-done", width=4),
        line(x1=today, y1=middle - 28, x2=today, y2=middle + 12, css="today", width=2),
        label(_("today"), x=today, y=middle - 36, css="plot-small", anchor="middle"),
    ]
    for index, moment in enumerate(figure.moments):
        x, below = place(moment.on), 32 if index % 2 == 0 else 56
        hint = f"{moment.label}, {date_format(moment.on)}: {state_word(moment.state)}"
        parts += [
            dot(x=x, y=middle, radius=9, css=f"moment moment-{moment.state}", hint=hint),
            label(short(moment.label, 14), x=x, y=middle + below, css="plot-small", anchor="middle"),
        ]
    parts += [
        label(date_format(figure.start, "j M"), x=edge, y=middle - 20, css="plot-small", anchor="middle"),
        label(date_format(figure.end, "j M"), x=width - edge, y=middle - 20, css="plot-small", anchor="middle"),
    ]
    return canvas(width=width, height=132, title=title, inside=joined(parts))


def state_word(state: str) -> str:
    """How a moment's state is said."""
    return {"done": _("took place"), "planned": _("planned"), "postponed": _("postponed"), "missed": _("missed")}[state]


@table.register
def _pair_timeline_table(figure: PairTimeline, *, title: str = "") -> SafeString:
    lines = [(moment.label, date_format(moment.on), state_word(moment.state)) for moment in figure.moments]
    return sheet(head=(_("Moment"), _("Date"), _("State")), lines=lines, title=title)


# --- links between departments ----------------------------------------------------------------------------
@draw.register
def _network(figure: Network, *, title: str = "") -> SafeString:
    width, height = 480, 380
    centre_x, centre_y, around = width / 2, height / 2, 130
    count = max(1, len(figure.nodes))
    angles = {node.label: 2 * pi * index / count - pi / 2 for index, node in enumerate(figure.nodes)}
    places = {name: (centre_x + around * cos(a), centre_y + around * sin(a)) for name, a in angles.items()}
    heaviest = max((link.weight for link in figure.links), default=1)
    biggest = max((node.count for node in figure.nodes), default=1)
    parts = [_bow(link, places, centre=(centre_x, centre_y), heaviest=heaviest) for link in figure.links]
    for node in figure.nodes:
        x, y = places[node.label]
        radius = 8 + 14 * (node.count / biggest) ** 0.5
        side = cos(angles[node.label])
        anchor = "middle" if abs(side) < 0.3 else "start" if side > 0 else "end"
        away = radius + 8
        shift_y = away * sin(angles[node.label]) if anchor == "middle" else 0
        parts += [
            dot(x=x, y=y, radius=radius, css="node", hint=f"{node.label}: {node.count}"),
            label(
                short(node.label, 16),
                x=x + (0 if anchor == "middle" else away if anchor == "start" else -away),
                y=y + 5 + shift_y * 1.4,
                css="plot-label",
                anchor=anchor,
            ),
        ]
    return canvas(width=width, height=height, title=title, inside=joined(parts))


def _bow(
    link: Link, places: dict[str, tuple[float, float]], *, centre: tuple[float, float], heaviest: int
) -> SafeString:
    (x1, y1), (x2, y2) = places[link.source], places[link.target]
    bend_x, bend_y = ((x1 + x2) / 2 + centre[0]) / 2, ((y1 + y2) / 2 + centre[1]) / 2
    return format_html(
        '<path class="bow" d="M{} {}Q{} {} {} {}" stroke-width="{}"><title>{}</title></path>',
        *(f"{number:.1f}" for number in (x1, y1, bend_x, bend_y, x2, y2, 1.5 + 6.5 * link.weight / heaviest)),
        f"{link.source} — {link.target}: {link.weight}",
    )


@table.register
def _network_table(figure: Network, *, title: str = "") -> SafeString:
    lines = [(link.source, link.target, link.weight) for link in figure.links]
    return sheet(head=(_("Department"), _("Department"), _("Pairs")), lines=lines, title=title)


# --- choices ----------------------------------------------------------------------------------------------
@draw.register
def _choice_graph(figure: ChoiceGraph, *, title: str = "") -> SafeString:
    width, high, top, x1, x2 = 480, 40, 36, 150, 330
    left = {name: top + high * index + 16 for index, name in enumerate(figure.mentors)}
    right = {name: top + high * index + 16 for index, name in enumerate(figure.mentees)}
    parts = [
        label(_("Mentors"), x=x1, y=16, css="plot-small", anchor="end"),
        label(_("Mentees"), x=x2, y=16, css="plot-small"),
    ]
    for choice in sorted(figure.choices, key=lambda choice: choice.paired):
        both = choice.mentor_rank is not None and choice.mentee_rank is not None
        css = "choice-paired" if choice.paired else "choice-both" if both else "choice-one"
        parts.append(
            line(
                x1=x1 + 16, y1=left[choice.mentor], x2=x2 - 16, y2=right[choice.mentee],
                css=f"choice {css}", width=5 if choice.paired else 2,
            )
        )  # fmt: skip
    for names, x, side, anchor, away in ((left, x1, "mentor", "end", -16), (right, x2, "mentee", "start", 16)):
        for name, y in names.items():
            parts += [
                dot(x=x, y=y, radius=9, css=side),
                label(short(name, 18), x=x + away, y=y + 5, css="plot-label", anchor=anchor),
            ]
    rows = max(len(figure.mentors), len(figure.mentees))
    return canvas(width=width, height=top + high * rows, title=title, inside=joined(parts))


@table.register
def _choice_table(figure: ChoiceGraph, *, title: str = "") -> SafeString:
    def place(rank: int | None) -> str:
        return "—" if rank is None else str(rank)

    lines = [
        (
            choice.mentor,
            choice.mentee,
            place(choice.mentor_rank),
            place(choice.mentee_rank),
            _("yes") if choice.paired else _("no"),
        )
        for choice in figure.choices
    ]
    head = (_("Mentor"), _("Mentee"), _("Mentor's order"), _("Mentee's order"), _("Pair"))
    return sheet(head=head, lines=lines, title=title)
