"""Who may apply as a mentee, and who as a mentor."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from binome.core.people.requests import Request, posted
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.props import Text
from binome.journey.audience.actions import targeting
from binome.journey.audience.forms.population import EligibilityForm, rule_values
from binome.journey.audience.queries.eligibility import (
    SIDES,
    called_people,
    eligibility_of,
    people_meant,
    whom_sentence,
)
from binome.journey.audience.states import Whom


@dataclass(frozen=True)
class SideOnPage:
    """One side as its part of the page shows it: the form, the sentence it makes and how many people that is."""

    side: str
    title: Text
    form: EligibilityForm
    sentence: str
    count: int
    unknown: list[str]


def eligibility(request: Request, wave_id: int) -> HttpResponse:
    """Who may apply on each side, each rule with its own live count."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    eligibility_now = eligibility_of(wave)
    forms = {
        side: EligibilityForm(
            posted(request),
            prefix=side,
            initial={"whom": eligibility_now.whom(side), **rule_values(eligibility_now.population(side))},
        )
        for side in SIDES
    }
    counts = "count" in request.GET or "count" in request.POST
    checks = [form.is_valid() for form in forms.values()]  # each of them: the page shows what is wrong on either side
    if all(checks) and not counts:
        mentees, mentors = forms["mentee"], forms["mentor"]
        targeting.define_eligibility(
            wave,
            mentees=mentees.cleaned_data["whom"],
            mentee_rule=mentees.population(),
            mentors=mentors.cleaned_data["whom"],
            mentor_rule=mentors.population(),
            by=request.user,
        )
        messages.success(request, _("Saved."))
        return redirect("audience:audience", wave.pk)
    sides = [_on_page(wave, side, forms[side], counts=counts) for side in SIDES]
    context = {"wave": wave, "sides": sides, "reach": called_people(wave, today=timezone.localdate()).count()}
    if counts:
        part = "#counts" if request.htmx else ""
        return render(request, f"audience/eligibility.html{part}", context)
    refused = any(form.errors for form in forms.values())
    return render(request, "audience/eligibility.html", context, status=422 if refused else 200)


def _on_page(wave: Wave, side: str, form: EligibilityForm, *, counts: bool) -> SideOnPage:
    if form.is_bound:
        whom, population = form.cleaned_data.get("whom") or Whom.ANYONE, form.population()
    else:
        eligibility_now = eligibility_of(wave)
        whom, population = eligibility_now.whom(side), eligibility_now.population(side)
    unknown = [str(error) for error in form.errors.get("below", ())]
    if counts:
        form.errors.clear()
    return SideOnPage(
        side=side,
        title=_("As a mentee") if side == "mentee" else _("As a mentor"),
        form=form,
        sentence=whom_sentence(wave, whom, population),
        count=people_meant(wave, whom, population, today=timezone.localdate()).count(),
        unknown=unknown,
    )


def sides_of(wave: Wave) -> list[tuple[str, str, int]]:
    """For each side its title, the sentence that says who may apply, and how many people that is."""
    eligibility_now = eligibility_of(wave)
    today = timezone.localdate()
    rows = []
    for side, title in zip(SIDES, (_("As a mentee"), _("As a mentor")), strict=True):
        whom, population = eligibility_now.whom(side), eligibility_now.population(side)
        count = people_meant(wave, whom, population, today=today).count()
        rows.append((title, whom_sentence(wave, whom, population), count))
    return rows
