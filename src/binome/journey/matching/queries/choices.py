"""What people said of their proposals, and the pairs that follow from it."""

from collections.abc import Iterable

from django.db.models import Q

from binome.journey.enrolment.states import Side
from binome.journey.matching.models import Answer, Proposal, Round
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.people import (
    free_applications,
    limits_of,
    strangers_to_rules,
    yeses_in,
)
from binome.journey.matching.rules import Wishes


def on_list_of(answer: Answer) -> Q:
    """The proposals on one person's list in a round."""
    return Q(round=answer.round_id) & (Q(mentor=answer.application_id) | Q(mentee=answer.application_id))


def wishes_of(answer: Answer) -> Wishes:
    """What someone has said so far."""
    said = list(answer.choices.order_by("rank", "pk"))
    return Wishes(
        yes=tuple(one.proposal_id for one in said if one.rank is not None),
        no=tuple(one.proposal_id for one in said if one.rank is None),
    )


def solution_of(closing: Round, answers: Iterable[Answer]) -> engine.Solution:
    """Pairs from the yeses of a round, with every rule read again: people and lines may have changed since it opened."""
    wave, limits = closing.wave, limits_of(closing.wave)
    free, places = free_applications(wave, limits=limits)
    everyone = engine.candidates(free, limits=limits, places=places, apart=strangers_to_rules(wave))
    by_id = {one.pk: one for one in free}
    proposals = {one.pk: one for one in closing.proposals.all()}
    possible = {
        one.pk
        for one in proposals.values()
        if one.mentor_id in by_id
        and one.mentee_id in by_id
        and engine.may_pair(everyone, by_id[one.mentor_id], by_id[one.mentee_id])
    }
    owners = {answer.pk: answer.application_id for answer in answers if answer.application_id in by_id}
    said = yeses_in(owners)
    yeses = {
        owner: [_other(proposals[one], owner) for one, _rank in said.get(answer, []) if one in possible]
        for answer, owner in owners.items()
    }
    return engine.solution(
        yeses=yeses,
        sides={owner: by_id[owner].side for owner in yeses},
        places=places,
        scores={(proposals[one].mentee_id, proposals[one].mentor_id): proposals[one].score for one in possible},
        seed=wave.seed,
    )


def _other(proposal: Proposal, owner: int) -> int:
    return proposal.mentee_id if proposal.mentor_id == owner else proposal.mentor_id


def own_side(answer: Answer) -> Side:
    """Which side someone answers from."""
    return Side(answer.application.side)
