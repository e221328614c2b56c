"""From the map to the programme: themes to choose, what to expect of each, and the objectives chosen from them."""

from typing import Any

from django.db.models import QuerySet

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import CompiledQuery
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import WAVE
from binome.journey.diagnosis.models import Objective
from binome.journey.diagnosis.queries.needs.view_model import Figure, NeedsMap
from binome.journey.diagnosis.rules.needs import ThemeForecast, forecast


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
        "n": seen.total.n,
        "invited": seen.total.invited,
        "wanted": cell.wanted,
        "wanted_of": cell.wanted_of,
        "wanted_side": cell.wanted_side,
        "ease": cell.ease,
        "ease_n": cell.ease_n,
        "margin": cell.margin,
        "mentors": seen.total.mentors,
        "able": cell.able,
        "expected_mentees": expected.wanted,
        "expected_mentors": expected.able,
        "expected_places": expected.places,
        "axes": seen.axes.get(theme.code),
        "sampled": seen.sampled,
        "published_at": seen.published_at.isoformat() if seen.published_at else "",
    }
