"""How components write a tag's attributes."""

from django.utils.safestring import SafeString

from binome.core.framework.escaping import escaped, format_html


def attributes(**values: object) -> SafeString:
    """HTML attributes from named values: `_` becomes `-`; empty ones are left out, True ones have no value.

    Those of htmx (`hx_…`) are written `data-hx-…`, which HTML allows.
    """
    written = []
    for name, value in values.items():
        if value is None or value is False or value == "":
            continue
        key = name.rstrip("_").replace("_", "-")
        key = f"data-{key}" if key.startswith("hx-") else key
        written.append(f" {key}" if value is True else f' {key}="{escaped(str(value))}"')
    return SafeString("".join(written))  # every value is escaped above  # nosec B703


def classes(*names: str) -> str:
    """The names that are not empty, as a class attribute."""
    return " ".join(name for name in names if name)


def part(tag: str, css: str, content: object, **attrs: object) -> SafeString:
    """An element, or nothing at all when it has no content."""
    if content is None or content == "":
        return SafeString("")
    return format_html('<{0} class="{1}"{2}>{3}</{0}>', tag, css, attributes(**attrs), content)
