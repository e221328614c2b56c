"""Proposing ideas, supporting them, answering them."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import cleaned, one_line
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.journey.mentoring.models import Session
from binome.journey.network import emails, rules
from binome.journey.network.actions.errors import (
    ChallengeIsOver,
    IdeaMovedOn,
    NothingSaid,
    NotInTheNetwork,
    WaveIsClosed,
)
from binome.journey.network.models import Challenge, Community, Idea, IdeaAnswer, Vote
from binome.journey.network.queries.people import latest_wave_of, waves_open_to
from binome.journey.network.states import ANSWERS, DECIDED, SHARED, UNDER_WAY, IdeaState


@transaction.atomic
def propose_idea(
    *,
    by: Person,
    now: datetime,
    title: str,
    text: str,
    session: Session | None = None,
    community: Community | None = None,
    wave: Wave | None = None,
    challenge: Challenge | None = None,
) -> Idea:
    """Write an idea down. Born in a session, it waits for the other half's yes; else it is shared at once.

    The idea belongs to the session's wave, else to `wave`, else to the latest wave the person takes part in.
    One that answers a challenge belongs to the latest wave of its programme that goes on.
    Raises `NotTheirs` (another pair's session, a wave one has no part in), `NotInTheNetwork`, `NothingSaid`,
    `WaveIsClosed`, `ChallengeIsOver`.
    """
    if not cleaned(title) or not cleaned(text):
        raise NothingSaid(about="title")
    partner = _other_half(session, by) if session is not None else None
    home = session.relationship.pair.wave if session is not None else (wave or _wave_for(by, challenge))
    if home is None:
        raise NotInTheNetwork
    if session is None and not waves_open_to(by).filter(pk=home.pk).exists():
        raise NotTheirs
    if home.stage == Stage.CLOSED:
        raise WaveIsClosed
    if challenge is not None:
        _check_open(challenge, home, now=now)
    idea = Idea.objects.create(
        wave=home,
        author=by,
        partner=partner,
        session=session,
        community=community,
        challenge=challenge,
        title=one_line(title)[:160],
        text=cleaned(text)[:3000],
        language=by.preferred_language,
        state=IdeaState.WAITING if partner else IdeaState.PROPOSED,
        written_at=now,
        proposed_at=None if partner else now,
    )
    audit.record("network.wrote_idea", idea, by=by)
    if partner:
        emails.ask_to_share(idea)
    return idea


def _wave_for(person: Person, challenge: Challenge | None) -> Wave | None:
    if challenge is None:
        return latest_wave_of(person)
    waves = waves_open_to(person).filter(programme=challenge.programme_id)
    return waves.exclude(stage=Stage.CLOSED).first() or waves.first()


def _check_open(challenge: Challenge, wave: Wave, *, now: datetime) -> None:
    if challenge.programme_id != wave.programme_id:
        raise NotTheirs
    # Locked: a challenge that is being closed counts this idea, or refuses it.
    locked = Challenge.objects.select_for_update().filter(pk=challenge.pk, told_at=None).first()
    if locked is None or locked.closes_on < timezone.localdate(now):
        raise ChallengeIsOver


def _other_half(session: Session, person: Person) -> Person:
    pair = session.relationship.pair
    halves = [pair.mentor.person, pair.mentee.person]
    if person not in halves:
        raise NotTheirs
    return halves[1] if halves[0] == person else halves[0]


@transaction.atomic
def agree_to_idea(idea_id: int, *, by: Person, now: datetime) -> Idea:
    """The other half's yes: the idea is shared. Raises `NotTheirs`, `IdeaMovedOn`."""
    # Its author may be withdrawing it: it is then shared or withdrawn, never both.
    idea = Idea.objects.select_for_update(of=("self",)).filter(pk=idea_id, partner=by).first()
    if idea is None:
        raise NotTheirs
    if idea.state != IdeaState.WAITING:
        raise IdeaMovedOn
    idea.state, idea.partner_agreed_at, idea.proposed_at = IdeaState.PROPOSED, now, now
    idea.save(update_fields=["state", "partner_agreed_at", "proposed_at"])
    audit.record("network.agreed_to_idea", idea, by=by)
    return idea


@transaction.atomic
def withdraw_idea(idea_id: int, *, by: Person) -> Idea:
    """Take an idea back before it is adopted: its author, or the other half. Raises `NotTheirs`, `IdeaMovedOn`."""
    # An answer and a withdrawal at the same moment: one comes first, and the other is told that the idea has moved on.
    idea = Idea.objects.select_for_update(of=("self",)).filter(pk=idea_id).first()
    if idea is None or by.pk not in {idea.author_id, idea.partner_id}:
        raise NotTheirs
    if not rules.may_move(idea.state, IdeaState.WITHDRAWN):
        raise IdeaMovedOn
    idea.state = IdeaState.WITHDRAWN
    idea.save(update_fields=["state"])
    audit.record("network.withdrew_idea", idea, by=by)
    return idea


def _shared_idea(idea_id: int, person: Person) -> Idea:
    idea = Idea.objects.visible_to(person).shared().filter(pk=idea_id).first()
    if idea is None:
        raise NotTheirs
    return idea


@transaction.atomic
def vote(idea_id: int, *, by: Person, now: datetime) -> Idea:
    """Support an idea, once. Raises `NotTheirs`."""
    idea = _shared_idea(idea_id, by)
    _, is_new = Vote.objects.get_or_create(idea=idea, person=by, defaults={"voted_at": now})
    if is_new:
        audit.record("network.voted", idea, by=None)  # who supports an idea is theirs to know
    return idea


@transaction.atomic
def withdraw_vote(idea_id: int, *, by: Person) -> Idea:
    """Support an idea no more. Raises `NotTheirs`."""
    idea = _shared_idea(idea_id, by)
    if Vote.objects.filter(idea=idea, person=by).delete()[0]:
        audit.record("network.took_back_vote", idea, by=None)
    return idea


@transaction.atomic
def answer_idea(
    idea_id: int,
    *,
    by: Person,
    now: datetime,
    state: str,
    text: str,
    owner: Person | None = None,
    due_on: date | None = None,
) -> Idea:
    """Answer an idea and say where it stands; its authors receive a letter, and who voted for it, once it is decided.

    `owner` looks after it from now on, whoever they are here, and receives one too; they are reminded before `due_on`.

    Raises `NotTheirs` (no right to answer in that programme), `NothingSaid`, `IdeaMovedOn`.
    """
    # Of two who answer at once the second moves on from the state that the first left.
    idea = Idea.objects.select_for_update(of=("self",)).select_related("wave__programme").filter(pk=idea_id).first()
    if idea is None or idea.state not in SHARED or not may(by, Right.ANSWER_IDEAS, idea.wave.programme):
        raise NotTheirs
    if not cleaned(text):
        raise NothingSaid
    if state not in ANSWERS or not (state == idea.state or rules.may_move(idea.state, state)):
        raise IdeaMovedOn
    answer = IdeaAnswer.objects.create(idea=idea, by=by, state=state, text=cleaned(text)[:2000], answered_at=now)
    idea.state, idea.answered_at = state, idea.answered_at or now
    if state == IdeaState.ADOPTED:
        idea.adopted_at = idea.adopted_at or now
    is_new_owner = owner is not None and owner.pk != idea.owner_id
    if owner is not None:
        idea.owner = owner
    idea.due_on = due_on if state in UNDER_WAY else None
    idea.save(update_fields=["state", "answered_at", "adopted_at", "owner", "due_on"])
    audit.record("network.answered_idea", idea, by=by, state=state)
    emails.tell_the_answer(answer)
    if state in DECIDED:
        emails.tell_supporters(answer)
    if is_new_owner:
        emails.hand_over(idea)
    return idea
