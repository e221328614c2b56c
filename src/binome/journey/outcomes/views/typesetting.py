"""The papers of this step, and its drawings in the colours of paper."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from binome.core.ui import typesetting

TEMPLATES = Path(__file__).resolve().parent.parent / "templates/outcomes"
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


def on_paper(svg: str) -> str:
    """A drawing of the interface in the colours of paper: classes mean the same there, told by `plot.css`."""
    begins = svg.index(">") + 1
    return f"{svg[:begins].replace('<svg ', f'<svg {NAMESPACE} ', 1)}<style>{_plot_styles()}</style>{svg[begins:]}"


@lru_cache(maxsize=1)
def _plot_styles() -> str:
    return (TEMPLATES / "plot.css").read_text(encoding="utf-8")


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """One of this step's papers as a tagged PDF."""
    return typesetting.pdf(TEMPLATES / template, data)
