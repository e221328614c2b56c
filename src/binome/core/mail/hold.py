"""The hold on the outbox: while it lasts, nothing leaves but what people ask for to sign in.

A database that comes back from a backup does not know which letters left after it was made. Those that waited then, and
those that the clock writes again, stay until an operator has looked. The mark lives in the oldest table that can keep
it, so that a backup of an earlier version is held before its migrations run (interfaces/commands/restored_state.py).
"""

from datetime import datetime

from django.db.models import QuerySet

from binome.core.mail.models import Category, Heartbeat, LetterState, OutboxLetter

MARK = "hold:outbox"


def since() -> datetime | None:
    """Since when the outbox is held; None when letters leave as usual."""
    return Heartbeat.objects.filter(name=MARK).values_list("beat_at", flat=True).first()


def held() -> QuerySet[OutboxLetter]:
    """The letters that wait because of it."""
    waiting = OutboxLetter.objects.filter(state=LetterState.QUEUED).exclude(category=Category.ACCESS)
    return waiting if since() is not None else waiting.none()


def put(*, now: datetime) -> None:
    """Hold the outbox."""
    Heartbeat.objects.update_or_create(name=MARK, defaults={"beat_at": now})


def lift() -> int:
    """Letters leave again; how many were waiting for it."""
    waited = held().count()
    Heartbeat.objects.filter(name=MARK).delete()
    return waited


def drop() -> int:
    """What waits because of the hold never leaves, and the hold ends; how many. Their keys stay: nothing writes them again."""
    dropped = held().update(state=LetterState.WITHDRAWN, error="dropped by the operator")
    Heartbeat.objects.filter(name=MARK).delete()
    return dropped
