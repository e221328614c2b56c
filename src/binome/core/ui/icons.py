"""Tabler icons as inline SVG, read from the one file that tools/look.py writes."""

from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString

from binome.core.framework.escaping import format_html
from binome.core.ui.props import Text

HERE = Path(__file__).resolve().parent
OUTLINES = HERE / "vendor/icons.txt"  # one icon a line: its name, a tab, its drawing


class NoSuchIcon(LookupError):
    """The name is not one of Tabler's outline icons, or the look was never installed (make look)."""


class NoSuchDrawing(LookupError):
    """The name is not one of the drawings in art/."""


@cache
def _outlines() -> str:
    return "\n" + OUTLINES.read_text(encoding="utf-8")


@cache
def outline(name: str) -> SafeString:
    """The drawing inside the icon's square of 24 by 24."""
    _, separator, rest = _outlines().partition(f"\n{name}\t")
    if not separator:
        raise NoSuchIcon(name)
    return SafeString(rest.partition("\n")[0])  # Tabler's own file  # nosec B703


def icon(name: str, *, label: Text = "", size: str = "") -> SafeString:
    """An icon; decorative unless it carries a label."""
    css = f"icon icon-{size}" if size else "icon"
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', css, label, outline(name)
        )
    return _silent(name, css)


@cache
def _silent(name: str, css: str) -> SafeString:
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, outline(name))


@cache
def drawing(name: str) -> SafeString:
    """An illustration of ours, drawn with the theme's colours."""
    path = HERE / "art" / f"{name}.svg"
    if not path.exists():
        raise NoSuchDrawing(name)
    return SafeString(path.read_text(encoding="utf-8").strip())  # our own files  # nosec B703
