"""Screens of a draw for places: bound and drawn by a manager, read and checked by whoever is in it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.models import Person
from binome.core.people.requests import Request, posted
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.actions import drawing
from binome.journey.enrolment.actions.errors import NoDrawNeeded
from binome.journey.enrolment.forms.judging import ManyDecisionsForm, other_language
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries import draws
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.enrolment.views.participant import get_owned


class PlacesForm(forms.Form):
    """For how many places."""

    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=10_000)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def draw(request: Request, wave_id: int, side: str) -> HttpResponse:
    """The draw of one side: bind it, draw it, then sign for those who have a place and for those who wait."""
    wave = _wave(request, wave_id, side)
    form = PlacesForm(posted(request), initial={"places": wave.target_pairs})
    qualified = draws.qualified_for_draw(wave, side).count()
    if request.method == "POST" and form.is_valid():
        places = form.cleaned_data["places"]
        try:
            if places >= qualified:
                raise NoDrawNeeded
            if not questions.is_confirmed(request):
                return questions.ask(request, _before_binding(places, qualified))
            drawing.bind_draw(wave.pk, side, places=places, by=request.user, now=timezone.now())
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(
                request, _("The draw is locked. Everyone in it can read their code and the fingerprint of the seed.")
            )
            return redirect("enrolment:draw", wave.pk, side)
    return render(
        request,
        "enrolment/draw.html",
        _drawn(wave, side, form, qualified, signer=request.user),
        status=422 if form.is_bound else 200,
    )


def _wave(request: Request, wave_id: int, side: str) -> Wave:
    if side not in Side.values:
        raise Http404
    return wave_or_404(request.user, wave_id, Right.STEER)


def _before_binding(places: int, qualified: int) -> Confirmation:
    among = ngettext(
        "%(places)s places are drawn among %(n)s person who qualified.",
        "%(places)s places are drawn among %(n)s people who qualified.",
        qualified,
    )
    consequences = [
        among % {"places": places, "n": qualified},
        _("People who have waited since an earlier wave come first."),
        _("Each of them sees their code and the fingerprint of the seed on their application. No email is sent."),
        _("Nobody can be added afterwards, and there is no second draw. This cannot be undone."),
    ]
    return Confirmation(_("Lock the draw?"), _("Lock the draw"), consequences)


def _drawn(wave: Wave, side: str, form: PlacesForm, qualified: int, *, signer: Person) -> dict[str, Any]:
    bound = draws.draw_of(wave, side)
    lines = draws.lines_of(bound) if bound else []
    undecided = [line for line in lines if line.code.application and _may_sign(line.code.application, signer)]
    is_drawn = bound is not None and bound.drawn_at is not None
    return {
        "wave": wave,
        "side": Side(side),
        "form": form,
        "qualified": qualified,
        "draw": bound,
        "lines": lines,
        "signings": [
            (ApplicationState.ACCEPTED, [line for line in undecided if line.has_place], _signing("accepted")),
            (ApplicationState.NEXT_WAVE, [line for line in undecided if not line.has_place], _signing("next_wave")),
        ]
        if is_drawn
        else [],
    }


def _may_sign(application: Application, signer: Person) -> bool:
    """Whether it waits for a decision; that of one's own application is another manager's."""
    return application.state == ApplicationState.QUALIFIED and application.person_id != signer.pk


def _signing(outcome: str) -> ManyDecisionsForm:
    """The decision that a draw leads to, with a reason in both languages that its signer may change."""
    with override(other_language()):
        translation = _reason(outcome)
    form = ManyDecisionsForm()
    form.fields["reason"].initial, form.fields["translation"].initial = _reason(outcome), translation
    form.auto_id = f"id_{outcome}_%s"  # two of them stand on the page
    return form


def _reason(outcome: str) -> str:
    if outcome == "accepted":
        return _("More people qualified than there are places, and a draw that everyone can check gave you one.")
    return _(
        "More people qualified than there are places, and a draw that everyone can check decided. You qualified as the others "
        "did: in the next wave you come first."
    )


@require_POST
@idempotent
def draw_now(request: Request, wave_id: int, side: str) -> HttpResponse:
    """Draw the order and show the seed."""
    wave = _wave(request, wave_id, side)
    if not questions.is_confirmed(request):
        consequences = [
            _("The order and the seed are shown to everyone in the draw."),
            _("Nobody is decided on yet: you sign the decisions afterwards."),
            _("This cannot be undone."),
        ]
        return questions.ask(request, Confirmation(_("Draw now?"), _("Draw now"), consequences))
    drawing.draw_places(wave.pk, side, by=request.user, now=timezone.now())
    messages.success(request, _("Drawn. Anyone in the draw can check the order."))
    return redirect("enrolment:draw", wave.pk, side)


@require_safe
def my_draw(request: Request, application_id: int) -> HttpResponse:
    """The draw that one's application is in: codes alone, and how to check them."""
    application = get_owned(request, application_id)
    mine = draws.code_in_draw(application)
    if mine is None:
        raise Http404
    context = {
        "application": application,
        "wave": application.wave,
        "mine": mine,
        "draw": mine.draw,
        "codes": list(mine.draw.codes.all()),
    }
    return render(request, "enrolment/my_draw.html", context)
