"""The worker's sign of life, and the slots of the clock that one worker alone may take."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from binome.core.mail.models import Heartbeat

WORKER = "worker"
FRESH = timedelta(seconds=60)


def beat(*, now: datetime) -> None:
    """The worker lives."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"beat_at": now})


def is_alive(*, now: datetime) -> bool:
    """Whether a worker gave a sign of life within a minute."""
    return Heartbeat.objects.filter(name=WORKER, beat_at__gt=now - FRESH).exists()


def take_slot(name: str, *, now: datetime) -> bool:
    """Whether this slot of the clock is ours: true once, for one worker."""
    try:
        with transaction.atomic():
            Heartbeat.objects.create(name=name, beat_at=now)
    except IntegrityError:
        return False
    Heartbeat.objects.filter(name__startswith="slot:", beat_at__lt=now - timedelta(days=2)).delete()
    return True
