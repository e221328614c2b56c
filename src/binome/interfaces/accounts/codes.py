"""Letters that let people in, so many an hour for one address, without ever locking its owner out.

Whoever asks from forty networks makes us write six letters, not forty. From the seventh on no letter leaves, and the
code of the latest one is good in every browser that asked: its owner still comes in with what is in their mailbox.
A code works once; coming in opens a new hour (docs/decisions/0110-six-letters-an-hour.md).
"""

import hashlib

from allauth.core import ratelimit
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.http import HttpRequest

from binome.core.people.text import address_key
from binome.core.privacy.seal import sealed, unsealed

HOUR = 3600  # seconds
LETTERS = "letters_to_address"  # the rate of that name in the settings
CODE, RESET = "code", "reset"
NOBODY = 0  # whose key seals what is remembered: no person has this number


def may_write(request: HttpRequest, kind: str, address: str) -> bool:
    """Whether one more letter of this kind may leave for an address within the hour, whoever asks; counts it."""
    return bool(ratelimit.consume(request, action=LETTERS, key=f"{kind}:{address_key(address)}"))


def code_for(request: HttpRequest, address: str, *, fresh: str) -> str:
    """`fresh`, or the code of the latest letter once the address has had its letters of the hour."""
    if may_write(request, CODE, address):
        cache.set(_latest(address), sealed(fresh, reader=NOBODY), HOUR)
        return fresh
    return _latest_code(address) or fresh


def is_news(code: str) -> bool:
    """Whether no letter has told this code yet; from now on one has."""
    return cache.add(f"code-written:{_digest(code)}", value=True, timeout=HOUR)


def use(code: str) -> bool:
    """Whether `code` has not been used before, in whatever browser; from now on it has."""
    # longer than any code is good for (the settings' timeout, and the hour of the latest letter): it cannot come back
    return cache.add(f"code-used:{_digest(code)}", value=True, timeout=2 * HOUR)


def came_in(request: HttpRequest, address: str) -> None:
    """The owner of `address` is here: letters may leave for it again, and the latest code is forgotten."""
    cache.delete(_latest(address))
    for kind in (CODE, RESET):
        ratelimit.clear(request, action=LETTERS, key=f"{kind}:{address_key(address)}")


def _latest_code(address: str) -> str:
    try:
        return unsealed(cache.get(_latest(address), ""), reader=NOBODY)
    except InvalidToken:
        return ""


def _latest(address: str) -> str:
    return f"code-latest:{_digest(address_key(address))}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
