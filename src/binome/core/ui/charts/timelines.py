"""Timelines: what a pair did and will do, from its first day to its last."""

from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import PairTimeline
from binome.core.ui.charts.svg import LEADING, canvas, data_table, dot, joined, label, label_lines, line, lines_of
from binome.core.ui.dates import date_format

NAME = 130  # the widest line of a moment's name


@render_svg.register
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
    names = [lines_of(moment.label, room=NAME) for moment in figure.moments]
    second = 40 + LEADING * max((len(lines) for lines in names[::2]), default=1)  # moments near each other: two rows
    under = LEADING * max((len(lines) for lines in names[1::2]), default=0)
    for index, (moment, lines) in enumerate(zip(figure.moments, names, strict=True)):
        x, below = place(moment.on), 32 if index % 2 == 0 else second
        hint = f"{moment.label}, {date_format(moment.on)}: {state_word(moment.state)}"
        parts += [
            dot(x=x, y=middle, radius=9, css=f"moment moment-{moment.state}", hint=hint),
            label_lines(lines, x=x, y=middle + below, css="plot-small", anchor="middle"),
        ]
    parts += [
        label(date_format(figure.start, "j N"), x=edge, y=middle - 20, css="plot-small", anchor="middle"),
        label(date_format(figure.end, "j N"), x=width - edge, y=middle - 20, css="plot-small", anchor="middle"),
    ]
    return canvas(
        width=width, height=max(132, middle + second + under), title=title, inside=joined(parts), css="plot-wide"
    )


def state_word(state: str) -> str:
    """How a moment's state is said."""
    return {"done": _("took place"), "planned": _("planned"), "postponed": _("postponed"), "missed": _("missed")}[state]


@render_table.register
def _pair_timeline_table(figure: PairTimeline, *, title: str = "") -> SafeString:
    lines = [(moment.label, date_format(moment.on), state_word(moment.state)) for moment in figure.moments]
    return data_table(head=(_("Moment"), _("Date"), _("State")), lines=lines, title=title)
