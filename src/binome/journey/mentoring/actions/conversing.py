"""The two halves write to each other: messages sealed for them, taken back by whoever wrote them, and ways to be reached."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import cleaned, one_line
from binome.core.privacy import audit
from binome.core.privacy.seal import sealed
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.actions.locking import own_relationship
from binome.journey.mentoring.models import PairMessage, Relationship, WayToReach


@transaction.atomic
def write_message(
    relationship_id: int, *, text: str, thread_id: int | None = None, by: Person, now: datetime
) -> PairMessage:
    """Write to the other half, or answer within a thread of the same pair. Raises `NotTheirs`, `NotNow` once the pair is over."""
    relationship = own_relationship(relationship_id, by)
    thread = None
    if thread_id is not None:
        thread = relationship.messages.filter(pk=thread_id, thread=None).first()
        if thread is None:
            raise NotTheirs
    words = cleaned(text)
    if not words:
        raise NotNow
    message = PairMessage(relationship=relationship, author=by, thread=thread, written_at=now)
    message.sealed = sealed(words, reader=message.seal_owner)
    message.save()
    emails.say_a_message_waits(message, to=relationship.partner_of(by), now=now)
    audit.record("mentoring.wrote_message", relationship, by=by)
    return message


def messages_as_read(relationship: Relationship, *, shown: Collection[int], by: Person, now: datetime) -> None:
    """`by` has these messages before them: they need no email any more. What stands on another page is unread still."""
    relationship.messages.unread_by(by).filter(pk__in=shown).update(read_at=now)


@transaction.atomic
def erase_message(message_id: int, *, by: Person, now: datetime) -> str:
    """Take back one's own message, also once the pair is over: its words go, its place in the thread stays.

    Returns the words, sealed, for the way back; none when they had gone already. Raises `NotTheirs`.
    """
    message = PairMessage.objects.of(by).select_for_update(of=("self",)).filter(pk=message_id, author=by).first()
    if message is None:
        raise NotTheirs
    if message.erased_at is not None:
        return ""
    words, message.sealed, message.erased_at = message.sealed, "", now
    message.save(update_fields=["sealed", "erased_at"])
    audit.record("mentoring.erased_message", by=by)
    return words


@transaction.atomic
def share_ways(*, phone: str, chat: str, best_times: str, by: Person) -> None:
    """Say how the other half may reach one beside the work address; nothing said takes everything back."""
    ways = {"phone": one_line(phone)[:40], "chat": one_line(chat)[:200], "best_times": one_line(best_times)[:200]}
    if any(ways.values()):
        WayToReach.objects.update_or_create(person=by, defaults=ways)
    else:
        WayToReach.objects.filter(person=by).delete()
    audit.record("mentoring.shared_ways", by=by, some=any(ways.values()))
