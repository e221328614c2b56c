"""Messages leave for chats: each tried again while it is of use, its words made at the moment at which it leaves."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from cryptography.fernet import InvalidToken
from django.utils import timezone

from binome.core.chats.actions import stop_by_itself
from binome.core.chats.bodies import body_for
from binome.core.chats.hosts import chat_target, is_on
from binome.core.chats.models import Chat, ChatMessage
from binome.core.chats.states import ChatTrouble
from binome.core.deliveries import queue
from binome.core.deliveries.posting import OutsideMessage, reason_of, send_to
from binome.core.deliveries.queue import SendOutcome
from binome.core.outside.targets import NotReached
from binome.core.privacy.seal import unsealed
from binome.core.webhooks.addresses import AddressRefused
from binome.core.webhooks.states import Reason

log = logging.getLogger("binome.chats")
GONE = frozenset({404, 410})  # Slack and Teams answer so for an address that was deleted

Words = Callable[[ChatMessage], str]  # "": it is no longer true


def deliver_due(words: Words, *, due_by: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due; how many messages were tried."""
    if not is_on():
        return 0
    waiting = ChatMessage.objects.filter(chat__stopped_at=None)
    return queue.deliver(
        waiting, receiver="chat_id", attempt=partial(_attempt, words=words), due_by=due_by, stopping=stopping
    )


def _attempt(message: ChatMessage, *, words: Words) -> SendOutcome | None:
    chat = Chat.objects.told().filter(pk=message.chat_id).first()
    if chat is None:
        queue.put_off(message, by=queue.REST)
        return None
    message.chat = chat  # with the address that it has by now
    text = words(message) if message.until > timezone.now() else ""
    if not text:
        ChatMessage.objects.filter(pk=message.pk).delete()
        return None
    outcome = _outcome(chat, text)
    if outcome.reason == ChatTrouble.GONE:
        stop_by_itself(message.chat_id, now=timezone.now())
    return outcome


def _outcome(chat: Chat, text: str) -> SendOutcome:
    try:
        target = chat_target(unsealed(chat.sealed, reader=chat.seal_owner))
        status = send_to(target, OutsideMessage(body_for(chat.app, text), {}))
    except AddressRefused:  # what the installation allows is not what it was
        return SendOutcome(None, Reason.FORBIDDEN)
    except NotReached as trouble:
        return SendOutcome(None, trouble.reason)
    except InvalidToken:  # sealed under a secret key that is gone
        log.exception("the address of a chat cannot be opened", extra={"chat": chat.pk})
        return SendOutcome(None, Reason.SECRET)
    reason = reason_of(status, gone=GONE)
    return SendOutcome(
        status, reason, is_final=reason == Reason.GONE
    )  # the chat stops with it: nothing would be tried again
