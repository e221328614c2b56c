"""The two yeses that make a pair (R41, R45)."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.framework.single_rows import one_or_none
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.enrolment.models import Application
from binome.journey.matching import rules
from binome.journey.matching.actions import locking
from binome.journey.matching.actions.errors import ChangedSinceProposed, LastPlaceTaken
from binome.journey.matching.models import Pair, YesWord
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.people import limits_of, still_in, strangers_to_rules
from binome.journey.matching.signals import pair_chosen
from binome.journey.matching.states import Obstacle, PairState


@transaction.atomic
def say_yes(pair_id: int, *, word: str | None = None, by: Person, now: datetime) -> Pair:
    """Record one side's yes; the second yes makes the pair. Saying it again changes nothing.

    A `word` left with it is read by the other half once the pair is made; an empty one takes the former back, and none
    leaves it as it was: who says yes again after a no was not asked for a word.

    Every rule is read again, since a manager or a place may have changed. Raises `NotTheirs`, `ChangedSinceProposed`,
    or `LastPlaceTaken` when others took the mentor's last place: the pair then waits, unchanged.
    """
    # Looked at without a lock, to know whose applications to lock; what counts is read again under them.
    own = one_or_none(Pair.objects.of(by).filter(pk=pair_id))
    if own is None:
        raise NotTheirs
    mentor, mentee = locking.locked_halves(own)
    # Read again under the lock: it may have been confirmed, let go or withdrawn since.
    pair = Pair.objects.select_for_update(of=("self",)).open_to(by).filter(pk=pair_id).first()
    if pair is None:
        return _said_before(pair_id, by=by)
    if obstacle := _obstacle(pair, mentor, mentee):
        raise ChangedSinceProposed(obstacle)
    pair.record_yes(by, now)
    pair.state = rules.state_after_yes(pair.mentor_yes_at, pair.mentee_yes_at)
    if pair.state == PairState.CHOSEN and not locking.has_place(mentor):
        raise LastPlaceTaken
    pair.save(update_fields=[*Pair.ANSWERS, "state"])
    if word is not None:
        _leave_word(pair, word, by=by, now=now)
    if pair.state == PairState.CHOSEN:
        # Not at the first yes: beside a pair that did not begin, that line would tell administrators who said no.
        audit.record("matching.said_yes", pair, by=by)
        pair_chosen.send(Pair, pair=pair, now=now)
    return pair


def _leave_word(pair: Pair, word: str, *, by: Person, now: datetime) -> None:
    if text := cleaned(word)[: rules.LONGEST_WORD]:
        YesWord.objects.update_or_create(pair=pair, author=by, defaults={"text": text, "written_at": now})
    else:
        YesWord.objects.filter(pair=pair, author=by).delete()


def _said_before(pair_id: int, *, by: Person) -> Pair:
    """A second press on a pair already chosen is no fault."""
    pair = Pair.objects.of(by).chosen().filter(pk=pair_id).first()
    if pair is None:
        raise NotTheirs
    return pair


def _obstacle(pair: Pair, mentor: Application, mentee: Application) -> Obstacle | None:
    if not (still_in(mentor) and still_in(mentee)):
        return Obstacle.NO_LONGER_IN
    return engine.obstacle_between(mentor, mentee, limits=limits_of(pair.wave), apart=strangers_to_rules(pair.wave))


@transaction.atomic
def say_not_this_time(pair_id: int, *, by: Person, now: datetime) -> str:
    """Let a pair go, without a reason; says what the answer was before. Raises `NotTheirs`.

    The other half sees no change: a pair that both did not confirm ends for both at the close of the confirmation
    window, in the same hour as every other, whatever each of the two said or did not say. Until then one may still say
    yes. Neither the trail nor, after the close, the pair keeps who it was.
    """
    # The pair alone: a no takes nobody's place, so the halves, which a yes locks first, are not waited for.
    pair = Pair.objects.select_for_update(of=("self",)).open_to(by).filter(pk=pair_id).first()
    if pair is None:
        raise NotTheirs
    before = pair.answer_of(pair.side_of(by))
    pair.record_no(by, now)
    pair.save(update_fields=Pair.ANSWERS)
    return before
