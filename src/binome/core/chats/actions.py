"""What people do with their chat, and managers with the channel of a wave. Each act is audited; the address is never shown again."""

from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.chats.hosts import chat_target
from binome.core.chats.models import Chat, ChatMessage
from binome.core.chats.states import ChatApp, ChatNews, ChatTrouble
from binome.core.errors import Conflict, NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.models import AuditLine
from binome.core.privacy.seal import is_of_today, resealed, sealed
from binome.core.programmes.models import Wave

TESTS_APART = timedelta(minutes=1)  # a button that writes to somebody else's server is no means to flood it
MOST_A_MINUTE = 3  # chats that one person connects: each is written to at once
TEST_LASTS = timedelta(hours=1)


class TriedJustNow(Conflict):
    """A test left a moment ago."""

    reason = _("A test was sent less than a minute ago. Wait a little before the next one.")


class ConnectedTooOften(Conflict):
    """Someone connects one chat after the other."""

    about = "address"
    reason = _("You connected several chats within a minute. Wait a little before the next one.")


@transaction.atomic
def connect_own(app: ChatApp, address: str, *, by: Person, now: datetime) -> Chat:
    """Write to this chat of `by` from now on; another one of theirs goes. Raises `AddressRefused`, `ConnectedTooOften`."""
    Person.objects.select_for_update().get(pk=by.pk)  # who presses twice has one chat
    Chat.objects.filter(person=by).delete()
    return _connected(Chat(person=by, language=by.preferred_language), app, address, by=by, now=now)


@transaction.atomic
def connect_wave(wave: Wave, app: ChatApp, address: str, *, language: str, by: Person, now: datetime) -> Chat:
    """Write to this channel of a wave from now on; another one of it goes. Raises as `connect_own` does."""
    Wave.objects.select_for_update().get(pk=wave.pk)
    Chat.objects.filter(wave=wave).delete()
    return _connected(Chat(wave=wave, language=language), app, address, by=by, now=now)


def _connected(chat: Chat, app: ChatApp, address: str, *, by: Person, now: datetime) -> Chat:
    chat.host = chat_target(address).host[:253]
    recent = AuditLine.objects.filter(act="chats.connected", by=by, at__gt=now - timedelta(minutes=1))
    if recent.count() >= MOST_A_MINUTE:
        raise ConnectedTooOften
    chat.app, chat.connected_at = app, now
    chat.save()
    chat.sealed = sealed(address, reader=chat.seal_owner)  # once it has a number of its own
    chat.save(update_fields=["sealed"])
    audit.record("chats.connected", chat, by=by, app=str(app))
    return chat


@transaction.atomic
def disconnect(chat: Chat, *, by: Person) -> None:
    """Write there no more; the address and what waited go. Raises `NotTheirs`."""
    locked = _locked(chat)
    audit.record("chats.disconnected", locked, by=by, app=locked.app)
    locked.delete()


@transaction.atomic
def send_test(chat: Chat, *, by: Person, now: datetime) -> ChatMessage:
    """A message that says that it is a test; an address that was given up is tried again. Raises `NotTheirs`, `TriedJustNow`."""
    locked = _locked(chat)
    if locked.messages.filter(news=ChatNews.TEST, at__gt=now - TESTS_APART).exists():
        raise TriedJustNow
    locked.stopped_at = None
    locked.save(update_fields=["stopped_at"])
    locked.messages.filter(news=ChatNews.TEST).delete()
    audit.record("chats.tested", locked, by=by)
    return ChatMessage.objects.create(
        chat=locked, news=ChatNews.TEST, topic=0, at=now, until=now + TEST_LASTS, next_at=now
    )


def stop_by_itself(chat_id: int, *, now: datetime) -> None:
    """The service no longer knows the address."""
    if Chat.objects.filter(pk=chat_id, stopped_at=None).update(stopped_at=now):
        audit.record("chats.stopped", Chat(pk=chat_id), by=None, reason=str(ChatTrouble.GONE))


@transaction.atomic
def reseal_addresses() -> tuple[int, int]:
    """Seal addresses again under the key of today; how many were, and how many no key of ours opens."""
    done = lost = 0
    for chat in Chat.objects.select_for_update(of=("self",)).order_by("pk"):
        if is_of_today(chat.sealed, reader=chat.seal_owner):
            continue
        try:
            chat.sealed = resealed(chat.sealed, reader=chat.seal_owner)
        except InvalidToken:
            lost += 1
            continue
        chat.save(update_fields=["sealed"])
        done += 1
    return done, lost


def _locked(chat: Chat) -> Chat:
    locked = Chat.objects.select_for_update(of=("self",)).filter(pk=chat.pk).first()
    if locked is None:
        raise NotTheirs
    return locked
