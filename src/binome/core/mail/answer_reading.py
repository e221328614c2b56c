"""Replies by email as the mail server hands them over: what is automatic, forged or late is told apart from what someone wrote."""

import hashlib
import re
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from binome.core.errors import Conflict, Refused
from binome.core.mail.answers import LINE, letter_at, take_words
from binome.core.mail.emails import say_it_was_not_taken
from binome.core.mail.models import OutboxLetter
from binome.core.mail.replies import TO_US, addresses_in
from binome.core.mail.reply_text import words_of
from binome.core.people.text import cleaned

MOST_BYTES = 5_000_000  # a few words under pictures of a signature; what is heavier is not opened
ANSWERED_FOR = timedelta(days=90)
_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe", "X-Loop")
_ROBOTS = re.compile(r"(?:mailer-daemon|postmaster|no-?reply|bounces?)(?:[+@.-]|$)", re.IGNORECASE)
_ABSENT = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|réponse automatique|absence|absent)\b",
    re.IGNORECASE,
)


def read_answer(raw: bytes, *, now: datetime) -> bool:
    """Put the reply that a message holds where it belongs; whether it was. All that is forged or automatic passes in silence."""
    if len(raw) > MOST_BYTES:
        return False
    try:
        message = message_from_bytes(raw, policy=default)
        if _is_automatic(message):
            return False
        letter = _letter_answered(message)
        words = cleaned(words_of(message, marks=_marks())) if letter is not None else ""
    except (
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        ArithmeticError,
        RecursionError,
    ):  # whatever strangers send
        return False
    return letter is not None and _take(letter, words, _digest(message, raw), now=now)


def _take(letter: OutboxLetter, words: str, digest: str, *, now: datetime) -> bool:
    """Once for each message, however often the mail server hands it over; a reply that cannot be is answered kindly, once."""
    try:
        with transaction.atomic():
            if not _is_first(letter, digest, now=now):
                return False
            if letter.created_at < now - ANSWERED_FOR:
                raise AnsweredTooLate
            if not words:
                raise NothingToRead
            with transaction.atomic():
                take_words(letter, words, now=now)
    except Refused as refusal:
        say_it_was_not_taken(letter, refusal.reason if isinstance(refusal, Conflict) else NoLongerYours.reason, digest)
        return False
    return True


def _is_first(letter: OutboxLetter, digest: str, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            letter.to.idempotency_keys.create(fingerprint=digest, sent_at=now)
    except IntegrityError:
        return False
    return True


class AnsweredTooLate(Conflict):
    """The email is older than its answer may be."""

    reason = _("The email you replied to is over three months old.")


class NothingToRead(Conflict):
    """No words stand above the line."""

    reason = _("We found no words above the line.")


class NoLongerYours(Conflict):
    """Whoever replies has left the place, or it is gone."""

    reason = _("This conversation is closed, or you are no longer part of it.")


def _letter_answered(message: EmailMessage) -> OutboxLetter | None:
    """The letter whose reader replies, when the code is ours and the sender is they."""
    senders = addresses_in(message, "From")
    if len(senders) != 1 or _ROBOTS.match(senders[0]):
        return None
    for to in {address for name in TO_US for address in addresses_in(message, name)}:
        letter = letter_at(to)
        if letter is not None and letter.to.email.casefold() == senders[0]:
            return letter
    return None


def _is_automatic(message: EmailMessage) -> bool:
    """Whether a program wrote it: notices of absence, reports, lists. None of them may start a conversation with us."""
    if str(message.get("Auto-Submitted", "no")).strip().casefold() != "no":
        return True
    if str(message.get("Precedence", "")).strip().casefold() in {"bulk", "list", "junk", "auto_reply"}:
        return True
    if message.get_content_type() == "multipart/report" or str(message.get("Return-Path", "")).strip() == "<>":
        return True
    return any(name in message for name in _MACHINES) or bool(_ABSENT.match(str(message.get("Subject", ""))))


def _digest(message: EmailMessage, raw: bytes) -> str:
    # As it came: the library parses a number when it is asked for one, and fails on what no standard knows.
    numbers = (str(value) for name, value in message.raw_items() if name.casefold() == "message-id")
    known = next(numbers, "").strip()
    return hashlib.sha256(b"mail:" + (known.encode("utf-8", "replace") or raw)).hexdigest()


def _marks() -> frozenset[str]:
    marks = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            marks.add(" ".join(str(LINE).split()))
    return frozenset(marks)
