"""The campaign of the survey: test, opening now or later, reminders, pause, dates, addresses that bounced, close."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request, posted
from binome.journey.audience import actions
from binome.journey.audience.forms import CampaignForm, ScheduleForm
from binome.journey.audience.models import Survey
from binome.journey.audience.queries.campaign import undelivered
from binome.journey.audience.views.surveying import act, survey_or_404


@require_POST
@idempotent
def send_test(request: Request, wave_id: int) -> HttpResponse:
    """The invitation, to oneself."""
    return act(
        request,
        wave_id,
        lambda found: actions.send_test(found, by=request.user, now=timezone.now()),
        done=_("The invitation is on its way to %(address)s.") % {"address": request.user.email},
    )


@require_POST
def launch(request: Request, wave_id: int) -> HttpResponse:
    """Freeze and invite."""
    return act(request, wave_id, lambda found: actions.launch_survey(found, by=request.user, now=timezone.now()))


def schedule(request: Request, wave_id: int) -> HttpResponse:
    """Freeze now, invite later."""
    wave, found = survey_or_404(request, wave_id)
    form = ScheduleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            opens_at = form.cleaned_data["opens_at"]
            actions.schedule_survey(found, opens_at=opens_at, by=request.user, now=timezone.now())
        except actions.Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            return redirect("audience:survey", wave_id)
    context = {"wave": wave, "survey": found, "form": form}
    return render(request, "audience/survey_schedule.html", context, status=422 if form.errors else 200)


@require_POST
def unschedule(request: Request, wave_id: int) -> HttpResponse:
    """Back to the draft."""
    return act(request, wave_id, lambda found: actions.unschedule_survey(found, by=request.user))


@require_POST
@idempotent
def remind(request: Request, wave_id: int) -> HttpResponse:
    """Write to those who have not answered."""
    return act(request, wave_id, lambda found: actions.remind(found, by=request.user, now=timezone.now()))


@require_POST
def pause(request: Request, wave_id: int) -> HttpResponse:
    """Stop sending."""
    return act(request, wave_id, lambda found: actions.pause_survey(found, by=request.user))


@require_POST
def resume(request: Request, wave_id: int) -> HttpResponse:
    """Send again."""
    return act(request, wave_id, lambda found: actions.resume_survey(found, by=request.user))


def dates(request: Request, wave_id: int) -> HttpResponse:
    """The closing day and the rhythm of reminders, which may change while the survey is open."""
    wave, found = survey_or_404(request, wave_id)
    form = CampaignForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            _set_dates(found, form, request)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            return redirect("audience:survey", wave_id)
    context = {"wave": wave, "survey": found, "form": form}
    return render(request, "audience/survey_dates.html", context, status=422 if form.errors else 200)


def _set_dates(found: Survey, form: CampaignForm, request: Request) -> None:
    actions.set_survey(
        found,
        anonymous=found.anonymous,
        k=found.k,
        depth=found.depth,
        closes_on=form.cleaned_data["closes_on"],
        remind_every=form.cleaned_data["remind_every"],
        by=request.user,
    )


@require_safe
def bounced(request: Request, wave_id: int) -> HttpResponse:
    """Letters of the survey that could not be delivered, and why."""
    wave, found = survey_or_404(request, wave_id)
    context = {"wave": wave, "survey": found, "page": undelivered(found, page=request.GET.get("page", ""))}
    return render(request, "audience/survey_bounced.html", context)


@require_POST
@idempotent
def try_again(request: Request, wave_id: int) -> HttpResponse:
    """Give the addresses that bounced another chance."""
    _wave, found = survey_or_404(request, wave_id)
    waiting = undelivered(found).paginator.count
    done = ngettext("%(count)s letter waits to leave again.", "%(count)s letters wait to leave again.", waiting)
    return act(
        request,
        wave_id,
        lambda survey: actions.try_addresses_again(survey, by=request.user, now=timezone.now()),
        done=done % {"count": waiting},
    )


@require_POST
def close(request: Request, wave_id: int) -> HttpResponse:
    """Close, and publish the map."""
    return act(
        request,
        wave_id,
        lambda found: actions.close_survey(found, by=request.user, now=timezone.now()),
        then="audience:map",
    )
