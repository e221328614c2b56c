"""The needs map, its exports, and the themes chosen on it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from binome.core.competences.models import Theme
from binome.core.people.requests import Request
from binome.core.programmes.doors import may, wave_or_404
from binome.core.programmes.permissions import Right
from binome.core.ui.charts import Heat, HeatMap
from binome.journey.audience import actions, queries
from binome.journey.audience.forms import ThemesForm
from binome.journey.audience.models import in_language
from binome.journey.audience.queries import NeedsMap
from binome.journey.audience.queries.needs import Figure
from binome.journey.audience.queries.survey import survey_of
from binome.journey.audience.rules.needs import share
from binome.journey.audience.views.exports import csv_file, xlsx_file


@require_safe
def needs_map(request: Request, wave_id: int) -> HttpResponse:
    """Theme × entity: ease, demand, offer, n, response; small groups hidden."""
    wave = wave_or_404(request.user, wave_id, Right.READ_REPORT)
    seen = queries.needs_map(wave)
    show = "wanted" if request.GET.get("show") == "wanted" else "ease"
    survey = survey_of(wave)
    context = {
        "wave": wave,
        "seen": seen,
        "show": show,
        "figure": _figure(seen, show=show) if seen and seen.lines else None,
        "ways": _ways(seen, survey.questions.all()) if seen and survey else [],
        "steers": may(request.user, Right.STEER, wave.programme),
        "survey": survey,
        "rows": _by_theme(seen) if seen else [],
    }
    return render(request, "audience/map.html", context)


def _by_theme(seen: NeedsMap) -> list[tuple[Theme, Figure, int | None]]:
    """The themes of which something is known."""
    rows = [(theme, seen.total.cells[theme.code], seen.axes.get(theme.code, 0)) for theme in seen.themes]
    return [(theme, cell, axes) for theme, cell, axes in rows if cell.ease_n or cell.wanted or axes is None or axes]


def _figure(seen: NeedsMap, *, show: str) -> HeatMap:
    lines = [*seen.lines, seen.total]
    if show == "wanted":
        cells = [
            [
                None
                if line.cells[theme.code].wanted is None
                else Heat(share(line.cells[theme.code].wanted or 0, line.n or 0), line.n)
                for line in lines
            ]
            for theme in seen.themes
        ]
        return HeatMap(
            row_title=_("Theme"),
            rows=[theme.title for theme in seen.themes],
            columns=[line.name for line in lines],
            cells=cells,
            unit="%",
            low=_("few want it"),
            high=_("many want it"),
        )
    rated = [theme for theme in seen.themes if any(line.cells[theme.code].ease is not None for line in lines)]
    return HeatMap(
        row_title=_("Theme"),
        rows=[theme.title for theme in rated],
        columns=[line.name for line in lines],
        cells=[[Heat(line.cells[theme.code].ease, line.cells[theme.code].ease_n) for line in lines] for theme in rated],
        minimum=1,
        maximum=5,
        low=_("not at ease"),
        high=_("very much at ease"),
    )


def _ways(seen: NeedsMap, questions: object) -> list[tuple[str, int]]:
    named = [
        (choice["code"], in_language(choice["fr"], choice["en"]))
        for question in questions  # type: ignore[attr-defined]
        for choice in question.choices
    ]
    return [(label, seen.ways[code] or 0) for code, label in named if seen.ways.get(code) is not None]


@require_safe
def export_csv(request: Request, wave_id: int) -> HttpResponse:
    """The map as CSV."""
    return csv_file(_rows(request, wave_id), name=f"needs-map-{wave_id}")


@require_safe
def export_xlsx(request: Request, wave_id: int) -> HttpResponse:
    """The map as XLSX."""
    return xlsx_file(_rows(request, wave_id), name=f"needs-map-{wave_id}")


def _rows(request: Request, wave_id: int) -> list[list[str | float | None]]:
    wave = wave_or_404(request.user, wave_id, Right.READ_REPORT)
    seen = queries.needs_map(wave)
    if seen is None:
        raise Http404
    hidden = _("fewer than %(k)s") % {"k": seen.k}
    head: list[str | float | None] = [
        _("Entity"), _("Theme"), _("Ease (1–5)"), _("Rated by"), _("Want it"), _("Can mentor"), _("Answers"), _("Response %"),
    ]  # fmt: skip
    rows = [head]
    for line in [*seen.lines, seen.total]:
        for theme in seen.themes:
            cell = line.cells[theme.code]
            figures = [cell.ease, cell.ease_n, cell.wanted, line.mentors, line.n, line.rate]
            rows.append([line.name, theme.title, *[hidden if figure is None else figure for figure in figures]])
    return rows


def themes(request: Request, wave_id: int) -> HttpResponse:
    """From needs to programme: choose the themes, with the numbers that justify them."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    active = list(Theme.objects.filter(is_active=True))
    seen = queries.needs_map(wave)
    kept = {objective.theme.code: objective for objective in queries.objectives_of(wave)}

    def demand(theme: Theme) -> tuple[int, str]:
        cell = seen.total.cells.get(theme.code) if seen else None
        return -((cell.wanted if cell else 0) or 0), theme.code

    active.sort(key=demand)
    initial: dict[str, object] = {}
    for code, objective in kept.items():
        initial |= {f"take_{code}": True, f"aim_fr_{code}": objective.aim_fr, f"aim_en_{code}": objective.aim_en}
    form = ThemesForm(request.POST or None, themes=active, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.choose_themes(wave, themes=form.taken(), aims=form.aims(), by=request.user, now=timezone.now())
        return redirect("audience:wave", wave.pk)
    lines = [
        {
            "theme": theme,
            "take": form[f"take_{theme.code}"],
            "aim_fr": form[f"aim_fr_{theme.code}"],
            "aim_en": form[f"aim_en_{theme.code}"],
            "cell": seen.total.cells.get(theme.code) if seen else None,
            "axes": seen.axes.get(theme.code) if seen else None,
        }
        for theme in active
    ]
    return render(request, "audience/themes.html", {"wave": wave, "form": form, "lines": lines, "seen": seen})
