"""An address that changed: told to the old one and the new, written in the audit trail and in the log of security."""

from collections.abc import Iterable
from datetime import datetime

from binome.core.directory import emails
from binome.core.directory.access import who_corrects_addresses
from binome.core.directory.models import ImportChange
from binome.core.mail import outbox
from binome.core.people.models import Person
from binome.core.privacy import audit

BATCH = 500  # letters posted together: a whole staff whose domain changed makes sixty thousand


def tell_new_addresses(changes: Iterable[ImportChange], *, source: str, by: Person | None, now: datetime) -> None:
    """Tell whose address changed, and from what; `changes` are written, and `before` has what was there.

    `source`: what wrote them, the number of a file or a word; letters of one source are one mailing.

    Their sessions, codes and links to a password end by themselves: each is held to the address it was given for.
    """
    moved = [change for change in changes if change.before.get("email", change.person.email) != change.person.email]
    helpers = who_corrects_addresses() if moved else []
    letters = []
    for change in moved:
        audit.record("directory.changed_address", change.person, by=by)
        letters += emails.letters_of_new_address(
            change.person,
            before=change.before["email"],
            helpers=helpers,
            mailing=f"directory.addresses.{source}",
            now=now,
        )
    for start in range(0, len(letters), BATCH):
        outbox.post_all(letters[start : start + BATCH])
