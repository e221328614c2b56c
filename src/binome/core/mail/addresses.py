"""Addresses that mail servers refuse for good: known once, spared afterwards, tried again when they change."""

from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import default

from django.db.models import F, QuerySet

from binome.core.mail.models import BouncedAddress, LetterState, OutboxLetter
from binome.core.people.models import Person

PERMANENT = "5"
MAILBOX_FULL = "5.2.2"


def mark(person: Person, *, reason: str, now: datetime) -> None:
    """The address of `person` does not work."""
    BouncedAddress.objects.update_or_create(
        person=person, defaults={"address": person.email, "reason": reason[:300], "bounced_at": now}
    )


def unmark_readers_of(mailing: str) -> None:
    """Addresses to which letters of a mailing could not be delivered get another chance."""
    readers = OutboxLetter.objects.filter(mailing=mailing, state=LetterState.FAILED).values("to")
    BouncedAddress.objects.filter(person__in=readers).delete()


def bounced() -> QuerySet[BouncedAddress]:
    """Addresses that do not work; one that was corrected since is no longer among them."""
    return BouncedAddress.objects.filter(address=F("person__email")).select_related("person")


def bounced_among(people: Iterable[int]) -> dict[int, str]:
    """Why, for each of these people (by id) whose address does not work."""
    return dict(bounced().filter(person__in=list(people)).values_list("person_id", "reason"))


def read_bounce(raw: bytes, *, now: datetime) -> list[Person]:
    """Mark the addresses that a delivery report (RFC 3464) says failed for good; whom they belong to.

    A full mailbox is not a wrong address.
    """
    marked = []
    for address, status in _failures(message_from_bytes(raw, policy=default)):
        person = Person.objects.filter(email__iexact=address).first()
        if person is not None:
            mark(person, reason=f"returned: {status}", now=now)
            marked.append(person)
    return marked


def _failures(report: Message) -> Iterable[tuple[str, str]]:
    for part in report.walk():
        action, status = str(part.get("Action", "")).strip().lower(), str(part.get("Status", "")).strip()
        if action == "failed" and status.startswith(PERMANENT) and status != MAILBOX_FULL:
            yield str(part.get("Final-Recipient", "")).rpartition(";")[2].strip(" <>"), status
