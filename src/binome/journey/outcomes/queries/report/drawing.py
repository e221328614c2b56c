"""Pictures of a report as charts of the interface: the same SVG on the page and on paper."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from binome.core.ui import charts
from binome.core.ui.numbers import percent
from binome.journey.outcomes.queries.report.parts import Cell, NetworkLinks, Number, Picture, PictureLine

LEAST_NODES = 4  # a graph of fewer says less than a table
BOTTOM, TOP = 1, 4  # of the scale of levels


def figure_of(picture: Picture) -> charts.Figure:
    """The chart that draws it."""
    return _DRAWN[picture.kind](picture)


def network_of(links: NetworkLinks) -> charts.Network:
    """Links between departments as a graph."""
    return charts.Network(
        [charts.Node(label, count) for label, count in links.nodes],
        [charts.PairLink(first, two, weight) for first, two, weight in links.links if first != two],
    )


def _value(cell: Cell) -> float:
    return cell.value if isinstance(cell, Number) else 0


def _funnel(picture: Picture) -> charts.Figure:
    steps = [
        charts.FunnelStep(line.label, count := _value(line.values[0]), line.text, hidden=bool(line.text) and not count)
        for line in picture.lines
    ]
    return charts.Funnel(steps, picture.heads[0])


def _columns(picture: Picture) -> charts.Figure:
    columns = [charts.Column(line.label, _value(line.values[0]), line.text) for line in picture.lines]
    return charts.Columns(_("From"), picture.heads[0], columns)


def _dumbbells(picture: Picture) -> charts.Figure:
    return charts.Estimates(
        [_dumbbell(line) for line in picture.lines],
        minimum=BOTTOM,
        maximum=TOP,
        places=2,
        ticks=tuple((level, str(level)) for level in range(BOTTOM, TOP + 1)),
        head=_("At the close"),
        start=_("At the start"),
        written=_("Change"),
    )


def _dumbbell(line: PictureLine) -> charts.Estimate:
    """The interval is that of the change: drawn from where the subject started."""
    before, after = _value(line.values[0]), _value(line.values[1])
    ends = [before + cell.value if isinstance(cell, Number) else None for cell in line.values[3:5]]
    low, high = ends if len(ends) == len(("low", "high")) else (None, None)
    return charts.Estimate(line.label, after, low, high, before, line.text, line.note)


def _intervals(picture: Picture) -> charts.Figure:
    estimates = [
        charts.Estimate(
            line.label,
            _value(line.values[0]),
            _value(line.values[1]),
            _value(line.values[2]),
            text=str(line.values[0]),
            note=line.note,
        )
        for line in picture.lines
    ]
    ticks = tuple((points, percent(points)) for points in (0, 50, 100))
    return charts.Estimates(estimates, minimum=0, maximum=100, ticks=ticks, head=picture.heads[0])


def _splits(picture: Picture) -> charts.Figure:
    splits = [charts.Split(line.label, [int(_value(cell)) for cell in line.values]) for line in picture.lines]
    return charts.Splits(picture.heads, splits, centred=picture.kind == "diverging")


def _matrix(picture: Picture) -> charts.Figure:
    cells = [
        [charts.Heat(cell.value) if isinstance(cell, Number) else None for cell in line.values]
        for line in picture.lines
    ]
    most = max((_value(cell) for line in picture.lines for cell in line.values), default=1)
    return charts.HeatMap(
        _("Mentors"),
        [line.label for line in picture.lines],
        picture.heads,
        cells,
        minimum=0,
        maximum=most,
        hidden=_("nobody, or too few to show"),
    )


_DRAWN: dict[str, Callable[[Picture], charts.Figure]] = {
    "funnel": _funnel,
    "columns": _columns,
    "dumbbells": _dumbbells,
    "intervals": _intervals,
    "splits": _splits,
    "diverging": _splits,
    "matrix": _matrix,
}
