"""An address that changed: told to the old one and the new, written in the audit trail and in the log of security."""

from collections.abc import Iterable
from datetime import datetime

from binome.core.mail import outbox
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.audience import emails
from binome.journey.audience.models import Import, ImportChange
from binome.journey.audience.queries.directory import who_corrects_addresses

BATCH = 500


def tell_new_addresses(found: Import, changes: Iterable[ImportChange], *, by: Person | None, now: datetime) -> None:
    """Tell whose address changed, and from what; `changes` are written, and `before` has what was there.

    Their sessions, codes and links to a password end by themselves: each is held to the address it was given for.
    """
    moved = [change for change in changes if change.before.get("email", change.person.email) != change.person.email]
    helpers = who_corrects_addresses() if moved else []
    letters = []
    for change in moved:
        audit.record("audience.changed_address", change.person, by=by)
        letters += emails.letters_of_new_address(
            change.person,
            before=change.before["email"],
            helpers=helpers,
            mailing=f"audience.addresses.{found.pk}",
            now=now,
        )
    for start in range(0, len(letters), BATCH):
        outbox.post_all(letters[start : start + BATCH])
