"""Filters of a list that the reader keeps: chips above it, and a short form that keeps one more."""

from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.framework import page_tokens
from binome.core.framework.escaping import format_html
from binome.core.ui.components.acts import button, csrf_token
from binome.core.ui.components.markup import attributes, part
from binome.core.ui.icons import icon as render_icon
from binome.core.ui.listing import asked_filter, choices_of
from binome.core.ui.props import SavedFilters


def saved_filters(context: Context) -> SafeString:
    """The chips, and the form where the address chooses something that none of them does; often nothing at all."""
    saved: SavedFilters | None = context.get("saved_filters")
    if saved is None:
        return SafeString("")
    request: HttpRequest = context["request"]
    now = choices_of(asked_filter(request))
    is_new = bool(now) and all(chip.query != now for chip in saved.chips)
    content = _chips(context, saved, now) + (_form(context, saved) if is_new else SafeString(""))
    return part("div", "saved-filters no-print", content)


def _chips(context: Context, saved: SavedFilters, now: str) -> SafeString:
    if not saved.chips:
        return SafeString("")
    request: HttpRequest = context["request"]
    token = csrf_token(context)
    chips = format_html_join(
        "",
        '<li class="filter-chip"><a href="{}"{}>{}{}</a><form method="post" action="{}">{}'
        '<button class="icon-button" aria-label="{}">{}</button></form></li>',
        (
            (
                page_tokens.link(request, f"?{chip.query}"),
                attributes(aria_current="true" if chip.query == now else ""),
                render_icon("filter", size="small"),
                chip.name,
                chip.remove,
                token,
                _("Remove the saved filter “%(name)s”") % {"name": chip.name},
                render_icon("x", size="small"),
            )
            for chip in saved.chips
        ),
    )
    return format_html('<ul aria-label="{}">{}</ul>', _("Saved filters"), chips)


def _form(context: Context, saved: SavedFilters) -> SafeString:
    return format_html(
        '<details class="more"><summary>{}<span>{}</span></summary><form class="cluster" method="post" action="{}">{}'
        '<label class="filter-field"><span>{}</span>'
        '<input type="text" name="name" maxlength="40" required aria-describedby="saved-filter-hint"></label>{}'
        '<p class="small muted" id="saved-filter-hint">{}</p></form></details>',
        render_icon("chevron-right"),
        _("Save this filter"),
        saved.save,
        csrf_token(context),
        _("Name of the filter"),
        button(_("Save the filter"), variant="second", size="small"),
        _(
            "It keeps your choices and the order, not the words of a search. Only you see it, on this list of every wave."
        ),
    )
