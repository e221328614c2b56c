"""Answering the survey: without an account, without JavaScript; looking never changes anything."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from binome.core.competences.ready import instruments
from binome.core.people.models import Person
from binome.core.people.requests import Request, open_to_all
from binome.core.ui.props import Row
from binome.journey.audience import actions, emails
from binome.journey.audience.models import Invitation, Question, Survey, in_language
from binome.journey.audience.queries.survey import questions_of, themes_by_code
from binome.journey.audience.rules.needs import EASE, too_many
from binome.journey.audience.states import QuestionKind, SurveyState

LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Option:
    """A box to tick."""

    code: str
    label: str
    help: str
    ticked: bool


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it, with what was answered so far."""

    question: Question
    number: int
    rows: list[Row]
    options: list[Option]
    error: bool = False

    @property
    def name(self) -> str:
        """What its fields are called."""
        return f"q{self.number}"


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The survey behind a personal link."""
    invitation = emails.invitation_signed_by(token)
    if invitation is None:
        return render(request, "audience/survey_link_wrong.html", status=404)
    if isinstance(request.user, Person) and request.user.pk != invitation.person_id:
        return render(request, "audience/survey_not_yours.html", status=403)
    language = _language(request, invitation)
    with translation.override(language):
        request.LANGUAGE_CODE = language
        response = _screen(request, invitation, language=language)
    response.headers["Content-Language"] = language
    # The link stays on this site; "no-referrer" would make browsers post `Origin: null`, which the CSRF check refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def my_survey(request: Request, invitation_id: int) -> HttpResponse:
    """From the home page to one's own personal link."""
    invitation = Invitation.objects.filter(pk=invitation_id, person=request.user).first()
    if invitation is None:
        raise Http404
    return redirect(emails.survey_link(invitation))


def _language(request: HttpRequest, invitation: Invitation) -> str:
    asked = request.POST.get("switch") or request.POST.get("language") or request.GET.get("language")
    return asked if asked in LANGUAGES else invitation.person.preferred_language


def _screen(request: HttpRequest, invitation: Invitation, *, language: str) -> HttpResponse:
    survey = invitation.survey
    if survey.state == SurveyState.CLOSED:
        return render(request, "audience/survey_closed.html", {"survey": survey, "answered": invitation.answered})
    if invitation.answered and (survey.anonymous or "change" not in request.GET):
        return _thanks(request, invitation)
    context = {
        "survey": survey,
        "invitation": invitation,
        "language": language,
        "other": _other(language),
        "ease": ease_options(),
    }
    asked = asked_of(survey, request.POST)
    context["asked"] = asked
    if request.method != "POST" or "switch" in request.POST:
        return render(request, "audience/survey.html", context)
    if any(question.error for question in asked):
        return render(request, "audience/survey.html", context, status=422)
    return _send(request, invitation, context=context)


def _send(request: HttpRequest, invitation: Invitation, *, context: dict[str, Any]) -> HttpResponse:
    try:
        actions.answer_survey(invitation, answers=_said(invitation.survey, request.POST), now=timezone.now())
    except actions.AlreadyAnswered:
        pass  # sent twice: the first one counts, and the page says so
    except actions.Refused as refusal:
        return render(request, "audience/survey.html", {**context, "refusal": refusal}, status=422)
    return redirect(f"{request.path}?language={context['language']}")


def _thanks(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    return render(request, "audience/survey_thanks.html", {"survey": invitation.survey, "invitation": invitation})


def _other(language: str) -> str:
    return "en" if language == "fr" else "fr"


def asked_of(survey: Survey, typed: QueryDict) -> list[Asked]:
    """The questions of a survey as the page shows them, with what was typed kept."""
    themes = themes_by_code([code for question in survey.questions.all() for code in question.theme_codes])
    return [_asked(question, typed=typed, themes=themes) for question in questions_of(survey)]


def _asked(question: Question, *, typed: QueryDict, themes: dict[str, Any]) -> Asked:
    name = f"q{question.position}"
    known = [themes[code] for code in question.theme_codes if code in themes]
    if question.kind == QuestionKind.EASE:
        rows = [Row(theme.code, theme.title, typed.get(f"{name}-{theme.code}", ""), theme.examples) for theme in known]
        return Asked(question, question.position, rows, [])
    picked = typed.getlist(name)
    if question.kind == QuestionKind.WANTED:
        options = [Option(theme.code, theme.title, theme.examples, theme.code in picked) for theme in known]
    else:
        options = [
            Option(choice["code"], in_language(choice["fr"], choice["en"]), "", choice["code"] in picked)
            for choice in question.choices
        ]
    return Asked(question, question.position, [], options, error=too_many(picked, kind=question.kind))


def _said(survey: Survey, typed: QueryDict) -> dict[int, Any]:
    """What was typed, by position: ease by theme, or the codes ticked."""
    said: dict[int, Any] = {}
    for question in survey.questions.all():
        name = f"q{question.position}"
        if question.kind == QuestionKind.EASE:
            typed_eases = {code: typed.get(f"{name}-{code}", "") for code in question.theme_codes}
            said[question.position] = {code: int(ease) for code, ease in typed_eases.items() if ease.isdecimal()}
        else:
            said[question.position] = typed.getlist(name)
    return said


def ease_options() -> list[tuple[str, str]]:
    """The five degrees of ease and “not applicable”, in the reader's language."""
    scale = instruments()["scales"]["ease5"]
    return [(str(step["v"]) if step["v"] in EASE else "na", in_language(step["fr"], step["en"])) for step in scale]
