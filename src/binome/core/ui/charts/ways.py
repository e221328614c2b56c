"""Ways and ties: a pair's way, links between departments, choices."""

from datetime import date
from math import cos, pi, sin

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.framework.escaping import format_html
from binome.core.ui.charts.doors import draw, table
from binome.core.ui.charts.figures import (
    ChoiceGraph,
    Link,
    Network,
    PairTimeline,
)
from binome.core.ui.charts.marks import canvas, dot, joined, label, line, sheet, short
from binome.core.ui.dates import date_format
from binome.core.ui.rounding import coordinate


@draw.register
def _pair_timeline(figure: PairTimeline, *, title: str = "") -> SafeString:
    width, middle, edge = 840, 64, 40
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
            label(short(moment.label, 18), x=x, y=middle + below, css="plot-small", anchor="middle"),
        ]
    parts += [
        label(date_format(figure.start, "j N"), x=edge, y=middle - 20, css="plot-small", anchor="middle"),
        label(date_format(figure.end, "j N"), x=width - edge, y=middle - 20, css="plot-small", anchor="middle"),
    ]
    return canvas(width=width, height=132, title=title, inside=joined(parts), css="plot-wide")


def state_word(state: str) -> str:
    """How a moment's state is said."""
    return {"done": _("took place"), "planned": _("planned"), "postponed": _("postponed"), "missed": _("missed")}[state]


@table.register
def _pair_timeline_table(figure: PairTimeline, *, title: str = "") -> SafeString:
    lines = [(moment.label, date_format(moment.on), state_word(moment.state)) for moment in figure.moments]
    return sheet(head=(_("Moment"), _("Date"), _("State")), lines=lines, title=title)


@draw.register
def _network(figure: Network, *, title: str = "") -> SafeString:
    width, height = 360, 336
    centre_x, centre_y, around = width / 2, height / 2 - 12, 116
    count = max(1, len(figure.nodes))
    angles = {node.label: 2 * pi * index / count - pi / 2 for index, node in enumerate(figure.nodes)}
    places = {name: (centre_x + around * cos(a), centre_y + around * sin(a)) for name, a in angles.items()}
    heaviest = max((link.weight for link in figure.links), default=1)
    biggest = max((node.count for node in figure.nodes), default=1) or 1
    parts = [_bow(link, places, centre=(centre_x, centre_y), heaviest=heaviest) for link in figure.links]
    for node in figure.nodes:
        x, y = places[node.label]
        radius = 8 + 14 * (node.count / biggest) ** 0.5
        parts += [
            dot(x=x, y=y, radius=radius, css="node", hint=f"{node.label}: {node.count}"),
            label(
                short(node.label, 18),
                x=x,
                y=y - radius - 8 if y < centre_y - 60 else y + radius + 18,
                css="plot-label plot-halo",
                anchor="middle",
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
        *(coordinate(number) for number in (x1, y1, bend_x, bend_y, x2, y2, 1.5 + 6.5 * link.weight / heaviest)),
        f"{link.source} — {link.target}: {link.weight}",
    )


@table.register
def _network_table(figure: Network, *, title: str = "") -> SafeString:
    lines = [(link.source, link.target, link.weight) for link in figure.links]
    return sheet(head=(_("Department"), _("Department"), _("Pairs")), lines=lines, title=title)


@draw.register
def _choice_graph(figure: ChoiceGraph, *, title: str = "") -> SafeString:
    width, high, top, x1, x2 = 360, 40, 36, 136, 224
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
                label(short(name, 16), x=x + away, y=y + 5, css="plot-label", anchor=anchor),
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
