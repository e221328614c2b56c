"""The needs map: counted, published, read, and turned into objectives."""

from binome.journey.audience.queries.needs.comparing import Compared, by_group, by_theme, on_both, waves_to_compare
from binome.journey.audience.queries.needs.picture import published
from binome.journey.audience.queries.needs.reading import Figure, Line, NeedsMap, axes_on, needs_map
from binome.journey.audience.queries.needs.themes import (
    ThemeOnMap,
    expected_on,
    numbers_behind,
    objectives_of,
    objectives_read,
    themes_on_map,
)

__all__ = [
    "Compared",
    "Figure",
    "Line",
    "NeedsMap",
    "ThemeOnMap",
    "axes_on",
    "by_group",
    "by_theme",
    "expected_on",
    "needs_map",
    "numbers_behind",
    "objectives_of",
    "objectives_read",
    "on_both",
    "published",
    "themes_on_map",
    "waves_to_compare",
]
