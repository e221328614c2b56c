"""The campaign of the survey: test, opening now or later, reminders, pause, dates, addresses that bounced, close."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from binome.core.errors import Refused
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions
from binome.core.mail.models import OutboxLetter
from binome.core.people.requests import Request, posted
from binome.core.privacy.csv_files import csv_of_people
from binome.core.programmes.permissions import Role
from binome.core.ui.clock import in_words
from binome.core.ui.listing import FILTER, asked_filter, page_of, selectable, selected, sorting_of
from binome.journey.diagnosis.actions import answering, campaigning, surveying
from binome.journey.diagnosis.forms.survey import CampaignForm, ScheduleForm
from binome.journey.diagnosis.models import Survey
from binome.journey.diagnosis.queries.campaign import ORDERS, undelivered
from binome.journey.diagnosis.states import SurveyState
from binome.journey.diagnosis.views import confirming
from binome.journey.diagnosis.views.surveying import act, survey_or_404


@require_POST
@idempotent
def send_test(request: Request, wave_id: int) -> HttpResponse:
    """The invitation, to oneself."""
    return act(
        request,
        wave_id,
        lambda survey: campaigning.send_test(survey, by=request.user, now=timezone.now()),
        done=_("The invitation is on its way to %(address)s.") % {"address": request.user.email},
    )


@require_POST
def launch(request: Request, wave_id: int) -> HttpResponse:
    """Freeze and invite, once it has been read how many are invited and what they receive."""
    if not questions.is_confirmed(request):
        return _ask_before_launch(request, wave_id)
    return act(
        request,
        wave_id,
        lambda survey: campaigning.launch_survey(survey, by=request.user, now=timezone.now()),
        done=_("The survey is open. Invitations are being sent."),
    )


def _ask_before_launch(request: Request, wave_id: int) -> HttpResponse:
    _wave, survey = survey_or_404(request, wave_id)
    try:
        question = confirming.before_launch(survey, by=request.user, now=timezone.now())
    except Refused as refusal:  # said now: nobody is asked about what cannot be done
        messages.error(request, str(refusal.reason))
        return redirect("diagnosis:survey", wave_id)
    return questions.ask(request, question)


def schedule(request: Request, wave_id: int) -> HttpResponse:
    """Freeze now, invite later."""
    wave, survey = survey_or_404(request, wave_id)
    if request.method != "POST" and survey.state != SurveyState.DRAFT:
        return redirect("diagnosis:survey", wave_id)
    form = ScheduleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            opens_at = form.cleaned_data["opens_at"]
            campaigning.schedule_survey(survey, opens_at=opens_at, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Scheduled. The survey opens on %(when)s.") % {"when": in_words(opens_at)})
            return redirect("diagnosis:survey", wave_id)
    context = {"wave": wave, "survey": survey, "form": form}
    return render(request, "diagnosis/survey_schedule.html", context, status=422 if form.errors else 200)


@require_POST
def unschedule(request: Request, wave_id: int) -> HttpResponse:
    """Back to the draft."""
    return act(
        request,
        wave_id,
        lambda survey: campaigning.unschedule_survey(survey, by=request.user),
        done=_("Back to a draft. Nothing is sent."),
    )


@require_POST
@idempotent
def remind(request: Request, wave_id: int) -> HttpResponse:
    """Write to those who have not answered."""
    return act(
        request,
        wave_id,
        lambda survey: campaigning.remind(survey, by=request.user, now=timezone.now()),
        done=_("Reminders are being sent to those who have not answered."),
    )


@require_POST
def pause(request: Request, wave_id: int) -> HttpResponse:
    """Stop sending."""
    return act(
        request,
        wave_id,
        lambda survey: campaigning.pause_survey(survey, by=request.user),
        done=_("Sending is paused. Answers still come in."),
    )


@require_POST
def resume(request: Request, wave_id: int) -> HttpResponse:
    """Send again."""
    return act(
        request, wave_id, lambda survey: campaigning.resume_survey(survey, by=request.user), done=_("Sending goes on.")
    )


def dates(request: Request, wave_id: int) -> HttpResponse:
    """The closing day and the rhythm of reminders, which may change while the survey is open."""
    wave, survey = survey_or_404(request, wave_id)
    if request.method != "POST" and survey.state != SurveyState.OPEN:
        return redirect("diagnosis:survey", wave_id)
    form = CampaignForm(posted(request), instance=survey)
    if request.method == "POST" and form.is_valid():
        try:
            _set_dates(survey, form, request)
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Dates saved."))
            return redirect("diagnosis:survey", wave_id)
    context = {"wave": wave, "survey": survey, "form": form}
    return render(request, "diagnosis/survey_dates.html", context, status=422 if form.errors else 200)


def _set_dates(survey: Survey, form: CampaignForm, request: Request) -> None:
    surveying.set_survey(
        survey,
        anonymous=survey.anonymous,
        k=survey.k,
        depth=survey.depth,
        closes_on=form.cleaned_data["closes_on"],
        remind_every=form.cleaned_data["remind_every"],
        by=request.user,
    )


PAGE = 16  # a page is read without scrolling far on a phone, ticks and all


@require_safe
def bounced(request: Request, wave_id: int) -> HttpResponse:
    """Letters of the survey that could not be delivered, and why."""
    wave, survey = survey_or_404(request, wave_id)
    if survey.state != SurveyState.OPEN:
        return redirect("diagnosis:survey", wave_id)
    letters = _undelivered(request, survey)
    keys = list(letters.values_list("pk", flat=True))
    context = {
        "wave": wave,
        "survey": survey,
        "page": page_of(letters, keys, size=PAGE, number=request.GET.get("page")),
        "sorting": sorting_of(request, ORDERS),
        "choosable": selectable(request, keys),
        "searching": bool(request.GET.get("q", "")),
        "export": f"{reverse('diagnosis:export_bounced', args=[wave.pk])}?{request.GET.urlencode()}",
    }
    return render(request, "diagnosis/survey_bounced.html", context)


def _undelivered(request: Request, survey: Survey) -> QuerySet[OutboxLetter]:
    """What the list, its file and an act on all of it are about: the same filter, in the same order."""
    asked = asked_filter(request)
    return sorting_of(asked, ORDERS).of(undelivered(survey, words=asked.get("q", "")))


@require_safe
def export_bounced(request: Request, wave_id: int) -> HttpResponse:
    """The letters that the list shows, on all its pages, for a spreadsheet: to correct addresses with."""
    wave, survey = survey_or_404(request, wave_id)
    if survey.state != SurveyState.OPEN:
        return redirect("diagnosis:survey", wave_id)
    head = (_("Person"), _("Entity"), _("Address"), _("What the mail server said"))
    letters = list(_undelivered(request, survey))
    rows = ((letter.to.name, letter.to.entity.name, letter.to.email, letter.error) for letter in letters)
    people = {letter.to_id for letter in letters}
    return csv_of_people(
        request, f"binome-{wave.pk}-not-delivered", head=head, rows=rows, people=people, role=Role.MANAGER
    )


@require_POST
@idempotent
def try_again(request: Request, wave_id: int) -> HttpResponse:
    """Give the addresses that bounced another chance: those chosen in the list, or all."""
    _wave, survey = survey_or_404(request, wave_id)
    chosen = _chosen(request, survey)
    waiting = undelivered(survey).count() if chosen is None else len(chosen)
    done = ngettext("%(count)s email waits to leave again.", "%(count)s emails wait to leave again.", waiting)
    return act(
        request,
        wave_id,
        lambda survey: campaigning.try_addresses_again(survey, by=request.user, now=timezone.now(), letters=chosen),
        done=done % {"count": waiting},
    )


def _chosen(request: Request, survey: Survey) -> list[int] | None:
    """The letters that the list was sent for; None from the button that is for all."""
    if FILTER not in request.POST:
        return None
    return selected(request, name="letter", among=lambda: _undelivered(request, survey).values_list("pk", flat=True))


@require_POST
def close(request: Request, wave_id: int) -> HttpResponse:
    """Close, and publish the map; asked once."""
    if not questions.is_confirmed(request):
        survey_or_404(request, wave_id)
        return questions.ask(request, confirming.before_close())
    return act(
        request,
        wave_id,
        lambda survey: answering.close_survey(survey, by=request.user, now=timezone.now()),
        then="diagnosis:map",
        done=_("The survey is closed. This is the needs map."),
    )
