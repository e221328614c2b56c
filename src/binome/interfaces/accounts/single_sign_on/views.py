"""To the organisation's sign-in service and back; and out of it again."""

import secrets
from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from binome.core.people.requests import open_to_all
from binome.interfaces.accounts.library_pages import AFTER_A_FRESH_SIGN_IN
from binome.interfaces.accounts.single_sign_on import actions, saml, sign_out
from binome.interfaces.accounts.single_sign_on.adapter import OpenIDConnectClient, host_of
from binome.interfaces.accounts.single_sign_on.claims import SignInRefusal
from binome.interfaces.accounts.single_sign_on.pages import refused
from binome.interfaces.accounts.single_sign_on.registry import provider_called
from binome.settings.saml_services import SamlProvider
from binome.settings.single_sign_on import Provider


def _provider(slug: str) -> Provider:
    provider = provider_called(slug)
    if provider is None:
        raise Http404
    return provider


def _lead_to(request: HttpRequest, provider: Provider, address: str, *, out: bool = False) -> HttpResponse:
    """A page that goes on by itself. Not a redirect: `form-action 'self'` forbids a form to lead to another site,
    and to every one that the service itself passes people on to (docs/decisions/0180)."""
    context = {"provider": provider, "address": address, "host": host_of(address), "out": out}
    return render(request, "accounts/single_sign_on/leaving.html", context)


@open_to_all
@require_POST
@rate_limit(action="single_sign_on")  # type: ignore[untyped-decorator]
def start(request: HttpRequest, provider_slug: str) -> HttpResponse:
    """Lead to the service, with a state, a nonce and the challenge of a secret that stay in this browser's session."""
    provider = _provider(provider_slug)
    going_to = get_next_redirect_url(request)
    if isinstance(provider, SamlProvider):
        afresh = _needs_a_fresh_sign_in(going_to)
        return _lead_to(request, provider, saml.ask(request, provider, going_to=going_to, afresh=afresh))
    nonce = secrets.token_urlsafe(24)
    parameters: dict[str, Any] = {"nonce": nonce}
    if provider.acr_values:
        parameters["acr_values"] = provider.acr_values
    if _needs_a_fresh_sign_in(going_to):
        parameters |= {"prompt": "login"} if provider.few_parameters else {"prompt": "login", "max_age": 0}
    service = get_adapter().get_provider(request, provider.slug)
    try:
        answer = service.redirect(request, process="login", next_url=going_to, auth_params=parameters, nonce=nonce)
    except (OAuth2Error, RequestException):
        return refused(request, provider, SignInRefusal.FAILED)
    return _lead_to(request, provider, answer.url) if isinstance(answer, HttpResponseRedirect) else answer


def _needs_a_fresh_sign_in(going_to: str | None) -> bool:
    """Whether someone comes to add a way in, which wants a proof that it is them and not a service's memory."""
    try:
        return bool(going_to) and resolve(str(going_to).partition("?")[0]).url_name in AFTER_A_FRESH_SIGN_IN
    except Resolver404:
        return False


@open_to_all
@require_safe
def callback(request: HttpRequest, provider_slug: str) -> HttpResponse:
    """Where the service sends people back to. It is asked once for each question of ours, which are limited."""
    provider = _provider(provider_slug)
    if isinstance(provider, SamlProvider):
        raise Http404
    try:
        view = OAuth2CallbackView.adapter_view(OpenIDConnectClient(request, provider.slug))
        answer: HttpResponse = view(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OAuth2Error, RequestException, KeyError, TypeError, ValueError):  # whatever a service may answer
        return refused(request, provider, SignInRefusal.FAILED)
    return answer


def _saml_provider(slug: str) -> SamlProvider:
    provider = provider_called(slug)
    if not isinstance(provider, SamlProvider):
        raise Http404
    return provider


@open_to_all
@csrf_exempt  # a form of the service's own site; what it brings is proven by a signature and by our question
@require_POST
@rate_limit(action="single_sign_on")  # type: ignore[untyped-decorator]
def assertion(request: HttpRequest, provider_slug: str) -> HttpResponse:
    """Where a SAML service sends its answer. It waits, unread, for the browser to come for it with its own cookie."""
    provider = _saml_provider(provider_slug)
    answer = request.POST.get("SAMLResponse", "")
    if not answer or len(answer) > saml.LONGEST_ANSWER:
        return refused(request, provider, SignInRefusal.FAILED)
    return redirect("single_sign_on_saml", provider.slug, saml.put_aside(provider, answer))


@open_to_all
@require_safe
@rate_limit(action="single_sign_on", limit_get=True)  # type: ignore[untyped-decorator]
def come_for_assertion(request: HttpRequest, provider_slug: str, ticket: str) -> HttpResponse:
    """The browser that asked comes for the answer: whoever it names comes in, if they are of the directory."""
    provider = _saml_provider(provider_slug)
    try:
        claims, going_to = saml.fetch(request, provider, ticket)
    except saml.NotAsked:
        return refused(request, provider, SignInRefusal.STALE)
    except saml.NotLetIn:
        return refused(request, provider, SignInRefusal.DENIED)
    except saml.NotProven:
        return refused(request, provider, SignInRefusal.FAILED)
    answer = actions.come_in(request, claims, provider=provider, going_to=going_to, now=timezone.now())
    return refused(request, provider, answer) if isinstance(answer, SignInRefusal) else answer


@open_to_all
@require_safe
def metadata(_request: HttpRequest, provider_slug: str) -> HttpResponse:
    """What a SAML service wants to know of this installation."""
    return HttpResponse(saml.our_metadata(_saml_provider(provider_slug)), content_type="application/samlmetadata+xml")


@open_to_all
@require_safe
@rate_limit(action="single_sign_on", limit_get=True)  # type: ignore[untyped-decorator]
def signed_out(request: HttpRequest, provider_slug: str) -> HttpResponse:
    """Out of Binôme already: out of the service too, where it knows how; back to the way in."""
    provider, way_in = _provider(provider_slug), reverse(settings.LOGIN_URL)
    if request.user.is_authenticated:
        return redirect("home")
    if isinstance(provider, SamlProvider):
        return redirect(way_in)
    try:
        out = OpenIDConnectClient(request, provider.slug).openid_config.get("end_session_endpoint")
    except (OAuth2Error, RequestException, ValueError):
        out = None
    if not out:
        return redirect(way_in)
    back = {"post_logout_redirect_uri": f"{settings.BASE_URL}{way_in}"}
    hint = sign_out.fetch(provider, request.GET.get("ticket", "")) if provider.sign_out_hint else ""
    if provider.sign_out_hint and not hint:
        return redirect(way_in)  # the service would show an error
    # What comes back with the state is the way in, which does nothing with it: nobody is signed in there.
    back |= {"id_token_hint": hint, "state": secrets.token_urlsafe(24)} if hint else {"client_id": provider.client_id}
    return _lead_to(request, provider, f"{out}{'&' if '?' in out else '?'}{urlencode(back)}", out=True)
