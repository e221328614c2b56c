"""What people decide about the letters they receive, and administrators about the outbox."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from binome.core.mail import addresses, hold, preferences, queue
from binome.core.mail.models import MUTABLE, Category, OutboxLetter
from binome.core.people.models import Person
from binome.core.privacy import audit


@transaction.atomic
def choose_letters(*, by: Person, wanted: Collection[str]) -> None:
    """Receive the `wanted` categories and mute the others; decisions and sign-in codes always come."""
    muted = [category for category in MUTABLE if category not in wanted]
    preferences.mute_only(muted, by=by)
    audit.record("accounts.chose_letters", by=by, muted=len(muted))


@transaction.atomic
def stop_letters(category: Category, *, by: Person) -> None:
    """Mute one category, as the link in a letter asks; asked again, nothing changes and nothing is written."""
    if category not in preferences.muted_by(by):
        preferences.mute(category, by=by)
        audit.record("accounts.stopped_letters", by=by, category=category.value)


@transaction.atomic
def hold_outbox(*, by: Person | None, now: datetime) -> None:
    """Nothing leaves but what people ask for to sign in, until it is released or dropped."""
    hold.put(now=now)
    audit.record("mail.held_outbox", by=by)


@transaction.atomic
def release_outbox(*, by: Person | None) -> int:
    """What the hold keeps back leaves, and the hold ends; how many letters."""
    released = hold.lift()
    audit.record("mail.released_outbox", by=by, letters=released)
    return released


@transaction.atomic
def drop_held(*, by: Person | None) -> int:
    """What the hold keeps back never leaves, and the hold ends; how many letters."""
    dropped = hold.drop()
    audit.record("mail.dropped_outbox", by=by, letters=dropped)
    return dropped


@transaction.atomic
def send_again(letters: QuerySet[OutboxLetter], *, by: Person | None, now: datetime) -> int:
    """Those of `letters` that were not delivered and are worth it wait once more; their addresses get another chance."""
    chosen = queue.worth_another_try().filter(pk__in=letters.order_by().values("pk"))
    addresses.unmark_readers(chosen)
    sent_again = queue.wait_again(chosen, now=now)
    audit.record("mail.sent_again", by=by, letters=sent_again)
    return sent_again


@transaction.atomic
def decide_doubt(letters: Collection[int], *, left: bool, by: Person | None, now: datetime) -> int:
    """Letters of which nobody knows whether they left have `left`, or leave once more; how many were in doubt."""
    decided = queue.decide(letters, left=left, now=now)
    audit.record("mail.decided_doubt", by=by, letters=decided, left=left)
    return decided
