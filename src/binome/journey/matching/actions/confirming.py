"""Two yeses make the pair."""

from datetime import datetime, timedelta

from django.db import transaction

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState
from binome.journey.matching import emails, rules
from binome.journey.matching.actions.facts import NoLongerAllowed, NotNow, NotTheirs
from binome.journey.matching.models import Pair
from binome.journey.matching.queries.people import barrier_between
from binome.journey.matching.signals import pair_chosen
from binome.journey.matching.states import MOVES, PairState

PATIENCE = timedelta(days=10)


@transaction.atomic
def say_yes(pair_id: int, *, by: Person, now: datetime) -> Pair:
    """Record one side's yes; the second yes makes the pair, in the same transaction as its space.

    Raises `NotTheirs`; `NotNow` when it has expired or ended; `NoLongerAllowed` when someone withdrew, a rule now stands
    between them, or the mentor's places are taken.
    """
    pair = _locked(pair_id, by)
    if pair.state == PairState.CHOSEN:
        return pair
    if pair.state != PairState.PUBLISHED:
        raise NotNow
    _still_allowed(pair)
    if pair.mentor.person_id == by.pk:
        pair.mentor_yes_at = pair.mentor_yes_at or now
    else:
        pair.mentee_yes_at = pair.mentee_yes_at or now
    pair.state = rules.state_after_yes(pair.mentor_yes_at, pair.mentee_yes_at)
    pair.save(update_fields=["mentor_yes_at", "mentee_yes_at", "state"])
    audit.record("matching.said_yes", pair, by=by)
    if pair.state == PairState.CHOSEN:
        pair_chosen.send(Pair, pair=pair, now=now)
    return pair


def _still_allowed(pair: Pair) -> None:
    gone = {pair.mentor.state, pair.mentee.state} != {ApplicationState.ACCEPTED}
    if gone or not (pair.mentor.person.is_active and pair.mentee.person.is_active):
        raise NoLongerAllowed
    if barrier := barrier_between(pair.mentor, pair.mentee):
        raise NoLongerAllowed(barrier)
    taken = Pair.objects.filter(mentor=pair.mentor, state=PairState.CHOSEN).count()
    if not rules.places_left(capacity=pair.mentor.capacity, most=pair.wave.max_mentees_per_mentor, taken=taken):
        raise NoLongerAllowed


@transaction.atomic
def say_not_this_time(pair_id: int, *, by: Person, now: datetime) -> Pair:
    """Decline at confirmation: no reason is asked or kept, and the letter names nobody. Raises `NotTheirs`, `NotNow`."""
    pair = _locked(pair_id, by)
    if pair.state != PairState.PUBLISHED:
        raise NotNow
    pair.state = PairState.DECLINED
    pair.save(update_fields=["state"])
    _tell_both(pair)
    audit.record("matching.pair_not_confirmed", pair, by=None)
    return pair


@transaction.atomic
def expire_unconfirmed(*, now: datetime) -> int:
    """Let pairs go that were not confirmed within ten days, kindly. Returns how many."""
    late = Pair.objects.filter(state=PairState.PUBLISHED, published_at__lt=now - PATIENCE).select_for_update(
        of=("self",)
    )
    expired = 0
    for pair in late.with_people():
        pair.state = PairState.EXPIRED
        pair.save(update_fields=["state"])
        _tell_both(pair)
        audit.record("matching.pair_expired", pair, by=None)
        expired += 1
    return expired


@transaction.atomic
def end_pair(pair: Pair, *, by: Person) -> Pair:
    """End a chosen pair whose relationship stopped; both are free again. Raises `NotNow`."""
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if PairState.ENDED not in MOVES[pair.state]:
        raise NotNow
    pair.state = PairState.ENDED
    pair.save(update_fields=["state"])
    audit.record("matching.ended_pair", pair, by=by)
    return pair


def _tell_both(pair: Pair) -> None:
    for person in (pair.mentor.person, pair.mentee.person):
        emails.say_it_will_not_be(pair, to=person)


def _locked(pair_id: int, by: Person) -> Pair:
    """The pair of `by`, with the mentor's application locked first so that places are counted one at a time."""
    theirs = Pair.objects.of(by).filter(pk=pair_id).values_list("mentor_id", flat=True).first()
    if theirs is None:
        raise NotTheirs
    Application.objects.select_for_update().get(pk=theirs)
    pair = Pair.objects.select_for_update(of=("self",)).with_people().filter(pk=pair_id).first()
    if pair is None or pair.state == PairState.PLANNED:
        raise NotTheirs
    return pair
