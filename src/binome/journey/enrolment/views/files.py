"""Screens of files handed in with cases: sent and taken back by their applicant, read under a code."""

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.files.serving import saved_as
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request
from binome.core.privacy import data_views
from binome.core.privacy.models import DataView
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right, Role
from binome.journey.enrolment.actions import filing
from binome.journey.enrolment.forms.filing import CaseFileForm
from binome.journey.enrolment.models import Application, CaseFile
from binome.journey.enrolment.queries import applications
from binome.journey.enrolment.queries.applying import applications_of, themes_of
from binome.journey.enrolment.queries.readings import readings_given_to
from binome.journey.enrolment.states import ApplicationState, Side


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def case_file(request: Request, application_id: int, theme: str) -> HttpResponse:
    """Hand in a file with my answer to the case of a theme."""
    application = get_object_or_404(applications_of(request.user), pk=application_id, side=Side.MENTOR)
    chosen = next((each for each in themes_of(application.wave) if each.code == theme), None)
    if chosen is None:
        raise Http404
    if application.state != ApplicationState.DRAFT and request.method != "POST":
        return redirect("enrolment:application", application.pk)
    is_sent = request.method == "POST"
    form = CaseFileForm(request.POST, request.FILES) if is_sent else CaseFileForm()
    if is_sent and form.is_valid():
        try:
            filing.hand_in_file(
                application.pk,
                theme=theme,
                file=form.cleaned_data["file"],
                by=request.user,
                now=timezone.now(),
            )
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("The file is saved with your answer. Its name and author are gone."))
            return redirect("enrolment:application", application.pk)
    return render(
        request,
        "enrolment/case_file.html",
        {"application": application, "theme": chosen, "form": form, "kept": _kept(application, theme)},
        status=422 if is_sent else 200,
    )


def _kept(application: Application, theme: str) -> CaseFile | None:
    return CaseFile.objects.filter(answer__application=application, answer__theme__code=theme).first()


@require_POST
def remove(request: Request, application_id: int, theme: str) -> HttpResponse:
    """Take my file back, once I was asked: nothing of it stays."""
    application = get_object_or_404(applications_of(request.user), pk=application_id)
    if _kept(application, theme) is None:
        raise Http404
    if not questions.is_confirmed(request):
        gone = [_("The file is removed for good; what you wrote beside it stays. This cannot be undone.")]
        return questions.ask(request, Confirmation(_("Remove this file?"), _("Remove the file"), gone))
    filing.remove_file(application.pk, theme=theme, by=request.user, now=timezone.now())
    messages.success(request, _("The file is removed."))
    return redirect("enrolment:application", application.pk)


@require_safe
def my_file(request: Request, application_id: int, theme: str) -> HttpResponse:
    """My file as its readers get it."""
    application = get_object_or_404(applications_of(request.user), pk=application_id)
    return _saved(_kept(application, theme))


@require_safe
def file_to_read(request: Request, marking_id: int) -> HttpResponse:
    """The file of an answer that was given to me to read, called by its code."""
    marking = get_object_or_404(readings_given_to(request.user), pk=marking_id)
    data_views.record(request, [marking.answer.application.person_id], role=Role.REVIEWER, what=DataView.Subject.CASE)
    return _saved(CaseFile.objects.filter(answer=marking.answer_id).first())


@require_safe
def file_of_application(request: Request, wave_id: int, application_id: int, theme: str) -> HttpResponse:
    """The file of an application, for whoever decides on it."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    application = get_object_or_404(applications.pipeline(wave).exclude(person=request.user), pk=application_id)
    data_views.record(request, [application.person_id], role=Role.MANAGER, what=DataView.Subject.APPLICATION)
    return _saved(_kept(application, theme))


def _saved(file: CaseFile | None) -> HttpResponse:
    if file is None:
        raise Http404
    try:
        return saved_as(file, file.name)
    except InvalidToken:  # a key that was let go before the file was sealed anew
        raise Http404 from None
