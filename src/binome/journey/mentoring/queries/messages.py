"""The conversation of a pair, unsealed for its two halves alone, and how each may be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _

from binome.core.framework.compiled_query import PERSON, CompiledQuery, key_param
from binome.core.people.models import Person
from binome.core.privacy.seal import unsealed
from binome.journey.mentoring.models import PairMessage, Relationship, WayToReach

_MESSAGES = CompiledQuery(
    lambda: (
        PairMessage.objects.of(PERSON)
        .filter(relationship=key_param("relationship"))
        .select_related("author")
        .only(
            "relationship",
            "thread",
            "sealed",
            "written_at",
            "read_at",
            "erased_at",
            "author__given_name",
            "author__family_name",
            "author__preferred_language",
        )
    )
)


@dataclass(frozen=True)
class ReadMessage:
    """One message as a half of the pair reads it."""

    pk: int
    author: Person
    written_at: datetime
    text: str
    is_mine: bool
    is_new: bool
    is_erased: bool


@dataclass(frozen=True)
class Thread:
    """A first message and its answers, in the order they were written."""

    rows: Sequence[PairMessage]

    @property
    def pk(self) -> int:
        """The key of the first message, which names the thread."""
        return self.rows[0].pk

    @property
    def last_at(self) -> datetime:
        """When something was said last."""
        return self.rows[-1].written_at


def threads_of(relationship: Relationship, *, reader: Person) -> list[Thread]:
    """The threads of `reader`'s own pair, the liveliest first; none of anybody else's."""
    grouped: dict[int, list[PairMessage]] = {}
    for message in _MESSAGES.rows(person=reader, relationship=relationship):
        grouped.setdefault(message.thread_id or message.pk, []).append(message)
    threads = [Thread(rows) for rows in grouped.values() if any(row.erased_at is None for row in rows)]
    return sorted(threads, key=lambda thread: (thread.last_at, thread.pk), reverse=True)


def longest_unread(threads: Sequence[Thread], *, reader: Person) -> int | None:
    """The thread with the message that waits longest for `reader`; None when all is read."""
    waiting = [
        (message.written_at, message.pk, thread.pk)
        for thread in threads
        for message in thread.rows
        if message.read_at is None and message.erased_at is None and message.author_id != reader.pk
    ]
    return min(waiting)[2] if waiting else None


def read_messages(thread: Thread, *, reader: Person) -> list[ReadMessage]:
    """The messages of one thread with their words."""
    return [_read(message, reader) for message in thread.rows]


def _read(message: PairMessage, reader: Person) -> ReadMessage:
    return ReadMessage(
        pk=message.pk,
        author=message.author,
        written_at=message.written_at,
        text=_words(message),
        is_mine=message.author_id == reader.pk,
        is_new=message.read_at is None and message.author_id != reader.pk,
        is_erased=message.erased_at is not None,
    )


def _words(message: PairMessage) -> str:
    if message.erased_at is not None:
        return ""
    try:
        return unsealed(message.sealed, reader=message.seal_owner)
    except InvalidToken:
        return _("This message was sealed with an older key and can no longer be opened.")


def message_of(person: Person, message_id: int) -> PairMessage | None:
    """One message that `person` wrote, sealed still."""
    return PairMessage.objects.of(person).filter(pk=message_id, author=person).first()


_SHARED = CompiledQuery(lambda: WayToReach.objects.filter(person=PERSON))
_UNREAD = CompiledQuery(
    lambda: PairMessage.objects.of(PERSON).unread_by(PERSON).filter(relationship=key_param("relationship")).only("pk")
)


def ways_to_reach(person: Person) -> WayToReach | None:
    """What `person` agreed to share with the other half of their pair."""
    return _SHARED.first(person=person)


def unread_messages(relationship: Relationship, *, reader: Person) -> int:
    """How many messages of the other half wait for `reader`."""
    return len(_UNREAD.rows(relationship=relationship, person=reader))
