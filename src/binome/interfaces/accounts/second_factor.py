"""Whoever's role asks for a second factor proves one in each session; whoever has one gives it again before it changes."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from binome.core.framework import page_tokens
from binome.core.people.models import Person
from binome.core.privacy.second_factor.queries import asked_from, factors_of, has_factor
from binome.interfaces.accounts import interrupted_forms
from binome.interfaces.accounts.library_pages import (
    AFTER_A_FRESH_FACTOR,
    TO_PROVE_A_SECOND_FACTOR,
    TO_REMOVE_A_FACTOR,
    WITHOUT_A_FRESH_FACTOR,
)
from binome.interfaces.accounts.sessions import (
    FACTOR_PROVEN_THERE,
    FACTOR_SET_UP,
    FACTOR_SET_UP_AT,
    SIGNED_IN_THROUGH,
)
from binome.interfaces.accounts.single_sign_on.registry import provider_called

FIRST = "second_factor_first"
LIBRARY_PAGES = "allauth.mfa."
FRESH_FOR = 300  # seconds, as the library trusts what it asked for anew
MFA = "mfa"  # as the library notes a second step, or a passkey that asked for a finger or a PIN


def refusal_of(request: HttpRequest) -> HttpResponse | None:
    """Lead to the second step whoever must have one and has not proved it here; None where the page may open."""
    match = request.resolver_match
    if match is None or match.view_name == FIRST or match.view_name in TO_PROVE_A_SECOND_FACTOR:
        return None
    if not is_missing(request):
        return None
    address = f"{reverse(FIRST)}?{urlencode({'next': page_tokens.page_of(request)})}"
    return interrupted_forms.led_to(request, address)


def fresh_factor_refusal(request: HttpRequest, *, module: str) -> HttpResponse | None:
    """Ask whoever has a second factor for it, before a page of the library changes it or shows its codes.

    Not the password: whoever learned it would replace what protects from just that. `module`: where the page's view is.
    """
    match, person = request.resolver_match, request.user
    if match is None or not isinstance(person, Person) or not _wants_a_fresh_factor(match.view_name, module=module):
        return None
    if not has_factor(person) or is_fresh(request, person):
        return None
    way = get_adapter(request).get_reauthentication_methods(person)[0]["url"]
    return interrupted_forms.led_to(request, f"{way}?{urlencode({'next': request.get_full_path()})}")


def _wants_a_fresh_factor(page: str, *, module: str) -> bool:
    if module.startswith(LIBRARY_PAGES):
        return page not in WITHOUT_A_FRESH_FACTOR
    return page in AFTER_A_FRESH_FACTOR


def removal_refusal(request: HttpRequest) -> HttpResponse | None:
    """Keep the last second factor of whoever's role asks for one; None where the page may open."""
    match, person = request.resolver_match, request.user
    if match is None or match.view_name not in TO_REMOVE_A_FACTOR or not isinstance(person, Person):
        return None
    if not is_due(person) or factors_of(person) > 1:
        return None
    return render(request, "accounts/second_factor_stays.html", status=409)


def is_due(person: Person) -> bool:
    """Whether a role of `person` asks for a second factor today."""
    asked = asked_from(person)
    return asked is not None and asked <= timezone.localdate()


def is_missing(request: HttpRequest) -> bool:
    """Whether a role of the reader asks for a second factor today, and none was proved in this session.

    Asked at each page, so that a session from before the day, or from before the role, is no way around it.
    """
    person = request.user
    return isinstance(person, Person) and is_due(person) and not is_proven(request, person)


def is_fresh(request: HttpRequest, person: Person) -> bool:
    """Whether `person` gave a second factor, or set one up, in this session a moment ago."""
    given = [record["at"] for record in get_authentication_records(request, person) if record["method"] == MFA]
    if request.session.get(FACTOR_SET_UP) == person.pk:
        given.append(request.session.get(FACTOR_SET_UP_AT, 0))
    return any(0 <= time.time() - at < FRESH_FOR for at in given)


def is_proven(request: HttpRequest, person: Person) -> bool:
    """Whether this session saw a second factor: one of ours that is still there, or one that a sign-in service told of."""
    if request.session.get(FACTOR_PROVEN_THERE) and provider_called(request.session.get(SIGNED_IN_THROUGH)) is not None:
        return True
    proved_here = request.session.get(FACTOR_SET_UP) == person.pk or any(
        record["method"] == MFA for record in get_authentication_records(request, person)
    )
    return proved_here and has_factor(person)
