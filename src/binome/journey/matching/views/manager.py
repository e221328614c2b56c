"""The programme's side of matching: open, form, review, publish."""

import csv
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from binome.core.people.requests import Request
from binome.core.privacy.exporting import text_cell
from binome.core.programmes.doors import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.states import Side
from binome.journey.learning.queries import prepared_applications
from binome.journey.matching import actions, forms, queries, rules
from binome.journey.matching.models import Round
from binome.journey.matching.queries.shown import WhatIf
from binome.journey.matching.states import PairState, RoundState


def wave(request: Request, wave_id: int) -> HttpResponse:
    """Where the round stands and the one thing to do."""
    return _show(request, wave_or_404(request.user, wave_id, Right.STEER))


def _show(
    request: Request, here: Wave, *, pin: Any = None, compared: tuple[WhatIf, WhatIf] | None = None, what_if: Any = None
) -> HttpResponse:
    current = queries.latest_round(here)
    certificate, holds = queries.certificate_of(current) if current and current.certificate else ({}, False)
    first = {"level_gap": here.min_level_gap, "same_entity": here.forbid_same_entity}
    return render(
        request,
        "matching/wave.html",
        {
            "wave": here,
            "round": current,
            "progress": queries.round_progress(current) if current else None,
            "pairs": [pair for pair in queries.pairs_of(here) if pair.state != PairState.DECLINED],
            "alone": [(seat, rules.barrier_sentence(seat.barrier)) for seat in queries.seats_without_proposals(current)]
            if current
            else [],
            "unpaired": [(seat, rules.unpaired_sentences(seat.unpaired)[0]) for seat in queries.unpaired_seats(current)]
            if current and current.state != RoundState.CHOOSING
            else [],
            "certificate": certificate,
            "holds": holds,
            "pin_form": pin or _pin_form(here),
            "reason_form": forms.ReasonForm(),
            "what_if_form": what_if or forms.WhatIfForm(initial=first),
            "compared": compared,
            "can_open": here.stage == "matching" and (current is None or current.state == RoundState.PUBLISHED),
        },
    )


def _pin_form(here: Wave, data: Any = None) -> forms.PinForm:
    people = prepared_applications(here).select_related("person")
    return forms.PinForm(data, mentors=people.filter(side=Side.MENTOR), mentees=people.filter(side=Side.MENTEE))


def _round(here: Wave) -> Round:
    current = queries.latest_round(here)
    if current is None:
        raise Http404
    return current


@require_POST
def open_round(request: Request, wave_id: int) -> HttpResponse:
    """Open a round of proposals."""
    here = wave_or_404(request.user, wave_id, Right.STEER)
    if here.stage != "matching":
        raise Http404
    try:
        actions.open_round(here, by=request.user, now=timezone.now())
    except actions.NotNow:
        messages.warning(request, _("A round is already under way."))
    return redirect("matching:wave", here.pk)


@require_POST
def form_pairs(request: Request, wave_id: int) -> HttpResponse:
    """Close the window and form the pairs."""
    here = wave_or_404(request.user, wave_id, Right.STEER)
    try:
        actions.form_pairs(_round(here), by=request.user, now=timezone.now())
    except actions.NotNow:
        messages.warning(request, _("The pairs of this round are already formed."))
    return redirect("matching:wave", here.pk)


@require_POST
def publish(request: Request, wave_id: int) -> HttpResponse:
    """Publish the pairs and write to everyone."""
    here = wave_or_404(request.user, wave_id, Right.STEER)
    try:
        actions.publish_pairs(_round(here), by=request.user, now=timezone.now())
    except actions.NotNow:
        messages.warning(request, _("There is nothing to publish now."))
    return redirect("matching:wave", here.pk)


@require_POST
def pin(request: Request, wave_id: int) -> HttpResponse:
    """Put two people forward by hand, with a reason."""
    here = wave_or_404(request.user, wave_id, Right.STEER)
    form = _pin_form(here, request.POST)
    if form.is_valid():
        try:
            actions.pin_pair(_round(here), **form.cleaned_data, by=request.user)
            return redirect("matching:wave", here.pk)
        except actions.NoLongerAllowed as barrier:
            form.add_error(None, str(barrier) or _("This mentor has no free place."))
        except actions.NotNow:
            form.add_error("mentee", _("This person already has a pair, or the pairs are not being reviewed."))
    return _show(request, here, pin=form)


@require_POST
def remove(request: Request, wave_id: int, pair_id: int) -> HttpResponse:
    """Take a planned pair out, with a reason."""
    here = wave_or_404(request.user, wave_id, Right.STEER)
    pair = queries.pairs_of(here).filter(pk=pair_id).first()
    if pair is None:
        raise Http404
    form = forms.ReasonForm(request.POST)
    try:
        if form.is_valid():
            actions.remove_pair(pair, reason=form.cleaned_data["reason"], by=request.user)
        else:
            messages.warning(request, _("Please give a reason: a person signs this act."))
    except actions.NotNow:
        messages.warning(request, _("This pair is already published."))
    return redirect("matching:wave", here.pk)


@require_safe
def what_if(request: Request, wave_id: int) -> HttpResponse:
    """What other rules would change; nothing is written."""
    here = wave_or_404(request.user, wave_id, Right.STEER)
    form = forms.WhatIfForm(request.GET)
    if not form.is_valid():
        return _show(request, here, what_if=form)
    return _show(request, here, what_if=form, compared=queries.what_if(here, **form.cleaned_data))


@require_safe
def export(request: Request, wave_id: int) -> HttpResponse:
    """The pairs that both confirmed, as CSV that no spreadsheet takes for formulas."""
    here = wave_or_404(request.user, wave_id, Right.STEER)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pairs-{here.pk}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Mentor"), _("E-mail"), _("Mentee"), _("E-mail"), _("State")])
    for pair in queries.pairs_of(here).filter(state=PairState.CHOSEN):
        mentor, mentee = pair.mentor.person, pair.mentee.person
        cells = [mentor.name, mentor.email, mentee.name, mentee.email, pair.get_state_display()]
        writer.writerow([text_cell(cell) for cell in cells])
    return response
