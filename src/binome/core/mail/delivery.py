"""The outbox leaves: each letter once, quietly again when the mail server cannot take it now.

What is promised: a letter leaves exactly once. Just before the mail server would answer for it the database learns that
it is being handed over; whoever finds that without an answer noted knows that this one letter may have left, and it is
never sent again by itself (docs/decisions/0010-letters-leave-once.md).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from binome.core.mail import addresses, rehearsal
from binome.core.mail.delivery_log import DeliveryLog
from binome.core.mail.messages import message_for
from binome.core.mail.models import ALWAYS_SENT, Category, LetterState, Mute, OutboxLetter
from binome.core.mail.queue import BATCH, CLAIMED, NOTHING_SECRET, anything_due, claim, considerate
from binome.core.mail.smtp import ORDINARY, OURS, LastWordBackend, LastWordSMTP
from binome.core.mail.smtp_errors import FailureScope, failure_scope, reason_of, refuses_the_address
from binome.core.mail.validity import still_stands

FIRST_PAUSE = timedelta(seconds=20)  # a server that was only restarting, or asks for a moment (greylisting)
LONGEST_PAUSE = timedelta(minutes=30)  # what RFC 5321 (4.5.4.1) asks of a server that tries again
GIVE_UP_AFTER = timedelta(days=3)  # a week-end of a mail server that is down; later, a reminder is news of the past
FEWEST_TRIES = (
    8  # an hour and a half: what a person sends again after that time meets a server that asks for a moment, too
)
ANSWER_SECONDS = 300.0  # seconds for one answer: a slow server that is hung up on may have taken the letter

log = logging.getLogger("binome.mail")

Mine = QuerySet[OutboxLetter]
Clock = Callable[[], datetime]


class MailServerUnreachable(Exception):
    """Nothing can leave now, whatever the letter."""


class TakenOver(Exception):
    """This worker was thought dead, and its letter went to another."""


@dataclass
class BatchTally:
    """What became of a batch."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    unreachable: bool = False

    @property
    def letters(self) -> int:
        return self.sent + self.later + self.failed


@dataclass
class Batch:
    """Letters claimed together, and what is known of their readers."""

    letters: list[OutboxLetter]
    muted: set[tuple[int, str]]
    bounced: dict[int, str]
    by: str
    now: Clock
    delivery_log: DeliveryLog | None
    tally: BatchTally = field(default_factory=BatchTally)
    gone: list[int] = field(default_factory=list)  # taken by the mail server, not yet written down in the database

    def mine(self, letter: OutboxLetter) -> Mine:
        """`letter`, as long as it has not gone to another worker."""
        return OutboxLetter.objects.filter(pk=letter.pk, state__in=CLAIMED, claimed_by=self.by)


def send_due(
    *,
    by: str,
    now: Clock = timezone.now,
    batch: int = BATCH,
    stopping: Callable[[], bool] = bool,
    delivery_log: DeliveryLog | None = None,
) -> BatchTally:
    """Claim up to `batch` letters that are due and send them over one connection.

    `by` is the worker's name, `now` its clock; once `stopping()` says yes, the letters not yet handed over go back
    to the queue. Never raises for a letter's or the mail server's fault. What the mail server answers is noted in
    `delivery_log` before the database knows; without one the database learns of each letter at once.
    """
    letters = claim(by=by, now=now(), batch=batch) if anything_due(now=now()) else []
    if not letters:
        return BatchTally()
    readers = {letter.to_id for letter in letters}
    muted = set(Mute.objects.filter(person__in=readers).values_list("person_id", "category"))
    claimed = Batch(letters, muted, addresses.bounced_among(readers), by=by, now=now, delivery_log=delivery_log)
    server, tally = _Server(), claimed.tally
    untouched = list(letters)
    try:
        while untouched and not (stopping() or tally.unreachable):
            _send_one(untouched.pop(0), server, claimed)
    finally:
        server.hang_up()
        if claimed.gone:
            _write_down(claimed)
        _release(untouched, by=by)
    log.info("letters", extra={"sent": tally.sent, "later": tally.later, "failed": tally.failed})
    return tally


def pause_after(attempts: int) -> timedelta:
    """How long a letter waits after its `attempts`-th try: 20 s, 40 s, 80 s … at most half an hour."""
    doublings = min(attempts - 1, 10)  # the longest pause is reached at seven; thousands would overflow
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


