"""Charts as SVG drawn on the server: values in, markup out; colours come from classes (static/ui/charts.css)."""

from binome.core.ui.charts import amounts, heat_map, networks, timelines
from binome.core.ui.charts.dispatch import render_svg, render_table
from binome.core.ui.charts.figures import (
    Bar,
    Bars,
    Figure,
    Heat,
    HeatMap,
    Network,
    Node,
    PairLink,
    PairTimeline,
    Slope,
    Slopes,
    TimelineMoment,
)

__all__ = [
    "Bar",
    "Bars",
    "Figure",
    "Heat",
    "HeatMap",
    "Network",
    "Node",
    "PairLink",
    "PairTimeline",
    "Slope",
    "Slopes",
    "TimelineMoment",
    "amounts",
    "heat_map",
    "networks",
    "render_svg",
    "render_table",
    "timelines",
]
