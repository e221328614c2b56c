"""The token that some services want back at the end: it waits, sealed, between the end of the session here and the way out there."""

import secrets

from cryptography.fernet import InvalidToken
from django.core.cache import caches

from binome.core.privacy.seal import sealed, unsealed
from binome.settings.single_sign_on import Provider

TICKET_FOR = 120  # seconds: the browser follows at once


def put_aside(provider: Provider, token: str) -> str:
    """Let the token wait for its browser; the ticket under which it is fetched, once."""
    ticket = secrets.token_urlsafe(24)
    caches["default"].set(_key(provider, ticket), sealed(token, reader=ticket), TICKET_FOR)
    return ticket


def fetch(provider: Provider, ticket: str) -> str:
    """The token that waits under this ticket; "" for none."""
    waiting = caches["default"].get(_key(provider, ticket), "") if ticket else ""
    caches["default"].delete(_key(provider, ticket))
    try:
        return unsealed(waiting, reader=ticket)
    except InvalidToken:
        return ""


def _key(provider: Provider, ticket: str) -> str:
    return f"sign-out:{provider.slug}:{ticket[:64]}"
