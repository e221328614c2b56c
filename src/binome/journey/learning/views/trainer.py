"""Screens of trainers and programme managers: who stands where, workshops, attendance."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.learning.actions import gathering, preparing
from binome.journey.learning.forms import ProgressFilter, WhenAndWhere, WorkshopForm
from binome.journey.learning.queries.home import step_report
from binome.journey.learning.queries.trainers import lines_of, listed, waves_trained_by
from binome.journey.learning.queries.workshops import seats_in, workshops_of
from binome.journey.learning.states import Attendance

PAGE = 20  # a page is read without scrolling far on a phone


@require_safe
def waves(request: Request) -> HttpResponse:
    """The waves I train: straight to the only one."""
    trained = list(waves_trained_by(request.user))
    if not trained:
        raise Http404
    if len(trained) == 1:
        return redirect("learning:wave", trained[0].pk)
    return render(request, "learning/waves.html", {"waves": trained})


@require_safe
def progress(request: Request, wave_id: int) -> HttpResponse:
    """Who stands where: names and numbers, nothing of what they wrote."""
    wave = wave_or_404(request.user, wave_id, Right.TRAIN)
    filters = ProgressFilter(request.GET)
    everyone = listed(wave, words=request.GET.get("q", ""), side=filters.chosen("side"))
    wanted = filters.chosen("progress")
    if wanted:
        everyone = everyone.filter(preparation__prepared_at__isnull=wanted == "behind")
    page = Paginator(everyone, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "learning/wave.html",
        {
            "wave": wave,
            "filters": filters,
            "page": page,
            "total": page.paginator.count,
            "lines": lines_of(list(page)),
            "report": step_report(wave, now=timezone.now()),
            "workshops": workshops_of(wave),
        },
    )


@require_POST
@idempotent
def remind(request: Request, wave_id: int) -> HttpResponse:
    """Send a friendly word to those who have not finished."""
    wave = wave_or_404(request.user, wave_id, Right.TRAIN)
    reminded = preparing.remind(wave.pk, by=request.user, now=timezone.now())
    messages.success(request, ngettext("%(n)s email leaves.", "%(n)s emails leave.", reminded) % {"n": reminded})
    return redirect("learning:wave", wave.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def plan(request: Request, wave_id: int) -> HttpResponse:
    """Plan a workshop."""
    wave = wave_or_404(request.user, wave_id, Right.TRAIN)
    form = WorkshopForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            workshop = gathering.plan_workshop(wave.pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Planned. People find it in their preparation."))
            return redirect("learning:workshop", wave.pk, workshop.pk)
    return render(request, "learning/plan.html", {"wave": wave, "form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def workshop(request: Request, wave_id: int, workshop_id: int) -> HttpResponse:
    """A workshop: who is coming, who came, another date."""
    wave = wave_or_404(request.user, wave_id, Right.TRAIN)
    workshop = get_object_or_404(workshops_of(wave), pk=workshop_id)
    now = timezone.now()
    kept = {"starts_at": timezone.localtime(workshop.starts_at), "place": workshop.place}
    form = WhenAndWhere(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            gathering.move_workshop(workshop.pk, **form.cleaned_data, by=request.user, now=now)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Changed. Everyone's calendar follows."))
            return redirect("learning:workshop", wave.pk, workshop.pk)
    return render(
        request,
        "learning/workshop.html",
        {
            "wave": wave,
            "workshop": workshop,
            "form": form,
            "seats": seats_in(workshop),
            "words": Attendance.choices,
            "has_begun": workshop.starts_at <= now,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def attendance(request: Request, wave_id: int, workshop_id: int) -> HttpResponse:
    """Record who came."""
    wave = wave_or_404(request.user, wave_id, Right.TRAIN)
    workshop = get_object_or_404(workshops_of(wave), pk=workshop_id)
    attendance = {
        number: str(word)
        for name, word in request.POST.items()
        if name.startswith("seat-") and (number := whole_number(name.removeprefix("seat-"))) is not None
    }
    came = gathering.record_attendance(workshop.pk, attendance=attendance, by=request.user, now=timezone.now())
    messages.success(request, ngettext("%(n)s person came.", "%(n)s people came.", came) % {"n": came})
    return redirect("learning:workshop", wave.pk, workshop.pk)


@require_POST
def cancel(request: Request, wave_id: int, workshop_id: int) -> HttpResponse:
    """Cancel a workshop."""
    wave = wave_or_404(request.user, wave_id, Right.TRAIN)
    workshop = get_object_or_404(workshops_of(wave), pk=workshop_id)
    now = timezone.now()
    if not questions.is_confirmed(request):
        letters = undoing.letters_of(lambda: gathering.cancel_workshop(workshop.pk, by=request.user, now=now), now=now)
        consequences = [_("The workshop leaves everyone's calendar."), _("This cannot be undone.")]
        question = Confirmation(_("Cancel the workshop?"), _("Cancel the workshop"), consequences, letters)
        return questions.ask(request, question)
    gathering.cancel_workshop(workshop.pk, by=request.user, now=now)
    messages.success(request, _("Workshop cancelled. It has left everyone's calendar."))
    return redirect("learning:wave", wave.pk)
