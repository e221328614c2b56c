"""Answering the closing questions."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import F

from binome.core.errors import NotTheirs
from binome.core.people.drafts import Writing, next_version
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.privacy.disclosure.batches import on_both_sides
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.actions import batching
from binome.journey.outcomes.actions.errors import AlreadyAnswered, Incomplete
from binome.journey.outcomes.models import Closing, FutureTally
from binome.journey.outcomes.rules.answering import ClosingAnswers, unanswered
from binome.journey.outcomes.states import SEE_A_FUTURE


def _open_closing(closing_id: int, person: Person) -> Closing:
    # Under the lock of its row, the version of a draft is compared and written without a gap between.
    closing = Closing.objects.select_for_update().filter(pk=closing_id, person=person).first()
    if closing is None:
        raise NotTheirs
    if closing.answered_at is not None:
        raise AlreadyAnswered
    return closing


def _fill(closing: Closing, answers: ClosingAnswers) -> None:
    for name, value in asdict(answers).items():
        setattr(closing, name, cleaned(value)[:2000] if isinstance(value, str) else value)


@transaction.atomic
def keep_closing_draft(
    closing_id: int, *, by: Person, answers: ClosingAnswers, writing: Writing | None = None
) -> Closing:
    """Keep what was typed so far; nobody reads it.

    Raises `NotTheirs`, `AlreadyAnswered`, or `ChangedElsewhere` when another page wrote it since.
    """
    closing = _open_closing(closing_id, by)
    closing.draft_version = next_version(closing.draft_version, writing)
    _fill(closing, answers)
    closing.save()
    return closing


@transaction.atomic
def answer_closing(
    closing_id: int,
    *,
    by: Person,
    now: datetime,
    answers: ClosingAnswers,
    future_here: int | None = None,
    writing: Writing | None = None,
) -> Closing:
    """Hand in the closing answers, once. `future_here` (D4, mentors) goes to a tally that knows no person.

    Raises `NotTheirs`, `AlreadyAnswered`, `Incomplete`, or `ChangedElsewhere` when another page wrote it since.
    """
    closing = _open_closing(closing_id, by)
    closing.draft_version = next_version(closing.draft_version, writing)
    if left := unanswered(answers, side=closing.side):
        raise Incomplete(left)
    _fill(closing, answers)
    closing.answered_at = now
    closing.save()
    audit.record("outcomes.answered_closing", closing, by=by)
    batching.let_closings_enter(closing.wave_id, side=closing.side)
    if future_here is not None and closing.side == Side.MENTOR:
        _tally(closing.wave_id, future_here)
    closing.refresh_from_db()
    return closing


def _tally(wave_id: int, value: int) -> None:
    """Add one to the tally; the report's figures move when five more stand on each side."""
    tallies = FutureTally.objects.filter(wave=wave_id)
    FutureTally.objects.get_or_create(wave_id=wave_id, value=value)
    tallies.filter(value=value).update(given=F("given") + 1)
    new = dict(tallies.annotate(new=F("given") - F("counted")).values_list("value", "new"))
    yes = sum(count for value, count in new.items() if value in SEE_A_FUTURE)
    # Until five more stand on each side nothing moves: one answer could be read off the difference.
    if on_both_sides(yes, sum(new.values()) - yes):
        tallies.update(counted=F("given"))
