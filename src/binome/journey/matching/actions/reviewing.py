"""The manager's hand on planned pairs: remove one, pin one, keep two people apart; always with a written reason."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching import rules
from binome.journey.matching.actions.errors import (
    AlreadyPaired,
    AlreadyProposed,
    NoLongerAllowed,
    NoPlaceLeft,
    NotAtThisPoint,
    NotUnderReview,
    ReasonMissing,
)
from binome.journey.matching.actions.rounds import in_state, steered
from binome.journey.matching.models import KeptApart, Pair, Proposal, Round, Unpaired
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.people import limits_of, still_in, strangers_to_rules, with_matter
from binome.journey.matching.states import Alone, Obstacle, PairState, RoundState

LONGEST_REASON = 1000  # characters: a reason is read, not studied


@transaction.atomic
def remove_pair(pair: Pair, *, reason: str, by: Person) -> Pair:
    """Take a planned pair away before anyone is informed. Raises `NotTheirs`, `NotAtThisPoint`, `ReasonMissing`."""
    steered(pair.wave, by=by)  # locks the wave, before the pair: publishing, which would tell both of it, waits
    pair = Pair.objects.select_for_update(of=("self",)).with_people().get(pk=pair.pk)
    if pair.state != PairState.PLANNED:
        raise NotAtThisPoint
    if not cleaned(reason):
        raise ReasonMissing
    pair.state = PairState.ENDED
    pair.removed_by, pair.removal_reason = by, cleaned(reason)[:LONGEST_REASON]
    pair.save(update_fields=["state", "removed_by", "removal_reason"])
    for application in (pair.mentor, pair.mentee):
        if pair.round and not application_has_pair(application.pk):
            Unpaired.objects.get_or_create(
                round=pair.round, application=application, defaults={"reason": Alone.SET_ASIDE}
            )
    audit.record("matching.removed_pair", pair, by=by)
    return pair


def application_has_pair(application_id: int) -> bool:
    """Whether someone is in a living pair, on either side."""
    living = Pair.objects.alive()
    return living.filter(mentor=application_id).exists() or living.filter(mentee=application_id).exists()


@transaction.atomic
def pin_pair(current: Round, *, mentor: Application, mentee: Application, reason: str, by: Person) -> Pair:
    """Plan a pair by hand while pairs are reviewed; both still say yes or not, and every rule is checked again.

    Raises `NotTheirs`, `NotUnderReview`, `ReasonMissing`, `NoLongerAllowed`, `AlreadyPaired`, `NoPlaceLeft`, or
    `AlreadyProposed`: once people have been proposed to each other, only they decide.
    """
    reviewed = in_state(current, RoundState.PLANNED, by=by, otherwise=NotUnderReview)
    wave = reviewed.wave
    halves = {
        application.pk: application
        for application in with_matter(wave.applications.filter(pk__in=(mentor.pk, mentee.pk)))
    }
    if halves.keys() != {mentor.pk, mentee.pk} or (mentor.side, mentee.side) != (Side.MENTOR, Side.MENTEE):
        raise NotTheirs
    mentor, mentee = halves[mentor.pk], halves[mentee.pk]
    if not cleaned(reason):
        raise ReasonMissing
    limits = limits_of(wave)
    if not (still_in(mentor) and still_in(mentee)):
        raise NoLongerAllowed(Obstacle.NO_LONGER_IN)
    if obstacle := engine.obstacle_between(mentor, mentee, limits=limits, apart=strangers_to_rules(wave)):
        raise NoLongerAllowed(obstacle)
    if Proposal.objects.filter(round__wave=wave, mentor=mentor, mentee=mentee).exists():
        raise AlreadyProposed
    if Pair.objects.alive().filter(mentee=mentee).exists():
        raise AlreadyPaired
    taken = Pair.objects.alive().filter(mentor=mentor).count()
    if not rules.places_left(capacity=mentor.capacity, ceiling=limits.ceiling, taken=taken):
        raise NoPlaceLeft
    # Scored as the engine would have: the certificate and the reasons read alike for pairs made by hand.
    score, terms = engine.score_of(mentor, mentee, limits=limits)
    pair = Pair.objects.create(
        wave=wave,
        round=reviewed,
        mentor=mentor,
        mentee=mentee,
        score=score,
        terms=terms,
        pinned_by=by,
        pin_reason=cleaned(reason)[:LONGEST_REASON],
    )
    audit.record("matching.pinned_pair", pair, by=by)
    return pair


@transaction.atomic
def keep_apart(wave: Wave, someone: Person, other: Person, *, by: Person, now: datetime) -> KeptApart:
    """Never propose two people of the wave to each other; asking twice changes nothing.

    Raises `NotTheirs` unless both applied to the wave and are two people.
    """
    wave = steered(wave, by=by)
    first, second = sorted((someone, other), key=lambda person: person.pk)
    known = set(wave.applications.filter(person__in=(first, second)).values_list("person", flat=True))
    if known != {first.pk, second.pk} or first.pk == second.pk:
        raise NotTheirs
    kept, fresh = KeptApart.objects.get_or_create(
        wave=wave, first=first, second=second, defaults={"asked_by": by, "asked_at": now}
    )
    if fresh:
        audit.record("matching.kept_apart", kept, by=by)
    return kept


@transaction.atomic
def stop_keeping_apart(kept_id: int, *, by: Person) -> None:
    """Let two people be proposed to each other again. Raises `NotTheirs`."""
    kept = KeptApart.objects.select_related("wave").filter(pk=kept_id).first()
    if kept is None:
        raise NotTheirs
    steered(kept.wave, by=by)
    audit.record("matching.stopped_keeping_apart", kept, by=by)
    kept.delete()
