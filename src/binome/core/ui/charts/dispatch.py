"""The two renderings of a figure, each kind registering its own: SVG, and the table of its numbers."""

from functools import singledispatch

from django.utils.safestring import SafeString

from binome.core.ui.charts.figures import Figure


@singledispatch
def render_svg(figure: Figure, *, title: str = "") -> SafeString:
    """The figure as SVG."""
    raise TypeError(figure)


@singledispatch
def render_table(figure: Figure, *, title: str = "") -> SafeString:
    """The figure's numbers as an HTML table."""
    raise TypeError(figure)
