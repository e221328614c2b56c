"""Answering the survey: without an account, without JavaScript; looking never changes anything."""

from typing import Any
from urllib.parse import urlencode

from allauth.decorators import rate_limit
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Refused
from binome.core.people.models import Person
from binome.core.people.requests import Request, open_to_all
from binome.journey.diagnosis import emails, tasks
from binome.journey.diagnosis.actions import answering, campaigning
from binome.journey.diagnosis.actions.errors import AlreadyAnswered, SurveyIsClosed
from binome.journey.diagnosis.models import Invitation, Survey
from binome.journey.diagnosis.queries.survey import (
    KEPT_FOR,
    may_send_again,
    memory_key,
    open_invitations,
    takes_answers,
)
from binome.journey.diagnosis.views import asking, keeping

LANGUAGES = ("fr", "en")
RECEIPT_GOES_HERE = "0" * 32


@open_to_all
@never_cache
@csrf_exempt  # the secret is in the address, no cookie gives any right; see `_refuse_other_sites`
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The survey behind a personal link."""
    invitation = emails.invitation_signed_by(token)
    if invitation is None:
        return render(request, "diagnosis/survey_link_wrong.html", status=404)
    if isinstance(request.user, Person) and request.user.pk != invitation.person_id:
        own = open_invitations(request.user).filter(survey=invitation.survey_id).first()
        return render(request, "diagnosis/survey_not_yours.html", {"token": token, "own": own}, status=403)
    if request.method == "POST":
        _refuse_other_sites(request)
    language = _language(request, invitation)
    with translation.override(language):
        request.LANGUAGE_CODE = language
        response = _screen(request, invitation, language=language)
    response.headers["Content-Language"] = language
    # The link stays on this site; "no-referrer" would make browsers post `Origin: null`, which other sites may do too.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@open_to_all
@never_cache
@require_POST
@rate_limit(action="survey_link")  # type: ignore[untyped-decorator]
def new_link(request: HttpRequest) -> HttpResponse:
    """Send their personal links again to an address; the page says the same whoever that is, and takes as long."""
    address = request.POST.get("email", "").strip()
    person = Person.objects.employed().with_address(address).first()
    tasks.send_links_again.enqueue(person.pk if person else 0)  # the same work for all: time tells nobody's survey
    return render(request, "diagnosis/survey_link_sent.html", {"asked": True})


@open_to_all
@never_cache
@require_POST
def to_its_reader(request: HttpRequest, token: str) -> HttpResponse:
    """Someone was forwarded this link: send it to the one it belongs to, whose name is not told."""
    invitation = emails.invitation_signed_by(token)
    if invitation is None:
        raise Http404
    campaigning.send_link_again(Invitation.objects.filter(pk=invitation.pk), now=timezone.now())
    return render(request, "diagnosis/survey_link_sent.html")


@require_safe
def my_survey(request: Request, invitation_id: int) -> HttpResponse:
    """From the home page to one's own personal link."""
    invitation = Invitation.objects.filter(pk=invitation_id, person=request.user).first()
    if invitation is None:
        raise Http404
    return redirect(emails.survey_link(invitation))


def _refuse_other_sites(request: HttpRequest) -> None:
    """A form on another site may not answer, even if it knew the link."""
    origin = request.headers.get("Origin", "null")
    ours = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Sec-Fetch-Site") == "cross-site" or origin not in {"null", ours}:
        raise PermissionDenied


def _language(request: HttpRequest, invitation: Invitation) -> str:
    asked = request.POST.get("switch") or request.POST.get("language") or request.GET.get("language")
    return asked if asked in LANGUAGES else invitation.person.preferred_language


def _screen(request: HttpRequest, invitation: Invitation, *, language: str) -> HttpResponse:
    survey = invitation.survey
    if not takes_answers(survey, now=timezone.now()):
        late = request.method == "POST"
        context = {"survey": survey, "answered": invitation.answered, "late": late}
        return render(request, "diagnosis/survey_closed.html", context, status=409 if late else 200)
    if request.method == "POST":
        return _take(request, invitation, language=language)
    receipt = keeping.receipt_of(request)
    if invitation.answered:
        again = may_send_again(invitation, receipt=receipt)
        if not again or "change" not in request.GET:
            return _thanks(request, invitation, again=again)
    receipt = receipt or keeping.new_receipt()
    typed = keeping.draft_of(request)
    response = _page(request, survey, typed, receipt=receipt) if typed else _blank(request, survey, receipt=receipt)
    keeping.hand_receipt(response, request, receipt)
    return response


def _take(request: HttpRequest, invitation: Invitation, *, language: str) -> HttpResponse:
    """What was sent: the other language, a draft to keep, or the answer."""
    survey = invitation.survey
    receipt = keeping.receipt_of(request) or keeping.new_receipt()
    typed = asking.typed_in(request.POST, survey)
    if "switch" in request.POST or "keep" in request.POST:
        response = _page(request, survey, typed, receipt=receipt, kept="keep" in request.POST)
    elif asking.any_error(survey, typed):
        response = _page(request, survey, typed, receipt=receipt, status=422)
    else:
        response = _send(request, invitation, typed, receipt=receipt, language=language)
    keeping.hand_receipt(response, request, receipt)
    keeping.keep_draft(response, request, typed)
    return response


def _send(
    request: HttpRequest, invitation: Invitation, typed: asking.Typed, *, receipt: str, language: str
) -> HttpResponse:
    survey, outcome = invitation.survey, {"language": language}
    try:
        answering.answer_survey(
            invitation, answers=asking.answers_in(survey, typed), receipt=receipt, now=timezone.now()
        )
    except AlreadyAnswered:
        outcome["first"] = "1"  # sent from elsewhere before: the page says which one counts
    except SurveyIsClosed:
        return render(request, "diagnosis/survey_closed.html", {"survey": survey, "late": True}, status=409)
    except Refused as refusal:
        return _page(request, survey, typed, receipt=receipt, refusal=refusal, status=422)
    return redirect(f"{request.path}?{urlencode(outcome)}")


def _thanks(request: HttpRequest, invitation: Invitation, *, again: bool) -> HttpResponse:
    context = {"survey": invitation.survey, "again": again, "first": "first" in request.GET}
    return render(request, "diagnosis/survey_thanks.html", context)


def _blank(request: HttpRequest, survey: Survey, *, receipt: str) -> HttpResponse:
    """The page nobody has typed on yet, the same for all but its receipt: kept in memory for the opening hour."""
    language = translation.get_language()
    key = memory_key(survey, "page", language or "")
    page: str | None = caches["memory"].get(key)
    if page is None:
        page = _page(request, survey, {}, receipt=RECEIPT_GOES_HERE).content.decode()
        caches["memory"].set(key, page, KEPT_FOR)
    return HttpResponse(page.replace(RECEIPT_GOES_HERE, receipt))


def _page(
    request: HttpRequest,
    survey: Survey,
    typed: asking.Typed,
    *,
    receipt: str,
    status: int = 200,
    kept: bool = False,
    refusal: Refused | None = None,
) -> HttpResponse:
    language = translation.get_language()
    context: dict[str, Any] = {
        "survey": survey,
        "asked": asking.asked_of(survey, typed),
        "typed": bool(typed),
        "ease": asking.ease_options(),
        "language": language,
        "other": "en" if language == "fr" else "fr",
        "receipt": receipt,
        "kept": kept,
        "refusal": refusal,
        "csrf_token": "",
    }
    return HttpResponse(render_to_string("diagnosis/survey.html", context, request=request), status=status)
