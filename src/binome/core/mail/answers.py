"""Replies by email: an email that may be answered bears an address of its own, and what comes there goes where it belongs.

The address holds the number of the letter and a code that only the installation can make: the letter tells whom it was sent to,
of what, and when. A reply counts when it bears the code and comes from the address of that person (0304).
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import OutboxLetter

Take = Callable[[OutboxLetter, str, datetime], None]

CODE = 12  # signs of five bits
_TOKEN = re.compile(r"r([0-9a-z]{1,7})-([a-z2-7]{12})")
LINE = _("Reply above this line to answer by email, or use the button.")

_TAKERS: dict[str, Take] = {}


def answered_by_email(letter: str) -> Callable[[Take], Take]:
    """Declare that letters made from this template may be answered, and what becomes of the words.

    The decorated function is given the letter, the words and the moment; it raises `Refused` for what cannot be.
    """

    def declared(take: Take) -> Take:
        _TAKERS[letter] = take
        return take

    return declared


def may_be_answered(letter: str) -> bool:
    """Whether letters of this kind are answered by email on this installation."""
    return bool(settings.CALENDAR_REPLIES) and letter in _TAKERS


def take_words(letter: OutboxLetter, words: str, *, now: datetime) -> None:
    """Put what was replied to `letter` where it belongs. Raises `Refused`."""
    _TAKERS[letter.letter](letter, words, now)


def address_for(letter: OutboxLetter) -> str:
    """Where an answer to `letter` goes; "" where it cannot be answered."""
    if not may_be_answered(letter.letter) or letter.pk is None:
        return ""
    local, _at, domain = settings.CALENDAR_REPLIES.rpartition("@")
    return f"{local}+r{_in_36(letter.pk)}-{_codes(letter.pk)[0]}@{domain}"


def letter_at(address: str) -> OutboxLetter | None:
    """The letter to which an address of ours belongs; None for one that nobody was given."""
    local, _at, domain = settings.CALENDAR_REPLIES.casefold().rpartition("@")
    if not local or not address.startswith(f"{local}+") or not address.endswith(f"@{domain}"):
        return None
    match = _TOKEN.fullmatch(address.removeprefix(f"{local}+").removesuffix(f"@{domain}"))
    if match is None:
        return None
    number = int(match[1], 36)
    if not any(hmac.compare_digest(match[2], code) for code in _codes(number)):
        return None
    letters = OutboxLetter.objects.filter(pk=number, letter__in=_TAKERS, to__is_active=True)
    return letters.select_related("to").first()


def _codes(number: int) -> list[str]:
    """The code of a letter, then those that former keys gave it."""
    return [
        b32encode(salted_hmac("binome.core.mail.answers", str(number), secret=key, algorithm="sha256").digest())
        .decode()[:CODE]
        .casefold()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def _in_36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
