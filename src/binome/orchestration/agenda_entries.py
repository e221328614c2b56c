"""What is to stand in the agendas of those who have their sessions written there."""

from uuid import UUID

from django.utils import timezone

from binome.core.people.models import Person
from binome.journey.mentoring import emails
from binome.journey.mentoring.queries.feeds import sessions_for_feed


def events_of(person: Person) -> dict[UUID, str]:
    """Each session that a feed of theirs would show, as a calendar server keeps it; the same text until it changes."""
    now = timezone.now()
    return {session.uid: emails.calendar_of([session], person, now=now) for session in sessions_for_feed(person)}
