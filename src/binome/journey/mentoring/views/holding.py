"""Screens on which a pair says that it met: in one click, on another day than planned, or without any plan."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request, posted
from binome.journey.mentoring.actions import holding
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.forms.dates import MetForm, TimesMetForm, UnplannedForm, nearest_length
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.queries.planning import numbers_to_date
from binome.journey.mentoring.rules.following import MILESTONE
from binome.journey.mentoring.states import SessionState
from binome.journey.mentoring.views.access import relationship_of, session_of


@require_http_methods(["GET", "HEAD", "POST"])
def met(request: Request, session_id: int) -> HttpResponse:
    """We met: in one click at the moment planned; else, and when the session was put off, on the day that is asked."""
    session, now = session_of(request, session_id), timezone.now()
    at_the_planned_moment = request.method == "POST" and "day" not in request.POST
    if session.state == SessionState.HELD or (at_the_planned_moment and session.state != SessionState.POSTPONED):
        session = holding.hold_session(session_id, by=request.user, now=now)
        messages.success(request, _noted(session))
        return redirect("mentoring:session", session.pk)
    typed = request.POST if request.method == "POST" and "day" in request.POST else None
    form = MetForm(
        typed, initial=_likely(session.starts_at, now=now), now=now, opened_at=session.relationship.opened_at
    )
    if typed is not None and form.is_valid():
        session = holding.hold_session(session_id, met_at=form.cleaned_data["starts_at"], by=request.user, now=now)
        messages.success(request, _noted(session))
        return redirect("mentoring:session", session.pk)
    return _ask_when(request, session.relationship, form, session=session)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def record_meeting(request: Request, relationship_id: int) -> HttpResponse:
    """We met without having planned it."""
    relationship, now = relationship_of(request, relationship_id), timezone.now()
    if not relationship.is_living or not numbers_to_date(relationship):
        raise NotNow
    usual = {"minutes": nearest_length(relationship.wave.session_minutes)}
    form = UnplannedForm(
        posted(request), initial=_likely(now, now=now) | usual, now=now, opened_at=relationship.opened_at
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        session = holding.record_meeting(
            relationship.pk,
            met_at=typed["starts_at"],
            minutes=typed["minutes"],
            place=typed["place"],
            by=request.user,
            now=now,
        )
        messages.success(request, _noted(session))
        return redirect("mentoring:session", session.pk)
    return _ask_when(request, relationship, form)


@require_http_methods(["GET", "HEAD", "POST"])
def report_meetings(request: Request, relationship_id: int) -> HttpResponse:
    """How many times did you meet without a date here? One number for the two."""
    relationship = relationship_of(request, relationship_id)
    if not relationship.is_living:
        raise NotNow
    form = TimesMetForm(posted(request), initial={"times": relationship.meetings_reported or None})
    if request.method == "POST" and form.is_valid():
        times = form.cleaned_data["times"]
        holding.report_meetings(relationship.pk, times=times, by=request.user, now=timezone.now())
        sentence = ngettext(
            "Saved: %(n)s meeting without a date here.", "Saved: %(n)s meetings without a date here.", times
        )
        messages.success(request, sentence % {"n": times})
        return redirect("mentoring:relationship", relationship.pk)
    context = {"relationship": relationship, "other": relationship.partner_of(request.user), "form": form}
    return render(request, "mentoring/times_met.html", context, status=422 if form.is_bound else 200)


def _noted(session: Session) -> str:
    held = session.relationship.sessions.filter(state=SessionState.HELD).count()
    if held == MILESTONE:
        return _("Session recorded: your third. Well done, both of you! You can now write what you learned.")
    return _("Session recorded: you met. You can now write what you learned.")


def _likely(planned: datetime, *, now: datetime) -> dict[str, Any]:
    """The moment that was planned when it has passed, else today, without an hour."""
    local = timezone.localtime(min(planned, now))
    return {"day": local.date(), "time": local.time() if planned < now else None}


def _ask_when(
    request: Request, relationship: Relationship, form: MetForm, *, session: Session | None = None
) -> HttpResponse:
    return render(
        request,
        "mentoring/met.html",
        {"relationship": relationship, "session": session, "form": form},
        status=422 if form.is_bound else 200,
    )
