"""From needs to programme: choosing the themes of a wave on its map."""

from collections.abc import Container

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.people.requests import Request, posted
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.charts import Bar, Bars
from binome.journey.diagnosis.actions import choosing
from binome.journey.diagnosis.forms.needs import ThemesForm
from binome.journey.diagnosis.models import Question
from binome.journey.diagnosis.queries.needs import themes as themes_acts
from binome.journey.diagnosis.queries.needs import view_model
from binome.journey.diagnosis.queries.needs.themes import expected_on
from binome.journey.diagnosis.queries.needs.view_model import Figure, NeedsMap


def themes(request: Request, wave_id: int) -> HttpResponse:
    """The themes, the most wanted first, each with the numbers that justify it and what to expect."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    seen = view_model.needs_map(wave)
    active = _in_order(list(Theme.objects.filter(is_active=True)), seen, asked=_asked_in(wave))
    initial: dict[str, object] = {}
    for objective in themes_acts.objectives_of(wave):
        code = objective.theme.code
        initial |= {f"take_{code}": True, f"aim_fr_{code}": objective.aim_fr, f"aim_en_{code}": objective.aim_en}
    if not initial:
        initial = {f"take_{code}": True for code in request.GET.getlist("take")}
    form = ThemesForm(posted(request), themes=active, initial=initial)
    if request.method == "POST" and form.is_valid():
        choosing.choose_themes(wave, themes=form.taken(), aims=form.aims(), by=request.user, now=timezone.now())
        messages.success(request, _("Themes saved."))
        return redirect("diagnosis:wave", wave.pk)
    lines = [
        {
            "theme": theme,
            "take": form[f"take_{theme.code}"],
            "aim_fr": form[f"aim_fr_{theme.code}"],
            "aim_en": form[f"aim_en_{theme.code}"],
            "cell": seen.total.cells.get(theme.code) if seen else None,
            "axes": seen.axes.get(theme.code) if seen else None,
            "expected": expected_on(wave, seen, theme.code),
        }
        for theme in active
    ]
    context = {"wave": wave, "form": form, "lines": lines, "seen": seen, "forecast": _forecast(wave, seen, active)}
    return render(request, "diagnosis/themes.html", context, status=422 if form.is_bound else 200)


def _asked_in(wave: Wave) -> set[str]:
    of_questions = Question.objects.filter(survey__wave=wave).values_list("theme_codes", flat=True)
    return {code for codes in of_questions for code in codes}


def _in_order(themes: list[Theme], seen: NeedsMap | None, *, asked: Container[str]) -> list[Theme]:
    """The most wanted first; among equals those that the survey asked about, for they are what the wave is about."""

    def strength(theme: Theme) -> tuple[float, bool, str]:
        cell = seen.total.cells.get(theme.code, Figure()) if seen else Figure()
        return -cell.demand, theme.code not in asked, theme.code

    return sorted(themes, key=strength)


def _forecast(wave: Wave, seen: NeedsMap | None, themes: list[Theme]) -> Bars | None:
    """Places that mentors could offer, face to face with people who want each theme; where both can be told."""
    expected = [(theme, expected_on(wave, seen, theme.code)) for theme in themes]
    bars = [
        Bar(theme.title, left=each.places, right=each.wanted)
        for theme, each in expected
        if each.places is not None and each.wanted is not None
    ]
    return Bars(left=_("Places with a mentor"), right=_("People who want it"), bars=bars) if bars else None
