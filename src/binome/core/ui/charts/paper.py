"""Drawings that leave the page: the same SVG with the light theme's colours inside, for PDF and files."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString

from binome.core.framework.escaping import format_html
from binome.core.ui.charts.doors import draw
from binome.core.ui.charts.figures import Figure

STYLES = Path(__file__).resolve().parents[1] / "static/ui"


@cache
def colours() -> dict[str, str]:
    """Each colour variable's value in the light theme."""
    text = (STYLES / "binome.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]+),", text))
    return {"font": "Figtree, sans-serif", **named}


@cache
def paper_style() -> SafeString:
    """The charts' rules with every variable and pair of themes resolved, as renderers outside browsers need them."""
    text = (STYLES / "charts.css").read_text(encoding="utf-8").partition(".chart-table")[0].partition(".plot {")[2]
    text = re.sub(r"light-dark\(([^,]+), [^)]+\)", r"\1", "svg {" + text)
    text = re.sub(r"var\(--([a-z0-9-]+)\)", lambda found: colours()[found[1]], text)
    return SafeString(text.replace(".plot ", ""))  # our own style sheet  # nosec B703


def on_paper(figure: Figure, *, title: str = "") -> SafeString:
    """The figure as a whole SVG file."""
    drawn = draw(figure, title=title)
    opening, _, rest = drawn.partition(">")
    return format_html(
        '{} xmlns="http://www.w3.org/2000/svg"><style>{}</style>{}',
        SafeString(opening),  # escaped when drawn  # nosec B703
        paper_style(),
        SafeString(rest),  # escaped when drawn  # nosec B703
    )
