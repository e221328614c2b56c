"""Messages leave: each at least once, again and again over four days where it is not taken, then given up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar, cast

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from binome.core.deliveries.states import DeliveryState
from binome.core.mail import hold
from binome.core.outside.connection import DEADLINE

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


class Queued(Protocol):
    """A row that waits to be sent."""

    pk: int
    attempts: int


class SendOutcome(NamedTuple):
    """What one try came to. `status`: of the answer, if there was one; `reason`: why it was not taken; `is_final`: it never will be."""

    status: int | None
    reason: str
    is_final: bool = False


AnyMessage = TypeVar("AnyMessage", bound=Model)


def deliver(
    waiting: QuerySet[AnyMessage],
    *,
    receiver: str,
    attempt: Callable[[AnyMessage], SendOutcome | None],
    due_by: datetime,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Try what is due of `waiting`, in the order in which it happened; how many messages were tried.

    `receiver`: the column that says to whom a message goes: one that fails keeps messages to others from nothing.
    `attempt`: sends one, and says what came of it; None where nothing was to be sent, and it has seen to the row itself.
    While the outbox is held, after a restore, nothing leaves.
    """
    if hold.since() is not None:
        return 0
    tried, failing = 0, set[int]()
    for message in claimed(waiting.filter(state=DeliveryState.WAITING, next_at__lte=due_by)):
        receiver_id = getattr(message, receiver)
        if stopping() or receiver_id in failing:
            put_off(message, by=REST)
            continue
        outcome = attempt(message)
        if outcome is None:
            continue
        note(message, outcome, now=timezone.now())
        if outcome.reason:
            failing.add(receiver_id)
            _let_rest(waiting.filter(**{receiver: receiver_id}).exclude(pk=message.pk))
        tried += 1
    return tried


def put_off(message: Model, *, by: timedelta) -> None:
    """Give a claimed message back; it is due again after this time."""
    QuerySet(type(message)).filter(pk=message.pk).update(next_at=timezone.now() + by)


def note(message: Model, outcome: SendOutcome, *, now: datetime) -> None:
    """Write down what became of a try; nothing where the row went while it was sent."""
    attempts = cast("Queued", message).attempts + 1
    state, next_at = state_after(attempts, outcome, now=now)
    columns = {"attempts": attempts, "tried_at": now, "state": state, "next_at": next_at, **outcome._asdict()}
    del columns["is_final"]
    QuerySet(type(message)).filter(pk=message.pk).update(**columns)


def state_after(attempts: int, outcome: SendOutcome, *, now: datetime) -> tuple[DeliveryState, datetime]:
    """What becomes of a message after so many tries, and when it is tried again."""
    if not outcome.reason:
        return DeliveryState.DELIVERED, now
    if outcome.is_final or attempts > len(TRIES_AFTER):
        return DeliveryState.FAILED, now
    return DeliveryState.WAITING, now + TRIES_AFTER[attempts - 1]


def claimed(due: QuerySet[AnyMessage]) -> list[AnyMessage]:
    """The next batch of what is due, for this worker alone."""
    return _claimed_of(due) if due.exists() else []  # asked without a lock: most of the time nothing is due


@transaction.atomic
def _claimed_of(due: QuerySet[AnyMessage]) -> list[AnyMessage]:
    locked = due.select_for_update(of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked)
    messages = list(locked.order_by("pk")[:BATCH])
    QuerySet(due.model).filter(pk__in=[message.pk for message in messages]).update(next_at=timezone.now() + CLAIMED_FOR)
    return messages


def _let_rest(others: QuerySet[AnyMessage]) -> None:
    """What else waits for whom has just failed stands aside: messages to others are not behind it in the line."""
    now = timezone.now()
    due = others.order_by().filter(state=DeliveryState.WAITING, next_at__lte=now).values("pk")
    QuerySet(others.model).filter(pk__in=list(due.values_list("pk", flat=True))).update(next_at=now + REST)
