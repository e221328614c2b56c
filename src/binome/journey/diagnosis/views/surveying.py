"""The survey, seen by who prepares it: builder, preview; and how it stands."""

from collections.abc import Callable

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from binome.core.errors import Refused
from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.mail import undoing
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request, posted
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience.queries.people import people_to_survey
from binome.journey.diagnosis.actions import answering, surveying
from binome.journey.diagnosis.forms.survey import QuestionForm, ScheduleForm, SurveyForm, asked_by
from binome.journey.diagnosis.models import Survey
from binome.journey.diagnosis.queries.campaign import followed
from binome.journey.diagnosis.queries.survey import questions_of, survey_of
from binome.journey.diagnosis.rules.needs import MOST_QUESTIONS
from binome.journey.diagnosis.states import SurveyState
from binome.journey.diagnosis.views import confirming
from binome.journey.diagnosis.views.answering import LANGUAGES
from binome.journey.diagnosis.views.asking import asked_of, ease_options


def survey(request: Request, wave_id: int) -> HttpResponse:
    """The survey of a wave: prepared, followed, or closed."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    prepared = survey_of(wave)
    if request.method == "POST" and (prepared is None or prepared.state != SurveyState.DRAFT):
        return redirect("diagnosis:survey", wave.pk)  # its questions were settled meanwhile
    if prepared is None:
        return render(request, "diagnosis/survey_none.html", {"wave": wave})
    if prepared.state == SurveyState.SCHEDULED:
        return render(request, "diagnosis/survey_scheduled.html", {"wave": wave, "survey": prepared})
    if prepared.state != SurveyState.DRAFT:
        context = {"wave": wave, "closing": confirming.before_close(), **followed(prepared, now=timezone.now())}
        return render(request, "diagnosis/survey_open.html", context)
    form = SurveyForm(posted(request), instance=prepared)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        surveying.set_survey(
            prepared,
            anonymous=cleaned["anonymous"],
            k=cleaned["k"],
            depth=cleaned["depth"],
            closes_on=cleaned["closes_on"],
            remind_every=cleaned["remind_every"],
            by=request.user,
        )
        messages.success(request, _("Survey settings saved."))
        return redirect("diagnosis:survey", wave.pk)
    questions = questions_of(prepared)
    context = {
        "wave": wave,
        "survey": prepared,
        "form": form,
        "schedule": ScheduleForm(),
        "questions": questions,
        "room": len(questions) < MOST_QUESTIONS,
        "count": people_to_survey(wave, today=timezone.localdate()).count(),
        "launching": _launching(request, prepared),
    }
    return render(request, "diagnosis/survey_draft.html", context, status=422 if form.errors else 200)


def _launching(request: Request, survey: Survey) -> Confirmation | None:
    """What the dialog asks; None when the launch would be refused: its button then says why."""
    try:
        return confirming.before_launch(survey, by=request.user, now=timezone.now())
    except Refused:
        return None


@require_POST
@idempotent
def prepare(request: Request, wave_id: int) -> HttpResponse:
    """Start from the ready digital template."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    try:
        surveying.prepare_survey(wave, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("The survey is prepared from the template. Change what you like."))
    return redirect("diagnosis:survey", wave.pk)


def question(request: Request, wave_id: int, position: int) -> HttpResponse:
    """One question; position 0 writes a new one. A fourth does not exist."""
    wave, prepared = survey_or_404(request, wave_id)
    if position > MOST_QUESTIONS:
        raise Http404
    kept = next((written for written in questions_of(prepared) if written.position == position), None)
    if kept is None and position:
        raise Http404
    if request.method != "POST" and prepared.state != SurveyState.DRAFT:
        return redirect("diagnosis:survey", wave_id)
    form = QuestionForm(posted(request), initial=asked_by(kept) if kept else None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            surveying.write_question(
                prepared,
                kind=cleaned["kind"],
                text_fr=cleaned["text_fr"],
                text_en=cleaned["text_en"],
                theme_codes=cleaned["themes"],
                choices=form.choices(),
                position=position or None,
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Question saved."))
            return redirect("diagnosis:survey", wave_id)
    context = {"wave": wave, "survey": prepared, "form": form, "question": kept}
    return render(request, "diagnosis/question.html", context, status=422 if form.errors else 200)


@require_POST
def remove_question(request: Request, wave_id: int, position: int) -> HttpResponse:
    """Take a question out."""
    _wave, prepared = survey_or_404(request, wave_id)
    removed = next((asked for asked in questions_of(prepared) if asked.position == position), None)
    row = values_of(removed) if removed else {}
    with undoing.grace(now=timezone.now()) as during:
        surveying.remove_question(prepared, position=position, by=request.user)
    if removed is not None:
        undoing.offer(request, _("Question removed."), act="diagnosis.remove_question", during=during, row=row)
    return redirect("diagnosis:survey", wave_id)


@require_POST
@idempotent
def refresh(request: Request, wave_id: int) -> HttpResponse:
    """Look at the map early."""
    return act(
        request,
        wave_id,
        lambda survey: answering.refresh_map(survey, by=request.user, now=timezone.now()),
        then="diagnosis:map",
        done=_("The map is up to date."),
    )


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]
def preview(request: Request, wave_id: int) -> HttpResponse:
    """The survey as people will see it, in either language."""
    _wave, survey = survey_or_404(request, wave_id)
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else request.user.preferred_language
    with translation.override(language):
        context = {
            "survey": survey,
            "asked": asked_of(survey, {}),
            "ease": ease_options(),
            "language": language,
            "preview": True,
        }
        return render(request, "diagnosis/survey.html", context)


@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def on_a_phone(request: Request, wave_id: int) -> HttpResponse:
    """The preview at the width of a phone, whatever the screen."""
    wave, _survey = survey_or_404(request, wave_id)
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else request.user.preferred_language
    return render(request, "diagnosis/survey_phone.html", {"wave": wave, "language": language, "languages": LANGUAGES})


def survey_or_404(request: Request, wave_id: int) -> tuple[Wave, Survey]:
    """The survey of a wave that the reader steers."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    survey = survey_of(wave)
    if survey is None:
        raise Http404
    return wave, survey


def act(
    request: Request, wave_id: int, do: Callable[[Survey], object], *, then: str = "diagnosis:survey", done: str = ""
) -> HttpResponse:
    """Do something to the survey, say what came of it, go where it shows."""
    _wave, survey = survey_or_404(request, wave_id)
    try:
        do(survey)
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("diagnosis:survey", wave_id)
    if done:
        messages.success(request, done)
    return redirect(then, wave_id)
