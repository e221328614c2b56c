"""A wave at its first stage, and its audience."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.core.programmes.doors import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience import actions, queries
from binome.journey.audience.forms import AudienceForm, NameForm, said_by
from binome.journey.audience.models import Audience
from binome.journey.audience.queries.people import (
    audience_or_none,
    audience_sentence,
    looked_up,
    named_rules,
    people_in,
    population_sentence,
    shares_of,
)
from binome.journey.audience.rules.population import Population, sample_size
from binome.journey.audience.states import Draw

MARGINS = (3, 5, 10)
SHOWN = 10


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """Where the audience, the survey and the themes of a wave stand, and the next act."""
    found = wave_or_404(request.user, wave_id, Right.STEER)
    now = timezone.now()
    audience, survey = audience_or_none(found), queries.survey_alone(found)
    context = {
        "wave": found,
        "audience": audience,
        "sentence": audience_sentence(audience),
        "report": queries.report_on(found, audience=audience, survey=survey, now=now),
        "objectives": queries.objectives_read(found),
        "duplicate_form": NameForm(),
    }
    return render(request, "audience/wave.html", context)


def audience(request: Request, wave_id: int) -> HttpResponse:
    """The rule of the audience, with a live count; whole or sampled; rules kept under a name for other waves."""
    found = wave_or_404(request.user, wave_id, Right.STEER)
    kept, named = audience_or_none(found), named_rules(found.programme)
    chosen = next((rule for rule in named if str(rule.pk) == request.GET.get("rule")), None)
    rule = chosen.population if chosen else kept.population if kept else Population()
    initial = {**said_by(kept, wave=found, rule=rule), "rule_name": chosen.name if chosen else ""}
    form = AudienceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        valid = form.is_valid()
        rule = form.population()
        if "count" in request.GET or "count" in request.POST:
            unknown = list(form.errors.get("below", ()))
            form.errors.clear()
            template = "audience/audience.html" + ("#count" if request.htmx else "")
            told = counted(rule, who=form.data.get("who", ""), audience=kept, margin=form.cleaned_data.get("margin"))
            return render(request, template, {"wave": found, "form": form, "named": named, "unknown": unknown, **told})
        if {"name_rule", "forget_rule"} & set(request.POST):
            form.only_the_rule()
            if address := _kept_rule(request, found, form):
                return redirect(address)
        elif valid:
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
    told = counted(rule, who=form.data.get("who", ""), audience=kept)
    context = {"wave": found, "form": form, "named": named, **told}
    return render(request, "audience/audience.html", context, status=422 if form.errors else 200)


def _kept_rule(request: Request, wave: Wave, form: AudienceForm) -> str:
    """Where to go once a rule was kept under a name, or its name forgotten; "" when there is something to correct."""
    here = reverse("audience:audience", args=[wave.pk])
    if "forget_rule" in request.POST:
        number = whole_number(request.POST["forget_rule"])
        if number is not None:
            actions.forget_rule(wave.programme, rule_id=number, by=request.user)
        return here
    if form.errors:
        return ""
    name, rule = form.cleaned_data["rule_name"], form.population()
    return f"{here}?rule={actions.name_rule(wave.programme, name=name, population=rule, by=request.user).pk}"


def counted(
    rule: Population, *, who: str = "", audience: Audience | None = None, margin: Decimal | None = None
) -> dict[str, Any]:
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
        "sizes": [(one, sample_size(count, margin=float(one) / 100)) for one in ([margin] if margin else MARGINS)],
    }
