"""Colours: every ink on its ground is readable, in both themes."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[3] / "src/binome/core/ui/styles"
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", (STYLES / "colours.css").read_text()
    )
}
GROUNDS = ("paper", "surface", "surface-2")
INKS = ("ink", "muted", "mentor-text", "mentee-text", "bad", "good", "warn")
TEXTS = [(ink, ground) for ink in INKS for ground in GROUNDS]
TEXTS += [("ink", f"{tone}-soft") for tone in ("mentor", "mentee", "good", "warn", "bad")]
TEXTS += [(tone, f"{tone}-soft") for tone in ("good", "warn", "bad")]
TEXTS += [(f"{side}-text", f"{side}-soft") for side in ("mentor", "mentee")]
TEXTS += [(f"{side}-on", side) for side in ("mentor", "mentee")]
SHAPES = [(shape, ground) for shape in ("mentor", "mentee", "line-strong", "focus") for ground in ("paper", "surface")]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_is_readable(ink, ground, theme):
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_that_mean_something_stand_out(shape, ground, theme):
    assert contrast(COLOURS[shape][theme], COLOURS[ground][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("step", range(1, 6))
def test_numbers_are_readable_on_every_shade_of_the_heat_map(step, theme):
    styles = (STYLES / "charts.css").read_text()
    shades = re.findall(rf"\.heat-{step} {{ fill: light-dark\((#\w+), (#\w+)\)", styles)[0]
    rule = next(rule for rule in styles.split("}") if re.search(rf"heat-text-{step}\b", rule))
    ink = re.findall(r"light-dark\((#\w+), (#\w+)\)", rule)[0][theme]

    assert contrast(ink, shades[theme]) >= 4.5
