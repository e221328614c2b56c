"""What the programme sees: how each pair goes, from dates alone."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions import helping, steering
from binome.journey.mentoring.forms.team import SteeringNoteForm
from binome.journey.mentoring.queries.absences import open_absences
from binome.journey.mentoring.queries.lines import is_in_one_line
from binome.journey.mentoring.queries.planning import meetings_of, numbers_to_date, sessions_in_order
from binome.journey.mentoring.queries.programme import (
    health_of,
    help_request_of,
    pair_of,
)
from binome.journey.mentoring.queries.timeline import entries_of
from binome.journey.mentoring.states import SessionState
from binome.journey.mentoring.views.access import get_owned
from binome.journey.mentoring.views.drawing import timeline_of


@require_safe
def pair(request: Request, wave_id: int, relationship_id: int) -> HttpResponse:
    """One pair as its programme sees it: who, how to reach them, dates, and what can be done for them."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship = get_owned(pair_of(wave, relationship_id, reader=request.user))
    now, sessions = timezone.now(), sessions_in_order(relationship)
    return render(
        request,
        "mentoring/pair.html",
        {
            "wave": wave,
            "relationship": relationship,
            "sessions": sessions,
            "row": health_of(relationship, meetings_of(sessions), wave=wave, now=now),
            "undated": bool(relationship.is_living and numbers_to_date(relationship)),
            "entries": entries_of(relationship, sessions, reader=request.user),
            "absences": open_absences(relationship) if relationship.is_living else [],
            "in_one_line": relationship.is_living and is_in_one_line(relationship),
            "pair_key": str(relationship.pk),
            "note_form": SteeringNoteForm(),
            "timeline": timeline_of(relationship, now=now),
            "halves_who_stay": [
                application
                for application in (relationship.pair.mentor, relationship.pair.mentee)
                if application.person.is_active
            ],
        },
    )


@require_POST
@idempotent
def suggest_a_date(request: Request, wave_id: int, relationship_id: int) -> HttpResponse:
    """Write to both that a date would be good."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship = get_owned(pair_of(wave, relationship_id, reader=request.user))
    steering.suggest_a_date(relationship.pk, by=request.user, now=timezone.now())
    messages.info(
        request, _("A date is suggested to both, once a week at most, unless they have turned such emails off.")
    )
    return redirect("mentoring:pair", wave.pk, relationship.pk)


@require_POST
@idempotent
def let_go_on(request: Request, wave_id: int, relationship_id: int) -> HttpResponse:
    """Let them go on, though one now stands above the other."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship = get_owned(pair_of(wave, relationship_id, reader=request.user))
    steering.let_go_on(relationship.pk, by=request.user, now=timezone.now())
    messages.success(request, _("Noted: you let them go on. Nobody is written to."))
    return redirect("mentoring:pair", wave.pk, relationship.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def end_pair(request: Request, wave_id: int, relationship_id: int) -> HttpResponse:
    """End a pair: what it means and what both will read, then one button."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship = get_owned(pair_of(wave, relationship_id, reader=request.user))
    if request.method == "POST":
        steering.end_by_programme(relationship.pk, by=request.user, now=timezone.now())
        messages.info(request, _("The pair has ended, and both have been informed. Each is free for another pair."))
        return redirect("mentoring:pair", wave.pk, relationship.pk)
    if not relationship.is_living:
        return redirect("mentoring:pair", wave.pk, relationship.pk)
    coming = [session for session in relationship.sessions.all() if session.state == SessionState.PLANNED]
    return render(
        request,
        "mentoring/end_pair.html",
        {
            "wave": wave,
            "relationship": relationship,
            "coming": len(coming),
            "letter": emails.preview_of_the_end(relationship, reader=relationship.mentee),
        },
    )


@require_POST
@idempotent
def answer_help(request: Request, wave_id: int, request_id: int) -> HttpResponse:
    """Note that the call was made."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    asked = help_request_of(wave, request_id, reader=request.user)
    if asked is None:
        raise Http404
    helping.answer_help(asked, by=request.user, now=timezone.now())
    messages.success(request, _("Marked as called."))
    return redirect("mentoring:wave", wave.pk)
