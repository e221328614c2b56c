"""The outbox leaves: each letter once, quietly again when the mail server cannot take it now.

What is promised: a letter leaves exactly once, unless the machine dies in the few milliseconds between the mail
server's "250 OK" and our writing it down; then it leaves a second time with the same Message-ID. Losing a letter
would be worse (docs/decisions/0010-letters-leave-once.md).
"""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import Case, Count, Min, Q, QuerySet, Value, When
from django.utils import timezone

from binome.core.mail.envelopes import envelope_for
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.outbox import is_muted
from binome.core.mail.troubles import Trouble, reason_of, trouble_of

BATCH = 50
FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(days=3)

log = logging.getLogger("binome.mail")


Mine = QuerySet[OutboxLetter]


class MailServerUnreachable(Exception):
    """Nothing can leave now, whatever the letter."""


@dataclass
class Tally:
    """What became of a batch."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    unreachable: bool = False

    @property
    def letters(self) -> int:
        return self.sent + self.later + self.failed


@dataclass(frozen=True)
class QueueNumbers:
    """How the outbox stands, for the cockpit and the command line."""

    waiting: int
    leaving: int
    sent: int
    failed: int
    oldest_waiting_since: datetime | None


def queue_numbers() -> QueueNumbers:
    """How many letters wait, are leaving, have left, could not be delivered."""
    counted = OutboxLetter.objects.aggregate(
        waiting=Count("pk", filter=Q(state=LetterState.QUEUED)),
        leaving=Count("pk", filter=Q(state=LetterState.SENDING)),
        sent=Count("pk", filter=Q(state=LetterState.SENT)),
        failed=Count("pk", filter=Q(state=LetterState.FAILED)),
        oldest_waiting_since=Min("send_after", filter=Q(state=LetterState.QUEUED)),
    )
    return QueueNumbers(**counted)


def send_due(
    *, by: str, now: Callable[[], datetime] = timezone.now, batch: int = BATCH, stopping: Callable[[], bool] = bool
) -> Tally:
    """Claim up to `batch` letters that are due and send them over one connection.

    `by` is the worker's name, `now` its clock; once `stopping()` says yes, the letters not yet handed over go back
    to the queue. Never raises for a letter's or the mail server's fault.
    """
    letters = claim(by=by, now=now(), batch=batch)
    tally = Tally()
    if not letters:
        return tally
    server = _Server()
    try:
        for letter in letters:
            if stopping() or tally.unreachable:
                break
            _send_one(letter, server, tally, by=by, now=now)
    finally:
        server.hang_up()
        _release(letters, by=by)
    log.info("letters", extra={"sent": tally.sent, "later": tally.later, "failed": tally.failed})
    return tally


@transaction.atomic
def claim(*, by: str, now: datetime, batch: int = BATCH) -> list[OutboxLetter]:
    """Up to `batch` letters that are due now belong to worker `by`: sign-in letters first, then oldest first."""
    due = OutboxLetter.objects.filter(state=LetterState.QUEUED, send_after__lte=now)
    urgent_first = Case(When(category=Category.ACCESS, then=Value(0)), default=Value(1))
    locked = due.select_for_update(skip_locked=database.features.has_select_for_update_skip_locked)
    keys = list(locked.order_by(urgent_first, "send_after", "pk").values_list("pk", flat=True)[:batch])
    OutboxLetter.objects.filter(pk__in=keys).update(state=LetterState.SENDING, claimed_at=now, claimed_by=by)
    mine = OutboxLetter.objects.select_related("to").in_bulk(keys)
    return [mine[key] for key in keys]


def recover(*, alive: Collection[str], claimed_before: datetime) -> int:
    """Letters claimed by workers that are no longer `alive` go back to the queue; how many."""
    orphans = OutboxLetter.objects.filter(state=LetterState.SENDING, claimed_at__lt=claimed_before)
    return orphans.exclude(claimed_by__in=list(alive)).update(state=LetterState.QUEUED, claimed_by="")


def try_again(*, now: datetime) -> int:
    """Letters that were not delivered wait in the queue once more; how many."""
    failed = OutboxLetter.objects.filter(state=LetterState.FAILED)
    return failed.update(state=LetterState.QUEUED, send_after=now, attempts=0, error="")


def pause_after(attempts: int) -> timedelta:
    """How long a letter waits after its `attempts`-th try: 20 s, 40 s, 80 s … at most half an hour."""
    doublings = min(attempts - 1, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


class _Server:
    """One connection to the mail server for a batch, opened when first needed and again if it is cut."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None

    def hand_over(self, letter: OutboxLetter) -> None:
        """Return once the server has taken responsibility for `letter`."""
        message = envelope_for(letter)
        self._open().send_messages([message])

    def _open(self) -> BaseEmailBackend:
        if self._backend is None:
            backend = get_connection(fail_silently=False)
            try:
                backend.open()
            except (OSError, SMTPException) as problem:
                raise MailServerUnreachable(reason_of(problem)) from problem
            self._backend = backend
        return self._backend

    def hang_up(self) -> None:
        """Close; a server that has gone away already is no news."""
        backend, self._backend = self._backend, None
        if backend is None:
            return
        try:
            backend.close()
        except (OSError, SMTPException):
            log.info("the mail server hung up first")


