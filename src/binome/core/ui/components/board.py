"""The board: the seven steps one under the other, what each counts, and who waits there."""

from collections.abc import Sequence

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.framework.escaping import format_html
from binome.core.ui.components.figures import figure
from binome.core.ui.components.markup import attributes, part
from binome.core.ui.icons import icon as render_icon
from binome.core.ui.props import StepState, Tally, Text


def board(content: SafeString, *, label: Text) -> SafeString:
    """The way of a wave, a line a step."""
    return format_html('<ol class="board" aria-label="{}">{}</ol>', label, content)


def board_step(
    content: SafeString, title: Text, *, number: int, state: StepState = "todo", href: str = "", when: Text = ""
) -> SafeString:
    """One step, inside `board`: where it stands; content = its `tally`, then what waits there."""
    words = {"done": _("done"), "current": _("now"), "todo": _("to come")}
    name = format_html('<a href="{}">{}</a>', href, title) if href else title
    return format_html(
        '<li class="board-step board-{}"{}><span class="step-mark" aria-hidden="true">{}</span>'
        '<div class="board-name"><h3>{}<span class="visually-hidden"> ({})</span></h3>{}</div>'
        '<div class="board-body">{}</div></li>',
        state,
        attributes(aria_current="step" if state == "current" else ""),
        render_icon("check") if state == "done" else number,
        name,
        words[state],
        part("p", "small muted", when),
        content,
    )


def tally(items: Sequence[Tally]) -> SafeString:
    """A few counts side by side."""
    words = format_html_join(
        "",
        "<div><dt>{}</dt><dd>{}{}</dd></div>",
        (
            (
                format_html('<a href="{}">{}</a>', item.url, item.label) if item.url else item.label,
                figure(item.value),
                "" if item.of is None else format_html('<span class="tally-of"> / {}</span>', figure(item.of)),
            )
            for item in items
        ),
    )
    return format_html('<dl class="tally">{}</dl>', words) if items else words


def waiting(content: SafeString, title: Text, *, text: Text = "") -> SafeString:
    """Someone or something that waits; content = the act that helps."""
    return format_html(
        '<div class="waiting">{}<div class="waiting-text"><p class="waiting-title">{}</p>{}</div>{}</div>',
        render_icon("hourglass"),
        title,
        part("p", "small", text),
        content,
    )
