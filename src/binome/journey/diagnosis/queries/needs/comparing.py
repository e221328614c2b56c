"""One wave's map beside another's: two sets of answers, each protected by itself."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.programmes.access import waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.rounding import rounded
from binome.journey.diagnosis.queries.needs.view_model import Figure, NeedsMap
from binome.journey.diagnosis.rules.needs import EASE_PLACES


@dataclass(frozen=True)
class ThemeComparison:
    """A theme now and on the other map, for everyone; None: one of the two cannot be told."""

    theme: Theme
    now: Figure
    then: Figure

    @property
    def ease_change(self) -> float | None:
        """Steps of ease, of five."""
        return _change(self.now.ease, self.then.ease)

    @property
    def demand_change(self) -> float | None:
        """Points of 100."""
        return _change(self.now.wanted_share, self.then.wanted_share)

    @property
    def offer_change(self) -> float | None:
        """Points of 100."""
        return _change(self.now.able_share, self.then.able_share)


def waves_to_compare(person: Person, wave: Wave) -> QuerySet[Wave]:
    """The other waves whose map exists and which `person` may read."""
    return waves_of(person, Right.READ_REPORT).filter(survey__map__isnull=False).exclude(pk=wave.pk)


def by_theme(now: NeedsMap, then: NeedsMap) -> list[ThemeComparison]:
    """The themes on both maps, for everyone."""
    return [
        ThemeComparison(theme, now.total.cells[theme.code], then.total.cells[theme.code])
        for theme in now.themes
        if theme.code in then.total.cells
    ]


def by_group(now: NeedsMap, then: NeedsMap) -> dict[str, dict[str, ThemeComparison]]:
    """Line by line, the themes of both maps; groups are the same when they are the same entity at the same level."""
    other = {line.key: line for line in [*then.lines, then.total]}
    return {
        line.key: {
            theme.code: ThemeComparison(theme, line.cells[theme.code], other[line.key].cells[theme.code])
            for theme in now.themes
            if theme.code in other[line.key].cells
        }
        for line in [*now.lines, now.total]
        if line.key in other
    }


def on_both(now: NeedsMap, then: NeedsMap) -> NeedsMap:
    """The map with the themes alone that the other map has too."""
    return replace(now, themes=[theme for theme in now.themes if theme.code in then.total.cells])


def _change(now: float | None, then: float | None) -> float | None:
    if now is None or then is None:
        return None
    return float(rounded(now, places=EASE_PLACES) - rounded(then, places=EASE_PLACES))
