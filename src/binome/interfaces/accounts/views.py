"""Choosing a language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from binome.core.people.requests import open_to_all
from binome.interfaces.accounts import actions


@open_to_all
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language from now on, and go back to the same page."""
    going_to = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(going_to, allowed_hosts={request.get_host()}):
        going_to = "/"
    response = redirect(going_to)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax")
        if request.user.is_authenticated:
            actions.choose_language(by=request.user, language=language)
    return response
