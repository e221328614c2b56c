"""What the programme manager sees of the network: numbers, and ideas that wait."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.network.queries.communities import communities_for
from binome.journey.network.queries.home import step_report
from binome.journey.network.queries.ideas import ideas_for
from binome.journey.network.views.access import page_of


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """The wave's communities and ideas."""
    wave = wave_or_404(request.user, wave_id, Right.ANSWER_IDEAS)
    return render(
        request,
        "network/wave.html",
        {
            "wave": wave,
            "report": step_report(wave, now=timezone.now()),
            "communities": communities_for(request.user).filter(theme__in=wave.themes.all()),
            "page": page_of(request, ideas_for(request.user, wave=wave.pk, order="latest")),
        },
    )
