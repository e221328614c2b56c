"""Looking further than one's list while choices are open: asking for more, adding someone, showing oneself to the wave."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment.models import Application
from binome.journey.matching import emails, rules
from binome.journey.matching.actions.errors import (
    ListIsFull,
    NobodyNearer,
    NotToBeAdded,
    StillToLookAt,
    WindowIsClosed,
)
from binome.journey.matching.models import Proposal, Round, RoundAnswer, ShownToWave
from binome.journey.matching.queries import browsing, engine
from binome.journey.matching.queries.people import still_in


@transaction.atomic
def ask_for_more(application_id: int, *, by: Person, now: datetime) -> list[Proposal]:
    """Add the next proposals, at most three, to the list of someone who has answered those on it.

    Each has a theme in common. Raises `NotTheirs`, `WindowIsClosed`, `StillToLookAt`, `ListIsFull` or `NobodyNearer`.
    """
    own = _own(application_id, by=by)
    current = _locked_round(own, now=now)
    if browsing.still_to_look_at(browsing.answer_in(current, own)):
        raise StillToLookAt
    room = _room(current, own)
    reachable = browsing.reachable_from(own, current)
    matches = browsing.next_ones(reachable)[:room] if reachable else []
    if not matches:
        raise NobodyNearer
    return [_add(current, match, asked_by=own, now=now) for match in matches]


@transaction.atomic
def add_to_list(application_id: int, other_id: int, *, by: Person, now: datetime) -> Proposal:
    """Add one of those who show themselves to the wave to one's list, and oneself to theirs.

    Raises `NotTheirs`, `WindowIsClosed`, `ListIsFull`, or `NotToBeAdded` for whoever is not to be had, for any reason.
    """
    own = _own(application_id, by=by)
    current = _locked_round(own, now=now)
    _room(current, own)
    agreed = browsing.shown_in(current.wave) & {other_id}
    reachable = browsing.reachable_from(own, current, only=agreed) if agreed else None
    if reachable is None or not reachable.others:
        raise NotToBeAdded
    return _add(current, reachable.match(reachable.others[0]), asked_by=own, now=now)


@transaction.atomic
def show_to_wave(application_id: int, *, by: Person, now: datetime) -> None:
    """Let the other side of the wave look oneself up while choices are open. Raises `NotTheirs`."""
    own = _own(application_id, by=by)
    ShownToWave.objects.get_or_create(application=own, defaults={"agreed_at": now})
    audit.record("matching.agreed_to_be_found", own, by=by)


@transaction.atomic
def hide_from_wave(application_id: int, *, by: Person) -> None:
    """No longer; lists that someone is on already stay. Raises `NotTheirs`."""
    own = _own(application_id, by=by)
    ShownToWave.objects.filter(application=own).delete()
    audit.record("matching.no_longer_found", own, by=by)


def _own(application_id: int, *, by: Person) -> Application:
    application = Application.objects.select_related("wave", "person").filter(pk=application_id, person=by).first()
    if application is None or not still_in(application):
        raise NotTheirs
    return application


def _locked_round(application: Application, *, now: datetime) -> Round:
    """The open round, locked: two who add at once wait for each other, and whoever forms pairs comes before or after."""
    current = browsing.open_round_of(application.wave, now=now)
    locked = Round.objects.select_for_update(of=("self",)).filter(pk=current.pk).first() if current else None
    if locked is None or not locked.takes_choices(now):
        raise WindowIsClosed
    locked.wave = application.wave
    return locked


def _room(current: Round, application: Application) -> int:
    room = rules.LONGEST_LIST - browsing.list_length(current, application)
    if room <= 0:
        raise ListIsFull
    return room


def _add(current: Round, match: engine.Match, *, asked_by: Application, now: datetime) -> Proposal:
    """Note the proposal at the end of both lists, and tell the half that did not ask."""
    proposal = Proposal.objects.create(
        round=current,
        mentor=match.mentor,
        mentee=match.mentee,
        score=match.score,
        terms=match.terms,
        mentor_place=browsing.list_length(current, match.mentor) + 1,
        mentee_place=browsing.list_length(current, match.mentee) + 1,
        added_by=asked_by,
    )
    for half in (match.mentor, match.mentee):
        answer, is_new = RoundAnswer.objects.get_or_create(round=current, application=half)
        current.unpaired.filter(application=half).delete()  # someone can be proposed to them after all
        if answer.finished_at is not None:  # there is something to look at again
            answer.finished_at = None
            answer.save(update_fields=["finished_at"])
        if is_new and half.pk != asked_by.pk:
            emails.send_proposals(answer)
        elif half.pk != asked_by.pk:
            emails.send_added(answer, now=now)
    audit.record("matching.added_proposal", current, by=None)  # who looks further is shown to nobody
    return proposal
