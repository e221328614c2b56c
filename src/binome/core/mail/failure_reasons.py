"""Why emails were not delivered, in the few kinds that people act upon; told from what was kept of a mail server's answer."""

import re
from collections.abc import Iterable

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.mail.smtp_errors import BLOCKLIST, MAILBOX_FULL, POLICY, UNKNOWN


class FailureReason(models.TextChoices):
    """What a mail server meant."""

    ADDRESS = "address", _("The address does not exist or is closed")
    FULL = "full", _("The recipient’s mailbox is full")
    BLOCKED = "blocked", _("The mail server takes our emails for spam")
    SIGN_IN = "sign_in", _("The mail server does not let us in: user name, password or TLS")
    SENDER = "sender", _("The mail server does not accept our sender address")
    SIZE = "size", _("The email is too large")
    UNREACHABLE = "unreachable", _("The mail server could not be reached")
    LIMIT = "limit", _("The mail server takes no more emails for now")
    OTHER = "other", _("Another reason")


WHAT_TO_DO: dict[FailureReason, str | Promise] = {
    FailureReason.ADDRESS: _("Correct the address in the staff directory, then send again."),
    FailureReason.FULL: _("Send again once the person has made room."),
    FailureReason.BLOCKED: _("Have the IT team look at SPF, DKIM and blocklists, then send again."),
    FailureReason.SIGN_IN: _("Have the IT team correct the settings of the mail server, then send again."),
    FailureReason.SENDER: _("Have the IT team correct the sender address in the settings, then send again."),
    FailureReason.SIZE: _("It will be refused again: ask the IT team for a higher limit of the mail server."),
    FailureReason.UNREACHABLE: _("Send again once the mail server answers."),
    FailureReason.LIMIT: _("Lower the sending limit in the settings, then send again."),
    FailureReason.OTHER: _("Read what the mail server said, below."),
}
# In this order: what a server says in words goes before what its code says in general.
_SIGNS: tuple[tuple[FailureReason, re.Pattern[str]], ...] = (
    (FailureReason.FULL, MAILBOX_FULL),
    (FailureReason.BLOCKED, BLOCKLIST),
    (
        FailureReason.SIGN_IN,
        re.compile(r"^(?:recipient refused: )?(?:53[0458])\b|\b5\.7\.8\b|authenticat", re.IGNORECASE),
    ),
    (FailureReason.SENDER, re.compile(r"\b5\.1\.[78]\b|\bsender\b", re.IGNORECASE)),
    (FailureReason.SIZE, re.compile(r"\b552\b|\b5\.(?:2\.3|3\.4)\b|too (?:large|big)|size limit", re.IGNORECASE)),
    (FailureReason.LIMIT, re.compile(r"too many|\brate\b|try again|\b4\.7\.\d|grey ?list|\bquota\b", re.IGNORECASE)),
    (FailureReason.ADDRESS, re.compile(r"\b5\.1\.(?:[0-6]|10)\b|\b5\.2\.1\b|not an address|^returned: 5\.[12]\.")),
    (
        FailureReason.UNREACHABLE,
        re.compile(
            r"^(?:Connection\w*|\w*Timeout\w*|gaierror|herror|SSL\w*|OSError|BrokenPipe\w*|SMTP(?:Server|Connect)\w*)\b|\b421\b"
        ),
    ),
)


def reason_in(error: str) -> FailureReason:
    """Which kind `error` is, as it is kept with an email."""
    for reason, sign in _SIGNS:
        if sign.search(error):
            return reason
    if UNKNOWN.search(error) and not POLICY.search(error):
        return FailureReason.ADDRESS
    return FailureReason.OTHER


def errors_of(reason: str, errors: Iterable[str]) -> list[str]:
    """Those of `errors` that are of this kind."""
    return [error for error in errors if reason_in(error) == reason]
