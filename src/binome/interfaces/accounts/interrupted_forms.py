"""Coming back to a form after its session ended: one lands on the page it stood on, with what was typed."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from binome.core.framework import page_tokens
from binome.core.framework.escaping import format_html
from binome.core.people import kept_forms
from binome.core.people.drafts import is_autosave
from binome.core.ui import refill
from binome.interfaces.cockpit.errors import forbidden

CONTENT = (
    '<main id="content" class="site-main" tabindex="-1">'  # where pages of ours begin (ui/base.html, ui/narrow.html)
)


def asked_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back to where the reader stood; what a form of ours said is kept meanwhile."""
    return led_to(request, redirect_to_login(page_tokens.page_of(request)).url)


def led_to(request: HttpRequest, address: str) -> HttpResponse:
    """The way to `address`, where something comes first; what a form of ours said is kept meanwhile."""
    return _keeping(request, _way_in(request, address))


def _way_in(request: HttpRequest, address: str) -> HttpResponse:
    if is_autosave(request):  # whoever is typing is told, and goes when they choose
        return render(request, "account/signed_out_while_typing.html", {"address": address}, status=401)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def _keeping(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    token = page_tokens.read(request)
    if token is not None and request.headers.get("Sec-Fetch-Site") != "cross-site":
        kept_forms.keep(request, response, token, now=timezone.now())
    return response


def is_someone_elses(request: HttpRequest) -> bool:
    """Whether a form was written for another person than the one who is signed in now in this browser."""
    token = page_tokens.read(request) if request.method == "POST" else None
    return token is not None and token.person != request.user.pk


def someone_elses(request: HttpRequest) -> HttpResponse:
    """Refuse it: nobody acts in another's name because two people use one browser. It is kept for its author."""
    if is_autosave(request):
        response = render(request, "account/signed_out_while_typing.html", {"address": ""}, status=403)
    else:
        response = render(request, "cockpit/errors/403_other_person.html", status=403)
    return _keeping(request, response)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session is over, or older than the last sign-in; anything else came from elsewhere and is refused.

    The page's own token, which no other site can know, tells the two apart. Nothing is done with such a form but to
    give it back, on a page with a fresh token.
    """
    token = page_tokens.read(request)
    if token is None:
        return forbidden(request)
    if not request.user.is_authenticated:
        return asked_to_sign_in(request)
    if token.person != request.user.pk:
        return someone_elses(request)
    if is_autosave(request):  # the page takes its fresh token and sends again
        return HttpResponse(status=403)
    return _keeping(request, redirect(token.page))


class KeptForms:
    """Gives back, on the page it stood on, what was typed when the session was over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and kept_forms.GIVEN_BACK in request.POST:
            if isinstance(response, HttpResponseRedirectBase) or (is_autosave(request) and response.status_code == 200):
                kept_forms.forget(request)
        elif request.method == "GET" and kept_forms.COOKIE in request.COOKIES and _is_a_page(request, response):
            _give_back(request, response)
        return response


def _is_a_page(request: HttpRequest, response: HttpResponse) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and response.status_code == 200 and not response.streaming and not request.headers.get("HX-Request")


def _give_back(request: HttpRequest, response: HttpResponse) -> None:
    typed = kept_forms.waiting_for(request, now=timezone.now())
    if typed is None:
        return
    note = format_html('<input type="hidden" name="{}" value="{}">', kept_forms.GIVEN_BACK, typed.key)
    html, left = refill.refilled(
        response.text, page=request.get_full_path(), action=typed.action, fields=typed.fields, note=note
    )
    context = {"typed": typed, "left": left, "given_back": html != response.text and typed.has_words}
    notice = render_to_string("account/given_back.html", context, request=request)
    response.content = html.replace(CONTENT, CONTENT + notice, 1)
    kept_forms.never_cached(response)
    if not typed.has_words:
        kept_forms.drop(response, typed)
