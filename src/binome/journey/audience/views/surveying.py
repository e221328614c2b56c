"""The survey, seen by who steers it: builder, launch, answers, closing."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from binome.core.people.requests import Request
from binome.core.programmes.doors import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.audience import actions, queries
from binome.journey.audience.forms import QuestionForm, SurveyForm, asked_by
from binome.journey.audience.models import Survey
from binome.journey.audience.queries.people import people_to_survey
from binome.journey.audience.queries.survey import questions_of, survey_of
from binome.journey.audience.rules.needs import MOST_QUESTIONS
from binome.journey.audience.states import SurveyState
from binome.journey.audience.views.answering import LANGUAGES, asked_of, ease_options


def survey(request: Request, wave_id: int) -> HttpResponse:
    """The survey of a wave: prepared, followed, or closed."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    found = survey_of(wave)
    if found is None:
        return render(request, "audience/survey_none.html", {"wave": wave})
    if found.state != SurveyState.DRAFT:
        whole, groups = queries.response_by_group(found)
        context = {"wave": wave, "survey": found, "whole": whole, "groups": groups}
        return render(request, "audience/survey_open.html", context)
    form = SurveyForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.set_survey(
            found,
            anonymous=said["anonymous"],
            k=said["k"],
            depth=said["depth"],
            closes_on=said["closes_on"],
            by=request.user,
        )
        return redirect("audience:survey", wave.pk)
    questions = questions_of(found)
    context = {
        "wave": wave,
        "survey": found,
        "form": form,
        "questions": questions,
        "room": len(questions) < MOST_QUESTIONS,
        "count": people_to_survey(wave, today=timezone.localdate()).count(),
    }
    return render(request, "audience/survey_draft.html", context, status=422 if form.errors else 200)


@require_POST
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
    wave, found = _survey(request, wave_id)
    if position > MOST_QUESTIONS:
        raise Http404
    kept = next((one for one in questions_of(found) if one.position == position), None)
    if kept is None and position:
        raise Http404
    form = QuestionForm(request.POST or None, initial=asked_by(kept) if kept else None)
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
    return _act(request, wave_id, lambda found: actions.remove_question(found, position=position, by=request.user))


@require_POST
def launch(request: Request, wave_id: int) -> HttpResponse:
    """Freeze and invite."""
    return _act(request, wave_id, lambda found: actions.launch_survey(found, by=request.user, now=timezone.now()))


@require_POST
def remind(request: Request, wave_id: int) -> HttpResponse:
    """Write to those who have not answered."""
    return _act(request, wave_id, lambda found: actions.remind(found, by=request.user, now=timezone.now()))


@require_POST
def refresh(request: Request, wave_id: int) -> HttpResponse:
    """Look at the map early."""
    return _act(
        request,
        wave_id,
        lambda found: actions.refresh_map(found, by=request.user, now=timezone.now()),
        then="audience:map",
    )


@require_POST
def close(request: Request, wave_id: int) -> HttpResponse:
    """Close, and publish the map."""
    return _act(
        request,
        wave_id,
        lambda found: actions.close_survey(found, by=request.user, now=timezone.now()),
        then="audience:map",
    )


@require_safe
def preview(request: Request, wave_id: int) -> HttpResponse:
    """The survey as people will see it, in either language."""
    wave, found = _survey(request, wave_id)
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else request.user.preferred_language
    with translation.override(language):
        context = {
            "wave": wave,
            "survey": found,
            "asked": asked_of(found, QueryDict()),
            "ease": ease_options(),
            "language": language,
            "preview": True,
        }
        return render(request, "audience/survey.html", context)


def _survey(request: Request, wave_id: int) -> tuple[object, Survey]:
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    found = survey_of(wave)
    if found is None:
        raise Http404
    return wave, found


def _act(
    request: Request, wave_id: int, act: Callable[[Survey], object], *, then: str = "audience:survey"
) -> HttpResponse:
    _wave, found = _survey(request, wave_id)
    try:
        act(found)
    except actions.Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("audience:survey", wave_id)
    return redirect(then, wave_id)
