"""Links between departments."""

from math import cos, pi, sin

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.framework.escaping import format_html
from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import Network, PairLink
from binome.core.ui.charts.svg import LEADING, canvas, data_table, dot, joined, label_lines, lines_of
from binome.core.ui.rounding import coordinate

NAME = 124  # the widest line of a department's name


@render_svg.register
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
        radius, lines = 8 + 14 * (node.count / biggest) ** 0.5, lines_of(node.label, room=NAME)
        above = y < centre_y - 60
        parts += [
            dot(x=x, y=y, radius=radius, css="node", hint=f"{node.label}: {node.count}"),
            label_lines(
                lines,
                x=min(max(x, NAME / 2), width - NAME / 2),
                y=y - radius - 8 - LEADING * (len(lines) - 1) if above else y + radius + 18,
                css="plot-label plot-halo",
                anchor="middle",
            ),
        ]
    return canvas(width=width, height=height, title=title, inside=joined(parts))


def _bow(
    link: PairLink, places: dict[str, tuple[float, float]], *, centre: tuple[float, float], heaviest: int
) -> SafeString:
    (x1, y1), (x2, y2) = places[link.source], places[link.target]
    bend_x, bend_y = ((x1 + x2) / 2 + centre[0]) / 2, ((y1 + y2) / 2 + centre[1]) / 2
    return format_html(
        '<path class="bow" d="M{} {}Q{} {} {} {}" stroke-width="{}"><title>{}</title></path>',
        *(coordinate(number) for number in (x1, y1, bend_x, bend_y, x2, y2, 1.5 + 6.5 * link.weight / heaviest)),
        f"{link.source} — {link.target}: {link.weight}",
    )


@render_table.register
def _network_table(figure: Network, *, title: str = "") -> SafeString:
    lines = [(link.source, link.target, link.weight) for link in figure.links]
    return data_table(head=(_("Department"), _("Department"), _("Pairs")), lines=lines, title=title)
