"""The organisation's colour, in light and in dark: lightened or darkened until text on it can be read."""

from collections.abc import Iterator

WHITE, DARK, DARKEST = "#ffffff", "#0f1a1c", "#05272a"
READABLE = 4.5  # the least contrast of text (WCAG 2.2, 1.4.3)
STEPS = 20  # from the accent to black or white: 5 % at a time, finer than the eye tells


def contrast(colour: str, other: str) -> float:
    """How well one colour stands out against the other, from 1 to 21."""
    lighter, darker = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(accent: str) -> bool:
    """Whether white text can be read on it, and it on white."""
    return contrast(accent, WHITE) >= READABLE


def for_dark(accent: str) -> str:
    """The same colour, as light as it must be on a dark page."""
    return next((shade for shade in _towards(accent, WHITE) if contrast(shade, DARK) >= READABLE + 2), WHITE)


def style_sheet(accent: str) -> str:
    """The rules that give pages this colour."""
    dark = for_dark(accent)
    hover, hover_dark = _mixed(accent, "#000000", 0.25), _mixed(dark, WHITE, 0.25)
    soft, soft_dark = _mixed(accent, WHITE, 0.88), _mixed(accent, DARK, 0.75)
    return (
        ":root{"
        f"--mentee:light-dark({accent},{dark});--mentee-on:light-dark({WHITE},{DARKEST});"
        f"--mentee-text:light-dark({accent},{dark});--mentee-soft:light-dark({soft},{soft_dark});"
        f"--act-hover:light-dark({hover},{hover_dark})"
        "}\n"
    )


def _towards(accent: str, end: str) -> Iterator[str]:
    for step in range(STEPS + 1):
        yield _mixed(accent, end, step / STEPS)


def _mixed(colour: str, other: str, share: float) -> str:
    return "#" + "".join(
        f"{int(a + (b - a) * share + 0.5):02x}" for a, b in zip(_channels(colour), _channels(other), strict=True)
    )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
