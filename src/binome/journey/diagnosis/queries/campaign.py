"""How the campaign of a survey goes: letters, answers by group, reminders to come, addresses that bounced."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from binome.core.mail import hold
from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.mail.queue import QueueNumbers, Resting, queue_numbers, resting
from binome.core.people.models import Person
from binome.core.ui.listing import Order
from binome.journey.diagnosis.models import Survey
from binome.journey.diagnosis.queries.survey import letters_to_write, response_by_group, takes_answers
from binome.journey.diagnosis.rules.needs import HOURS_BETWEEN_REMINDERS, MOST_REMINDERS
from binome.journey.diagnosis.states import SurveyState

# How letters that did not arrive are sorted.
ORDERS = {
    "person": Order(_("Person"), ("to__sort_key",)),
    "reason": Order(_("What the mail server said"), ("error", "to__sort_key")),
}


@dataclass(frozen=True)
class Sending:
    """Where the letters of a survey stand."""

    queue: QueueNumbers
    to_write: int
    resting: Resting
    held_since: datetime | None = None  # the whole outbox, after a restore

    @property
    def waiting(self) -> int:
        """Letters that have not left and should."""
        return self.to_write + self.queue.waiting + self.queue.leaving + self.queue.held

    def people_done(self, *, of: int | None, k: int) -> int:
        """How many of those invited wait for no letter of this turn: it has left, or they have answered.

        By whole steps: while letters are paused, one person more is someone who has just answered.
        """
        return max(0, (of or 0) - self.waiting) // k * k


def mailing_of(survey: Survey) -> str:
    """The letters of a survey, to hold, let go and count together."""
    return f"diagnosis.survey.{survey.pk}"


def sending_of(survey: Survey, *, now: datetime) -> Sending:
    """How many letters of a survey wait, until when, how many have left or could not be delivered."""
    mailing = mailing_of(survey)
    to_write = letters_to_write(survey).count() if survey.state == SurveyState.OPEN else 0
    return Sending(
        queue=queue_numbers(mailing=mailing),
        to_write=to_write,
        resting=resting(now=now, mailing=mailing),
        held_since=hold.since(),
    )


def followed(survey: Survey, *, now: datetime) -> dict[str, Any]:
    """Everything the page of an open or closed survey tells."""
    whole, groups = response_by_group(survey)
    sending = sending_of(survey, now=now)
    return {
        "survey": survey,
        "whole": whole,
        "groups": groups,
        "sending": sending,
        "people_done": sending.people_done(of=whole.invited, k=survey.k),
        "reminders_left": MOST_REMINDERS - survey.reminders,
        "next_reminder": next_reminder(survey),
        "may_remind": may_remind(survey, now=now),
    }


def may_remind(survey: Survey, *, now: datetime) -> bool:
    """Whether a reminder may leave now: two days after the letter before, three at most."""
    before = survey.reminded_at or survey.launched_at
    rested = before is None or now - before >= timedelta(hours=HOURS_BETWEEN_REMINDERS)
    return takes_answers(survey, now=now) and survey.reminders < MOST_REMINDERS and rested


def next_reminder(survey: Survey) -> datetime | None:
    """When the clock reminds next; None: by hand, or never again."""
    before = survey.reminded_at or survey.launched_at
    if survey.state != SurveyState.OPEN or survey.paused or not survey.remind_every or before is None:
        return None
    if survey.reminders >= MOST_REMINDERS:
        return None
    return before + max(timedelta(days=survey.remind_every), timedelta(hours=HOURS_BETWEEN_REMINDERS))


def undelivered(survey: Survey, *, words: str = "") -> QuerySet[OutboxLetter]:
    """Letters of a survey that could not be delivered, with their readers; `words` are looked for in names and jobs."""
    failed = OutboxLetter.objects.filter(mailing=mailing_of(survey), state=LetterState.FAILED)
    if words.strip():
        readers = Person.objects.get_queryset().filter(pk__in=failed.order_by().values("to"))
        failed = failed.filter(to__in=readers.named(words))
    return failed.select_related("to__entity")
