"""Signed in by default, in one's own language; other methods than a page's are unknown, refusals are logged."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from binome.core.framework.keepable import without_nul
from binome.core.people.models import Person
from binome.core.people.places import house, place_of
from binome.core.privacy import security
from binome.core.privacy.security import SecurityEvent
from binome.interfaces.accounts import interrupted_forms, second_factor
from binome.interfaces.accounts.library_pages import (
    AFTER_A_FRESH_SIGN_IN,
    OF_CODES_AND_PASSWORDS,
    OPEN_PAGES,
    WAY_IN,
)
from binome.interfaces.accounts.sessions import has_just_signed_in
from binome.interfaces.cockpit.errors import bad_request, only_takes_forms

View = Callable[..., HttpResponse]
PAGES_KNOW = ("GET", "HEAD", "POST")
REFUSED = (403, 404)  # what is not theirs answers 404: someone who looks around shows in both
log = logging.getLogger("binome.doors")


class SignedInByDefault:
    """Every view wants a signed-in person, unless marked `open_to_all`; of the sign-in library, the pages we use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send strangers to the login page, remembering where they were and what they typed there."""
        if view.__module__.startswith("allauth."):
            _only_open_pages(request)
            if refusal := _refused_for_the_second_factor(request, view):
                return refusal
            if _is_closed_by_single_sign_on(request):
                return redirect(settings.LOGIN_URL)
            return _asked_to_sign_in_again(request) if _wants_a_fresh_sign_in(request) else None
        if request.user.is_authenticated:
            return _asked_of_a_reader(request, view)
        if getattr(view, "open_to_all", False):
            return None
        return interrupted_forms.asked_to_sign_in(request)


def _asked_of_a_reader(request: HttpRequest, view: View) -> HttpResponse | None:
    """What comes before the page: a form that is another person's is refused, a second factor asked for."""
    if interrupted_forms.is_someone_elses(request):
        return interrupted_forms.someone_elses(request)
    return None if getattr(view, "open_to_all", False) else second_factor.refusal_of(request)


def _refused_for_the_second_factor(request: HttpRequest, view: View) -> HttpResponse | None:
    """What a page of the library must wait for: a factor that a role asks for, a fresh one, the last one that stays."""
    return (
        second_factor.refusal_of(request)
        or second_factor.fresh_factor_refusal(request, module=view.__module__)
        or second_factor.removal_refusal(request)
    )


def _only_open_pages(request: HttpRequest) -> None:
    """Pages of the library that we do not use do not exist, for anyone: one of them let people take others' addresses."""
    match = request.resolver_match
    if match is None or match.url_name not in OPEN_PAGES:
        raise Http404


def _is_closed_by_single_sign_on(request: HttpRequest) -> bool:
    """Whether a page belongs to ways in that the installation has closed; the sign-in page itself leads to the open one."""
    match = request.resolver_match
    if not settings.SSO_ONLY or match is None:
        return False
    asks_for_a_code = match.url_name == WAY_IN and request.method == "POST"
    return asks_for_a_code or match.url_name in OF_CODES_AND_PASSWORDS


def _wants_a_fresh_sign_in(request: HttpRequest) -> bool:
    """Whether a page would give someone another way in whom neither a password nor a second step proves to be who signed in.

    Else a browser left open for a minute would be turned into an account taken for good.
    """
    match = request.resolver_match
    if match is None or match.url_name not in AFTER_A_FRESH_SIGN_IN or not isinstance(request.user, Person):
        return False
    if request.user.has_usable_password() or is_mfa_enabled(request.user):
        return False
    return not has_just_signed_in(request)


def _asked_to_sign_in_again(request: HttpRequest) -> HttpResponse:
    back = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"
    return render(request, "accounts/sign_in_again.html", {"back": back}, status=403)


def remember_language(response: HttpResponse, language: str) -> None:
    """Let the browser say this language when we cannot ask who is reading: signed out, or the database away."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


class ReadersLanguage:
    """The page speaks the signed-in person's language, else the one chosen here, else the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "preferred_language", "") if request.user.is_authenticated else ""
        language = chosen or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "fr")
        cookie = settings.LANGUAGE_COOKIE_NAME
        if chosen and request.COOKIES.get(cookie) != chosen and cookie not in response.cookies:
            remember_language(response, chosen)
        return response


class ReadersClock:
    """Moments are told on the clock of where the signed-in person works, else on the installation's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place = place_of(request.user) if isinstance(request.user, Person) else house()
        with timezone.override(place.zone):
            return self.get_response(request)


class KnownMethods:
    """Our pages are read and posted to; no other method reaches them. Views of libraries decide for themselves.

    Whoever answers 405, the reader sees a page of ours that leads on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return only_takes_forms(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer 405 before the view is asked."""
        ours = view.__module__.startswith("binome.") and not getattr(view, "any_method", False)
        return HttpResponseNotAllowed(PAGES_KNOW) if ours and request.method not in PAGES_KNOW else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A number that no database can hold is not in ours: SQLite says so by an error, PostgreSQL finds nothing."""
        return bad_request(request) if isinstance(exception, OverflowError) else None


class KeepableText:
    """Drop NUL from what is sent: nobody types it, and PostgreSQL cannot keep it nor look for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Clean both halves of the request before the view reads them; the rest stays as it was sent."""
        request.GET = without_nul(request.GET)  # type: ignore[assignment]
        request.POST = without_nul(request.POST)  # type: ignore[assignment]
        return None


class RefusalsLogged:
    """Write down who was refused at which door: the door's name, never its address, which may hold a secret."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        door = request.resolver_match
        if door is not None and response.status_code in REFUSED:
            fields = security.facts(
                SecurityEvent.REFUSED,
                person=request.user.pk,
                door=door.view_name,
                method=request.method,
                status=response.status_code,
            )
            log.warning(
                "refused: person %s, %s %s, %s",
                request.user.pk,
                request.method,
                door.view_name,
                response.status_code,
                extra=fields,
            )
        return response
