"""What someone reads whom a sign-in service has sent back and who does not come in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from binome.core.people.text import folded
from binome.core.privacy import security
from binome.core.privacy.security import SecurityEvent
from binome.core.programmes.models import Programme
from binome.interfaces.accounts.single_sign_on.claims import SignInRefusal
from binome.settings.saml_services import SamlProvider
from binome.settings.single_sign_on import Provider

MOST_CONTACTS = 3  # to whom whoever is turned away may write: a list of ten helps nobody
OF_NOBODY_KNOWN = frozenset({SignInRefusal.UNKNOWN, SignInRefusal.LEFT, SignInRefusal.NOT_OURS})


def refused(request: HttpRequest, provider: Provider | None, reason: SignInRefusal) -> HttpResponse:
    """A page that says why in words, and to whom to write; the log tells the same by a word and a number."""
    if reason is not SignInRefusal.CANCELLED:
        security.record(
            SecurityEvent.SINGLE_SIGN_ON_REFUSED, provider=provider.slug if provider else "", reason=reason.value
        )
    contacts = _contacts() if reason in OF_NOBODY_KNOWN | {SignInRefusal.NOT_SAID, SignInRefusal.NOT_VERIFIED} else []
    context = {"provider": provider, "reason": reason.value, "contacts": contacts}
    return render(request, "accounts/single_sign_on/refused.html", context, status=_status(provider, reason))


def _status(provider: Provider | None, reason: SignInRefusal) -> int:
    """502 only where we asked a service ourselves: proxies put a page of their own in the place of ours then.

    What a SAML service says is brought by the browser, and anybody may bring anything.
    """
    if reason is SignInRefusal.CANCELLED:
        return 200
    was_asked = reason is SignInRefusal.FAILED and not isinstance(provider, SamlProvider)
    return 502 if was_asked else 403


def _contacts() -> list[str]:
    """To whom people write about the programmes."""
    known = set(Programme.objects.exclude(contact="").values_list("contact", flat=True))
    return sorted(known, key=folded)[:MOST_CONTACTS]
