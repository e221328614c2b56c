"""The ways back: what was just erased or paused stands again as it was."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from binome.core.framework.rows import written_again
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.locking import own_relationship, own_session
from binome.journey.mentoring.models import ProposedSlot, Relationship, Session
from binome.journey.mentoring.queries.absences import is_away_today, open_absences
from binome.journey.mentoring.queries.planning import busy_spans
from binome.journey.mentoring.rules import half_days
from binome.journey.mentoring.states import RelationshipState, SessionState


@undoes("mentoring.erase_message", sentence=_("Your message is back."))
@transaction.atomic
def restore_message(*, relationship: int, message: int, sealed: str, by: Person, now: datetime) -> None:
    """Give a message its words again, sealed as they were. Raises `NotTheirs`, `NoWayBack`."""
    space = own_relationship(relationship, by, open_only=False)
    taken_back = space.messages.select_for_update(of=("self",)).filter(pk=message, author=by, erased_at__isnull=False)
    row = taken_back.first()
    if row is None:
        raise NoWayBack
    row.sealed, row.erased_at = sealed, None
    row.save(update_fields=["sealed", "erased_at"])
    if space.is_living:
        # Its email may have been withdrawn meanwhile: there were no words to read when it was to leave.
        emails.say_a_message_waits(row, to=space.partner_of(by), now=now)
    audit.record("mentoring.restored_message", space, by=by)


@undoes("mentoring.skip", sentence=_("The session waits again, as before."))
@transaction.atomic
def restore_skipped(*, session: int, state: str, sequence: int, by: Person, now: datetime) -> None:
    """Put a skipped session back as it was: no calendar heard of it. Raises `NotTheirs`, `NoWayBack`."""
    skipped = own_session(session, by)
    if skipped.state != SessionState.SKIPPED or _is_someone_away(skipped.relationship, [skipped]):
        raise NoWayBack
    # The number too: the message that would have told of it was never sent.
    skipped.state, skipped.sequence = SessionState(state), sequence
    skipped.save(update_fields=["state", "sequence"])
    audit.record("mentoring.restored_skipped", skipped, by=by)


@undoes("mentoring.pause", sentence=_("Your mentoring goes on, with its dates."))
@transaction.atomic
def restore_dates(
    *,
    relationship: int,
    sessions: Mapping[str, int],
    at: float,
    slots: Sequence[dict[str, Any]] = (),
    by: Person,
    now: datetime,
) -> None:
    """Go on as if the pair had not paused, with what was proposed: no calendar heard of it.

    `sessions` are those that had a date, with their sequence then; `at`: when it paused. Raises `NotTheirs`, and `NoWayBack`
    when one of them was given another date since, or either half has something else at that moment since, or is away.
    """
    space = own_relationship(relationship, by)
    if space.state != RelationshipState.PAUSED or is_away_today(space, now=now):
        raise NoWayBack
    waiting = list(Session.objects.filter(relationship=space, pk__in=sessions, state=SessionState.POSTPONED))
    if _is_someone_away(space, waiting):
        raise NoWayBack
    if any(session.sequence != sessions[str(session.pk)] + 1 for session in waiting):
        raise NoWayBack
    taken = busy_spans(space, now=now, dated_since=datetime.fromtimestamp(at, tz=UTC))
    if not all(half_days.is_free(session.starts_at, minutes=session.minutes, busy=taken) for session in waiting):
        raise NoWayBack
    space.state = RelationshipState.OPEN
    space.save(update_fields=["state"])
    for session in waiting:
        session.state = SessionState.PLANNED
        session.sequence -= 1  # the number too: the message that would have told of it was never sent
        session.save(update_fields=["state", "sequence"])
    # What was proposed since stands in its place, be it the same moment.
    for values in () if space.proposed_slots.exists() else slots:
        written_again(ProposedSlot, values)
    audit.record("mentoring.restored_dates", space, by=by)


def _is_someone_away(relationship: Relationship, sessions: Sequence[Session]) -> bool:
    """Whether either half said since that they are away on the day of one of these."""
    absences = open_absences(relationship)
    return any(absence.covers(localdate(each.starts_at)) for absence in absences for each in sessions)
