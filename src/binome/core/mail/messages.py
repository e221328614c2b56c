"""A letter as mail programs read it: headers that nobody can smuggle into, one reader, text, HTML, calendar."""

import hashlib
from email.header import Header
from email.mime.image import MIMEImage
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.utils.encoding import punycode

from binome.core.mail import answers, layout
from binome.core.mail.models import ALWAYS_SENT, OutboxLetter
from binome.core.mail.preferences import unsubscribe_path
from binome.core.people import organisation
from binome.core.people.text import cleaned

LONGEST_NAME = 120  # characters: more than any mail program shows of a name


class WithPicture(EmailMultiAlternatives):
    """A message whose picture belongs to its HTML part, and is no file to be saved."""

    mixed_subtype = "related"


class BadAddress(Exception):
    """No mail server would take this address."""


def message_id(key: str) -> str:
    """The same letter always carries the same Message-ID, so that a mailbox can tell a copy."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{punycode(host)}>"


def bare_address(address: str) -> str:
    """`address` as it goes on the envelope, international domains in ASCII; raises `BadAddress`."""
    local, _, domain = address.rpartition("@")
    try:
        validate_email(address)
        ascii_address = f"{local}@{punycode(domain)}"
        ascii_address.encode("ascii")
    except (ValidationError, UnicodeError):
        raise BadAddress from None
    if len(ascii_address) > 254 or len(local) > 64:
        raise BadAddress
    return ascii_address


def named_address(name: str, address: str) -> str:
    """The To header: the name quoted or encoded so that none of its characters means anything, then the address."""
    name = " ".join(cleaned(name).split())[:LONGEST_NAME]
    if name.isascii():
        return formataddr((name, address))
    return f"{Header(name, 'utf-8').encode(linesep='')} <{address}>"


def sender() -> str:
    """Who emails are from: the address of the settings, under the name that the organisation chose if it did."""
    name = organisation.current().sender_name
    return named_address(name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]) if name else str(settings.DEFAULT_FROM_EMAIL)


def message_for(letter: OutboxLetter) -> EmailMultiAlternatives:
    """`letter` (its `to` already loaded) as a message to exactly one reader; raises `BadAddress`."""
    address = bare_address(letter.destination)
    headers = {
        "To": named_address(letter.to.name, address),
        "Message-ID": message_id(letter.key),
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",  # no holiday notices back
    }
    if letter.category not in ALWAYS_SENT:
        link = settings.BASE_URL + unsubscribe_path(letter.to_id, letter.category)
        headers["List-Unsubscribe"] = f"<{link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    logo = organisation.logo() if f"cid:{layout.LOGO}" in letter.html else None
    message = (WithPicture if logo else EmailMultiAlternatives)(
        subject=" ".join(cleaned(letter.subject).split()),
        body=layout.folded(letter.text),
        from_email=sender(),
        to=[address],
        reply_to=[answers.address_for(letter)] if answers.may_be_answered(letter.letter) else settings.EMAIL_REPLY_TO,
        headers=headers,
    )
    message.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        method = letter.calendar_method or "PUBLISH"
        message.attach_alternative(letter.calendar, f"text/calendar; method={method}")
    if logo:
        message.attach(_inline(*logo))
    return message


def _inline(content: bytes, kind: str) -> MIMEImage:
    """The organisation's logo within the message: nothing is asked of any server when it is read."""
    picture = MIMEImage(content, kind.partition("/")[2])
    picture["Content-ID"] = f"<{layout.LOGO}>"
    picture["Content-Disposition"] = "inline"
    return picture
