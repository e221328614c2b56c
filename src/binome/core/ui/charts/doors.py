"""The two ways to show a figure: drawn, and as the table behind."""

from functools import singledispatch

from django.utils.safestring import SafeString

from binome.core.ui.charts.figures import Figure


@singledispatch
def draw(figure: Figure, *, title: str = "") -> SafeString:
    """The figure as SVG."""
    raise TypeError(figure)


@singledispatch
def table(figure: Figure, *, title: str = "") -> SafeString:
    """The figure's numbers as an HTML table."""
    raise TypeError(figure)
