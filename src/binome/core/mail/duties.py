"""Duties of the clock over many people, waves and letters: each item stands alone, and a fault is told to who can mend it."""

import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connection, transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.mail.validity import always_stands, stands_while
from binome.core.people.models import Person
from binome.core.programmes.access import holders
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right

T = TypeVar("T")
R = TypeVar("R")

log = logging.getLogger("binome.duties")


@dataclass(frozen=True)
class Duty(Generic[T]):
    """What is done for each item: `name` for the log and the letter's key, `label` in the manager's words."""

    name: str
    label: str | Promise
    wave_of: Callable[[T], Wave] | None = None
    key_of: Callable[[T], object] = lambda item: getattr(item, "pk", item)


def do_each(items: Iterable[T], act: Callable[[T], R], *, duty: Duty[T], writes: bool = True) -> list[R]:
    """Do `act` for each item in a transaction of its own; the results of those that could be done.

    An act that `writes` nothing itself, or opens its own transactions, needs none around it.
    One that fails leaves no trace of its own: it is logged, told once to the managers of its wave (to administrators
    when it has none), and due again next time; the others go on. A database that no longer answers stops them all,
    since it would fail each of them: the caller tries again later.
    """
    done: list[R] = []
    for item in items:
        try:
            with transaction.atomic() if writes else nullcontext():
                done.append(act(item))
        except Exception as problem:
            if not connection.is_usable():
                raise
            _report(item, problem, duty=duty)
    return done


stands_while("mail/emails/duty_failed.txt")(always_stands)


def _report(item: T, problem: Exception, *, duty: Duty[T]) -> None:
    reason = getattr(problem, "reason", "")  # a refusal in the reader's words, where a step foresaw it
    log.error(
        "one item of a duty failed, the others went on",
        extra={"duty": duty.name, "item": str(duty.key_of(item)), "cause": type(problem).__name__},
        exc_info=None if reason else problem,
    )
    try:
        with transaction.atomic():
            _tell(item, problem, reason, duty=duty)
    except Exception:  # the letter must not stop the others either
        log.exception("a failed item could not be told to its managers")


def _tell(item: T, problem: Exception, reason: str | Promise, *, duty: Duty[T]) -> None:
    wave = duty.wave_of(item) if duty.wave_of is not None else None
    readers = holders(Right.STEER, wave.programme) if wave else Person.objects.employed().filter(is_administrator=True)
    for reader in readers:
        post(
            "mail/emails/duty_failed.txt",
            to=reader,
            key=f"duty:{duty.name}:{duty.key_of(item)}:{type(problem).__name__}:{reader.pk}"[:200],
            category=Category.DECISION,
            context={"wave": wave, "duty": duty.label, "reason": reason},
            act=(_("See the wave"), reverse("diagnosis:wave", args=[wave.pk])) if wave else None,
        )
