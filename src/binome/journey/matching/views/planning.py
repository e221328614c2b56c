"""Screens around a round: what-if, a pair by hand, people kept apart, the certificate."""

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request, posted
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience.actions import steering
from binome.journey.matching.actions import reviewing
from binome.journey.matching.forms import ApartForm, PinForm, ReasonForm, WhatIfForm
from binome.journey.matching.models import KeptApart, Pair
from binome.journey.matching.queries import manager
from binome.journey.matching.queries import what_if as what_if_query
from binome.journey.matching.queries.people import limits_of
from binome.journey.matching.queries.what_if import Effect
from binome.journey.matching.rules import Limits
from binome.journey.matching.states import PairState, RoundState

MOST_LINES = 60  # changes told by name; the figures above count all
EFFECTS = {
    Effect.GAINS: (gettext_lazy("has someone to meet"), "good"),
    Effect.LOSES: (gettext_lazy("has nobody any more"), "bad"),
    Effect.BETTER: (gettext_lazy("better suited"), "good"),
    Effect.WORSE: (gettext_lazy("less well suited"), "warn"),
    Effect.ANOTHER: (gettext_lazy("someone else, as well suited"), "neutral"),
}


@require_safe
def what_if(request: Request, wave_id: int) -> HttpResponse:
    """Other rules on the same people, before and after; nothing is written."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    base = limits_of(wave)
    asked = "min_level_gap" in request.GET
    form = WhatIfForm(request.GET) if asked else WhatIfForm(initial=asdict(base))
    limits = form.limits(base) if asked and form.is_valid() else base
    return _compared(request, wave, form, base=base, limits=limits)


def _compared(request: Request, wave: Wave, form: WhatIfForm, *, base: Limits, limits: Limits) -> HttpResponse:
    comparison = what_if_query.what_if(wave, limits)
    context = {
        "wave": wave,
        "form": form,
        "comparison": comparison,
        "lines": [(change, EFFECTS[change.effect]) for change in comparison.changes[:MOST_LINES]],
        "more_lines": max(0, len(comparison.changes) - MOST_LINES),
        "limits": limits,
        "changed": limits != base,
        "address": reverse("matching:what_if", args=[wave.pk]),
    }
    is_refused = request.method == "POST"
    return render(request, "matching/what_if.html", context, status=422 if is_refused else 200)


@require_POST
def use_rules(request: Request, wave_id: int) -> HttpResponse:
    """Make the rules that were tried those of the wave, once what that changes has been read."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    base, form = limits_of(wave), WhatIfForm(request.POST)
    if not form.is_valid():
        return _compared(request, wave, form, base=base, limits=base)
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_using(wave, base, form.limits(base)))
    chosen = form.cleaned_data
    rules = {
        "forbid_same_entity": chosen["forbid_same_entity"],
        "min_level_gap": chosen["min_level_gap"],
        "max_mentees_per_mentor": chosen["ceiling"],
    }
    steering.change_rules(wave, rules=rules, by=request.user)
    messages.success(request, _("These are the rules of the wave now."))
    return redirect("matching:wave", wave.pk)


def _before_using(wave: Wave, base: Limits, limits: Limits) -> Confirmation:
    comparison = what_if_query.what_if(wave, limits)
    consequences = [
        _("Pairs at most, if everyone said yes: %(before)s today, %(after)s then.")
        % {"before": comparison.before.pairs, "after": comparison.after.pairs},
        ngettext(
            "%(n)s person has someone to meet at last.",
            "%(n)s people have someone to meet at last.",
            len(comparison.gained),
        )
        % {"n": len(comparison.gained)},
        ngettext("%(n)s person has nobody any more.", "%(n)s people have nobody any more.", len(comparison.lost))
        % {"n": len(comparison.lost)},
        _(
            "They hold for the proposals to come. Proposals and pairs that people know of do not change, and nobody is informed."
        ),
        _("You can change the rules back at any time."),
    ]
    return Confirmation(_("Use these rules?"), _("Use these rules"), consequences)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def pin(request: Request, wave_id: int) -> HttpResponse:
    """Plan a pair by hand, with a reason; both still say yes or not."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    current = manager.latest_round(wave)
    if current is None:
        raise Http404
    if request.method != "POST" and current.state != RoundState.PLANNED:
        return redirect("matching:wave", wave.pk)
    mentors, mentees = manager.pinnable(wave)
    form = PinForm(posted(request), mentors=mentors, mentees=mentees)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.pin_pair(current, **form.chosen(), by=request.user)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("The pair is planned. It begins only if both say yes."))
            return redirect("matching:wave", wave.pk)
    return render(request, "matching/pin.html", {"wave": wave, "form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def remove(request: Request, wave_id: int, pair_id: int) -> HttpResponse:
    """Take a planned pair away, with a reason, before anyone is informed."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    planned = Pair.objects.with_people().filter(wave=wave, state=PairState.PLANNED)
    pair = get_object_or_404(planned, pk=pair_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.remove_pair(pair, reason=form.cleaned_data["reason"], by=request.user)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("The pair is set aside. Neither of the two had been informed."))
            return redirect("matching:wave", wave.pk)
    context = {"wave": wave, "pair": pair, "form": form}
    return render(request, "matching/remove.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def apart(request: Request, wave_id: int) -> HttpResponse:
    """People whom nobody should propose to each other."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = ApartForm(posted(request), people=manager.people_in(wave))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        reviewing.keep_apart(wave, chosen["first"], chosen["second"], by=request.user, now=timezone.now())
        messages.success(request, _("They will not be proposed to each other."))
        return redirect("matching:apart", wave.pk)
    context = {"wave": wave, "form": form, "kept": manager.kept_apart_in(wave)}
    return render(request, "matching/apart.html", context, status=422 if form.is_bound else 200)


@require_POST
def stop_apart(request: Request, wave_id: int, kept_id: int) -> HttpResponse:
    """Let two people be proposed to each other again."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    kept = get_object_or_404(KeptApart, wave=wave, pk=kept_id)
    row = values_of(kept)
    with undoing.grace(now=timezone.now()) as during:
        reviewing.stop_keeping_apart(kept.pk, by=request.user)
    sentence = _("They may be proposed to each other again.")
    undoing.offer(request, sentence, act="matching.stop_keeping_apart", during=during, row=row)
    return redirect("matching:apart", wave.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: Request, wave_id: int, number: int) -> HttpResponse:
    """What is proven about the pairs of a round; a press checks it anew from the choices."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    closed = wave.rounds.filter(number=number).first()
    if closed is None or not closed.certificate:
        raise Http404
    if request.method == "POST":
        return redirect(f"{request.path}?checked=1")
    context = {
        "wave": wave,
        "round": closed,
        "proof": closed.certificate,
        "by_hand": manager.changed_by_hand(closed),
        "check": manager.check_of(closed) if "checked" in request.GET else None,
    }
    return render(request, "matching/certificate.html", context)
