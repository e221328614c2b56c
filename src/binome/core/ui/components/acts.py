"""Things a person presses: buttons, one-button forms, dialogs."""

from typing import Literal

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.framework import page_tokens
from binome.core.framework.escaping import format_html
from binome.core.ui.components.markup import attributes, classes
from binome.core.ui.icons import icon as render_icon
from binome.core.ui.props import Text

Variant = Literal["primary", "second", "quiet", "danger"]
Size = Literal["", "small", "large"]


def button(
    text: Text,
    *,
    href: str = "",
    variant: Variant = "primary",
    icon: str = "",
    size: Size = "",
    name: str = "",
    value: str | int = "",
    form: str = "",
    opens: str = "",
    hx_get: str = "",
    hx_post: str = "",
    hx_target: str = "",
    hx_swap: str = "",
    prints: bool = False,
    disabled: bool = False,
    novalidate: bool = False,
    wide: bool = False,
) -> SafeString:
    """A link when it has an address, a dialog opener when it `opens` one, the printer's, else the form's submit button.

    `novalidate`: it looks at a form that is not filled in yet.
    """
    only = "only-with-script" if prints else ""
    css = classes("button", f"button-{variant}", size and f"button-{size}", "button-wide" if wide else "", only)
    htmx = attributes(hx_get=hx_get, hx_post=hx_post, hx_target=hx_target, hx_swap=hx_swap)
    inside = format_html("{}<span>{}</span>", render_icon(icon), text) if icon else format_html("<span>{}</span>", text)
    if href:
        return format_html('<a class="{}" href="{}"{}>{}</a>', css, href, htmx, inside)
    kind = "button" if opens or hx_get or prints else "submit"
    attrs = attributes(
        name=name,
        value=str(value),
        form=form,
        data_opens=opens,
        data_print=prints,
        disabled=disabled,
        formnovalidate=novalidate,
    )
    return format_html('<button class="{}" type="{}"{}{}>{}</button>', css, kind, attrs, htmx, inside)


def act(
    context: Context,
    text: Text,
    *,
    to: str,
    variant: Variant = "primary",
    icon: str = "",
    size: Size = "",
    name: str = "",
    value: str | int = "",
    next: str = "",  # noqa: A002 — the name of Django's own field
    hx_target: str = "",
    hx_swap: str = "",
    wide: bool = False,
) -> SafeString:
    """One button that posts; with `hx_target` the answer replaces that part of the page."""
    htmx = attributes(hx_post=to if hx_target else "", hx_target=hx_target, hx_swap=hx_swap)
    hidden = format_html('<input type="hidden" name="next" value="{}">', next) if next else ""
    pressed = button(text, variant=variant, icon=icon, size=size, name=name, value=value, wide=wide)
    return format_html(
        '<form class="act" method="post" action="{}"{}>{}{}{}</form>', to, htmx, csrf_token(context), hidden, pressed
    )


def csrf_token(context: Context) -> SafeString:
    """What every form that is posted carries: Django's token against other sites, and our own of the page.

    It stands in the place of Django's tag of the same name, so that no form can forget it.
    """
    token = str(context.get("csrf_token", ""))
    if token in {"", "NOTPROVIDED"}:  # a page without a session, as the survey's; a text written without a request
        return SafeString("")
    written = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
    request = context.get("request")
    return written if request is None else SafeString(written + page_tokens.hidden_input(request))  # nosec B703


def actions(content: SafeString) -> SafeString:
    """The row of buttons that ends a form."""
    return format_html('<div class="actions">{}</div>', content)


def dialog(content: SafeString, id: str, *, title: Text) -> SafeString:  # noqa: A002 — HTML's own word
    """A native dialog; Escape and its cross close it."""
    return format_html(
        '<dialog class="dialog" id="{0}" aria-labelledby="{0}-title"><div class="dialog-head">'
        '<h2 id="{0}-title">{1}</h2><form method="dialog">'
        '<button class="icon-button" aria-label="{2}">{3}</button></form></div>'
        '<div class="dialog-body stack">{4}</div></dialog>',
        id,
        title,
        _("Close"),
        render_icon("x"),
        content,
    )
