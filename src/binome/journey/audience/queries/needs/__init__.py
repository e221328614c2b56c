"""The needs map: counted, published, read, and turned into objectives."""

from binome.journey.audience.queries.needs.picture import published
from binome.journey.audience.queries.needs.reading import Figure, Line, NeedsMap, axes_on, needs_map
from binome.journey.audience.queries.needs.themes import (
    ThemeOnMap,
    expected_on,
    numbers_behind,
    objectives_of,
    themes_on_map,
)

__all__ = [
    "Figure",
    "Line",
    "NeedsMap",
    "ThemeOnMap",
    "axes_on",
    "expected_on",
    "needs_map",
    "numbers_behind",
    "objectives_of",
    "published",
    "themes_on_map",
]
