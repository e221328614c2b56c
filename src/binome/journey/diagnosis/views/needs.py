"""The needs map on screen and in files."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from binome.core.competences.models import Theme
from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.core.privacy.spreadsheets import csv_stream, xlsx_file
from binome.core.programmes.access import may, wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.diagnosis.forms.needs import MapForm
from binome.journey.diagnosis.models import Survey, in_language
from binome.journey.diagnosis.queries.comments import comments_shown
from binome.journey.diagnosis.queries.needs import view_model
from binome.journey.diagnosis.queries.needs.comparing import (
    ThemeComparison,
    by_group,
    by_theme,
    on_both,
    waves_to_compare,
)
from binome.journey.diagnosis.queries.needs.view_model import Figure, NeedsMap
from binome.journey.diagnosis.queries.survey import survey_of
from binome.journey.diagnosis.states import QuestionKind
from binome.journey.diagnosis.views.heat import SHOWN, change_map, heat_map, hidden_because


@require_safe
def needs_map(request: Request, wave_id: int) -> HttpResponse:
    """Theme × entity: ease, demand, offer, n, response; small groups hidden; beside another wave when asked."""
    wave = wave_or_404(request.user, wave_id, Right.READ_REPORT)
    seen = view_model.needs_map(wave, level=_number(request, "level"))
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "ease"
    others = waves_to_compare(request.user, wave)
    survey = survey_of(wave)
    context = {
        "wave": wave,
        "seen": seen,
        "show": show,
        "figure": heat_map(seen, show=show) if seen and seen.lines else None,
        "ways": _ways(seen, survey) if seen and survey else [],
        "steers": may(request.user, Right.STEER, wave.programme),
        "survey": survey,
        "comments": comments_shown(survey) if survey else [],
        "has_words": survey is not None
        and any(question.kind == QuestionKind.TEXT for question in survey.questions.all()),
        "rows": _by_theme(seen) if seen else [],
        "form": _form(seen, others, request, show=show) if seen and seen.lines else None,
        **(_beside(seen, others, request, show=show) if seen else {}),
    }
    return render(request, "diagnosis/map.html", context)


def _form(seen: NeedsMap, others: QuerySet[Wave], request: Request, *, show: str) -> MapForm:
    initial = {"show": show, "level": seen.level, "with": request.GET.get("with", "")}
    return MapForm(initial=initial, levels=seen.levels, others=list(others))


def _number(request: Request, name: str) -> int | None:
    return whole_number(request.GET.get(name, ""))


def _beside(seen: NeedsMap, others: QuerySet[Wave], request: Request, *, show: str) -> dict[str, Any]:
    """The other wave that was asked for, and what moved since."""
    asked = _number(request, "with")
    if asked is None:
        return {}
    other = others.filter(pk=asked).first()
    then = view_model.needs_map(other, level=seen.level) if other else None
    if other is None or then is None:
        raise Http404
    compared: list[ThemeComparison] = by_theme(seen, then)
    changes = change_map(on_both(seen, then), by_group(seen, then), show=show)
    return {"other": other, "compared": compared, "changes": changes}


def _by_theme(seen: NeedsMap) -> list[tuple[Theme, Figure, int | None]]:
    """The themes of which something is known."""
    rows = [(theme, seen.total.cells[theme.code], seen.axes.get(theme.code, 0)) for theme in seen.themes]
    return [
        (theme, cell, axes) for theme, cell, axes in rows if cell.ease or cell.wanted or cell.wanted_side or axes != 0
    ]


def _ways(seen: NeedsMap, survey: Survey) -> list[tuple[str, int]]:
    named = [
        (choice["code"], in_language(choice["fr"], choice["en"]))
        for question in survey.questions.all()
        for choice in question.choices
    ]
    return [(label, n) for code, label in named if (n := seen.ways.get(code)) is not None]


@require_safe
def export_csv(request: Request, wave_id: int) -> StreamingHttpResponse:
    """The map as CSV, line after line."""
    return csv_stream(_rows(_seen(request, wave_id)), name=f"needs-map-{wave_id}")


@require_safe
def export_xlsx(request: Request, wave_id: int) -> HttpResponse:
    """The map as XLSX."""
    return xlsx_file(_rows(_seen(request, wave_id)), name=f"needs-map-{wave_id}")


def _seen(request: Request, wave_id: int) -> NeedsMap:
    """The map at the level of the screen that the file is asked from."""
    wave = wave_or_404(request.user, wave_id, Right.READ_REPORT)
    seen = view_model.needs_map(wave, level=_number(request, "level"))
    if seen is None:
        raise Http404
    return seen


def _rows(seen: NeedsMap) -> Iterator[list[str | float | None]]:
    hidden = hidden_because(seen.k)
    yield [
        _("Entity"),
        _("Theme"),
        _("Ease (1–5)"),
        _("Ease ±"),
        _("Rated by"),
        _("Want it"),
        _("Want it, of"),
        _("Could mentor on it"),
        _("Can mentor"),
        _("Answers"),
        _("Response %"),
    ]
    for line in [*seen.lines, seen.total]:
        for theme in seen.themes:
            cell = line.cells[theme.code]
            values = [cell.ease, cell.ease_n, cell.wanted, cell.wanted_of, cell.able, line.mentors, line.n, line.rate]
            figures: list[str | float | None] = [hidden if figure is None else figure for figure in values]
            yield [line.name, theme.title, figures[0], cell.margin, *figures[1:]]
