"""Screens of a long absence: one's own, or that of a half as the programme notes it. Dates alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.people.requests import Request, posted
from binome.core.people.text import whole_number
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.mentoring.actions import absences
from binome.journey.mentoring.actions.errors import BadAbsence, NotNow
from binome.journey.mentoring.forms.absences import AbsenceForm, NotedAbsenceForm
from binome.journey.mentoring.models import Absence
from binome.journey.mentoring.queries.absences import absence_of, open_absences
from binome.journey.mentoring.queries.programme import pair_of
from binome.journey.mentoring.views.access import get_owned, relationship_of


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: Request, relationship_id: int) -> HttpResponse:
    """I am away for long: from when, until when."""
    relationship, now = relationship_of(request, relationship_id), timezone.now()
    if not relationship.is_living:
        raise NotNow
    mine = absence_of(relationship, request.user)
    form = AbsenceForm(posted(request), initial=_dates(mine))
    if request.method == "POST" and form.is_valid():
        try:
            absences.go_away(relationship.pk, **form.cleaned_data, by=request.user, now=now)
        except BadAbsence as conflict:
            conflict.show_in(form)
        else:
            name = relationship.partner_of(request.user).short_name
            messages.success(request, _("Your absence is saved. %(name)s is informed of the dates.") % {"name": name})
            return redirect("mentoring:relationship", relationship.pk)
    context = {"relationship": relationship, "other": relationship.partner_of(request.user), "form": form, "mine": mine}
    return render(request, "mentoring/away.html", context, status=422 if form.is_bound else 200)


def _dates(absence: Absence | None) -> dict[str, Any]:
    if absence is None:
        return {"begins_on": timezone.localdate()}
    return {"begins_on": absence.begins_on, "until": absence.until}


@require_POST
def back(request: Request, relationship_id: int) -> HttpResponse:
    """I am back."""
    absences.come_back(relationship_id, by=request.user, now=timezone.now())
    messages.success(request, _("Welcome back: your mentoring resumes. Choose your next date whenever you like."))
    return redirect("mentoring:relationship", relationship_id)


@require_http_methods(["GET", "HEAD", "POST"])
def note_absence(request: Request, wave_id: int, relationship_id: int) -> HttpResponse:
    """Note that one of a pair is away."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship, now = get_owned(pair_of(wave, relationship_id, reader=request.user)), timezone.now()
    if not relationship.is_living:
        raise NotNow
    noted = next(iter(open_absences(relationship)), None)
    initial = {**_dates(noted), "person": noted.person_id if noted else None}
    form = NotedAbsenceForm(posted(request), initial=initial, people=relationship.people)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            absences.note_absence(
                relationship.pk,
                person_id=typed["person"],
                begins_on=typed["begins_on"],
                until=typed["until"],
                by=request.user,
                now=now,
            )
        except BadAbsence as conflict:
            conflict.show_in(form)
        else:
            messages.success(
                request, _("The absence is saved: both are informed of the dates, and the pair is on hold.")
            )
            return redirect("mentoring:pair", wave.pk, relationship.pk)
    context = {"wave": wave, "relationship": relationship, "form": form}
    return render(request, "mentoring/note_absence.html", context, status=422 if form.is_bound else 200)


@require_POST
def note_return(request: Request, wave_id: int, relationship_id: int) -> HttpResponse:
    """Note that they are back."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship = get_owned(pair_of(wave, relationship_id, reader=request.user))
    person_id = whole_number(request.POST.get("person", "")) or 0
    absences.note_return(relationship.pk, person_id=person_id, by=request.user, now=timezone.now())
    messages.success(request, _("The return is noted: both are informed, and the pair resumes."))
    return redirect("mentoring:pair", wave.pk, relationship.pk)
