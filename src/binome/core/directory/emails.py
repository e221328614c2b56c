"""What the directory writes to people."""

from collections.abc import Sequence
from datetime import datetime

from binome.core.mail import outbox
from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.validity import stands_while
from binome.core.people.models import Person
from binome.core.people.text import is_no_address


def letters_of_new_address(
    person: Person, *, before: str, helpers: Sequence[Person], mailing: str, now: datetime
) -> list[OutboxLetter]:
    """The letter that says an address has changed, to the old and to the new one, not yet posted.

    To none that stands for an address somebody does not have, nor to people who do not work here.
    """
    real = [address for address in (before, person.email) if person.is_active and not is_no_address(address)]
    context = {
        "before": "" if is_no_address(before) else before,
        "after": person.email,
        "helpers": ", ".join(f"{helper.name} ({helper.email})" for helper in helpers if helper != person),
        "now": now,
    }
    return [
        outbox.draft(
            "directory/emails/address_changed.txt",
            to=person,
            key=f"{mailing}.{person.pk}.{now.isoformat()}.{'old' if address == before else 'new'}",
            category=Category.ACCESS,
            about=(person.pk,),
            context=context,
            send_after=now,
            address=address,
            mailing=mailing,
        )
        for address in real
    ]


@stands_while("directory/emails/address_changed.txt")
def _is_nobody_elses(letter: OutboxLetter, now: datetime) -> bool:
    """An address that has passed to someone else meanwhile would tell them what is not theirs to know."""
    return not Person.objects.with_address(letter.address).exclude(pk=letter.to_id).exists()
