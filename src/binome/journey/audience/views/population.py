"""Whom a wave is for."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience.actions import targeting
from binome.journey.audience.forms.population import AudienceForm, said_by
from binome.journey.audience.models import Audience
from binome.journey.audience.queries.people import (
    audience_or_none,
    looked_up,
    named_rules,
    people_in,
    population_sentence,
    shares_of,
)
from binome.journey.audience.rules.population import Population
from binome.journey.audience.rules.sampling import sample_size
from binome.journey.audience.states import Draw
from binome.journey.audience.views.eligibility import sides_of

MARGINS = (3, 5, 10)
SHOWN = 10  # people, to see whether the choice is the one meant


def audience(request: Request, wave_id: int) -> HttpResponse:
    """The rule of the audience, with a live count; whole or sampled; rules kept under a name for other waves."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    kept, named = audience_or_none(wave), named_rules(wave.programme)
    chosen = next((rule for rule in named if str(rule.pk) == request.GET.get("rule")), None)
    rule = chosen.population if chosen else kept.population if kept else Population()
    initial = {**said_by(kept, wave=wave, rule=rule), "rule_name": chosen.name if chosen else ""}
    form = AudienceForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"wave": wave, "form": form, "named": named, "sides": sides_of(wave)}
    if request.method == "POST":
        valid = form.is_valid()
        rule = form.population()
        if "count" in request.GET or "count" in request.POST:
            unknown = list(form.errors.get("below", ()))
            form.errors.clear()
            template = "audience/audience.html" + ("#count" if request.htmx else "")
            figures = counted(rule, who=form.data.get("who", ""), audience=kept, margin=form.cleaned_data.get("margin"))
            return render(request, template, {**context, "unknown": unknown, **figures})
        if {"name_rule", "forget_rule"} & set(request.POST):
            form.only_the_rule()
            if address := _kept_rule(request, wave, form):
                done = _("Rule deleted.") if "forget_rule" in request.POST else _("Rule saved under its name.")
                messages.success(request, done)
                return redirect(address)
        elif valid:
            cleaned = form.cleaned_data
            targeting.define_audience(
                wave,
                population=rule,
                draw=cleaned["draw"],
                sample_size=cleaned["sample_size"],
                seed=cleaned["seed"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Audience saved."))
            return redirect("diagnosis:wave", wave.pk)
    figures = counted(rule, who=form.data.get("who", ""), audience=kept)
    return render(request, "audience/audience.html", {**context, **figures}, status=422 if form.errors else 200)


def _kept_rule(request: Request, wave: Wave, form: AudienceForm) -> str:
    """Where to go once a rule was kept under a name, or its name forgotten; "" when there is something to correct."""
    address = reverse("audience:audience", args=[wave.pk])
    if "forget_rule" in request.POST:
        number = whole_number(request.POST["forget_rule"])
        if number is not None:
            targeting.forget_rule(wave.programme, rule_id=number, by=request.user)
        return address
    if form.errors:
        return ""
    name, rule = form.cleaned_data["rule_name"], form.population()
    return f"{address}?rule={targeting.name_rule(wave.programme, name=name, population=rule, by=request.user).pk}"


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
        "matches": looked_up(who, rule, today=today),
        "sampled": kept is not None,
        "parts": [
            (label, shares_of(rule, by=by, today=today, audience=kept))
            for label, by in ((_("Level"), "level"), (_("Country"), "country"), (_("Entity"), "entity__name"))
        ]
        if count
        else [],
        "sizes": [
            (points, sample_size(count, margin=float(points) / 100)) for points in ([margin] if margin else MARGINS)
        ],
    }
