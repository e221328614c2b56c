"""The workers' signs of life, and the slots of the clock that one worker alone may take."""

import os
import secrets
import socket
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from binome.core.mail.models import Heartbeat

WORKER = "worker:"
SLOT = "slot:"
BACKUP = "backup"
FRESH = timedelta(seconds=60)  # six missed signs: a slow disk or a long commit is no death
FORGOTTEN = timedelta(days=2)  # a slot of the clock is asked for within its day; a day more for clocks that are wrong


def new_name() -> str:
    """A name that no other worker, here or elsewhere, has or had."""
    return f"{socket.gethostname()[:24]}-{os.getpid()}-{secrets.token_hex(4)}"


def beat(worker: str = "one", *, now: datetime) -> None:
    """`worker` lives."""
    Heartbeat.objects.update_or_create(name=WORKER + worker, defaults={"beat_at": now})


def stop_beating(worker: str) -> None:
    """`worker` has put everything down and goes."""
    Heartbeat.objects.filter(name=WORKER + worker).delete()


def is_alive(*, now: datetime) -> bool:
    """Whether a worker gave a sign of life within a minute."""
    return bool(alive(now=now))


def alive(*, now: datetime) -> set[str]:
    """The workers, on whatever machine, that gave a sign of life within a minute."""
    fresh = Heartbeat.objects.filter(name__startswith=WORKER, beat_at__gt=now - FRESH)
    return {name.removeprefix(WORKER) for name in fresh.values_list("name", flat=True)}


def take_slot(name: str, *, now: datetime) -> bool:
    """Whether this slot of the clock is ours: true once, for one worker."""
    try:
        with transaction.atomic():
            # the unique name decides between workers that come at once, on whatever machine: no lock can be forgotten
            Heartbeat.objects.create(name=SLOT + name, beat_at=now)
    except IntegrityError:
        return False
    marks = Q(name__startswith=SLOT) | Q(name__startswith=WORKER)  # the hold on the outbox stays
    Heartbeat.objects.filter(marks, beat_at__lt=now - FORGOTTEN).delete()
    return True


def note_backup(*, now: datetime) -> None:
    """A backup has been made."""
    Heartbeat.objects.update_or_create(name=BACKUP, defaults={"beat_at": now})


def backed_up_at() -> datetime | None:
    """When a backup was last made by `binome backup`; None: never, or by other means."""
    return Heartbeat.objects.filter(name=BACKUP).values_list("beat_at", flat=True).first()


def give_slot_back(name: str) -> None:
    """What the slot was for did not happen: whoever comes next may take it."""
    Heartbeat.objects.filter(name=SLOT + name).delete()
