"""Coming in by a sign-in service, with the roles that its groups give."""

from datetime import datetime

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.utils import perform_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from binome.core.people.models import Person
from binome.core.programmes.models import Programme
from binome.interfaces.accounts import sessions
from binome.interfaces.accounts.single_sign_on.claims import (
    Claims,
    SignInRefusal,
    had_second_factor,
    person_claimed,
    refusal_of,
    roles_in,
)
from binome.interfaces.administration import appointing
from binome.settings.single_sign_on import Provider


def come_in(
    request: HttpRequest,
    claims: Claims,
    *,
    provider: Provider,
    going_to: str | None,
    now: datetime,
    sign_out_hint: str = "",
) -> HttpResponse | SignInRefusal:
    """Sign in the person of the directory whom `claims` name, or say why not. Nobody is ever created.

    Whoever was signed in here as somebody else is signed out first: a session is one person's.
    """
    refusal = refusal_of(claims, provider)
    if refusal is not None:
        return refusal
    person = person_claimed(claims, provider)
    if person is None:
        return SignInRefusal.UNKNOWN
    if not person.is_active:
        return SignInRefusal.LEFT
    follow_groups(person, roles_in(claims, provider), provider=provider, now=now)
    if request.user.is_authenticated:
        account_adapter().logout(request)
    sessions.comes_by_provider(
        request,
        person,
        provider=provider.slug,
        proved_at=_proved_at(claims),
        second_factor=had_second_factor(claims, provider),
        sign_out_hint=sign_out_hint,
    )
    response: HttpResponse = perform_login(request, person, redirect_url=going_to)
    return response


def _proved_at(claims: Claims) -> int:
    """When the person proved to the service who they are; long ago where it does not say: it may have remembered them."""
    moment = claims.get("auth_time")
    return moment if isinstance(moment, int) and not isinstance(moment, bool) else 0


@transaction.atomic
def follow_groups(person: Person, held: dict[str, bool] | None, *, provider: Provider, now: datetime) -> None:
    """Give and take away the roles that groups of the service stand for; no other role, and never the last of a kind."""
    for role, is_held in (held or {}).items():
        name, _, number = role.partition("/")
        programme = Programme.objects.filter(pk=number).first() if number else None
        if number and programme is None:
            continue
        follow = appointing.grant_by_provider if is_held else appointing.withdraw_by_provider
        follow(person, role=name, programme=programme, provider=provider.slug, now=now)
