"""Pairs again after people came or went: from the choices already made, and nobody who was told of a pair is moved."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.matching.actions.errors import NotAtThisPoint, NotAtThisStage, NotNow
from binome.journey.matching.actions.rounds import next_number, steered
from binome.journey.matching.models import Pair, Proposal, Round, Unpaired
from binome.journey.matching.queries.choices import repair_of
from binome.journey.matching.queries.engine import RoundSolution
from binome.journey.matching.states import PairState, RoundState


@dataclass(frozen=True)
class Repaired:
    """How many pairs are new, and how many planned ones gave way."""

    new: int
    given_up: int


@transaction.atomic
def pair_again(wave: Wave, *, by: Person, now: datetime) -> Repaired:
    """Form pairs again from all that was chosen in the wave, after a withdrawal, a pair that did not form or an exit.

    Published and chosen pairs stay, and so do pairs planned by hand; of the others as few as possible change. When the
    last round was published already, what is found is reviewed as a round of its own, without a choice window.
    Raises `NotTheirs`, `NotAtThisStage`, `NotAtThisPoint` while choices are under way or before the first round.
    """
    return _pair_again(steered(wave, by=by), by=by, now=now)


@transaction.atomic
def pair_again_by_itself(wave: Wave, *, now: datetime) -> Repaired:
    """The same without anyone's press, where it may be done now; nothing where it may not."""
    # The wave first, as `steered` does for whoever presses.
    locked = Wave.objects.select_for_update(of=("self",)).select_related("programme").get(pk=wave.pk)
    try:
        return _pair_again(locked, by=None, now=now)
    except NotNow:  # the next exit, or a manager, tries again
        return Repaired(new=0, given_up=0)


def _pair_again(wave: Wave, *, by: Person | None, now: datetime) -> Repaired:
    if wave.stage not in {Stage.MATCHING, Stage.MENTORING}:
        raise NotAtThisStage
    # Wave, round, pairs: the order of publishing, which would otherwise tell people of a pair that is being replaced.
    latest = wave.rounds.of_everyone().select_for_update().order_by("-number").first()
    if latest is None or latest.state == RoundState.OPEN:
        raise NotAtThisPoint
    planned = Pair.objects.select_for_update(of=("self",)).filter(wave=wave, state=PairState.PLANNED, pinned_by=None)
    movable = {(pair.mentor_id, pair.mentee_id): pair for pair in planned.order_by("pk")}
    solution = repair_of(wave, list(movable.values()))
    fresh = [ends for ends in solution.pairs if ends not in movable]
    given_up = [pair for ends, pair in movable.items() if ends not in set(solution.pairs)]
    if not (fresh or given_up):
        return Repaired(new=0, given_up=0)
    reviewed = _round_for(latest, solution, by=by, now=now)
    _replace(reviewed, fresh=fresh, given_up=given_up, solution=solution)
    audit.record("matching.paired_again", reviewed, by=by, new=len(fresh), given_up=len(given_up))
    return Repaired(new=len(fresh), given_up=len(given_up))


def _round_for(latest: Round, solution: RoundSolution, *, by: Person | None, now: datetime) -> Round:
    """The round being reviewed, or a new one under review: what was proven of a published round stays with it."""
    if latest.state == RoundState.PUBLISHED:
        return Round.objects.create(
            wave=latest.wave,
            number=next_number(latest.wave),
            state=RoundState.PLANNED,
            rules=latest.rules,
            opened_by=by,
            opened_at=now,
            closes_at=now,
            closed_at=now,
            certificate=solution.certificate,
            solved=solution.solved,
        )
    latest.closed_at, latest.certificate, latest.solved = now, solution.certificate, solution.solved
    latest.save(update_fields=["closed_at", "certificate", "solved"])
    return latest


def _replace(reviewed: Round, *, fresh: list[tuple[int, int]], given_up: list[Pair], solution: RoundSolution) -> None:
    """Write what changed. Nobody knew of the pairs that give way: nothing of them is kept."""
    Pair.objects.filter(pk__in=[pair.pk for pair in given_up]).delete()
    proposals = Proposal.objects.filter(round__wave=reviewed.wave_id).order_by("round__number", "pk")
    proposal_of = {(proposal.mentor_id, proposal.mentee_id): proposal for proposal in proposals}
    Pair.objects.bulk_create(
        Pair(
            wave=reviewed.wave,
            round=reviewed,
            mentor_id=mentor,
            mentee_id=mentee,
            score=proposal_of[mentor, mentee].score,
            terms=proposal_of[mentor, mentee].terms,
        )
        for mentor, mentee in fresh
    )
    reviewed.unpaired.filter(application__in={half for pair in solution.pairs for half in pair}).delete()
    for half in sorted(
        {half for pair in given_up for half in (pair.mentor_id, pair.mentee_id)} & solution.alone.keys()
    ):
        Unpaired.objects.get_or_create(round=reviewed, application_id=half, defaults={"reason": solution.alone[half]})
