"""What the reader's own browser keeps of a survey, under the address of their personal link alone.

A draft, so that nothing typed is lost without JavaScript, and the receipt of the answer sent, so that it may be sent
anew: the last explicit answer is the one that counts. The server keeps neither (docs/decisions/0055).
"""

import re
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

RECEIPT = "receipt"
DRAFT = "draft"
KEPT_FOR = 60 * 24 * 3600  # seconds: sixty days; who comes back later starts anew
LARGEST = 3800  # browsers refuse cookies over 4 kB
_WORD = re.compile(r"[0-9a-f]{32}")
_SALT = "diagnosis.draft"


def receipt_of(request: HttpRequest) -> str:
    """The receipt this browser holds for this link, from its cookie or from the page it sends; "" when none."""
    for word in (request.COOKIES.get(RECEIPT, ""), request.POST.get(RECEIPT, "")):
        if _WORD.fullmatch(word):
            return word
    return ""


def new_receipt() -> str:
    """A word that nobody can guess."""
    return secrets.token_hex(16)


def hand_receipt(response: HttpResponse, request: HttpRequest, receipt: str) -> None:
    """Give the browser its receipt, unless it has it."""
    if request.COOKIES.get(RECEIPT) != receipt:
        _keep(response, request, RECEIPT, receipt)


def draft_of(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed here before, and kept or sent."""
    try:
        kept: dict[str, list[str]] = signing.loads(request.COOKIES.get(DRAFT, ""), salt=_SALT)
    except signing.BadSignature:
        return {}
    return kept


def keep_draft(response: HttpResponse, request: HttpRequest, typed: dict[str, Any]) -> None:
    """Keep what was typed in this browser."""
    value = signing.dumps(typed, salt=_SALT, compress=True)
    if len(value) <= LARGEST:
        _keep(response, request, DRAFT, value)


def _keep(response: HttpResponse, request: HttpRequest, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=KEPT_FOR, path=request.path, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
