"""The limits that a mail provider sets, a minute and an hour, shared by all workers."""

from datetime import datetime, timedelta

from django.conf import settings

from binome.core.mail.models import Heartbeat, LetterState, OutboxLetter

LOCK = "pace"
UNDER_WAY = (LetterState.SENDING, LetterState.HANDED)


def allowed(*, now: datetime, at_most: int) -> int:
    """How many more letters may leave now. Called within a transaction, which holds other workers back until it ends.

    What was claimed and has no answer yet counts as sent.
    """
    limits = (
        (settings.EMAIL_PER_MINUTE, timedelta(minutes=1)),
        (settings.EMAIL_PER_HOUR, timedelta(hours=1)),
    )
    if not any(limit for limit, _span in limits):
        return at_most
    Heartbeat.objects.get_or_create(name=LOCK, defaults={"beat_at": now})
    Heartbeat.objects.select_for_update().get(name=LOCK)
    under_way = OutboxLetter.objects.filter(state__in=UNDER_WAY).count()
    for limit, span in limits:
        if limit:
            sent = OutboxLetter.objects.filter(state=LetterState.SENT, sent_at__gt=now - span).count()
            at_most = min(at_most, limit - sent - under_way)
    return max(at_most, 0)