class _Server:
    """One connection to the mail server for a batch, opened when first needed and again if it is cut."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None

    def hand_over(self, letter: OutboxLetter, *, before_the_end: Callable[[], None]) -> None:
        """Return once the server has taken responsibility for `letter`.

        `before_the_end` is called when nothing is left to do but to hear so.
        """
        message = message_for(letter)
        backend = self._open()
        if isinstance(backend, LastWordBackend) and isinstance(backend.connection, LastWordSMTP):
            backend.connection.before_the_end = before_the_end
        else:
            before_the_end()
        backend.send_messages([message])

    def _open(self) -> BaseEmailBackend:
        if self._backend is None:
            name = settings.EMAIL_BACKEND
            backend = get_connection(OURS if name == ORDINARY else name, fail_silently=False)
            try:
                backend.open()
            except (OSError, SMTPException) as problem:
                raise MailServerUnreachable(reason_of(problem)) from problem
            _wait_long_for_answers(backend)
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


def _wait_long_for_answers(backend: BaseEmailBackend) -> None:
    """Connecting has its time-out; once connected, an answer may take minutes (RFC 5321, 4.5.3.2)."""
    socket = getattr(getattr(backend, "connection", None), "sock", None)
    if socket is not None:
        socket.settimeout(ANSWER_SECONDS)


def _send_one(letter: OutboxLetter, server: _Server, batch: Batch) -> None:
    if _must_stay(letter, batch):
        return
    try:
        server.hand_over(letter, before_the_end=lambda: _write_down(batch, leaving=letter))
    except TakenOver:
        server.hang_up()
    except DatabaseError:  # no fault of the letter, nor of the mail server, which has not been told that it is whole
        server.hang_up()
        raise
    except MailServerUnreachable as problem:
        batch.tally.unreachable = True
        _postpone(letter, batch, reason=str(problem))
    except Exception as problem:  # one bad letter never holds up the others
        _after_failure(letter, problem, server, batch)
    else:
        _record_taken(letter, batch)


def _must_stay(letter: OutboxLetter, batch: Batch) -> bool:
    """Whether it is not to leave: its matter is over, its reader does not wish it, cannot be reached, is not of a rehearsal."""
    if not still_stands(letter, now=batch.now()):
        batch.mine(letter).update(state=LetterState.WITHDRAWN)
        return True
    if not rehearsal.may_reach(letter.destination):
        batch.mine(letter).update(state=LetterState.WITHDRAWN, error=rehearsal.REASON, **_secrets_gone(letter))
        return True
    if letter.category in ALWAYS_SENT:
        return False
    if (letter.to_id, letter.category) in batch.muted:
        batch.mine(letter).update(state=LetterState.MUTED)
        return True
    if letter.to_id in batch.bounced:
        _fail(letter, batch, reason=batch.bounced[letter.to_id])
        return True
    return False


def _secrets_gone(letter: OutboxLetter) -> dict[str, str]:
    return NOTHING_SECRET if letter.category == Category.ACCESS else {}


def _record_taken(letter: OutboxLetter, batch: Batch) -> None:
    """The mail server has it: in the delivery log at once, in the database soon, codes and one-time links at once."""
    batch.tally.sent += 1
    batch.gone.append(letter.pk)
    reason = batch.bounced.get(letter.to_id, "")
    if reason and letter.destination == letter.to.email and addresses.is_disproved_by_acceptance(reason):
        del batch.bounced[letter.to_id]
        addresses.unmark(letter.to)
    if batch.delivery_log is not None:
        batch.delivery_log.record(letter.pk, taken=True)
        if letter.category != Category.ACCESS:
            return
    _write_down(batch)


def _write_down(batch: Batch, *, leaving: OutboxLetter | None = None) -> None:
    """The database learns which letters have left, and in the same commit that `leaving` is being handed over.

    One commit a letter, then, whatever it costs: however this process or machine ends, at most one letter is in doubt.
    Nothing secret stays in letters that let people in. Raises `TakenOver`.
    """
    with transaction.atomic():
        if batch.gone:
            gone = OutboxLetter.objects.filter(pk__in=batch.gone, state__in=CLAIMED, claimed_by=batch.by)
            gone.filter(category=Category.ACCESS).update(**NOTHING_SECRET)
            gone.update(state=LetterState.SENT, sent_at=batch.now(), error="", attempts=F("attempts") + 1)
        if leaving is not None and not batch.mine(leaving).update(state=LetterState.HANDED):
            raise TakenOver
    batch.gone.clear()


def _after_failure(letter: OutboxLetter, problem: Exception, server: _Server, batch: Batch) -> None:
    """Decide what `problem` means for `letter`: never, or later; and whether the others can still leave."""
    scope = failure_scope(problem)
    if batch.delivery_log is not None:
        batch.delivery_log.record(letter.pk, taken=False)
    if scope is FailureScope.LETTER:
        _fail(letter, batch, reason=reason_of(problem))
        if refuses_the_address(problem) and letter.destination == letter.to.email:
            addresses.mark(letter.to, reason=reason_of(problem), now=batch.now())
        return
    if scope is not FailureScope.LETTER_LATER:
        server.hang_up()
    batch.tally.unreachable = scope is FailureScope.SERVER
    _postpone(letter, batch, reason=reason_of(problem))


def _postpone(letter: OutboxLetter, batch: Batch, *, reason: str) -> None:
    now = batch.now()
    if now - letter.created_at > GIVE_UP_AFTER and letter.attempts + 1 >= FEWEST_TRIES:
        _fail(letter, batch, reason=reason)
        return
    batch.tally.later += 1
    attempts = letter.attempts + 1
    batch.mine(letter).update(
        state=LetterState.QUEUED,
        attempts=attempts,
        error=reason,
        send_after=considerate(now + pause_after(attempts), letter),
        claimed_by="",
    )


def _fail(letter: OutboxLetter, batch: Batch, *, reason: str) -> None:
    batch.tally.failed += 1
    if letter.category == Category.ACCESS:
        batch.mine(letter).update(**NOTHING_SECRET)
    batch.mine(letter).update(state=LetterState.FAILED, attempts=letter.attempts + 1, error=reason)
    log.warning("letter not delivered", extra={"letter": letter.letter, "letter_id": letter.pk, "reason": reason})


def _release(letters: list[OutboxLetter], *, by: str) -> None:
    """What was claimed and not handed over goes back to the queue as it was."""
    mine = OutboxLetter.objects.filter(pk__in=[letter.pk for letter in letters])
    mine.filter(state=LetterState.SENDING, claimed_by=by).update(state=LetterState.QUEUED, claimed_by="")
