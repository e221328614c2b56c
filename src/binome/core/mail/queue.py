"""The queue of letters: who takes which, what workers that died leave behind, what is held back; each letter to one worker."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection as database
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from binome.core.mail import pace
from binome.core.mail.delivery_log import SmtpReplies
from binome.core.mail.hold import since as held_since
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.people import hours, places
from binome.core.people.models import Person

log = logging.getLogger("binome.mail")

BATCH = (
    50  # letters claimed at once: few enough that a worker that dies gives back little, many enough for one connection
)
NOTHING_SECRET = {"subject": "", "text": "", "html": ""}  # left of a letter that lets someone in, once it has gone
CLAIMED = (LetterState.SENDING, LetterState.HANDED)
MAY_HAVE_LEFT = "the worker was killed while the mail server answered"


@dataclass(frozen=True)
class QueueNumbers:
    """How the outbox stands, for the cockpit, the command line, or one mailing."""

    waiting: int
    leaving: int
    sent: int
    failed: int
    held: int
    doubtful: int
    oldest_waiting_since: datetime | None


def queue_numbers(*, mailing: str = "") -> QueueNumbers:
    """How many letters stand where, those of one mailing when given."""
    letters = OutboxLetter.objects.filter(mailing=mailing) if mailing else OutboxLetter.objects.all()
    counted = letters.aggregate(
        waiting=Count("pk", filter=Q(state=LetterState.QUEUED)),
        leaving=Count("pk", filter=Q(state__in=CLAIMED)),
        sent=Count("pk", filter=Q(state=LetterState.SENT)),
        failed=Count("pk", filter=Q(state=LetterState.FAILED)),
        held=Count("pk", filter=Q(state=LetterState.HELD)),
        doubtful=Count("pk", filter=Q(state=LetterState.DOUBTFUL)),
        oldest_waiting_since=Min("send_after", filter=Q(state=LetterState.QUEUED)),
    )
    return QueueNumbers(**counted)


@dataclass(frozen=True)
class Resting:
    """Letters that wait for their hour, and when the first of them leaves."""

    letters: int
    until: datetime | None


def resting(*, now: datetime, mailing: str = "") -> Resting:
    """Letters, of one mailing when given, kept for their reader's next working morning or for another try at the mail server.

    A letter gets its hour when a worker first looks at it: until then it waits, and nobody knows how long.
    """
    letters = OutboxLetter.objects.filter(state=LetterState.QUEUED, send_after__gt=now)
    if mailing:
        letters = letters.filter(mailing=mailing)
    return Resting(**letters.aggregate(letters=Count("pk"), until=Min("send_after")))


def waiting_of(mailing: str, *, at_most: int) -> int:
    """How many letters of a mailing wait, counted no further than `at_most`: asked at every turn of a worker."""
    waiting = OutboxLetter.objects.filter(mailing=mailing, state=LetterState.QUEUED).order_by()
    return waiting[:at_most].count()


def anything_due(*, now: datetime) -> bool:
    """Whether a letter waits and may leave; asks without locking."""
    return OutboxLetter.objects.filter(state=LetterState.QUEUED, send_after__lte=now).exists()


@transaction.atomic
def claim(*, by: str, now: datetime, batch: int = BATCH) -> list[OutboxLetter]:
    """Up to `batch` letters that are due now belong to worker `by`: sign-in letters first, then oldest first.

    A mailing about signing in, written to many, waits behind what someone is waiting for.
    Letters that people may do without for an evening wait for the next working morning of their reader; while the
    outbox is held, all wait but those that let people in.
    """
    due = OutboxLetter.objects.filter(state=LetterState.QUEUED, send_after__lte=now)
    awaited = Q(category=Category.ACCESS, mailing="")
    urgent, rest = due.filter(awaited), due.exclude(awaited)
    if held_since() is not None:
        rest = rest.none()
    # Two statements: one sorted by urgency first could not read the index of what is due, and a mailing has 30,000 rows.
    keys = _locked(urgent, batch)
    keys += _locked(rest, pace.allowed(now=now, at_most=batch - len(keys)))
    letters = OutboxLetter.objects.select_related("to").in_bulk(keys)
    mine = [letters[key] for key in keys if not _postpone_until_morning(letters[key], now=now)]
    keys = [letter.pk for letter in mine]
    OutboxLetter.objects.filter(pk__in=keys).update(state=LetterState.SENDING, claimed_at=now, claimed_by=by)
    return mine


def _locked(due: QuerySet[OutboxLetter], batch: int) -> list[int]:
    if not batch:
        return []
    # Rows that another worker is claiming are passed over, not waited for; SQLite lets one writer in at a time anyway.
    rows = due.select_for_update(skip_locked=database.features.has_select_for_update_skip_locked)
    return list(rows.order_by("send_after", "pk").values_list("pk", flat=True)[:batch])


def _postpone_until_morning(letter: OutboxLetter, *, now: datetime) -> bool:
    later = considerate(now, letter)
    if later == now:
        return False
    OutboxLetter.objects.filter(pk=letter.pk).update(send_after=later)
    return True


def considerate(moment: datetime, letter: OutboxLetter) -> datetime:
    """`moment`, or the reader's next working morning for letters that respect the right to disconnect (F40)."""
    if not letter.considerate:
        return moment
    return hours.polite(moment, at=places.place_of(letter.to))


