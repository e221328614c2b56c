"""Opening a round, forming its pairs, reviewing, publishing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from binome import engine
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching import emails
from binome.journey.matching.actions.facts import NoLongerAllowed, NotNow, ReasonMissing
from binome.journey.matching.models import ALIVE, Pair, Proposal, Round, Seat
from binome.journey.matching.queries.people import barrier_between, exclusions, key, participants, policy_of, terms_of
from binome.journey.matching.queries.shown import alone_code, instance_of, places_now, ready_applications
from binome.journey.matching.states import Answer, PairState, RoundState

WINDOW = timedelta(days=10)


@transaction.atomic
def open_round(wave: Wave, *, by: Person | None, now: datetime) -> Round:
    """Score the prepared participants, propose at most `wave.shortlist_size` people to each, and invite them to choose.

    Raises `NotNow` while another round of the wave is not yet published.
    """
    Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.rounds.exclude(state=RoundState.PUBLISHED).exists():
        raise NotNow
    number = (wave.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    current = Round.objects.create(wave=wave, number=number, opened_at=now, closes_on=timezone.localdate(now) + WINDOW)
    applications = ready_applications(wave)
    _propose(current, applications)
    invited = {
        application_id for pair in current.proposals.values_list("mentor_id", "mentee_id") for application_id in pair
    }
    for application in applications:
        if application.pk in invited:
            emails.invite_to_choose(application, current)
    audit.record("matching.opened_round", current, by=by, people=len(applications))
    return current


def _propose(current: Round, applications: list[Application]) -> None:
    if not applications:
        return
    people = participants(applications)
    rules_now = engine.Rules.of(people, policy=policy_of(current.wave), exclusions=exclusions(current.wave))
    found = engine.candidates(rules_now, k=50, seed=current.wave.seed)
    lists = engine.shortlists(found, size=current.wave.shortlist_size, seed=current.wave.seed)
    mentees = {key(a.person_id): a for a in applications if a.side == Side.MENTEE}
    mentors = {key(a.person_id): a for a in applications if a.side == Side.MENTOR}
    proposals = []
    for mentee, shown in lists.mentees.items():
        for proposal in shown:
            total, terms = terms_of(people, mentee, proposal.id)
            proposals.append(
                Proposal(
                    round=current, mentor=mentors[proposal.id], mentee=mentees[mentee], score=max(0, total), terms=terms
                )
            )
    Proposal.objects.bulk_create(proposals)
    seen = {p.mentee_id for p in proposals} | {p.mentor_id for p in proposals}
    Seat.objects.bulk_create(
        Seat(round=current, application=a, barrier="" if a.pk in seen else _why_alone(rules_now, a, applications))
        for a in applications
    )


def _why_alone(rules_now: engine.Rules, alone: Application, applications: list[Application]) -> str:
    others = [a for a in applications if a.side != alone.side]
    return alone_code(rules_now, alone, others)


@transaction.atomic
def form_pairs(current: Round, *, by: Person, now: datetime) -> list[Pair]:
    """Close the window and let the engine form stable pairs from the choices, with their certificate. Raises `NotNow`."""
    current = Round.objects.select_for_update().select_related("wave").get(pk=current.pk)
    if current.state != RoundState.CHOOSING:
        raise NotNow
    instance, behind = instance_of(current)
    outcome = engine.solve(instance, seed=current.wave.seed)
    pairs = [
        Pair(wave=current.wave, round=current, mentor=behind[mentor], mentee=behind[mentee])
        for mentee, mentor in outcome.pairs
    ]
    Pair.objects.bulk_create(pairs)
    said_yes, mutual = _yeses(current)
    paired = {application for pair in pairs for application in (pair.mentor_id, pair.mentee_id)}
    for seat in current.seats.select_related("application"):
        if seat.application_id not in paired:
            seat.unpaired = _why_unpaired(seat, said_yes, mutual)
            seat.save(update_fields=["unpaired"])
    current.certificate = {
        **outcome.certificate.as_dict(),
        "pairs_formed": [list(pair) for pair in outcome.pairs],
        "capacities": {name: places_now(a) for name, a in behind.items() if name.startswith("m")},
    }
    current.state, current.solved_at = RoundState.REVIEWED, now
    current.save(update_fields=["certificate", "state", "solved_at"])
    audit.record("matching.formed_pairs", current, by=by, pairs=len(pairs))
    return list(current.pairs.all())


def _yeses(current: Round) -> tuple[set[int], set[int]]:
    """Applications that said yes to someone, and those that share a yes with someone."""
    said: set[int] = set()
    mutual: set[int] = set()
    for proposal in current.proposals.prefetch_related("choices"):
        sides = {choice.side for choice in proposal.choices.all() if choice.answer == Answer.YES}
        if Side.MENTOR in sides:
            said.add(proposal.mentor_id)
        if Side.MENTEE in sides:
            said.add(proposal.mentee_id)
        if len(sides) == 2:
            mutual |= {proposal.mentor_id, proposal.mentee_id}
    return said, mutual


def _why_unpaired(seat: Seat, said_yes: set[int], mutual: set[int]) -> str:
    if seat.barrier:
        return "NO_FEASIBLE_PARTNER"
    if seat.application_id not in said_yes:
        return "NO_ANSWER"
    return "ALL_FULL" if seat.application_id in mutual else "NO_MUTUAL_LIKE"


@transaction.atomic
def remove_pair(pair: Pair, *, reason: str, by: Person) -> Pair:
    """Take a planned pair out before publication, signed with a reason. Raises `NotNow`, `ReasonMissing`."""
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if pair.state != PairState.PLANNED:
        raise NotNow
    if not cleaned(reason):
        raise ReasonMissing
    pair.state, pair.pin_reason, pair.pinned_by = PairState.ENDED, cleaned(reason), by
    pair.save(update_fields=["state", "pin_reason", "pinned_by"])
    if pair.round is not None:
        Seat.objects.filter(round=pair.round, application__in=(pair.mentor_id, pair.mentee_id)).update(
            unpaired="NO_MUTUAL_LIKE"
        )
    audit.record("matching.removed_pair", pair, by=by)
    return pair


@transaction.atomic
def pin_pair(current: Round, *, mentor: Application, mentee: Application, reason: str, by: Person) -> Pair:
    """Put two people forward by hand, signed with a reason; both still have to say yes.

    Raises `NotNow`, `ReasonMissing`, `NoLongerAllowed` when a rule stands between them or no place is free.
    """
    if current.state != RoundState.REVIEWED:
        raise NotNow
    if not cleaned(reason):
        raise ReasonMissing
    if barrier := barrier_between(mentor, mentee):
        raise NoLongerAllowed(barrier)
    planned = Pair.objects.filter(mentor=mentor, state__in=ALIVE).count()
    if planned >= min(mentor.capacity, current.wave.max_mentees_per_mentor):
        raise NoLongerAllowed
    if Pair.objects.filter(mentee=mentee, state__in=ALIVE).exists():
        raise NotNow
    pair = Pair.objects.create(
        wave=current.wave, round=current, mentor=mentor, mentee=mentee, pinned_by=by, pin_reason=cleaned(reason)
    )
    Seat.objects.filter(round=current, application__in=(mentor, mentee)).update(unpaired="")
    audit.record("matching.pinned_pair", pair, by=by)
    return pair


@transaction.atomic
def publish_pairs(current: Round, *, by: Person, now: datetime) -> int:
    """Tell everyone: pairs are asked to confirm, the others learn why not yet and what comes next. Raises `NotNow`."""
    current = Round.objects.select_for_update().select_related("wave").get(pk=current.pk)
    if current.state != RoundState.REVIEWED:
        raise NotNow
    current.state, current.published_at = RoundState.PUBLISHED, now
    current.save(update_fields=["state", "published_at"])
    pairs = list(current.pairs.filter(state=PairState.PLANNED).with_people())
    for pair in pairs:
        pair.state, pair.published_at = PairState.PUBLISHED, now
        pair.save(update_fields=["state", "published_at"])
        emails.ask_to_confirm(pair)
    for seat in current.seats.exclude(unpaired="").select_related("application__person", "round__wave"):
        emails.say_why_not(seat)
    audit.record("matching.published_pairs", current, by=by, pairs=len(pairs))
    return len(pairs)
