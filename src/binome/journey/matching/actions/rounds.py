"""The manager's round: open it, remind, close it into planned pairs, publish (R39–R44)."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.journey.matching import emails, rules
from binome.journey.matching.actions.errors import (
    BadWindow,
    NobodyToMatch,
    NotAtThisPoint,
    NotAtThisStage,
    RoundUnderWay,
)
from binome.journey.matching.models import Pair, Proposal, Round, RoundAnswer, Unpaired
from binome.journey.matching.queries import engine, round_candidates
from binome.journey.matching.queries.choices import solution_of
from binome.journey.matching.states import KNOWN_AT_ONCE, PairState, RoundState


@transaction.atomic
def open_round(wave: Wave, *, by: Person, now: datetime, closes_at: datetime | None = None) -> Round:
    """Score everyone who is prepared, propose at most seven a side, and open the choice window with a letter.

    A second round takes those who are left. Raises `NotTheirs`, `NotAtThisStage`, `RoundUnderWay`, `NobodyToMatch`
    when one of the sides is empty, `BadWindow`.
    """
    wave = steered(wave, by=by)
    if wave.stage not in {Stage.MATCHING, Stage.MENTORING}:
        raise NotAtThisStage
    if wave.rounds.of_everyone().filter(state__in=(RoundState.OPEN, RoundState.PLANNED)).exists():
        raise RoundUnderWay
    closes_at = closes_at or evening(now, days=rules.WINDOW_DAYS)
    if not now < closes_at <= now + timedelta(days=rules.LONGEST_WINDOW_DAYS):
        raise BadWindow
    everyone = round_candidates.everyone(wave)
    if not all(everyone.by_side.values()):
        raise NobodyToMatch
    # Whoever had proposals of their own and has not finished chooses among those of the round, with everyone.
    wave.rounds.searches().filter(state=RoundState.OPEN).update(state=RoundState.PUBLISHED, closed_at=now)
    opened = Round.objects.create(
        wave=wave,
        number=next_number(wave),
        opened_by=by,
        opened_at=now,
        closes_at=closes_at,
        rules=asdict(everyone.limits),
    )
    matches, without = engine.proposals(everyone)
    write_proposals(opened, matches)
    _invite(opened, matches)
    _tell_those_without(opened, without)
    audit.record("matching.opened_round", opened, by=by, proposals=len(matches), without=len(without))
    return opened


def write_proposals(opened: Round, matches: list[engine.Match]) -> None:
    """Note who is proposed to whom in a round."""
    Proposal.objects.bulk_create(
        Proposal(
            round=opened,
            mentor=match.mentor,
            mentee=match.mentee,
            score=match.score,
            terms=match.terms,
            mentor_place=match.mentor_place,
            mentee_place=match.mentee_place,
        )
        for match in matches
    )


def _invite(opened: Round, matches: list[engine.Match]) -> None:
    invited = {application.pk: application for match in matches for application in (match.mentor, match.mentee)}
    RoundAnswer.objects.bulk_create(RoundAnswer(round=opened, application=invited[pk]) for pk in sorted(invited))
    for answer in opened.answers.select_related("application__person", "round__wave"):
        emails.send_proposals(answer)


def _tell_those_without(opened: Round, without: list[engine.Nobody]) -> None:
    Unpaired.objects.bulk_create(
        Unpaired(round=opened, application=nobody.application, reason=nobody.reason, obstacle=nobody.obstacle)
        for nobody in without
    )
    for unpaired in opened.unpaired.select_related("application__person", "round__wave__programme"):
        emails.send_unpaired(unpaired)


@transaction.atomic
def remind_choosers(current: Round, *, by: Person, now: datetime) -> int:
    """Send a word to those who have not finished choosing, once a day at most; says how many, never whom.

    Raises `NotTheirs`, or `NotAtThisPoint` when the choice window is closed.
    """
    opened = in_state(current, RoundState.OPEN, by=by)
    if not opened.takes_choices(now):
        raise NotAtThisPoint
    waiting = list(opened.answers.filter(finished_at__isnull=True).select_related("application__person", "round__wave"))
    for answer in waiting:
        emails.send_reminder(answer, now=now)
    audit.record("matching.reminded_choosers", opened, by=by, count=len(waiting))
    return len(waiting)


@transaction.atomic
def form_pairs(current: Round, *, by: Person, now: datetime) -> list[Pair]:
    """Close the choice window and form pairs: stable, as many as possible, then the best score, ties by the wave's seed.

    Nobody is told yet. The certificate and what it was made from stay with the round.
    Raises `NotTheirs`, or `NotAtThisPoint` when the choice window was closed already.
    """
    closing = in_state(current, RoundState.OPEN, by=by)
    # Whoever is choosing at this moment finishes first and counts, or comes after and is told that the window is closed.
    answers = list(closing.answers.select_for_update(of=("self",)).order_by("pk"))
    solution = solution_of(closing, answers)
    scored = {(proposal.mentor_id, proposal.mentee_id): proposal for proposal in closing.proposals.all()}
    Pair.objects.bulk_create(
        Pair(
            wave=closing.wave,
            round=closing,
            mentor_id=mentor,
            mentee_id=mentee,
            score=scored[mentor, mentee].score,
            terms=scored[mentor, mentee].terms,
        )
        for mentor, mentee in solution.pairs
    )
    Unpaired.objects.bulk_create(
        Unpaired(round=closing, application_id=application_id, reason=reason)
        for application_id, reason in solution.alone.items()
    )
    closing.state, closing.closed_at = RoundState.PLANNED, now
    closing.certificate, closing.solved = solution.certificate, solution.solved
    closing.save(update_fields=["state", "closed_at", "certificate", "solved"])
    audit.record("matching.formed_pairs", closing, by=by, pairs=len(solution.pairs), unpaired=len(solution.alone))
    return list(closing.pairs.with_people())


@transaction.atomic
def publish_pairs(current: Round, *, by: Person, now: datetime) -> int:
    """Tell both halves of each planned pair, and those without a pair why and what comes next; says how many pairs.

    Raises `NotTheirs`, or `NotAtThisPoint` when the pairs are not being reviewed.
    """
    reviewed = in_state(current, RoundState.PLANNED, by=by)
    pairs = list(Pair.objects.filter(wave=reviewed.wave, state=PairState.PLANNED).with_people())
    for pair in pairs:
        pair.state, pair.published_at = PairState.PUBLISHED, now
        pair.confirm_by = evening(now, days=rules.CONFIRM_DAYS)
        pair.save(update_fields=["state", "published_at", "confirm_by"])
        emails.send_pair(pair)
    paired = {application_id for pair in pairs for application_id in (pair.mentor_id, pair.mentee_id)}
    reviewed.unpaired.filter(application__in=paired).delete()
    untold = reviewed.unpaired.exclude(reason__in=KNOWN_AT_ONCE)
    for unpaired in untold.select_related("application__person", "round__wave__programme"):
        emails.send_unpaired(unpaired)
    reviewed.state, reviewed.published_at = RoundState.PUBLISHED, now
    reviewed.save(update_fields=["state", "published_at"])
    audit.record("matching.published_pairs", reviewed, by=by, count=len(pairs))
    return len(pairs)


def next_number(wave: Wave) -> int:
    """The number of the wave's next round; the wave is locked by whoever asks."""
    return (wave.rounds.aggregate(latest=Max("number"))["latest"] or 0) + 1


def evening(now: datetime, *, days: int) -> datetime:
    """The last minute of the day that many days from now, where the organisation is."""
    return timezone.localtime(now + timedelta(days=days)).replace(hour=23, minute=59, second=0, microsecond=0)


def steered(wave: Wave, *, by: Person) -> Wave:
    """The wave, locked, when `by` steers its programme; raises `NotTheirs`."""
    # The wave is locked first by every act of a manager: rounds, then pairs, in that order, so that two of them never wait for each other.
    locked = Wave.objects.select_for_update(of=("self",)).select_related("programme").filter(pk=wave.pk).first()
    if locked is None or not may(by, Right.STEER, locked.programme):
        raise NotTheirs
    return locked


def in_state(
    current: Round, state: RoundState, *, by: Person, otherwise: type[NotAtThisPoint] = NotAtThisPoint
) -> Round:
    """The round, locked with its wave, when it stands at `state`; raises `NotTheirs`, or `otherwise`."""
    steered(current.wave, by=by)
    locked = Round.objects.select_for_update(of=("self",)).select_related("wave__programme").get(pk=current.pk)
    if locked.state != state:
        raise otherwise
    return locked
