"""Numbers, states and charts."""

from typing import Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.framework.escaping import format_html
from binome.core.ui import charts
from binome.core.ui.components.markup import classes, part
from binome.core.ui.icons import icon as render_icon
from binome.core.ui.numbers import decimal, percent
from binome.core.ui.props import Text
from binome.core.ui.rounding import coordinate

Tone = Literal["", "mentor", "mentee", "good", "warn", "bad"]


def badge(
    text: Text, *, tone: Literal["neutral", "mentor", "mentee", "good", "warn", "bad"] = "neutral", icon: str = ""
) -> SafeString:
    """A state in a word."""
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, render_icon(icon) if icon else "", text)


def figure(value: object) -> object:
    """Whole numbers as the reader's language writes them; a figure with decimals says how many itself, in words."""
    return decimal(value) if isinstance(value, int) else value


def stat(label: Text, *, value: object, note: Text = "", tone: Tone = "", icon: str = "", href: str = "") -> SafeString:
    """One number that matters, what it counts, and what to think of it."""
    shown = figure(value)
    in_words = str(shown)[:1].isalpha()  # "nearly everyone": as large as a number, words would be a shout
    css = classes("stat", tone and f"stat-{tone}", "stat-words" if in_words else "", "card-link" if href else "")
    name = format_html('<a href="{}">{}</a>', href, label) if href else label
    return format_html(
        '<div class="{}"><p class="stat-label">{}<span>{}</span></p><p class="stat-value">{}</p>{}</div>',
        css,
        render_icon(icon) if icon else "",
        name,
        shown,
        part("p", "stat-note", note),
    )


def progress(label: Text, *, value: int, max: int = 100, note: Text = "") -> SafeString:  # noqa: A002 — HTML's own word
    """Work under way: how many of how many."""
    counts = _("%(value)s of %(max)s") % {"value": figure(value), "max": figure(max)}
    return format_html(
        '<div class="progress"><p class="gauge-head"><span>{0}</span><span class="number">{1}</span></p>'
        '<progress aria-label="{0}" value="{2}" max="{3}">{1}</progress>{4}</div>',
        label,
        counts,
        value,
        max,
        part("p", "small muted", note),
    )


def meter(
    label: Text,
    *,
    value: float,
    max: float = 100,  # noqa: A002 — HTML's own word
    note: Text = "",
    tone: Tone = "",
) -> SafeString:
    """How much of something, as a bar beside its number."""
    share = min(100.0, 100.0 * value / max) if max else 0.0
    shown = note or percent(share)
    return format_html(
        '<div class="meter"><p class="gauge-head"><span>{}</span><span class="number">{}</span></p>'
        '<svg class="gauge" aria-hidden="true"><rect class="gauge-track" width="100%" height="8" rx="4"></rect>'
        '<rect class="{}" width="{}%" height="8" rx="4"></rect></svg></div>',
        label,
        shown,
        classes("gauge-value", tone and f"gauge-{tone}"),
        coordinate(share),
    )


def chart(
    figure: charts.Figure, *, title: Text = "", note: Text = "", level: int = 3, headed: bool = True
) -> SafeString:
    """A drawing with its numbers behind it. Not `headed`: its title stands above it already."""
    heading = format_html('<h{0} class="chart-title">{1}</h{0}>', level, title) if title and headed else ""
    return format_html(
        '<figure class="chart">{}<div class="chart-scroll" tabindex="0" role="group" aria-label="{}">{}</div>'
        '<figcaption class="stack stack-s">{}'
        '<details class="more chart-data"><summary>{}<span>{}</span></summary>'
        '<div class="chart-table">{}</div></details></figcaption></figure>',
        heading,
        title or _("Chart"),
        charts.render_svg(figure, title=str(title)),
        part("p", "small muted", note),
        render_icon("chevron-right"),
        _("View as a table"),
        charts.render_table(figure, title=str(title)),
    )
