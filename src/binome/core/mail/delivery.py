"""The outbox leaves: each letter once, quietly again when the mail server cannot take it now.

What is promised: a letter leaves exactly once, unless the worker dies between the mail server's acceptance and our
reading of it (the answer's way over the network and one `write`); then it leaves a second time with the same
Message-ID. Losing a letter would be worse (docs/decisions/0010-letters-leave-once.md).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from binome.core.mail import addresses
from binome.core.mail.envelopes import envelope_for
from binome.core.mail.models import ALWAYS_SENT, Category, LetterState, Mute, OutboxLetter
from binome.core.mail.postmarks import Postmarks
from binome.core.mail.queue import BATCH, NOTHING_SECRET, anything_due, claim, considerate
from binome.core.mail.troubles import Trouble, reason_of, refuses_the_address, trouble_of
from binome.core.mail.validity import still_stands

FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(days=3)
WRITTEN_TOGETHER = 10  # letters whose leaving the database learns in one go, where postmarks remember it meanwhile
PATIENCE = 300.0  # seconds for one answer: a slow server that is hung up on may have taken the letter

log = logging.getLogger("binome.mail")

Mine = QuerySet[OutboxLetter]
Clock = Callable[[], datetime]


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


@dataclass
class Batch:
    """Letters claimed together, and what is known of their readers."""

    letters: list[OutboxLetter]
    muted: set[tuple[int, str]]
    bounced: dict[int, str]
    by: str
    now: Clock
    postmarks: Postmarks | None
    tally: Tally = field(default_factory=Tally)
    gone: list[int] = field(default_factory=list)  # taken by the mail server, not yet written down in the database

    def mine(self, letter: OutboxLetter) -> Mine:
        """`letter`, as long as it has not gone to another worker."""
        return OutboxLetter.objects.filter(pk=letter.pk, state=LetterState.SENDING, claimed_by=self.by)


def send_due(
    *,
    by: str,
    now: Clock = timezone.now,
    batch: int = BATCH,
    stopping: Callable[[], bool] = bool,
    postmarks: Postmarks | None = None,
) -> Tally:
    """Claim up to `batch` letters that are due and send them over one connection.

    `by` is the worker's name, `now` its clock; once `stopping()` says yes, the letters not yet handed over go back
    to the queue. Never raises for a letter's or the mail server's fault. What the mail server takes is noted in
    `postmarks` before the database knows; without postmarks the database learns of each letter at once.
    """
    letters = claim(by=by, now=now(), batch=batch) if anything_due(now=now()) else []
    if not letters:
        return Tally()
    readers = {letter.to_id for letter in letters}
    muted = set(Mute.objects.filter(person__in=readers).values_list("person_id", "category"))
    claimed = Batch(letters, muted, addresses.bounced_among(readers), by=by, now=now, postmarks=postmarks)
    server, tally = _Server(), claimed.tally
    untouched = list(letters)
    try:
        while untouched and not (stopping() or tally.unreachable):
            _send_one(untouched.pop(0), server, claimed)
    finally:
        server.hang_up()
        _write_down(claimed)
        _release(untouched, by=by)
    log.info("letters", extra={"sent": tally.sent, "later": tally.later, "failed": tally.failed})
    return tally


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
            _be_patient(backend)
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


def _be_patient(backend: BaseEmailBackend) -> None:
    """Connecting has its time-out; once connected, an answer may take minutes (RFC 5321, 4.5.3.2)."""
    socket = getattr(getattr(backend, "connection", None), "sock", None)
    if socket is not None:
        socket.settimeout(PATIENCE)


def _send_one(letter: OutboxLetter, server: _Server, batch: Batch) -> None:
    mine = batch.mine(letter)
    if not mine.exists():  # this worker was thought dead and the letter went to another
        return
    if not still_stands(letter, now=batch.now()):
        mine.update(state=LetterState.WITHDRAWN)
        return
    if letter.category not in ALWAYS_SENT:
        if (letter.to_id, letter.category) in batch.muted:
            mine.update(state=LetterState.MUTED)
            return
        if letter.to_id in batch.bounced:
            _fail(letter, batch, reason=batch.bounced[letter.to_id])
            return
    try:
        server.hand_over(letter)
    except MailServerUnreachable as problem:
        batch.tally.unreachable = True
        _put_off(letter, batch, reason=str(problem))
    except Exception as problem:  # one bad letter never holds up the others
        _after_trouble(letter, problem, server, batch)
    else:
        _note_taken(letter, batch)


def _note_taken(letter: OutboxLetter, batch: Batch) -> None:
    """The mail server has it: on the postmark at once, in the database soon, codes and one-time links at once."""
    batch.tally.sent += 1
    batch.gone.append(letter.pk)
    if batch.bounced.pop(letter.to_id, None):
        addresses.unmark(letter.to)
    if batch.postmarks is not None:
        batch.postmarks.stamp(letter.pk)
        if letter.category != Category.ACCESS and len(batch.gone) < WRITTEN_TOGETHER:
            return
    _write_down(batch)


def _write_down(batch: Batch) -> None:
    """The database learns which letters have left; nothing secret stays in those that let people in."""
    if not batch.gone:
        return
    mine = OutboxLetter.objects.filter(pk__in=batch.gone, state=LetterState.SENDING, claimed_by=batch.by)
    with transaction.atomic():
        mine.filter(category=Category.ACCESS).update(**NOTHING_SECRET)
        mine.update(state=LetterState.SENT, sent_at=batch.now(), error="", attempts=F("attempts") + 1)
    batch.gone.clear()


def _after_trouble(letter: OutboxLetter, problem: Exception, server: _Server, batch: Batch) -> None:
    """Decide what `problem` means for `letter`: never, or later; and whether the others can still leave."""
    trouble = trouble_of(problem)
    if trouble is Trouble.LETTER:
        _fail(letter, batch, reason=reason_of(problem))
        if refuses_the_address(problem):
            addresses.mark(letter.to, reason=reason_of(problem), now=batch.now())
        return
    if trouble is not Trouble.LETTER_LATER:
        server.hang_up()
    batch.tally.unreachable = trouble is Trouble.SERVER
    _put_off(letter, batch, reason=reason_of(problem))


def _put_off(letter: OutboxLetter, batch: Batch, *, reason: str) -> None:
    now = batch.now()
    if now - letter.created_at > GIVE_UP_AFTER:
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
