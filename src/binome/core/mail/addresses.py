"""Addresses that mail servers refuse for good: known once, spared afterwards, tried again when they change."""

from collections.abc import Collection, Iterable
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import NamedTuple

from django.db.models import F, QuerySet

from binome.core.mail.models import BouncedAddress, LetterState, OutboxLetter
from binome.core.mail.smtp_errors import reports_the_address
from binome.core.people.models import Person

RETURNED = "returned: "  # begins the reason of a mark that a delivery report left


def mark(person: Person, *, reason: str, now: datetime) -> None:
    """The address of `person` does not work."""
    BouncedAddress.objects.update_or_create(
        person=person, defaults={"address": person.email, "reason": reason[:300], "bounced_at": now}
    )


def unmark(person: Person) -> None:
    """A letter has reached `person`: the address works."""
    BouncedAddress.objects.filter(person=person).delete()


def is_disproved_by_acceptance(reason: str) -> bool:
    """Whether a server that takes a letter takes the mark back.

    It does where that server had refused the address itself. Where a report came back later, the server takes letters
    for whomever, and finds out afterwards: only a report of a delivery, or a code that was typed, says otherwise.
    """
    return not reason.startswith(RETURNED)


def unmark_readers_of(mailing: str, *, letters: Collection[int] | None = None) -> None:
    """Addresses to which letters of a mailing, all or these, could not be delivered get another chance."""
    failed = OutboxLetter.objects.filter(mailing=mailing, state=LetterState.FAILED)
    unmark_readers(failed if letters is None else failed.filter(pk__in=letters))


def unmark_readers(letters: QuerySet[OutboxLetter]) -> None:
    """The addresses of whoever these letters are for get another chance."""
    BouncedAddress.objects.filter(person__in=letters.order_by().values("to")).delete()


def bounced() -> QuerySet[BouncedAddress]:
    """Addresses that do not work; one that was corrected since is no longer among them."""
    return BouncedAddress.objects.filter(address=F("person__email")).select_related("person")


def bounced_among(people: Iterable[int]) -> dict[int, str]:
    """Why, for each of these people (by id) whose address does not work."""
    return dict(bounced().filter(person__in=list(people)).values_list("person_id", "reason"))


def read_bounce(raw: bytes, *, now: datetime) -> list[Person]:
    """Mark the addresses that a delivery report (RFC 3464) says do not exist; whom they belong to.

    A full mailbox, a blocklist or a policy says nothing of the address. One that was delivered to is unmarked.
    """
    marked = []
    try:
        lines = list(_recipients(message_from_bytes(raw, policy=default)))
    except RecursionError:  # parts within parts without end: no mail server reports so
        return []
    for line in lines:
        person = Person.objects.with_address(line.address).first()
        if person is None:
            continue
        if line.action == "delivered":
            unmark(person)
        elif line.action == "failed" and reports_the_address(line.status, line.diagnostic):
            mark(person, reason=f"{RETURNED}{line.status}", now=now)
            marked.append(person)
    return marked


class _Recipient(NamedTuple):
    """What a delivery report says of one reader."""

    address: str
    action: str
    status: str
    diagnostic: str


def _recipients(report: Message) -> Iterable[_Recipient]:
    for part in report.walk():
        if "Final-Recipient" in part:
            words = {
                name: str(part.get(name, "")).strip()
                for name in ("Final-Recipient", "Action", "Status", "Diagnostic-Code")
            }
            address = words["Final-Recipient"].rpartition(";")[2].strip(" <>")
            yield _Recipient(
                address, words["Action"].lower(), words["Status"].partition(" ")[0], words["Diagnostic-Code"]
            )
