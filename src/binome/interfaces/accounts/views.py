"""Choosing a language; the address under which the ways in and out stand."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from binome.core.people.requests import Request, open_to_all
from binome.interfaces.accounts import actions
from binome.interfaces.accounts.middleware import remember_language


@require_safe
def entrance(request: Request) -> HttpResponse:
    """Someone who is in already goes home; the library would show them a page that is closed."""
    return redirect("home")


@open_to_all
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language from now on, and go back to the same page."""
    going_to = request.POST.get("next", "/")
    if not going_to.startswith("/") or not url_has_allowed_host_and_scheme(
        going_to, allowed_hosts={request.get_host()}
    ):
        going_to = "/"
    response = HttpResponseRedirect(going_to)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        remember_language(response, language)
        if request.user.is_authenticated:
            actions.choose_language(by=request.user, language=language)
    return response
