"""Choosing a language, and a clock; the address of the ways in and out; coming in by a link that the server printed."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.people.requests import Request, open_to_all, page_within
from binome.core.people.text import whole_number
from binome.core.privacy.second_factor.queries import roles_that_ask, rules
from binome.interfaces.accounts import actions, second_factor, sign_in_links
from binome.interfaces.accounts.clocks import ClockForm
from binome.interfaces.accounts.middleware import remember_language
from binome.interfaces.accounts.where_signed_in import open_sessions
from binome.interfaces.administration.roles import label_of


@require_safe
def entrance(request: Request) -> HttpResponse:
    """Someone who is in already goes home; the library would show them a page that is closed."""
    return redirect("home")


@open_to_all
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language from now on, and go back to the same page."""
    response = HttpResponseRedirect(page_within(request.POST.get("next", "/")))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        remember_language(response, language)
        if request.user.is_authenticated:
            actions.choose_language(by=request.user, language=language)
    return response


@open_to_all
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link printed by `binome administrator add`: opening it changes nothing, its one button signs in, once.

    Programs that open every link of a message before its reader does use nothing up.
    """
    if request.method == "POST":
        administrator = None
        response = actions.sign_in_by_link(request, token=token)
        if response is not None:
            return response
    else:
        administrator = sign_in_links.administrator_of(token)
    status = 200 if administrator else 404
    return render(request, "accounts/sign_in_link.html", {"administrator": administrator}, status=status)


@require_safe
def second_factor_first(request: Request) -> HttpResponse:
    """What someone reads whose role asks for a second factor and who has not proved one: how to, and then back."""
    going_to = page_within(request.GET.get("next", "/"))
    if not second_factor.is_missing(request):
        return redirect(going_to)
    context = {
        "roles": [label_of(role) for role in roles_that_ask(request.user, rules())],
        "factors": set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True)),
        "next": going_to,
    }
    return render(request, "accounts/second_factor_first.html", context)


@require_safe
def my_sessions(request: Request) -> HttpResponse:
    """Where I am signed in."""
    sessions = open_sessions(request.user, this=request.session.session_key)
    return render(request, "accounts/my_sessions.html", {"sessions": sessions})


@require_POST
def end_my_sessions(request: Request) -> HttpResponse:
    """End one of my sessions, or all but this one."""
    session = whole_number(request.POST.get("session", ""))
    if session is None:
        ended = actions.end_listed_sessions(request.user, by=request.user, but=request.session.session_key)
    else:
        actions.end_session(request.user, session=session, by=request.user)
        ended = 1
    messages.success(request, ngettext("%(n)s session ended.", "%(n)s sessions ended.", ended) % {"n": ended})
    return redirect("my_sessions")


@require_http_methods(["GET", "HEAD", "POST"])
def my_clock(request: Request) -> HttpResponse:
    """On whose clock moments are told to me, and when my working day begins."""
    form = ClockForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid():
        actions.choose_clock(by=request.user, time_zone=form.cleaned_data["time_zone"])
        messages.info(request, _("Saved. Times are now shown in this time zone."))
        return redirect("my_clock")
    return render(request, "accounts/clock.html", {"form": form}, status=422 if form.is_bound else 200)
