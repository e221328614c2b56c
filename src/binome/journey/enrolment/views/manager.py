"""Screens of the programme manager: call, applications, decisions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.mail.undoing import Letters
from binome.core.people.models import Person
from binome.core.people.requests import Request, posted
from binome.core.privacy import data_views
from binome.core.privacy.models import DataView
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right, Role
from binome.journey.enrolment.actions import applying as applying_actions
from binome.journey.enrolment.actions import deciding, marking
from binome.journey.enrolment.forms.judging import (
    BEHAVIOUR_LEVELS,
    CallForm,
    DecisionForm,
    NominationForm,
    TextForm,
)
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries import applications
from binome.journey.enrolment.queries.agreement import readings_of_wave
from binome.journey.enrolment.queries.behaviours import behaviours_side_by_side
from binome.journey.enrolment.queries.calibration import practice_of_readers
from binome.journey.enrolment.queries.cases import criteria
from binome.journey.enrolment.queries.dossiers import dossier_of
from binome.journey.enrolment.queries.reach import people_to_call
from binome.journey.enrolment.queries.readings import count_in_need_of_readers
from binome.journey.enrolment.queries.volunteering import reach_of
from binome.journey.enrolment.states import DECISIONS, MOVES, Side
from binome.journey.enrolment.tasks import send_call_letters
from binome.journey.enrolment.views import signing


@require_safe
def readings(request: Request, wave_id: int) -> HttpResponse:
    """Where the readings of the cases stand, and how far readers agree."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    return render(
        request,
        "enrolment/readings.html",
        {
            "wave": wave,
            "readings": readings_of_wave(wave),
            "criteria": criteria(),
            "readers": practice_of_readers(wave),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def dossier(request: Request, wave_id: int, application_id: int) -> HttpResponse:
    """One application: what was written, what the readings advise in words, and the decision."""
    opened_at, wave = timezone.now(), wave_or_404(request.user, wave_id, Right.STEER)
    application = get_object_or_404(applications.pipeline(wave), pk=application_id)
    if application.person_id == request.user.pk:  # what their manager wrote of them is for other managers
        messages.info(request, _("This application is your own: another manager reads its file and decides on it."))
        return redirect("enrolment:application", application.pk)
    form = DecisionForm(posted(request), moves=tuple(MOVES[application.state]), reader=application.person)
    if request.method == "POST" and form.is_valid():
        try:
            return signing.one(request, application, form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
            form.seen_again(opened_at)
    return _dossier(request, wave, application, form)


def _dossier(request: Request, wave: Wave, application: Application, form: DecisionForm) -> HttpResponse:
    data_views.record(request, [application.person_id], role=Role.MANAGER, what=DataView.Subject.APPLICATION)
    reference, appeal = applications.reference_of(application), getattr(application, "appeal", None)
    return render(
        request,
        "enrolment/dossier.html",
        {
            "wave": wave,
            "application": application,
            "dossier": dossier_of(application),
            "answers": application.case_answers.all() if application.side == Side.MENTOR else [],
            "reference": reference,
            "behaviours": behaviours_side_by_side(application, names=dict(BEHAVIOUR_LEVELS)),
            "appeal": appeal,
            "appeal_form": TextForm(),
            "answers_appeal": appeal is not None and applications.answers_second_look(appeal, by=request.user),
            "may_decide": bool(set(DECISIONS) & MOVES[application.state]),
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@idempotent
def share_out(request: Request, wave_id: int) -> HttpResponse:
    """Give each answer its readers."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    given = marking.assign_reviewers(wave.pk, by=request.user, now=timezone.now())
    left = count_in_need_of_readers(wave)
    if given:
        messages.success(request, ngettext("%(n)s reading given.", "%(n)s readings given.", given) % {"n": given})
    if left:
        messages.warning(
            request,
            ngettext(
                "%(n)s answer still lacks a reader: name more reviewers who are not in the applicant's line.",
                "%(n)s answers still lack a reader: name more reviewers who are not in the applicant's line.",
                left,
            )
            % {"n": left},
        )
    return redirect("enrolment:wave", wave.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def open_call(request: Request, wave_id: int) -> HttpResponse:
    """Prepare the call, see whom it reaches, send it."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    call = getattr(wave, "call", None)
    kept = {"message_fr": call.message_fr, "message_en": call.message_en, "closes_on": call.closes_on} if call else None
    form = CallForm(posted(request), initial=kept)
    if request.method == "POST" and form.is_valid():
        if call is None and not questions.is_confirmed(request):
            return questions.ask(request, _before_opening(wave, form.cleaned_data, by=request.user))
        try:
            applying_actions.open_call(
                wave.pk, **form.cleaned_data, by=request.user, now=timezone.now(), invite_now=False
            )
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            send_call_letters.enqueue(wave.pk)
            messages.success(request, _("The call is open. Emails are being sent."))
            return redirect("enrolment:wave", wave.pk)
    return render(
        request,
        "enrolment/open_call.html",
        {
            "wave": wave,
            "call": call,
            "form": form,
            "called": people_to_call(wave).count(),
            "reach": reach_of(wave) if call else None,
        },
        status=422 if form.is_bound else 200,
    )


def _before_opening(wave: Wave, typed: dict[str, Any], *, by: Person) -> Confirmation:
    reach, now = people_to_call(wave).count(), timezone.now()

    def one_letter() -> None:
        applying_actions.open_call(wave.pk, **typed, by=by, now=now, invite_now=False)
        applying_actions.invite(wave.pk, at_most=1)

    letters = Letters(reach, undoing.letters_of(one_letter, now=now).shown)
    consequences = [
        ngettext("%(n)s person is invited to apply.", "%(n)s people are invited to apply.", reach) % {"n": reach},
        _("Nobody is emailed twice. You can still change the message and the closing day afterwards."),
        _("This cannot be undone."),
    ]
    return Confirmation(_("Open the call?"), _("Open the call"), consequences, letters)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def nominate(request: Request, wave_id: int) -> HttpResponse:
    """Suggest someone; they decide."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = NominationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            applying_actions.nominate(
                wave.pk, person.pk, side=form.cleaned_data["side"], by=request.user, now=timezone.now()
            )
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("%(name)s is emailed, and decides.") % {"name": person.name})
            return redirect("enrolment:wave", wave.pk)
    return render(
        request, "enrolment/nominate.html", {"wave": wave, "form": form}, status=422 if form.is_bound else 200
    )


@require_POST
@idempotent
def answer_appeal(request: Request, wave_id: int, appeal_id: int) -> HttpResponse:
    """Answer someone who asked for a second look."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    appeal = get_object_or_404(applications.appeals_of(wave), pk=appeal_id)
    answer = request.POST.get("text", "")
    deciding.answer_second_look(appeal.pk, answer=answer, by=request.user, now=timezone.now())
    messages.success(request, _("Your answer is being emailed to %(name)s.") % {"name": appeal.application.person.name})
    return redirect("enrolment:dossier", wave.pk, appeal.application_id)
