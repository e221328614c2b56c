"""What people said of their proposals, and the pairs that follow from it."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import Choice, Pair, Proposal, Round, RoundAnswer
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.people import (
    did_not_last,
    free_applications,
    limits_of,
    strangers_to_rules,
    yeses_in,
)
from binome.journey.matching.rules import Wishes


def on_list_of(answer: RoundAnswer) -> Q:
    """The proposals on one person's list in a round."""
    return Q(round=answer.round_id) & (Q(mentor=answer.application_id) | Q(mentee=answer.application_id))


def wishes_of(answer: RoundAnswer) -> Wishes:
    """What someone has said so far."""
    choices = list(answer.choices.order_by("rank", "pk"))
    return Wishes(
        yes=tuple(choice.proposal_id for choice in choices if choice.rank is not None),
        no=tuple(choice.proposal_id for choice in choices if choice.rank is None),
    )


def solution_of(closing: Round, answers: Iterable[RoundAnswer]) -> engine.RoundSolution:
    """Pairs from the yeses of a round, with every rule read again: people and lines may have changed since it opened."""
    wave, limits = closing.wave, limits_of(closing.wave)
    free, places = free_applications(wave, limits=limits)
    everyone = engine.candidates(free, limits=limits, places=places, apart=strangers_to_rules(wave))
    by_id = {application.pk: application for application in free}
    proposals = {proposal.pk: proposal for proposal in closing.proposals.all()}
    possible = {
        proposal.pk
        for proposal in proposals.values()
        if proposal.mentor_id in by_id
        and proposal.mentee_id in by_id
        and engine.may_pair(everyone, by_id[proposal.mentor_id], by_id[proposal.mentee_id])
    }
    # Those who left since keep their yeses in the table and weigh nothing here.
    owners = {answer.pk: answer.application_id for answer in answers if answer.application_id in by_id}
    chosen = yeses_in(owners)
    yeses = {
        owner: [
            _other(proposals[proposal_id], owner)
            for proposal_id, _rank in chosen.get(answer, [])
            if proposal_id in possible
        ]
        for answer, owner in owners.items()
    }
    return engine.solution(
        yeses=yeses,
        sides={owner: by_id[owner].side for owner in yeses},
        places=places,
        scores={
            (proposals[proposal_id].mentee_id, proposals[proposal_id].mentor_id): proposals[proposal_id].score
            for proposal_id in possible
        },
        seed=wave.seed,
    )


def repair_of(wave: Wave, movable: Sequence[Pair]) -> engine.RoundSolution:
    """Pairs again from all the yeses of a wave: `movable` pairs may change, those that people know of may not.

    For two people proposed to each other twice, what they said the last time counts. Whoever was in a pair that was
    not confirmed, was set aside or has ended does not come back to the same person.
    """
    limits = limits_of(wave)
    free, places = free_applications(wave, limits=limits, movable=[pair.pk for pair in movable])
    everyone = engine.candidates(free, limits=limits, places=places, apart=strangers_to_rules(wave))
    by_id, over = {application.pk: application for application in free}, did_not_last(wave)
    latest = {(proposal.mentor_id, proposal.mentee_id): proposal for proposal in _proposals_in_order(wave)}
    possible = {
        proposal.pk: proposal
        for ends, proposal in latest.items()
        if ends not in over
        and by_id.keys() >= set(ends)
        and engine.may_pair(everyone, by_id[proposal.mentor_id], by_id[proposal.mentee_id])
    }
    # Nobody is missing: without a yes one is still told why one is alone.
    yeses: dict[int, list[int]] = {owner: [] for owner in by_id}
    choices = Choice.objects.filter(proposal__in=possible, rank__isnull=False).order_by(
        "-proposal__round__number", "rank"
    )
    for owner, proposal in choices.values_list("answer__application", "proposal"):
        yeses[owner].append(_other(possible[proposal], owner))
    return engine.repair(
        yeses=yeses,
        sides={owner: by_id[owner].side for owner in yeses},
        places=places,
        scores={(proposal.mentee_id, proposal.mentor_id): proposal.score for proposal in possible.values()},
        seed=wave.seed,
        earlier=[(pair.mentor_id, pair.mentee_id) for pair in movable],
    )


def _proposals_in_order(wave: Wave) -> QuerySet[Proposal]:
    # A search shows its list to one of the two: what the other said of them in a round of everyone still counts.
    return Proposal.objects.filter(round__wave=wave, round__only_for=None).order_by("round__number", "pk")


def _other(proposal: Proposal, owner: int) -> int:
    return proposal.mentee_id if proposal.mentor_id == owner else proposal.mentor_id


def own_side(answer: RoundAnswer) -> Side:
    """Which side someone answers from."""
    return Side(answer.application.side)
