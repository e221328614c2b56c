"""Who someone is and what they hold, in the words of a sign-in service: plain rules on what it says."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from binome.core.people.models import Person
from binome.core.people.text import address_key, identifier
from binome.settings.single_sign_on import ALWAYS, EMAIL, Provider

MULTIPLE_FACTORS = "mfa"
Claims = Mapping[str, Any]


class SignInRefusal(StrEnum):
    """Why someone whom a sign-in service knows does not come in; told in the log, and in words on the page."""

    UNKNOWN = "unknown"  # not in the staff directory
    LEFT = "left"  # no longer works here
    NOT_SAID = "not_said"  # the claim that tells who it is is missing or no text
    NOT_VERIFIED = "not_verified"  # an address that the service has not checked
    NOT_OURS = "not_ours"  # a claim that this installation requires says something else
    CANCELLED = "cancelled"  # by the person, at the service
    DENIED = "denied"  # by the service, which knows why
    FAILED = "failed"  # the service did not answer, or what it answered proves nothing
    STALE = "stale"  # an answer that this browser did not ask for, or no longer


def refusal_of(claims: Claims, provider: Provider) -> SignInRefusal | None:
    """Whether what is claimed is enough to look someone up: all that is required, an identity, a verified address."""
    if any(claims.get(name) != value for name, value in provider.require.items()):
        return SignInRefusal.NOT_OURS
    if not identity_in(claims, provider):
        return SignInRefusal.NOT_SAID
    if provider.match == EMAIL and claims.get("email_verified") not in (True, "true"):
        return SignInRefusal.NOT_VERIFIED
    return None


def identity_in(claims: Claims, provider: Provider) -> str:
    """The staff id or the address that is claimed, in the one form in which the directory keeps it; "" for none."""
    value = claims.get(provider.claim)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    return address_key(value) if provider.match == EMAIL else identifier(value)


def person_claimed(claims: Claims, provider: Provider) -> Person | None:
    """Whom of the directory the claims name, working here or not. Never by an address in place of a staff id.

    Who has no staff id bears an address there; sign-in services let people write their own addresses.
    """
    identity = identity_in(claims, provider)
    if provider.match == EMAIL:
        return Person.objects.with_address(identity).first()
    person = Person.objects.filter(staff_id=identity).first()
    return None if person is None or person.awaits_staff_id else person


def had_second_factor(claims: Claims, provider: Provider) -> bool:
    """Whether the service asked for a second factor: it says so (`amr`, RFC 8176, or `acr`), or the installation knows."""
    if provider.second_factor == ALWAYS:
        return True
    ways = claims.get("amr")
    return (isinstance(ways, list) and MULTIPLE_FACTORS in ways) or claims.get("acr") in provider.second_factor_acr


def roles_in(claims: Claims, provider: Provider) -> dict[str, bool] | None:
    """Every role that a group of this service stands for, and whether the person is in one; None: cannot be told.

    Without the claim someone is in no group: Entra ID leaves it out for them. It leaves it out, too, for people in
    more groups than a token holds, and then says so: nobody loses a role for that.
    """
    if not provider.roles:
        return None
    elsewhere = claims.get("_claim_names")
    if claims.get("hasgroups") or (isinstance(elsewhere, dict) and provider.groups_claim in elsewhere):
        return None
    groups = claims.get(provider.groups_claim, [])
    mine = {groups} if isinstance(groups, str) else {each for each in groups if isinstance(each, str)}
    held: dict[str, bool] = {}
    for group, roles in provider.roles.items():
        for role in roles:
            held[role] = held.get(role, False) or group in mine
    return held
