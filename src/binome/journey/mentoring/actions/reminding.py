"""What the clock asks for: reminders, each once a person, in working hours."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from binome.core.mail.duties import Duty, do_each
from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.journey.mentoring import emails
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.queries.planning import without_a_date_since
from binome.journey.mentoring.queries.proposals import open_slots
from binome.journey.mentoring.rules import dates
from binome.journey.mentoring.states import RelationshipState

REMIND = Duty[Session](
    "mentoring.remind", _("remind a pair of their session"), lambda session: session.relationship.wave
)
ASK = Duty[Session]("mentoring.ask_met", _("ask a pair whether they met"), lambda session: session.relationship.wave)
SUGGEST = Duty[Relationship](
    "mentoring.suggest_planning", _("suggest planning to a pair"), lambda relationship: relationship.wave
)
REMIND_WITHIN = timedelta(days=7)  # before the date: a diary can still be moved
ASK_AFTER = timedelta(hours=20)  # the morning after, whatever the hour of the session was
ASK_NO_LATER_THAN = timedelta(days=14)  # later, nobody remembers the day, and the letter only nags


def remind_of_sessions(*, now: datetime) -> int:
    """Remind pairs of a session on the working morning before it, and ask afterwards whether they met.

    One letter a person for each date, never in quiet hours or on days off. Returns the number of sessions.
    """
    planned = Session.objects.planned().filter(relationship__state=RelationshipState.OPEN).with_people()
    near = planned.filter(starts_at__gt=now, starts_at__lte=now + REMIND_WITHIN)
    reminded = do_each(near, lambda session: _remind_when_due(session, now=now), duty=REMIND)
    passed = planned.filter(starts_at__lte=now - ASK_AFTER, starts_at__gt=now - ASK_NO_LATER_THAN)
    asked = do_each(passed, lambda session: emails.ask_whether_they_met(session, now=now), duty=ASK)
    return sum(reminded) + len(asked)


def _remind_when_due(session: Session, *, now: datetime) -> bool:
    """Each half on the working morning before it where they are; whether anyone was written to."""
    due = [person for person in session.relationship.people if _is_due(session, person, now=now)]
    return emails.remind(session, to=due, now=now)


def _is_due(session: Session, person: Person, *, now: datetime) -> bool:
    due = dates.reminder_due(session.starts_at, at=place_of(person))
    already_fresh = session.dated_at is not None and session.dated_at >= due
    return due <= now and not already_fresh


def remind_to_plan(*, now: datetime) -> int:
    """Suggest planning to open pairs without a date ahead, once each time. Returns the number of pairs."""
    pairs = (
        Relationship.objects.filter(state=RelationshipState.OPEN)
        .with_people()
        .prefetch_related("sessions", "proposed_slots")
    )
    return sum(do_each(pairs, lambda pair: _suggest_when_due(pair, now=now), duty=SUGGEST))


def _suggest_when_due(relationship: Relationship, *, now: datetime) -> bool:
    since = without_a_date_since(relationship, now=now)
    patience = timedelta(days=relationship.wave.first_session_within_days) / 2
    if since is None or now - since < patience:
        return False
    if any(now - slot.proposed_at < patience for slot in open_slots(relationship, now=now)):
        return False  # an answer is awaited; one that does not come is no reason to stay silent
    emails.suggest_planning(relationship, since=since, now=now)
    return True
