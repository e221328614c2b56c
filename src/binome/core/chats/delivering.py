"""Messages leave for chats: each tried again while it is of use, its words made at the moment at which it leaves."""

import logging
from collections.abc import Callable
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.utils import timezone

from binome.core.chats.actions import stop_by_itself
from binome.core.chats.bodies import body_for
from binome.core.chats.hosts import chat_target, is_on
from binome.core.chats.models import Chat, ChatMessage
from binome.core.chats.states import ChatTrouble
from binome.core.mail import hold
from binome.core.outside.targets import NotReached
from binome.core.privacy.seal import unsealed
from binome.core.webhooks.addresses import AddressRefused
from binome.core.webhooks.delivering import REST, SENDS_ON, TOOK_IT, claimed, state_after
from binome.core.webhooks.sending import post
from binome.core.webhooks.states import DeliveryState, Reason

log = logging.getLogger("binome.chats")
GONE = frozenset({404, 410})  # Slack and Teams answer so for an address that was deleted

Words = Callable[[ChatMessage], str]  # "": it is no longer true


def deliver_due(words: Words, *, due_by: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due; how many messages were tried. While the outbox is held, after a restore, nothing leaves."""
    if not is_on() or hold.since() is not None:
        return 0
    tried, failing = 0, set[int]()
    for message in _due_messages(due_by=due_by):
        chat = Chat.objects.told().filter(pk=message.chat_id).first()
        if stopping() or chat is None or message.chat_id in failing:
            ChatMessage.objects.filter(pk=message.pk).update(next_at=timezone.now() + REST)
            continue
        message.chat = chat  # with the address that it has by now
        text = words(message) if message.until > timezone.now() else ""
        if not text:
            ChatMessage.objects.filter(pk=message.pk).delete()
            continue
        if not _deliver(message, text):
            failing.add(message.chat_id)
        tried += 1
    return tried


def _due_messages(*, due_by: datetime) -> list[ChatMessage]:
    due = ChatMessage.objects.filter(state=DeliveryState.WAITING, next_at__lte=due_by, chat__stopped_at=None)
    return claimed(due)


def _deliver(message: ChatMessage, text: str) -> bool:
    """Try it once, and write down what became of it; whether it was taken."""
    now = timezone.now()
    status, reason = _answer(message.chat, text)
    attempts = message.attempts + 1
    state, next_at = _state_after(attempts, reason, now=now)
    ChatMessage.objects.filter(pk=message.pk).update(  # none where it went with its chat while it was sent
        attempts=attempts, tried_at=now, status=status, reason=reason, state=state, next_at=next_at
    )
    if reason == ChatTrouble.GONE:
        stop_by_itself(message.chat_id, now=now)
    return not reason


def _answer(chat: Chat, text: str) -> tuple[int | None, str]:
    try:
        target = chat_target(unsealed(chat.sealed, reader=chat.seal_owner))
        headers = {"Host": target.named, "Content-Type": "application/json", "User-Agent": "Binome"}
        status = post(target, body_for(chat.app, text), headers)
    except AddressRefused:  # what the installation allows is not what it was
        return None, Reason.FORBIDDEN
    except NotReached as trouble:
        return None, trouble.reason
    except InvalidToken:  # sealed under a secret key that is gone
        log.exception("the address of a chat cannot be opened", extra={"chat": chat.pk})
        return None, Reason.SECRET
    return status, _reason_of(status)


def _reason_of(status: int) -> str:
    if status in TOOK_IT:
        return ""
    if status in GONE:
        return Reason.GONE
    return Reason.REDIRECT if status in SENDS_ON else Reason.ANSWER


def _state_after(attempts: int, reason: str, *, now: datetime) -> tuple[DeliveryState, datetime]:
    if reason == Reason.GONE:  # the chat stops with it: nothing would be tried again
        return DeliveryState.FAILED, now
    return state_after(attempts, reason, now=now)
