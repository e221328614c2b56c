"""What the clock asks for: reminders, each once a person, in working hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from binome.journey.mentoring import emails, queries
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.rules import dates
from binome.journey.mentoring.states import RelationshipState

REMIND_WITHIN = timedelta(days=7)
ASK_AFTER = timedelta(hours=20)
ASK_NO_LATER_THAN = timedelta(days=14)


@transaction.atomic
def remind_of_sessions(*, now: datetime) -> int:
    """Remind pairs of a session on the working morning before it, and ask afterwards whether they met.

    One letter a person for each date, never in quiet hours or on days off. Returns the number of sessions.
    """
    reminded = 0
    zone = ZoneInfo(settings.TIME_ZONE)
    planned = Session.objects.planned().filter(relationship__state=RelationshipState.OPEN).with_people()
    for session in planned.filter(starts_at__gt=now, starts_at__lte=now + REMIND_WITHIN):
        due = dates.reminder_due(session.starts_at, zone=zone)
        already_fresh = session.dated_at is not None and session.dated_at >= due
        if due <= now and not already_fresh:
            reminded += emails.remind(session, now=now)
    for session in planned.filter(starts_at__lte=now - ASK_AFTER, starts_at__gt=now - ASK_NO_LATER_THAN):
        emails.ask_whether_they_met(session, now=now)
        reminded += 1
    return reminded


@transaction.atomic
def remind_to_plan(*, now: datetime) -> int:
    """Suggest planning to open pairs without a date ahead, once each time. Returns the number of pairs."""
    waiting = 0
    for relationship in (
        Relationship.objects.filter(state=RelationshipState.OPEN).with_people().prefetch_related("sessions")
    ):
        since = queries.without_a_date_since(relationship, now=now)
        patience = timedelta(days=relationship.wave.first_session_within_days) / 2
        if since is not None and now - since >= patience:
            emails.suggest_planning(relationship, since=since, now=now)
            waiting += 1
    return waiting
