"""A wave at its first step: where its audience, its survey and its themes stand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.audience.queries.people import audience_or_none, audience_sentence
from binome.journey.diagnosis.queries import home
from binome.journey.diagnosis.queries.needs.themes import objectives_read


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """Where the audience, the survey and the themes of a wave stand, and the next act."""
    steered = wave_or_404(request.user, wave_id, Right.STEER)
    audience, survey = audience_or_none(steered), home.survey_alone(steered)
    context = {
        "wave": steered,
        "audience": audience,
        "sentence": audience_sentence(audience),
        "report": home.report_on(steered, audience=audience, survey=survey, now=timezone.now()),
        "objectives": objectives_read(steered),
    }
    return render(request, "diagnosis/wave.html", context)
