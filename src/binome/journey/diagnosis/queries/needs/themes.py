"""From the map to the programme: themes to choose, what to expect of each, and the objectives chosen from them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import CompiledQuery
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import WAVE
from binome.core.ui.rounding import percentage
from binome.journey.diagnosis.models import Objective
from binome.journey.diagnosis.queries.needs.view_model import Figure, NeedsMap, needs_map
from binome.journey.diagnosis.rules.needs import ThemeForecast, forecast


@dataclass(frozen=True)
class ThemeOnMap:
    """A theme that mentees may choose, with what the survey and the appraisals say of it; None: too few to say."""

    theme: Theme
    demand: int | None
    n: int | None
    ease: float | None
    axes: int | None
    by_most: bool = False  # all but a few want it: too many to give the number

    @property
    def share(self) -> int | None:
        """Per cent of those who answered that want it."""
        return percentage(self.demand, self.n) if self.demand is not None and self.n else None


def themes_on_map(wave: Wave) -> list[ThemeOnMap]:
    """Themes that mentees may choose, most wanted first: those of the wave, or every active one until chosen."""
    chosen = list(wave.themes.all()) or list(Theme.objects.filter(is_active=True))
    seen = needs_map(wave)
    themes = []
    for theme in chosen:
        figure = seen.total.cells.get(theme.code, Figure()) if seen else Figure()
        themes.append(
            ThemeOnMap(
                theme=theme,
                demand=figure.wanted,
                n=figure.wanted_of,
                ease=figure.ease,
                axes=seen.axes.get(theme.code) if seen else None,
                by_most=figure.wanted_side == "most",
            )
        )
    return sorted(
        themes, key=lambda on_map: (not on_map.by_most, -(on_map.demand or 0), -(on_map.axes or 0), on_map.theme.code)
    )


def expected_on(wave: Wave, seen: NeedsMap | None, code: str) -> ThemeForecast:
    """Mentors and mentees to expect on a theme, from the published figures of everyone."""
    cell = seen.total.cells.get(code, Figure()) if seen else Figure()
    return forecast(
        wanted=cell.wanted,
        able=cell.able,
        n=(seen.total.n or 0) if seen else 0,
        population=seen.population if seen else 0,
        mentees_each=wave.max_mentees_per_mentor,
    )


def objectives_of(wave: Wave) -> QuerySet[Objective]:
    """What the wave aims at, in order, each with the numbers that justified it."""
    return Objective.objects.filter(wave=wave).select_related("theme")


_OBJECTIVES = CompiledQuery(lambda: objectives_of(WAVE))


def objectives_read(wave: Wave) -> list[Objective]:
    """The same, read for a page."""
    return _OBJECTIVES.rows(wave=wave)


def numbers_behind(wave: Wave, seen: NeedsMap | None, theme: Theme) -> dict[str, Any]:
    """The published numbers that justify choosing a theme, to be kept with the objective."""
    if seen is None:
        return {}
    cell = seen.total.cells.get(theme.code, Figure())
    expected = expected_on(wave, seen, theme.code)
    return {
        "n": seen.total.n, "invited": seen.total.invited, "wanted": cell.wanted, "wanted_of": cell.wanted_of,
        "wanted_side": cell.wanted_side,
        "ease": cell.ease, "ease_n": cell.ease_n, "margin": cell.margin, "mentors": seen.total.mentors,
        "able": cell.able, "expected_mentees": expected.wanted, "expected_mentors": expected.able,
        "expected_places": expected.places, "axes": seen.axes.get(theme.code),
        "sampled": seen.sampled, "published_at": seen.published_at.isoformat() if seen.published_at else "",
    }  # fmt: skip
