"""The two yeses that make a pair, and what becomes of pairs that do not form (R41, R45)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.framework.single_rows import one_or_none
from binome.core.mail.duties import Duty, do_each
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment.models import Application
from binome.journey.matching import emails, rules
from binome.journey.matching.actions.errors import ChangedSinceProposed, LastPlaceTaken, NotAtThisPoint
from binome.journey.matching.models import Pair, Unpaired
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.people import limits_of, still_in, strangers_to_rules, with_matter
from binome.journey.matching.signals import pair_chosen
from binome.journey.matching.states import Alone, Obstacle, PairState

NOT_YET_CHOSEN = (PairState.PLANNED, PairState.PUBLISHED)
ANSWERS = ["mentor_yes_at", "mentee_yes_at", "mentor_no_at", "mentee_no_at"]
EXPIRE = Duty[Pair]("matching.expire", _("let go of a pair that did not say yes in time"), lambda pair: pair.wave)


@transaction.atomic
def say_yes(pair_id: int, *, by: Person, now: datetime) -> Pair:
    """Record one side's yes; the second yes makes the pair. Saying it again changes nothing.

    Every rule is read again, since a manager or a place may have changed. Raises `NotTheirs`, `ChangedSinceProposed`,
    or `LastPlaceTaken` when others took the mentor's last place: the pair then waits, unchanged.
    """
    # Looked at without a lock, to know whose applications to lock; what counts is read again under them.
    own = one_or_none(Pair.objects.of(by).filter(pk=pair_id))
    if own is None:
        raise NotTheirs
    mentor, mentee = _locked_halves(own)
    # Read again under the lock: it may have been confirmed, let go or withdrawn since.
    pair = Pair.objects.select_for_update(of=("self",)).open_to(by).filter(pk=pair_id).first()
    if pair is None:
        return _said_before(pair_id, by=by)
    if obstacle := _obstacle(pair, mentor, mentee):
        raise ChangedSinceProposed(obstacle)
    pair.record_yes(by, now)
    pair.state = rules.state_after_yes(pair.mentor_yes_at, pair.mentee_yes_at)
    if pair.state == PairState.CHOSEN and not _has_place(mentor):
        raise LastPlaceTaken
    pair.save(update_fields=[*ANSWERS, "state"])
    audit.record("matching.said_yes", pair, by=by)
    if pair.state == PairState.CHOSEN:
        pair_chosen.send(Pair, pair=pair, now=now)
    return pair


def _said_before(pair_id: int, *, by: Person) -> Pair:
    """A second press on a pair already chosen is no fault."""
    pair = Pair.objects.of(by).chosen().filter(pk=pair_id).first()
    if pair is None:
        raise NotTheirs
    return pair


def _locked_halves(pair: Pair) -> tuple[Application, Application]:
    """Both applications, locked in one order by everyone: the last place is counted by one person at a time.

    They come before the pair, as someone who withdraws locks their application and then their pairs: two people who
    lock the same rows in two orders would wait for each other, and the database would end one of them.
    """
    locked = Application.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=(pair.mentor_id, pair.mentee_id)
    )
    halves = {application.pk: application for application in with_matter(locked).order_by("pk")}
    return halves[pair.mentor_id], halves[pair.mentee_id]


def _obstacle(pair: Pair, mentor: Application, mentee: Application) -> Obstacle | None:
    if not (still_in(mentor) and still_in(mentee)):
        return Obstacle.NO_LONGER_IN
    return engine.obstacle_between(mentor, mentee, limits=limits_of(pair.wave), apart=strangers_to_rules(pair.wave))


def _has_place(mentor: Application) -> bool:
    taken = Pair.objects.chosen().filter(mentor=mentor).count()
    ceiling = mentor.wave.max_mentees_per_mentor
    return rules.places_left(capacity=mentor.capacity, ceiling=ceiling, taken=taken) > 0


@transaction.atomic
def say_not_this_time(pair_id: int, *, by: Person, now: datetime) -> Pair:
    """Let a pair go, without a reason. Raises `NotTheirs`.

    The other half sees no change: a pair that both did not confirm ends for both at the close of the confirmation
    window, in the same hour as every other, whatever each of the two said or did not say. Until then one may still say
    yes. Neither the trail nor, after the close, the pair keeps who it was.
    """
    pair = Pair.objects.select_for_update(of=("self",)).open_to(by).filter(pk=pair_id).first()
    if pair is None:
        raise NotTheirs
    pair.record_no(by, now)
    pair.save(update_fields=ANSWERS)
    return pair


def expire_unconfirmed(*, now: datetime) -> int:
    """Let go of pairs that did not get two yeses in time; both halves get the same letter. Says how many."""
    late = Pair.objects.filter(state=PairState.PUBLISHED, confirm_by__lt=now).select_related("wave__programme")
    return sum(do_each(late.order_by("pk"), lambda pair: _expire(pair, now=now), duty=EXPIRE))


def _expire(late: Pair, *, now: datetime) -> bool:
    """False when someone said yes, or the round was taken back, between our look and our lock."""
    published = Pair.objects.select_for_update(of=("self",)).filter(state=PairState.PUBLISHED, confirm_by__lt=now)
    pair = published.with_people().filter(pk=late.pk).first()
    if pair is None:
        return False
    _let_go(pair, state=PairState.EXPIRED)
    for half in (pair.mentor, pair.mentee):
        emails.send_not_formed(pair, to=half)
    return True


@transaction.atomic
def end_pair(pair: Pair, *, by: Person | None) -> Pair:
    """End a chosen pair whose relationship stopped; both are free again. Raises `NotAtThisPoint`."""
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if not rules.may_move(pair.state, PairState.ENDED):
        raise NotAtThisPoint
    pair.state = PairState.ENDED
    pair.save(update_fields=["state"])
    audit.record("matching.ended_pair", pair, by=by)
    return pair


@transaction.atomic
def resume_pair(pair: Pair) -> bool:
    """Put back a pair that ended because one half had left, now that they are here after all.

    False when it cannot live again: one half no longer takes part, the mentee has another pair, the mentor's places are
    taken.
    """
    mentor, mentee = _locked_halves(pair)
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    taken = Pair.objects.alive().filter(mentee=mentee).exists() or not _has_place(mentor)
    if taken or not (still_in(mentor) and still_in(mentee) and rules.may_move(pair.state, PairState.CHOSEN)):
        return False
    pair.state = PairState.CHOSEN
    pair.save(update_fields=["state"])
    audit.record("matching.resumed_pair", pair, by=None)
    return True


@transaction.atomic
def let_go_of_leavers(people: Sequence[Person], *, now: datetime) -> None:
    """People left the organisation: what `let_go_of` does, for each pair of theirs that is not yet chosen."""
    waiting = Pair.objects.filter(state__in=NOT_YET_CHOSEN)
    applications = Application.objects.filter(person__in=people).filter(
        Q(pk__in=waiting.values("mentor")) | Q(pk__in=waiting.values("mentee"))
    )
    locked = applications.select_for_update(of=("self",), no_key=True).select_related("person", "wave")
    for application in locked.order_by("pk"):
        let_go_of(application, now=now)


@transaction.atomic
def let_go_of(application: Application, *, now: datetime) -> None:
    """Someone withdrew: their pairs that are not yet chosen are let go, and the other half is told kindly."""
    mine = Pair.objects.select_for_update(of=("self",)).of(application.person).filter(wave=application.wave)
    for pair in mine.filter(state__in=NOT_YET_CHOSEN).order_by("pk"):
        if application.pk not in {pair.mentor_id, pair.mentee_id}:
            continue
        was_published = pair.state == PairState.PUBLISHED
        other = pair.mentee if application.pk == pair.mentor_id else pair.mentor
        _let_go(pair, state=PairState.DECLINED if was_published else PairState.ENDED)
        if was_published:
            emails.send_not_formed(pair, to=other)
        elif pair.round:  # nobody knew of it: the reason is read once pairs are published
            Unpaired.objects.get_or_create(round=pair.round, application=other, defaults={"reason": Alone.NOT_KEPT})


def _let_go(pair: Pair, *, state: PairState) -> None:
    pair.state = state
    pair.forget_answers()
    pair.save(update_fields=[*ANSWERS, "state"])
    audit.record("matching.pair_did_not_form", pair, by=None)
