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

from binome.core.mail.messages import BadAddress

SERVICE_NOT_AVAILABLE = 421  # RFC 5321, 4.2.2: the server hangs up; the letter is as good as before
TOO_BIG = 552  # the same: more than the mailbox may hold, by this letter or by all of them
MAILBOX_FULL = re.compile(r"\b5\.2\.2\b|\b(?:over ?quota|quota exceeded|mailbox (?:is )?full)\b", re.IGNORECASE)
# RFC 3463: what the enhanced status code says of the recipient's own address (5.1.7 and 5.1.8 are about the sender's).
PERMANENT = 550
UNSPECIFIC = ("5.0.0", "5.0")  # the reason is in the words
ADDRESS_STATUS = re.compile(r"5\.(?:1\.(?:0|1|2|3|4|5|6|10)|2\.1)")
# What no later try mends: the address, the size of the letter (5.2.3, 5.3.4), its form (5.6.x).
LETTER_STATUS = re.compile(r"5\.(?:1\.(?:0|1|2|3|4|5|6|10)|2\.[13]|3\.4|6\.\d+)")
ENHANCED = re.compile(r"^\s*(?:\d{3}[ -])?\s*(?:#)?(?P<status>[245]\.\d{1,3}\.\d{1,3})\b")
# A server that turns our own machine away may well say so under any status code.
BLOCKLIST = re.compile(
    r"\bblock|black ?list|deny ?list|spam|dnsbl|\brbl\b|reputation|client host|your ip", re.IGNORECASE
)
# Servers that send no status code say it in words; a word of a policy or of a passing trouble leaves the address in peace.
POLICY = re.compile(
    r"polic(?:y|ies)|denied|grey ?list|\brate\b|too many|sender|authenticat|authori[sz]|not allowed|forbidden"
    r"|try again|temporar",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"(?:no such|unknown|invalid|non-?existent|unrouteable|bad) (?:\w+ )?(?:user|recipient|mailbox|address|account|person|local part)"
    r"|(?:user|recipient|mailbox|address|account)\b.{0,60}?"
    r"(?:unknown|not found|not exist|n't exist|not here|not local|unavailable|disabled|inactive|invalid|rejected)"
    r"|(?:user|mailbox|recipient) (?:name )?not (?:found|known)|does ?n[o']t exist",
    re.IGNORECASE,
)
OURS_TO_MEND = (SMTPSenderRefused, SMTPAuthenticationError, SMTPHeloError, SMTPConnectError)
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


class FailureScope(Enum):
    """What a failed hand-over means."""

    LETTER = auto()  # never: the address or the letter is at fault
    LETTER_LATER = auto()  # this letter later, the next ones now
    CONNECTION = auto()  # this letter later, the next ones over a new connection
    SERVER = auto()  # everything later: no letter is at fault


def failure_scope(problem: Exception) -> FailureScope:
    """What an exception of the SMTP dialogue says; anything that is not of the dialogue is the letter's own fault."""
    if isinstance(problem, OURS_TO_MEND):
        return FailureScope.SERVER
    if isinstance(problem, SMTPRecipientsRefused):
        return _by_replies(problem.recipients.values())
    if isinstance(problem, SMTPResponseException):
        if problem.smtp_code == SERVICE_NOT_AVAILABLE:
            return FailureScope.SERVER
        return _by_replies([(problem.smtp_code, problem.smtp_error)])
    if isinstance(problem, OSError) and not isinstance(problem, SMTPNotSupportedError):
        return FailureScope.CONNECTION  # cut or timed out; smtplib's own exceptions are of this family too
    return FailureScope.LETTER


def refuses_the_address(problem: Exception) -> bool:
    """Whether the address will never work, as far as the mail server knows: its reader is best asked for another."""
    if isinstance(problem, BadAddress):
        return True
    if isinstance(problem, SMTPRecipientsRefused):
        return bool(problem.recipients) and all(
            _is_about_the_address(code, _text_of(text)) for code, text in problem.recipients.values()
        )
    if isinstance(problem, SMTPResponseException) and not isinstance(problem, OURS_TO_MEND):
        text = _text_of(
            problem.smtp_error
        )  # after the letter itself: only a status code says that the address is meant
        return bool(_status_in(text)) and _is_about_the_address(problem.smtp_code, text)
    return False


def reports_the_address(status: str, diagnostic: str) -> bool:
    """Whether a delivery report (RFC 3464) says that the address does not exist or is closed.

    `status` is its enhanced code, `diagnostic` what the mail server on the way had answered, when it is told.
    """
    reply = diagnostic.rpartition(";")[2].strip()
    if BLOCKLIST.search(reply) or MAILBOX_FULL.search(f"{status} {reply}"):
        return False
    if status in UNSPECIFIC and reply:
        return _is_about_the_address(PERMANENT, reply)
    return ADDRESS_STATUS.fullmatch(status) is not None


def _by_replies(replies: Iterable[tuple[int, bytes | str]]) -> FailureScope:
    """Refused for good, or for now.

    A server that turns everything away (a blocklist, a policy, a limit) says 5xx too: the letter waits until someone
    has mended it. A full mailbox is emptied some day, whatever class of reply says so.
    """
    for_good = [_is_for_good(code, _text_of(text)) for code, text in replies]
    return FailureScope.LETTER if for_good and all(for_good) else FailureScope.LETTER_LATER


def _is_for_good(code: int, text: str) -> bool:
    if code < 500 or MAILBOX_FULL.search(text) or BLOCKLIST.search(text):
        return False
    if status := _status_in(text):
        return LETTER_STATUS.fullmatch(status) is not None
    return code == TOO_BIG or _is_about_the_address(code, text)


def _is_about_the_address(code: int, text: str) -> bool:
    if code < 500 or MAILBOX_FULL.search(text) or BLOCKLIST.search(text):
        return False
    if status := _status_in(text):
        return ADDRESS_STATUS.fullmatch(status) is not None
    return UNKNOWN.search(text) is not None and not POLICY.search(text)


def _status_in(text: str) -> str:
    stated = ENHANCED.match(text)
    return stated["status"] if stated else ""


def reason_of(problem: Exception) -> str:
    """Why, in one line without addresses."""
    if isinstance(problem, SMTPRecipientsRefused):
        replies = [f"{code} {_text_of(text)}" for code, text in problem.recipients.values()]
        return f"recipient refused: {'; '.join(replies)}"[:300]
    if isinstance(problem, SMTPResponseException):
        return f"{problem.smtp_code} {_text_of(problem.smtp_error)}"[:300]
    if isinstance(problem, BadAddress):
        return "not an address that mail servers take"
    if isinstance(problem, OSError):
        return f"{type(problem).__name__}: {_text_of(str(problem))}"[:300]
    return type(problem).__name__


def _text_of(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return _ADDRESS.sub("<…>", " ".join(text.split()))
