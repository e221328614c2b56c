"""How a pair comes to its end together: a few sessions more when both wish, a close by both or after a week's notice."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from binome.core.mail.duties import Duty, do_each
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.actions.locking import own_relationship
from binome.journey.mentoring.actions.meeting import clear_calendars
from binome.journey.mentoring.models import Absence, Relationship, RelationshipQuerySet
from binome.journey.mentoring.rules.following import CLOSING_NOTICE
from binome.journey.mentoring.signals import relationship_closed
from binome.journey.mentoring.states import RelationshipState, SessionState

EXTENSION = 2  # sessions: a season more, and not another year
MOST_SESSIONS = 24  # every fortnight for a year
CLOSE = Duty[int](
    "mentoring.close_after_notice",
    _("close a pair a week after one of the two asked"),
    lambda pk: Relationship.objects.with_people().get(pk=pk).wave,
)


@transaction.atomic
def extend_relationship(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Ask to go on for two more sessions; once the other half asks too, they are there. Raises `NotTheirs`, `NotNow`."""
    relationship = own_relationship(relationship_id, by)
    if relationship.sessions_planned + EXTENSION > MOST_SESSIONS:
        raise NotNow
    asked_by = relationship.extension_asked_by
    if asked_by == by:
        return relationship
    if asked_by is None:
        relationship.extension_asked_by = by
        emails.say_extension_asked(relationship, by=by, sessions=EXTENSION, now=now)
    else:
        relationship.extension_asked_by = None
        relationship.sessions_planned += EXTENSION
    relationship.save(update_fields=["extension_asked_by", "sessions_planned"])
    audit.record("mentoring.extended", relationship, by=by, granted=relationship.extension_asked_by is None)
    return relationship


@transaction.atomic
def decline_extension(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Not go on: whoever asked reads so, kindly; whoever asked takes the wish back without a word to anybody.

    Raises `NotTheirs`, and `NotNow` when nothing is asked.
    """
    relationship = own_relationship(relationship_id, by)
    asked_by = relationship.extension_asked_by
    if asked_by is None:
        raise NotNow
    relationship.extension_asked_by = None
    relationship.save(update_fields=["extension_asked_by"])
    if asked_by != by:
        emails.say_extension_declined(relationship, to=asked_by, now=now)
    audit.record("mentoring.declined_extension", relationship, by=by)
    return relationship


@transaction.atomic
def ask_to_close(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Wish to close the mentoring (R57): done at once when the other half wishes it too, else a week later.

    The other half is told of the day. Raises `NotTheirs`, `NotNow`.
    """
    relationship = own_relationship(relationship_id, by)
    asked_by = relationship.closing_asked_by_id
    if asked_by == by.pk:
        return relationship
    if asked_by is not None:
        return _close(relationship, by=by, now=now)
    relationship.closing_asked_by, relationship.closing_asked_at = by, now
    relationship.save(update_fields=["closing_asked_by", "closing_asked_at"])
    emails.say_closing_asked(relationship, by=by, closes_at=now + CLOSING_NOTICE)
    audit.record("mentoring.asked_to_close", relationship, by=by)
    return relationship


@transaction.atomic
def go_on(relationship_id: int, *, by: Person, now: datetime) -> Relationship:
    """Not close after all, as the one who wished it says. Raises `NotTheirs`, and `NotNow` for the other half."""
    relationship = own_relationship(relationship_id, by)
    if relationship.closing_asked_by_id != by.pk:
        raise NotNow
    relationship.closing_asked_by = relationship.closing_asked_at = None
    relationship.save(update_fields=["closing_asked_by", "closing_asked_at"])
    emails.say_it_does_not_close(relationship, by=by, now=now)
    audit.record("mentoring.went_on", relationship, by=by)
    return relationship


def close_after_notice(*, now: datetime) -> int:
    """Close the pairs of which one half wished it a week ago and the other said nothing since. Returns how many."""
    due = list(_due(now=now).values_list("pk", flat=True))
    return sum(do_each(due, lambda pk: _close_when_due(pk, now=now), duty=CLOSE))


def _due(*, now: datetime) -> RelationshipQuerySet:
    waiting = Absence.objects.running(today=localdate(now)).values("relationship")  # a notice runs for who can read it
    asked = Relationship.objects.living().filter(closing_asked_at__lte=now - CLOSING_NOTICE)
    return asked.exclude(pk__in=waiting)


def _close_when_due(relationship_id: int, *, now: datetime) -> bool:
    # Read again under the lock: it may have closed, or the wish been withdrawn, at this very moment.
    locked = _due(now=now).select_for_update(of=("self",)).with_people()
    relationship = locked.filter(pk=relationship_id).first()
    if relationship is None:
        return False
    _close(relationship, by=None, now=now)
    return True


def _close(relationship: Relationship, *, by: Person | None, now: datetime) -> Relationship:
    """What is still planned is cleared, outcomes hear of it."""
    relationship.state, relationship.closed_at = RelationshipState.CLOSED, now
    relationship.closing_asked_by = relationship.closing_asked_at = None
    relationship.save(update_fields=["state", "closed_at", "closing_asked_by", "closing_asked_at"])
    audit.record("mentoring.closed", relationship, by=by)
    clear_calendars(relationship, to=SessionState.CANCELLED, now=now)
    emails.say_it_closed(relationship)
    relationship_closed.send(Relationship, relationship=relationship, now=now)
    return relationship
