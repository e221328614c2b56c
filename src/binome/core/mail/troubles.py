"""What a mail server's refusal means: for this letter, for the next ones, for how long."""

import re
from collections.abc import Iterable
from enum import Enum, auto
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from binome.core.mail.envelopes import BadAddress

SERVICE_NOT_AVAILABLE = 421
MAILBOX_FULL = re.compile(r"\b5\.2\.2\b|\b(?:over ?quota|quota exceeded|mailbox (?:is )?full)\b", re.IGNORECASE)
OURS_TO_MEND = (SMTPSenderRefused, SMTPAuthenticationError, SMTPHeloError, SMTPConnectError)
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


class Trouble(Enum):
    """What a failed hand-over means."""

    LETTER = auto()  # never: the address or the letter is at fault
    LETTER_LATER = auto()  # this letter later, the next ones now
    CONNECTION = auto()  # this letter later, the next ones over a new connection
    SERVER = auto()  # everything later: no letter is at fault


def trouble_of(problem: Exception) -> Trouble:
    """What an exception of the SMTP dialogue says; anything that is not of the dialogue is the letter's own fault."""
    if isinstance(problem, OURS_TO_MEND):
        return Trouble.SERVER
    if isinstance(problem, SMTPRecipientsRefused):
        return _by_replies(problem.recipients.values())
    if isinstance(problem, SMTPResponseException):
        if problem.smtp_code == SERVICE_NOT_AVAILABLE:
            return Trouble.SERVER
        return _by_replies([(problem.smtp_code, problem.smtp_error)])
    if isinstance(problem, OSError) and not isinstance(problem, SMTPNotSupportedError):
        return Trouble.CONNECTION  # cut or timed out; smtplib's own exceptions are of this family too
    return Trouble.LETTER


def refuses_the_address(problem: Exception) -> bool:
    """Whether the address will never work, as far as the mail server knows: its reader is best asked for another."""
    if isinstance(problem, BadAddress):
        return True
    return isinstance(problem, SMTPRecipientsRefused) and trouble_of(problem) is Trouble.LETTER


def _by_replies(replies: Iterable[tuple[int, bytes | str]]) -> Trouble:
    """Refused for good, or for now; a full mailbox is emptied some day, whatever class of reply says so."""
    for_good = [code >= 500 and not MAILBOX_FULL.search(_said(text)) for code, text in replies]
    return Trouble.LETTER if for_good and all(for_good) else Trouble.LETTER_LATER


def reason_of(problem: Exception) -> str:
    """Why, in one line without addresses."""
    if isinstance(problem, SMTPRecipientsRefused):
        replies = [f"{code} {_said(text)}" for code, text in problem.recipients.values()]
        return f"recipient refused: {'; '.join(replies)}"[:300]
    if isinstance(problem, SMTPResponseException):
        return f"{problem.smtp_code} {_said(problem.smtp_error)}"[:300]
    if isinstance(problem, BadAddress):
        return "not an address that mail servers take"
    if isinstance(problem, OSError):
        return f"{type(problem).__name__}: {_said(str(problem))}"[:300]
    return type(problem).__name__


def _said(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return _ADDRESS.sub("<…>", " ".join(text.split()))
