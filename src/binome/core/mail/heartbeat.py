"""Workers' signs of life, and the slots of the clock that one worker alone may take."""

import os
import secrets
import socket
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from binome.core.mail.models import Heartbeat

WORKER = "worker:"
SLOT = "slot:"
FRESH = timedelta(seconds=60)
GONE = timedelta(seconds=20)  # four beats missed: what the worker was doing goes to others
EVERY = 5.0  # seconds between two signs of life
KEPT = timedelta(days=2)


def new_name() -> str:
    """A name no other worker has: its machine, its process, and chance."""
    return f"{WORKER}{socket.gethostname()[:24]}-{os.getpid()}-{secrets.token_hex(4)}"


def beat(name: str, *, now: datetime) -> None:
    """The worker `name` lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": now})


def stop(name: str) -> None:
    """The worker `name` went home."""
    Heartbeat.objects.filter(name=name).delete()


def living(*, now: datetime, within: timedelta = GONE) -> set[str]:
    """The workers that gave a sign of life lately."""
    fresh = Heartbeat.objects.filter(name__startswith=WORKER, beat_at__gt=now - within)
    return set(fresh.values_list("name", flat=True))


def is_alive(*, now: datetime) -> bool:
    """Whether any worker gave a sign of life within a minute."""
    return bool(living(now=now, within=FRESH))


def take_slot(name: str, *, now: datetime) -> bool:
    """Whether this slot of the clock is ours: true once, for one worker."""
    try:
        with transaction.atomic():
            Heartbeat.objects.create(name=SLOT + name, beat_at=now)
    except IntegrityError:
        return False
    Heartbeat.objects.filter(beat_at__lt=now - KEPT).delete()
    return True


def give_slot_back(name: str) -> None:
    """What the slot was for did not happen: whoever comes next may take it."""
    Heartbeat.objects.filter(name=SLOT + name).delete()
