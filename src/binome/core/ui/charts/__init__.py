"""Charts as SVG drawn on the server: values in, markup out; colours come from classes (static/ui/charts.css)."""

from binome.core.ui.charts import amounts, heat_map, ways
from binome.core.ui.charts.doors import draw, table
from binome.core.ui.charts.figures import (
    Bar,
    Bars,
    Choice,
    ChoiceGraph,
    Figure,
    Funnel,
    Heat,
    HeatMap,
    Link,
    Moment,
    Network,
    Node,
    PairTimeline,
    Slope,
    Slopes,
    Stage,
)
from binome.core.ui.charts.paper import on_paper

__all__ = [
    "Bar",
    "Bars",
    "Choice",
    "ChoiceGraph",
    "Figure",
    "Funnel",
    "Heat",
    "HeatMap",
    "Link",
    "Moment",
    "Network",
    "Node",
    "PairTimeline",
    "Slope",
    "Slopes",
    "Stage",
    "amounts",
    "draw",
    "heat_map",
    "on_paper",
    "table",
    "ways",
]
