"""What happened becomes messages, one for each address that wants it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from binome.core.mail.undoing import MARGIN, UNDO_FOR
from binome.core.webhooks.actions import new_uid
from binome.core.webhooks.models import Webhook, WebhookMessage
from binome.core.webhooks.states import CAN_BE_UNDONE

# A line of the audit trail bears the moment of its act and is seen once that is kept: the longest acts write whole staff files.
LATE = timedelta(minutes=5)
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Happening:
    """Something that happened. `programme`: None where it concerns the whole staff; `line`: of the audit trail."""

    line: int
    kind: str
    at: datetime
    programme: int | None
    data: dict[str, object] = field(default_factory=dict)


def webhooks_told() -> list[Webhook]:
    """Every webhook with its programmes."""
    return list(Webhook.objects.prefetch_related("programmes"))


def read_from(webhooks: Sequence[Webhook]) -> datetime:
    """From when on the audit trail may hold what one of them has not been told."""
    return min(webhook.read_until for webhook in webhooks) - LATE


def lines_told(*, since: datetime) -> QuerySet[WebhookMessage, int | None]:
    """Lines that became messages already, for every address that wanted them: each has a line once in any case."""
    return WebhookMessage.objects.filter(at__gte=since, line__isnull=False).order_by().values_list("line", flat=True)


def tell(happenings: Collection[Happening], webhooks: Sequence[Webhook], *, now: datetime) -> int:
    """Write the messages, and up to when the trail was read; how many messages were written."""
    messages = [
        WebhookMessage(
            webhook=webhook,
            uid=new_uid(),
            kind=happening.kind,
            at=happening.at,
            data=happening.data,
            line=happening.line,
            next_at=_leaves_at(happening, now=now),
        )
        for happening in happenings
        for webhook in webhooks
        if _wants(webhook, happening)
    ]
    WebhookMessage.objects.bulk_create(messages, batch_size=200, ignore_conflicts=True)
    stale = Q(read_until__lt=now - NOTED_EVERY)
    Webhook.objects.filter(stale, pk__in=[webhook.pk for webhook in webhooks]).update(read_until=now)
    return len(messages)


def _leaves_at(happening: Happening, *, now: datetime) -> datetime:
    """No program is told before the people whom it concerns are."""
    return happening.at + UNDO_FOR + MARGIN if happening.kind in CAN_BE_UNDONE else now


def _wants(webhook: Webhook, happening: Happening) -> bool:
    if happening.kind not in webhook.kinds or happening.at < webhook.created_at:
        return False
    if webhook.every_programme:
        return True
    return happening.programme in {programme.pk for programme in webhook.programmes.all()}
