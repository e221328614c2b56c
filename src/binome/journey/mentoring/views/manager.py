"""What the programme sees: how each pair goes, from dates alone."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from binome.core.people.requests import Request
from binome.core.programmes.doors import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.mentoring import actions, queries


def wave(request: Request, wave_id: int) -> HttpResponse:
    """The health of every pair of the wave, and the calls that wait."""
    here = wave_or_404(request.user, wave_id, Right.STEER)
    return render(
        request,
        "mentoring/wave.html",
        {
            "wave": here,
            "rows": queries.health_rows(here, now=timezone.now()),
            "calls": queries.open_help_requests(here),
        },
    )


@require_POST
def answer_help(request: Request, wave_id: int, request_id: int) -> HttpResponse:
    """Note that the call was made."""
    here = wave_or_404(request.user, wave_id, Right.STEER)
    asked = queries.help_request_of(here, request_id)
    if asked is None:
        raise Http404
    actions.answer_help(asked, by=request.user, now=timezone.now())
    return redirect("mentoring:wave", here.pk)