def requeue_abandoned(*, alive: Collection[str], claimed_before: datetime) -> int:
    """Letters claimed by workers that are no longer `alive` wait again, the one being handed over is in doubt; how many."""
    claimed = OutboxLetter.objects.filter(state__in=CLAIMED, claimed_at__lt=claimed_before)
    return _requeue_or_doubt(claimed.exclude(claimed_by__in=list(alive)))


@transaction.atomic
def record_answers(answers: SmtpReplies, *, by: str, now: datetime) -> int:
    """Write down what the mail server answered for letters of `by`, and give back the others it had claimed; how many."""
    # Only what is still ours: letters given to another worker meanwhile are its to write down.
    mine = OutboxLetter.objects.filter(state__in=CLAIMED, claimed_by=by)
    left = mine.filter(pk__in=answers.taken)
    left.filter(category=Category.ACCESS).update(**NOTHING_SECRET)
    left.update(state=LetterState.SENT, sent_at=now, error="")
    mine.filter(pk__in=answers.not_taken).update(state=LetterState.SENDING)
    return _requeue_or_doubt(mine)


@transaction.atomic
def _requeue_or_doubt(claimed: QuerySet[OutboxLetter]) -> int:
    """Letters that had not been handed over wait again. One that had been is never sent again by itself.

    Whether it left nobody knows; a person decides (`doubtful`). Of a code to sign in there is nothing to decide: its
    reader asks for another.
    """
    handed = claimed.filter(state=LetterState.HANDED)
    handed.filter(category=Category.ACCESS).update(
        state=LetterState.WITHDRAWN, error=MAY_HAVE_LEFT, claimed_by="", **NOTHING_SECRET
    )
    in_doubt = handed.update(state=LetterState.DOUBTFUL, error=MAY_HAVE_LEFT, claimed_by="")
    if in_doubt:
        log.warning("letters may have left: an administrator decides", extra={"letters": in_doubt})
    waiting = claimed.filter(state=LetterState.SENDING)
    return in_doubt + waiting.update(state=LetterState.QUEUED, claimed_by="")


def doubtful() -> QuerySet[OutboxLetter]:
    """Letters of which nobody knows whether they left."""
    return OutboxLetter.objects.filter(state=LetterState.DOUBTFUL)


def decide(letters: Collection[int], *, left: bool, now: datetime) -> int:
    """Letters in doubt have `left`, says someone who looked, or wait again; how many were in doubt."""
    chosen = doubtful().filter(pk__in=letters)
    if left:
        return chosen.update(state=LetterState.SENT, sent_at=now, error="")
    return chosen.update(state=LetterState.QUEUED, send_after=now, attempts=0, error="")


def failed() -> QuerySet[OutboxLetter]:
    """Letters that were not delivered."""
    return OutboxLetter.objects.filter(state=LetterState.FAILED)


def worth_another_try() -> QuerySet[OutboxLetter]:
    """Those of them that may leave once more: not codes and one-time links, which are over, nor what retention has emptied."""
    return failed().exclude(category=Category.ACCESS).exclude(text="")


def try_again(*, now: datetime, mailing: str = "", letters: Collection[int] | None = None) -> int:
    """Letters that were not delivered, of a mailing or some of it when given, wait in the queue once more; how many."""
    chosen = worth_another_try()
    if mailing:
        chosen = chosen.filter(mailing=mailing)
    if letters is not None:
        chosen = chosen.filter(pk__in=letters)
    return wait_again(chosen, now=now)


def wait_again(letters: QuerySet[OutboxLetter], *, now: datetime) -> int:
    """These letters, which are worth it, wait as if they had never been tried; how many."""
    return letters.update(state=LetterState.QUEUED, send_after=now, attempts=0, error="")


def hold(mailing: str) -> int:
    """Letters of a mailing that wait no longer leave, until `let_go`; how many."""
    waiting = OutboxLetter.objects.filter(mailing=mailing, state=LetterState.QUEUED)
    return waiting.update(state=LetterState.HELD)


def let_go(mailing: str) -> int:
    """Letters of a mailing that were held wait again; how many."""
    return OutboxLetter.objects.filter(mailing=mailing, state=LetterState.HELD).update(state=LetterState.QUEUED)


def withdraw(mailing: str, *, to: QuerySet[Person] | None = None) -> int:
    """Letters of a mailing that have not left never do, those to some people when given; how many."""
    waiting = OutboxLetter.objects.filter(mailing=mailing, state__in=(LetterState.QUEUED, LetterState.HELD))
    if to is not None:
        waiting = waiting.filter(to__in=to)
    if not waiting.exists():  # most of the time: no need to lock anything
        return 0
    return waiting.update(state=LetterState.WITHDRAWN)
