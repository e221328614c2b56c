"""The needs map drawn: themes by entities, or entities by themes when those are many."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.ui.charts import Heat, HeatMap
from binome.core.ui.numbers import percent_sign
from binome.journey.diagnosis.queries.needs.comparing import ThemeComparison
from binome.journey.diagnosis.queries.needs.view_model import Figure, MapLine, NeedsMap

SHOWN = {
    "ease": lambda cell: Heat(cell.ease, cell.ease_n, cell.margin),
    "wanted": lambda cell: Heat(cell.wanted_share, cell.wanted_of, cell.wanted_margin),
    "offer": lambda cell: Heat(cell.able_share, cell.able_of),
}
CHANGES: dict[str, Callable[[ThemeComparison], float | None]] = {
    "ease": lambda two: two.ease_change,
    "wanted": lambda two: two.demand_change,
    "offer": lambda two: two.offer_change,
}
MOST_COLUMNS = 8  # with more, a column is too narrow for its name: groups then stand as rows


def heat_map(seen: NeedsMap, *, show: str) -> HeatMap | None:
    """The map of one measure; None when nothing of it can be told."""
    scales: dict[str, dict[str, Any]] = {
        "ease": {"minimum": 1, "maximum": 5, "places": 1, "low": _("not at ease"), "high": _("very much at ease")},
        "wanted": {"unit": percent_sign(), "low": _("few want it"), "high": _("many want it")},
        "offer": {"unit": percent_sign(), "low": _("few could mentor"), "high": _("many could mentor")},
    }

    def cell(line: MapLine, theme: Theme) -> Heat:
        return SHOWN[show](line.cells.get(theme.code, Figure()))

    return _drawn(seen, cell, hidden=hidden_because(seen.k), **scales[show])


def change_map(seen: NeedsMap, by_group: dict[str, dict[str, ThemeComparison]], *, show: str) -> HeatMap | None:
    """What moved since the other map, by theme and entity; None when nothing can be told on both."""

    def cell(line: MapLine, theme: Theme) -> Heat:
        two = by_group.get(line.key, {}).get(theme.code)
        return Heat(CHANGES[show](two) if two else None)

    most = 2 if show == "ease" else 50
    return _drawn(
        seen,
        cell,
        hidden=_("not shown on both maps"),
        signed=True,
        minimum=-most,
        maximum=most,
        low=_("less"),
        high=_("more"),
        unit="" if show == "ease" else " pts",
        places=1 if show == "ease" else 0,
    )


def hidden_because(k: int) -> str:
    """Why a cell says nothing, in a few words."""
    return _("hidden: fewer than %(k)s, here or beside") % {"k": k}


def _drawn(seen: NeedsMap, cell: Callable[[MapLine, Theme], Heat], **scale: Any) -> HeatMap | None:
    lines = [*seen.lines, seen.total]
    themes = [theme for theme in seen.themes if any(cell(line, theme).value is not None for line in lines)]
    if not themes:
        return None
    if len(lines) > MOST_COLUMNS:
        return HeatMap(
            row_title=_("Entity"),
            rows=[line.name for line in lines],
            columns=[theme.title for theme in themes],
            cells=[[cell(line, theme) for theme in themes] for line in lines],
            **scale,
        )
    return HeatMap(
        row_title=_("Theme"),
        rows=[theme.title for theme in themes],
        columns=[line.name for line in lines],
        cells=[[cell(line, theme) for line in lines] for theme in themes],
        **scale,
    )
