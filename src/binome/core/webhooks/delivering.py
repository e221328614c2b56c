"""Messages leave for the addresses that want them, in the order in which things happened."""

import logging
from collections.abc import Callable
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.utils import timezone

from binome.core.deliveries import queue
from binome.core.deliveries.posting import reason_of
from binome.core.deliveries.queue import SendOutcome
from binome.core.outside.targets import NotReached
from binome.core.webhooks.actions import pause_by_itself
from binome.core.webhooks.models import Webhook, WebhookMessage
from binome.core.webhooks.sending import send
from binome.core.webhooks.states import Reason

log = logging.getLogger("binome.webhooks")
GONE = frozenset({410})


def deliver_due(*, due_by: datetime | None = None, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due now, or was at `due_by`; how many messages were tried."""
    waiting = WebhookMessage.objects.filter(webhook__paused_at=None)
    return queue.deliver(
        waiting, receiver="webhook_id", attempt=_attempt, due_by=due_by or timezone.now(), stopping=stopping
    )


def _attempt(message: WebhookMessage) -> SendOutcome | None:
    webhook = Webhook.objects.filter(pk=message.webhook_id, paused_at=None).first()
    if webhook is None:  # paused or removed since its messages were claimed: those of a paused one wait to be resumed
        WebhookMessage.objects.filter(pk=message.pk).update(next_at=timezone.now())
        return None
    message.webhook = webhook  # with the address and the secrets that it has by now
    outcome = _outcome(message)
    if outcome.reason == Reason.GONE:
        pause_by_itself(message.webhook_id, reason=Reason.GONE, now=timezone.now())
    return outcome


def _outcome(message: WebhookMessage) -> SendOutcome:
    try:
        status = send(message, now=timezone.now())
    except NotReached as trouble:
        return SendOutcome(None, trouble.reason)
    except InvalidToken:  # sealed under a secret key that is gone: a new secret of the webhook mends it
        log.exception("the secret of a webhook cannot be opened", extra={"webhook": message.webhook_id})
        return SendOutcome(None, Reason.SECRET)
    return SendOutcome(status, reason_of(status, gone=GONE))
