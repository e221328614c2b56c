"""Messages leave: each at least once, again and again over four days where it is not taken, then given up."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from cryptography.fernet import InvalidToken
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from binome.core.mail import hold
from binome.core.outside.connection import DEADLINE
from binome.core.outside.targets import NotReached
from binome.core.webhooks.actions import pause_by_itself
from binome.core.webhooks.models import Webhook, WebhookMessage
from binome.core.webhooks.sending import send
from binome.core.webhooks.states import DeliveryState, Reason

log = logging.getLogger("binome.webhooks")

AnyMessage = TypeVar("AnyMessage", bound=Model)

# As Standard Webhooks proposes: soon at first, then for as long as a weekend with a server that is down.
TRIES_AFTER = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
BATCH = 20
# Claimed messages are due again by themselves: whoever claimed them has died, or would have been done long ago.
CLAIMED_FOR = timedelta(seconds=DEADLINE) * BATCH * 2
REST = timedelta(seconds=30)  # of the other messages to an address that has just failed
TOOK_IT = range(200, 300)
SENDS_ON = range(300, 400)
GONE = 410


def deliver_due(*, due_by: datetime | None = None, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due now, or was at `due_by`, in the order in which it happened; how many messages were tried.

    While the outbox is held, after a restore, nothing leaves.
    """
    if hold.since() is not None:
        return 0
    tried, failing = 0, set[int]()
    for message in _due_messages(due_by=due_by or timezone.now()):
        if stopping() or message.webhook_id in failing:
            WebhookMessage.objects.filter(pk=message.pk).update(next_at=timezone.now() + REST)
            continue
        webhook = Webhook.objects.filter(pk=message.webhook_id, paused_at=None).first()
        if (
            webhook is None
        ):  # paused or removed since its messages were claimed: those of a paused one wait to be resumed
            WebhookMessage.objects.filter(pk=message.pk).update(next_at=timezone.now())
            continue
        message.webhook = webhook  # with the address and the secrets that it has by now
        if not _deliver(message):
            failing.add(message.webhook_id)
            _let_rest(message)
        tried += 1
    return tried


def _due_messages(*, due_by: datetime) -> list[WebhookMessage]:
    due = WebhookMessage.objects.filter(state=DeliveryState.WAITING, next_at__lte=due_by, webhook__paused_at=None)
    return claimed(due)


def claimed(due: QuerySet[AnyMessage]) -> list[AnyMessage]:
    """The next batch of what is due, for this worker alone; for messages of chats, too."""
    return _claimed_of(due) if due.exists() else []  # asked without a lock: most of the time nothing is due


@transaction.atomic
def _claimed_of(due: QuerySet[AnyMessage]) -> list[AnyMessage]:
    locked = due.select_for_update(of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked)
    messages = list(locked.order_by("pk")[:BATCH])
    QuerySet(due.model).filter(pk__in=[message.pk for message in messages]).update(next_at=timezone.now() + CLAIMED_FOR)
    return messages


def _let_rest(message: WebhookMessage) -> None:
    """What else waits for an address that has just failed stands aside: messages to others are not behind it in the line."""
    now = timezone.now()
    others = WebhookMessage.objects.filter(
        webhook=message.webhook_id, state=DeliveryState.WAITING, next_at__lte=now
    ).exclude(pk=message.pk)
    others.update(next_at=now + REST)


def _deliver(message: WebhookMessage) -> bool:
    """Try it once, and write down what became of it; whether it was taken."""
    now = timezone.now()
    try:
        status = send(message, now=now)
        reason = _reason_of(status)
    except NotReached as trouble:
        status, reason = None, trouble.reason
    except InvalidToken:  # sealed under a secret key that is gone: a new secret of the webhook mends it
        log.exception("the secret of a webhook cannot be opened", extra={"webhook": message.webhook_id})
        status, reason = None, Reason.SECRET
    message.attempts += 1
    message.tried_at, message.status, message.reason = now, status, reason
    message.state, message.next_at = state_after(message.attempts, reason, now=now)
    WebhookMessage.objects.filter(pk=message.pk).update(  # none where it went with its webhook while it was sent
        attempts=message.attempts,
        tried_at=now,
        status=status,
        reason=reason,
        state=message.state,
        next_at=message.next_at,
    )
    if reason == Reason.GONE:
        pause_by_itself(message.webhook_id, reason=Reason.GONE, now=now)
    return not reason


def _reason_of(status: int) -> str:
    if status in TOOK_IT:
        return ""
    if status == GONE:
        return Reason.GONE
    return Reason.REDIRECT if status in SENDS_ON else Reason.ANSWER


def state_after(attempts: int, reason: str, *, now: datetime) -> tuple[DeliveryState, datetime]:
    """What becomes of a message after so many tries, and when it is tried again; `reason` is empty where it was taken."""
    if not reason:
        return DeliveryState.DELIVERED, now
    if attempts > len(TRIES_AFTER):
        return DeliveryState.FAILED, now
    return DeliveryState.WAITING, now + TRIES_AFTER[attempts - 1]
