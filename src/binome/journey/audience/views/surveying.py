"""The survey, seen by who prepares it: builder, preview; and how it stands."""

from collections.abc import Callable

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request, posted
from binome.core.programmes.doors import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience import actions
from binome.journey.audience.forms import QuestionForm, ScheduleForm, SurveyForm, asked_by
from binome.journey.audience.models import Survey
from binome.journey.audience.queries.campaign import followed
from binome.journey.audience.queries.people import people_to_survey
from binome.journey.audience.queries.survey import questions_of, survey_of
from binome.journey.audience.rules.needs import MOST_QUESTIONS
from binome.journey.audience.states import SurveyState
from binome.journey.audience.views.answering import LANGUAGES
from binome.journey.audience.views.asking import asked_of, ease_options


def survey(request: Request, wave_id: int) -> HttpResponse:
    """The survey of a wave: prepared, followed, or closed."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    found = survey_of(wave)
    if request.method == "POST" and (found is None or found.state != SurveyState.DRAFT):
        return redirect("audience:survey", wave.pk)  # its questions were settled meanwhile
    if found is None:
        return render(request, "audience/survey_none.html", {"wave": wave})
    if found.state == SurveyState.SCHEDULED:
        return render(request, "audience/survey_scheduled.html", {"wave": wave, "survey": found})
    if found.state != SurveyState.DRAFT:
        return render(request, "audience/survey_open.html", {"wave": wave, **followed(found, now=timezone.now())})
    form = SurveyForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.set_survey(
            found,
            anonymous=said["anonymous"],
            k=said["k"],
            depth=said["depth"],
            closes_on=said["closes_on"],
            remind_every=said["remind_every"],
            by=request.user,
        )
        return redirect("audience:survey", wave.pk)
    questions = questions_of(found)
    context = {
        "wave": wave,
        "survey": found,
        "form": form,
        "schedule": ScheduleForm(),
        "questions": questions,
        "room": len(questions) < MOST_QUESTIONS,
        "count": people_to_survey(wave, today=timezone.localdate()).count(),
    }
    return render(request, "audience/survey_draft.html", context, status=422 if form.errors else 200)


@require_POST
@idempotent
def prepare(request: Request, wave_id: int) -> HttpResponse:
    """Start from the ready digital template."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    try:
        actions.prepare_survey(wave, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal.reason))
    return redirect("audience:survey", wave.pk)


def question(request: Request, wave_id: int, position: int) -> HttpResponse:
    """One question; position 0 writes a new one. A fourth does not exist."""
    wave, found = survey_or_404(request, wave_id)
    if position > MOST_QUESTIONS:
        raise Http404
    kept = next((one for one in questions_of(found) if one.position == position), None)
    if kept is None and position:
        raise Http404
    form = QuestionForm(posted(request), initial=asked_by(kept) if kept else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.write_question(
                found,
                kind=said["kind"],
                text_fr=said["text_fr"],
                text_en=said["text_en"],
                theme_codes=said["themes"],
                choices=form.choices(),
                position=position or None,
                by=request.user,
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            return redirect("audience:survey", wave_id)
    context = {"wave": wave, "survey": found, "form": form, "question": kept}
    return render(request, "audience/question.html", context, status=422 if form.errors else 200)


@require_POST
def remove_question(request: Request, wave_id: int, position: int) -> HttpResponse:
    """Take a question out."""
    return act(request, wave_id, lambda found: actions.remove_question(found, position=position, by=request.user))


@require_POST
@idempotent
def refresh(request: Request, wave_id: int) -> HttpResponse:
    """Look at the map early."""
    return act(
        request,
        wave_id,
        lambda found: actions.refresh_map(found, by=request.user, now=timezone.now()),
        then="audience:map",
    )


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]
def preview(request: Request, wave_id: int) -> HttpResponse:
    """The survey as people will see it, in either language."""
    _wave, found = survey_or_404(request, wave_id)
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else request.user.preferred_language
    with translation.override(language):
        context = {
            "survey": found,
            "asked": asked_of(found, {}),
            "ease": ease_options(),
            "language": language,
            "preview": True,
        }
        return render(request, "audience/survey.html", context)


@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def on_a_phone(request: Request, wave_id: int) -> HttpResponse:
    """The preview at the width of a phone, whatever the screen."""
    wave, _found = survey_or_404(request, wave_id)
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else request.user.preferred_language
    return render(request, "audience/survey_phone.html", {"wave": wave, "language": language, "languages": LANGUAGES})


def survey_or_404(request: Request, wave_id: int) -> tuple[Wave, Survey]:
    """The survey of a wave that the reader steers."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    found = survey_of(wave)
    if found is None:
        raise Http404
    return wave, found


def act(
    request: Request, wave_id: int, do: Callable[[Survey], object], *, then: str = "audience:survey", done: str = ""
) -> HttpResponse:
    """Do something to the survey, say what came of it, go where it shows."""
    _wave, found = survey_or_404(request, wave_id)
    try:
        do(found)
    except actions.Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("audience:survey", wave_id)
    if done:
        messages.success(request, done)
    return redirect(then, wave_id)