def _send_one(letter: OutboxLetter, server: _Server, tally: Tally, *, by: str, now: Callable[[], datetime]) -> None:
    mine = OutboxLetter.objects.filter(pk=letter.pk, state=LetterState.SENDING, claimed_by=by)
    if is_muted(letter.to, letter.category):
        mine.update(state=LetterState.MUTED)
        return
    if not mine.update(claimed_at=now()):  # this worker was thought dead and the letter went to another
        return
    try:
        server.hand_over(letter)
    except MailServerUnreachable as problem:
        tally.unreachable = True
        _put_off(mine, letter, reason=str(problem), tally=tally, now=now())
    except Exception as problem:  # one bad letter never holds up the others
        _after_trouble(mine, letter, problem, server=server, tally=tally, now=now())
    else:
        tally.sent += 1
        _write_down_sent(mine, letter, now=now())


def _write_down_sent(mine: Mine, letter: OutboxLetter, *, now: datetime) -> None:
    left: dict[str, Any] = {"state": LetterState.SENT, "sent_at": now, "error": "", "attempts": letter.attempts + 1}
    if letter.category == Category.ACCESS:  # codes and one-time links are not kept
        left |= {"text": "", "html": ""}
    mine.update(**left)


def _after_trouble(
    mine: Mine, letter: OutboxLetter, problem: Exception, *, server: _Server, tally: Tally, now: datetime
) -> None:
    """Decide what `problem` means for `letter`: never, or later; and whether the others can still leave."""
    trouble = trouble_of(problem)
    if trouble is Trouble.LETTER:
        _fail(mine, letter, reason=reason_of(problem), tally=tally)
        return
    if trouble is not Trouble.LETTER_LATER:
        server.hang_up()
    tally.unreachable = trouble is Trouble.SERVER
    _put_off(mine, letter, reason=reason_of(problem), tally=tally, now=now)


def _put_off(mine: Mine, letter: OutboxLetter, *, reason: str, tally: Tally, now: datetime) -> None:
    if now - letter.created_at > GIVE_UP_AFTER:
        _fail(mine, letter, reason=reason, tally=tally)
        return
    tally.later += 1
    attempts = letter.attempts + 1
    mine.update(
        state=LetterState.QUEUED, attempts=attempts, error=reason, send_after=now + pause_after(attempts), claimed_by=""
    )


def _fail(mine: Mine, letter: OutboxLetter, *, reason: str, tally: Tally) -> None:
    tally.failed += 1
    mine.update(state=LetterState.FAILED, attempts=letter.attempts + 1, error=reason)
    log.warning("letter not delivered", extra={"letter": letter.letter, "letter_id": letter.pk, "reason": reason})


def _release(letters: Iterable[OutboxLetter], *, by: str) -> None:
    """What was claimed and not handed over goes back to the queue as it was."""
    mine = OutboxLetter.objects.filter(pk__in=[letter.pk for letter in letters])
    mine.filter(state=LetterState.SENDING, claimed_by=by).update(state=LetterState.QUEUED, claimed_by="")
