"""The widgets that forms use most, written here: a list of choices costs Django's templates ten times as long."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.safestring import SafeString

from binome.core.framework.escaping import escaped, format_html

Widget = Mapping[str, Any]


def _attributes(values: Mapping[str, object]) -> SafeString:
    """As Django writes them: False is left out, True has no value."""
    pieces = (
        f" {name}" if value is True else f' {name}="{_plain(value)}"'
        for name, value in values.items()
        if value is not False
    )
    return SafeString("".join(pieces))  # names are ours, values escaped  # nosec B703


def _plain(value: object) -> str:
    """A value as machines read it: never in the reader's own way of writing numbers."""
    return escaped(value if isinstance(value, str) else str(value))


def render_input(widget: Widget) -> SafeString:
    """One line that is typed, picked or ticked."""
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        SafeString("") if value is None else SafeString(f' value="{_plain(value)}"'),  # escaped  # nosec B703
        _attributes(widget["attrs"]),
    )


def render_textarea(widget: Widget) -> SafeString:
    """A text of several lines."""
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget["attrs"]), widget["value"] or ""
    )


def render_select(widget: Widget) -> SafeString:
    """A list of choices, in groups when they have names."""
    lines = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return format_html(
        '<select name="{}"{}>{}\n</select>',
        widget["name"],
        _attributes(widget["attrs"]),
        SafeString(lines),  # safe parts joined  # nosec B703
    )


def _group(name: object, options: "list[dict[str, Any]]") -> str:
    lines = "".join(
        f'\n  <option value="{_plain(option["value"])}"{_attributes(option["attrs"])}>'
        f"{escaped(localize(option['label']))}</option>"
        for option in options
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, SafeString(lines)) if name else lines  # nosec B703


def render_choices(widget: Widget) -> SafeString:
    """Radio buttons, or boxes of which several may be ticked; in groups when they have names."""
    attrs = widget["attrs"]
    css = f" {escaped(attrs['class'])}" if attrs.get("class") else ""
    key = f' id="{escaped(attrs["id"])}-choices"' if attrs.get("id") else ""
    lines = "".join(
        (format_html('<p class="choices-group">{}</p>', name) if name else "") + "".join(map(_choice, options))
        for name, options, _index in widget["optgroups"]
    )
    return SafeString(f'<div class="choices{css}"{key}>{lines}</div>')  # safe parts joined  # nosec B703


def _choice(option: Widget) -> str:
    key = option["attrs"].get("id")
    label = format_html("<label{}>{}</label>", format_html(' for="{}"', key) if key else "", localize(option["label"]))
    return f'<div class="choice">{render_input(option)}\n{label}</div>'


_INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "checkbox")
RENDERERS: dict[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": render_input for name in _INPUTS},
    "django/forms/widgets/textarea.html": render_textarea,
    "django/forms/widgets/select.html": render_select,
    "django/forms/widgets/radio.html": render_choices,
    "django/forms/widgets/checkbox_select.html": render_choices,
}
