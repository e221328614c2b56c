"""How the outbox stands, for administrators: what waits, and what the mail server answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from binome.core.framework.compiled_query import PERSON
from binome.core.mail import hold
from binome.core.mail.failure_reasons import WHAT_TO_DO, FailureReason, errors_of, reason_in
from binome.core.mail.models import Heartbeat, LetterState, OutboxLetter
from binome.core.mail.queue import doubtful, failed, worth_another_try
from binome.core.people.models import Person
from binome.core.programmes.todo import NextThing, TaskSource
from binome.core.ui.listing import Order

TRIES_BEFORE_TELLING = 3  # about a minute: a greylist or a restart passes without a word
REASONS_SHOWN = 20  # kinds of refusal, the most frequent first
ORDERS = {
    "handed": Order(_lazy("Handed over"), ("claimed_at",)),
    "recipient": Order(_lazy("Recipient"), ("to__sort_key",)),
}
A_PAGE = 50  # emails


@dataclass(frozen=True)
class ServerRefusal:
    """What the mail server answers, to how many letters that wait, the oldest written when."""

    reason: str
    letters: int
    since: datetime


def letters_in_doubt(*, words: str = "") -> "QuerySet[OutboxLetter]":
    """Letters of which nobody knows whether they left; `words` are looked for in their readers' names and jobs."""
    letters = doubtful().select_related("to")
    if not words.strip():
        return letters
    readers = Person.objects.get_queryset().filter(pk__in=doubtful().order_by().values("to"))
    return letters.filter(to__in=readers.named(words))


def turned_away() -> "QuerySet[OutboxLetter]":
    """Letters that the mail server has not taken, several times, for reasons that are not their reader's address."""
    return OutboxLetter.objects.filter(state=LetterState.QUEUED, attempts__gte=TRIES_BEFORE_TELLING)


def refusals() -> list[ServerRefusal]:
    """What the mail server answers to letters that wait, most frequent first."""
    waiting = OutboxLetter.objects.filter(state=LetterState.QUEUED, attempts__gt=0).order_by()
    counted = waiting.values_list("error").annotate(letters=Count("pk"), since=Min("created_at"))
    return [ServerRefusal(*row) for row in counted.order_by("-letters", "error")[:REASONS_SHOWN]]


@dataclass(frozen=True)
class FailureGroup:
    """Emails that were not delivered for one reason: how many, how many of them may be sent again, the oldest."""

    reason: FailureReason
    letters: int
    worth_another_try: int
    since: datetime

    @property
    def what_to_do(self) -> str | Promise:
        """What mends it."""
        return WHAT_TO_DO[self.reason]


def failures() -> list[FailureGroup]:
    """What was not delivered, by reason, most frequent first."""
    groups: dict[FailureReason, FailureGroup] = {}
    mendable = Count("pk", filter=Q(pk__in=worth_another_try().values("pk")))
    counted = failed().order_by().values_list("error").annotate(n=Count("pk"), again=mendable, since=Min("created_at"))
    for error, n, again, since in counted:
        reason = reason_in(error)
        known = groups.get(reason)
        groups[reason] = FailureGroup(
            reason,
            n + (known.letters if known else 0),
            again + (known.worth_another_try if known else 0),
            min(since, known.since) if known else since,
        )
    return sorted(groups.values(), key=lambda group: (-group.letters, group.reason))


def failed_for(reason: str) -> "QuerySet[OutboxLetter]":
    """The emails that were not delivered for this reason, the latest first."""
    errors = failed().order_by().values_list("error", flat=True).distinct()
    return failed().filter(error__in=errors_of(reason, errors)).select_related("to").order_by("-pk")


def _administrator_told() -> "QuerySet[Person]":
    return Person.objects.filter(pk=PERSON.pk, is_administrator=True).filter(Exists(turned_away()))


def _turned_away_things(person: Person, now: datetime) -> Iterable[NextThing]:
    letters = turned_away().count() if person.is_administrator else 0
    if letters:
        yield NextThing(
            title=ngettext("The mail server refuses %(n)s email", "The mail server refuses %(n)s emails", letters)
            % {"n": letters},
            text=_("Binôme tries again for three days. Nobody’s address is at fault."),
            url=reverse("letters:outbox"),
            act=_("See its answers"),
            weight=95,
        )


def _outbox_held() -> "QuerySet[Person]":
    held = Heartbeat.objects.filter(name=hold.MARK)
    return Person.objects.filter(pk=PERSON.pk, is_administrator=True).filter(Exists(held))


def _held_things(person: Person, now: datetime) -> Iterable[NextThing]:
    if person.is_administrator and hold.since() is not None:
        letters = hold.held().count()
        yield NextThing(
            title=_("No email is being sent"),
            text=ngettext(
                "Sending is on hold: %(n)s email needs your decision.",
                "Sending is on hold: %(n)s emails need your decision.",
                letters,
            )
            % {"n": letters},
            url=reverse("letters:outbox"),
            act=_("Look at the outbox"),
            weight=96,
        )


def _something_in_doubt() -> "QuerySet[Person]":
    return Person.objects.filter(pk=PERSON.pk, is_administrator=True).filter(Exists(doubtful()))


def _doubtful_things(person: Person, now: datetime) -> Iterable[NextThing]:
    letters = doubtful().count() if person.is_administrator else 0
    if letters:
        yield NextThing(
            title=ngettext(
                "%(n)s email may or may not have been sent", "%(n)s emails may or may not have been sent", letters
            )
            % {"n": letters},
            text=_("The worker stopped before the mail server had answered. Nothing is sent twice: you decide."),
            url=reverse("letters:outbox"),
            act=_("Look at the outbox"),
            weight=60,
        )


TASK_SOURCES = (
    TaskSource(_administrator_told, _turned_away_things),
    TaskSource(_outbox_held, _held_things),
    TaskSource(_something_in_doubt, _doubtful_things),
)
