"""`{% explain "stability" %}`: "Why?" beside a rule, or a dotted word, that opens a few sentences of the guide "words"."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.framework.escaping import format_html
from binome.core.ui.icons import icon
from binome.core.ui.props import Text
from binome.interfaces.help.guides import GuideSection, section

register = template.Library()
WORDS = "words"


class NoSuchExplanation(LookupError):
    """The guide "words" has no section of this name in the language of the page."""


@register.simple_tag(takes_context=True)
def explain(context: Context, name: str, label: Text = "") -> SafeString:
    """A button and what it opens: native, without JavaScript, closed by Escape or a click elsewhere.

    Without a `label` it asks "Why?"; with one, the label is a word and its meaning opens.
    """
    explanation = section(WORDS, name)
    if explanation is None:
        raise NoSuchExplanation(name)
    button = format_html(
        '<button type="button" class="explain{}" popovertarget="explain-{}">{}<span>{}</span>'
        '<span class="visually-hidden"> {}</span></button>',
        " explain-word" if label else "",
        name,
        SafeString("") if label else icon("help-circle", size="small"),
        label or _("Why?"),
        _("(what is it?)") if label else explanation.title,
    )
    return button if _is_on_the_page(context, name) else SafeString(button + _popover(explanation))  # nosec B703


@register.simple_tag(takes_context=True)
def words_here(context: Context, *names: str) -> SafeString:
    """The words of the guide that a page is the first to use: each opens its meaning."""
    opened = [explain(context, name, label=_title_of(name)) for name in names]
    return format_html(
        '<p class="cluster small no-print"><span class="muted">{}</span> {}</p>',
        _("Words on this page:"),
        SafeString(" ".join(opened)),  # components' own markup  # nosec B703
    )


def _title_of(name: str) -> str:
    explanation = section(WORDS, name)
    if explanation is None:
        raise NoSuchExplanation(name)
    return explanation.title


def _popover(explanation: GuideSection) -> SafeString:
    return format_html(
        '<span class="explain-text" id="explain-{}" popover><strong>{}</strong> {} <a href="{}">{}</a></span>',
        explanation.name,
        explanation.title,
        explanation.text,
        explanation.url,
        _("More words and reasons"),
    )


def _is_on_the_page(context: Context, name: str) -> bool:
    """Whether the text stands on this page already: a second button opens the same."""
    request = context["request"]
    shown: set[str] = getattr(request, "explained", set())
    request.explained = shown | {name}
    return name in shown
