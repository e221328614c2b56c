"""Who calendars believe invites to a session: an address that stays the same for as long as the session is in a calendar."""

import hmac
from email.utils import parseaddr

from django.conf import settings

from binome.core.people.models import Person
from binome.journey.mentoring.models import Session

TOKEN = 20  # characters, of four bits each


def sender_address() -> str:
    """The address that emails come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def organiser_of(session: Session, *, reader: Person) -> str:
    """Whom the calendar of `reader` answers: with a token of their own in it where answers are read."""
    organiser = session.organiser or sender_address()
    if not is_asked(session, reader):
        return organiser
    local, _at, domain = organiser.rpartition("@")
    return f"{local}+{_token(session, reader)}@{domain}"


def is_asked(session: Session, reader: Person) -> bool:
    """Whether `reader` is asked to answer: the halves are, whoever books for them is not."""
    return bool(session.answer_key) and session.relationship.is_one_of_us(reader)


def _token(session: Session, reader: Person) -> str:
    return hmac.digest(session.answer_key.encode(), str(reader.pk).encode(), "sha256").hex()[:TOKEN]
