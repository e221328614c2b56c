"""Statements leave for the record store, one by one, each by its number: one that was stored before is stored once."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings

from binome.core.deliveries import queue
from binome.core.deliveries.posting import OutsideMessage, reason_of, send_to
from binome.core.deliveries.queue import SendOutcome
from binome.core.deliveries.states import DeliveryState
from binome.core.outside.targets import NotReached, target_from
from binome.core.statements.models import LearningStatement
from binome.core.statements.noting import is_on

VERSION = "1.0.3"
STORED_BEFORE = 409  # under this number, in other words: somebody's address has changed since
UNTIL_KNOWN = timedelta(days=1)  # of whom the staff id is not known yet

Words = Callable[[LearningStatement], Mapping[str, Any] | None]  # None: nobody knows yet whom it is about


def deliver_due(words: Words, *, due_by: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due; how many statements were tried."""
    if not is_on():
        return 0
    waiting = LearningStatement.objects.filter(store__host=target_from(settings.LRS).host[:253])
    return queue.deliver(
        waiting, receiver="store_id", attempt=partial(_attempt, words=words), due_by=due_by, stopping=stopping
    )


def _attempt(statement: LearningStatement, *, words: Words) -> SendOutcome | None:
    content = words(statement)
    if content is None:
        queue.put_off(statement, by=UNTIL_KNOWN)
        return None
    target = target_from(f"{settings.LRS.rstrip('/')}/statements?statementId={statement.uid}")
    pair = base64.b64encode(f"{settings.LRS_KEY}:{settings.LRS_SECRET}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", "X-Experience-API-Version": VERSION}
    try:
        status = send_to(target, OutsideMessage(json.dumps(content).encode(), headers, method="PUT"))
    except NotReached as trouble:
        return SendOutcome(None, trouble.reason)
    reason = "" if status == STORED_BEFORE else reason_of(status, gone=frozenset())
    return SendOutcome(status, reason)


def send_again(*, now: datetime) -> int:
    """Try anew what was given up; how many statements."""
    given_up = LearningStatement.objects.filter(state=DeliveryState.FAILED)
    return given_up.update(state=DeliveryState.WAITING, attempts=0, next_at=now)
