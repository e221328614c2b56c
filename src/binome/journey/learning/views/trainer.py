"""Screens of trainers and programme managers: who stands where, workshops, attendance."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
from binome.core.privacy.csv_files import csv_of_people
from binome.core.programmes.access import may, wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right, Role
from binome.core.ui.listing import FILTER, asked_filter, page_of, selectable, selected, sorting_of
from binome.journey.enrolment.models import ApplicationQuerySet
from binome.journey.learning.actions import gathering, preparing
from binome.journey.learning.forms import ProgressFilter, WhenAndWhere, WorkshopForm
from binome.journey.learning.queries.content import modules_on
from binome.journey.learning.queries.home import step_report
from binome.journey.learning.queries.trainers import (
    ORDERS,
    keys_of,
    lines_of,
    listed,
    modules_with_versions,
    waves_trained_by,
)
from binome.journey.learning.queries.workshops import seats_in, workshops_of
from binome.journey.learning.states import Attendance, Path

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
    filters, sorting = ProgressFilter(request.GET), sorting_of(request, ORDERS)
    shown = _shown(request, wave)
    keys, behind = keys_of(shown)
    page = page_of(shown, keys, size=PAGE, number=request.GET.get("page"))
    return render(
        request,
        "learning/wave.html",
        {
            "wave": wave,
            "filters": filters,
            "sorting": sorting,
            "choosable": selectable(request, behind),
            "behind": set(behind),
            "export": f"{reverse('learning:export', args=[wave.pk])}?{request.GET.urlencode()}",
            "page": page,
            "total": page.paginator.count,
            "lines": lines_of(list(page)),
            "report": step_report(wave, now=timezone.now()),
            "workshops": workshops_of(wave),
            "modules": [module for path in Path for module in modules_on(path)],
            "languages": settings.LANGUAGES,
            "may_import": may(request.user, Right.STEER, wave.programme),
        },
    )


def _shown(request: Request, wave: Wave) -> ApplicationQuerySet:
    """What the page, its file and an act on all of it are about: the same filter, in the same order."""
    asked = asked_filter(request)
    filters = ProgressFilter(asked)
    everyone = listed(wave, words=asked.get("q", ""), side=filters.chosen("side"))
    wanted = filters.chosen("progress")
    if wanted:
        everyone = everyone.filter(preparation__prepared_at__isnull=wanted == "behind")
    return sorting_of(asked, ORDERS).of(everyone)


@require_safe
def export(request: Request, wave_id: int) -> HttpResponse:
    """What the list shows, on all its pages, as a CSV: names and numbers, nothing of what they wrote."""
    wave = wave_or_404(request.user, wave_id, Right.TRAIN)
    head = (
        _("Person"),
        _("Entity"),
        _("Side"),
        _("Path"),
        _("Steps done"),
        _("Steps"),
        _("State"),
        _("Modules and versions"),
    )
    lines = lines_of(list(_shown(request, wave)))
    rows = (
        (
            line.application.person.name,
            line.application.person.entity.name,
            line.application.get_side_display(),
            line.path.label,
            line.progress.done,
            line.progress.total,
            _("Prepared") if line.is_prepared else _("On the way"),
            ", ".join(modules_with_versions(line.application)),
        )
        for line in lines
    )
    return csv_of_people(
        request,
        f"binome-{wave.pk}-preparation",
        head=head,
        rows=rows,
        people={line.application.person.pk for line in lines},
        role=Role.MANAGER if may(request.user, Right.STEER, wave.programme) else Role.TRAINER,
    )


@require_POST
@idempotent
def remind(request: Request, wave_id: int) -> HttpResponse:
    """Send a friendly word to those who have not finished: all of them, or those chosen in the list."""
    wave = wave_or_404(request.user, wave_id, Right.TRAIN)
    chosen: list[int] | None = None
    if FILTER in request.POST:  # the form of the list, and not the button for everyone
        chosen = selected(request, name="application", among=lambda: keys_of(_shown(request, wave))[1])
    reminded = preparing.remind(wave.pk, only=chosen, by=request.user, now=timezone.now())
    messages.success(
        request,
        ngettext("%(n)s reminder is being sent.", "%(n)s reminders are being sent.", reminded) % {"n": reminded},
    )
    return redirect(f"{reverse('learning:wave', args=[wave.pk])}?{request.POST.get(FILTER, '')}".rstrip("?"))


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
            messages.success(request, _("Workshop planned. People can find it in their preparation."))
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
            messages.success(request, _("Workshop changed. Everyone's calendar is updated."))
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
    messages.success(
        request,
        ngettext("Attendance recorded: %(n)s person came.", "Attendance recorded: %(n)s people came.", came)
        % {"n": came},
    )
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
