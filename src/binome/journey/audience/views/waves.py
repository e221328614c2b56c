"""A wave at its first stage, and its audience."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.programmes.doors import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.audience import actions, queries
from binome.journey.audience.forms import AudienceForm, NameForm, said_by
from binome.journey.audience.models import Audience
from binome.journey.audience.queries.people import (
    audience_or_none,
    audience_sentence,
    looked_up,
    people_in,
    population_sentence,
    shares_of,
)
from binome.journey.audience.queries.survey import survey_of
from binome.journey.audience.rules.population import Population, sample_size
from binome.journey.audience.states import Draw

MARGINS = (3, 5, 10)
SHOWN = 10


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """Where the audience, the survey and the themes of a wave stand, and the next act."""
    found = wave_or_404(request.user, wave_id, Right.STEER)
    now = timezone.now()
    audience = audience_or_none(found)
    context = {
        "wave": found,
        "audience": audience,
        "sentence": audience_sentence(audience),
        "report": queries.step_report(found, now=now),
        "survey": survey_of(found),
        "objectives": queries.objectives_of(found),
        "duplicate_form": NameForm(),
    }
    return render(request, "audience/wave.html", context)


def audience(request: Request, wave_id: int) -> HttpResponse:
    """The rule of the audience, with a live count; whole or sampled."""
    found = wave_or_404(request.user, wave_id, Right.STEER)
    kept = audience_or_none(found)
    form = AudienceForm(request.POST if request.method == "POST" else None, initial=said_by(kept, wave=found))
    rule = kept.population if kept else Population()
    if request.method == "POST":
        valid = form.is_valid()
        rule = form.population()
        if "count" in request.GET or "count" in request.POST:
            form.errors.clear()
            template = "audience/audience.html" + ("#count" if request.htmx else "")
            return render(
                request,
                template,
                {"wave": found, "form": form, **counted(rule, who=form.data.get("who", ""), audience=kept)},
            )
        if valid:
            said = form.cleaned_data
            actions.define_audience(
                found,
                population=rule,
                draw=said["draw"],
                sample_size=said["sample_size"],
                seed=said["seed"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect("audience:wave", found.pk)
    context = {"wave": found, "form": form, **counted(rule, who=form.data.get("who", ""), audience=kept)}
    return render(request, "audience/audience.html", context, status=422 if form.errors else 200)


def counted(rule: Population, *, who: str = "", audience: Audience | None = None) -> dict[str, Any]:
    """The count of a rule, its sentence, a few of its people, and how large a sample would be."""
    today = timezone.localdate()
    people = people_in(rule, today=today)
    kept = audience if audience and audience.draw != Draw.EVERYONE and audience.population == rule else None
    count = people.count()
    return {
        "count": count,
        "sentence": population_sentence(rule),
        "some": people.select_related("entity")[:SHOWN],
        "who": who,
        "found": looked_up(who, rule, today=today),
        "sampled": kept is not None,
        "parts": [
            (label, shares_of(rule, by=by, today=today, audience=kept))
            for label, by in ((_("Level"), "level"), (_("Country"), "country"), (_("Entity"), "entity__name"))
        ]
        if count
        else [],
        "sizes": [(margin, sample_size(count, margin=margin / 100)) for margin in MARGINS],
    }
