"""Access tokens for mail servers that take no password (Microsoft 365, Google): asked for, kept until they end."""

import threading
import time
from collections.abc import Mapping

import requests
from django.conf import settings

SECONDS = 20  # for the token service to answer
EARLY = 60.0  # seconds before its end at which a token is no longer used


class TokenRefused(OSError):
    """The token service gave no token; its code says why, never its words, which may hold what was sent."""


class _Kept:
    """The token of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.token, self.until = "", 0.0


_KEPT = _Kept()


def access_token() -> str:
    """A token that is good now. Raises `TokenRefused` and what a broken connection raises (an `OSError`)."""
    with _KEPT.lock:
        if time.monotonic() >= _KEPT.until:
            granted = _granted()
            _KEPT.token = str(granted["access_token"])
            _KEPT.until = time.monotonic() + _lasting(granted.get("expires_in")) - EARLY
        return _KEPT.token


def forget() -> None:
    """The mail server did not take it: the next one is asked for anew."""
    with _KEPT.lock:
        _KEPT.until = 0.0


def _lasting(expires_in: object) -> int:
    """Seconds that a token is good for; five minutes where the service does not say it in figures."""
    digits = str(expires_in)
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 300


def _granted() -> Mapping[str, object]:
    asked = {"client_id": settings.EMAIL_OAUTH_CLIENT_ID, "client_secret": settings.EMAIL_OAUTH_CLIENT_SECRET}
    if settings.EMAIL_OAUTH_SCOPE:
        asked["scope"] = settings.EMAIL_OAUTH_SCOPE
    if settings.EMAIL_OAUTH_REFRESH_TOKEN:
        asked |= {"grant_type": "refresh_token", "refresh_token": settings.EMAIL_OAUTH_REFRESH_TOKEN}
    else:
        asked["grant_type"] = "client_credentials"
    # No redirect is followed: the secret goes to the address that the operator wrote, and nowhere else
    answer = requests.post(settings.EMAIL_OAUTH_TOKEN_URL, data=asked, timeout=SECONDS, allow_redirects=False)
    try:
        granted = answer.json() if answer.headers.get("Content-Type", "").startswith("application/json") else {}
    except ValueError:
        granted = {}
    if answer.status_code == 200 and isinstance(granted, dict) and granted.get("access_token"):
        return granted
    code = granted.get("error", "") if isinstance(granted, dict) else ""
    word = code if isinstance(code, str) and code.replace("_", "").isalpha() and len(code) < 60 else "no token"
    raise TokenRefused(f"the token service answered {answer.status_code} ({word})")
