"""What a person's calendar feed shows, and the secret address it stands at."""

import uuid

from django.core import signing
from django.db.models import QuerySet

from binome.core.people.models import Person
from binome.journey.mentoring.models import CalendarFeed, Session
from binome.journey.mentoring.states import SessionState

# A token of calendars opens calendars alone: other signed links of the site have salts of their own.
SALT = "binome.feeds"


def feed_token(person: Person) -> str | None:
    """The signed, secret part of `person`'s calendar address; None when they have none."""
    feed = CalendarFeed.objects.filter(person=person).first()
    return signing.dumps(feed.key.hex, salt=SALT) if feed else None


def person_of_feed(token: str) -> Person | None:
    """Whose calendar stands at this address; None when forged, renewed or revoked, or when they have left."""
    try:
        key = uuid.UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    return Person.objects.employed().filter(calendar_feed__key=key).first()


def sessions_for_feed(person: Person) -> QuerySet[Session]:
    """Every session of `person` that belongs in a calendar."""
    shown = (SessionState.PLANNED, SessionState.HELD)
    return (
        Session.objects.of(person)
        .filter(state__in=shown)
        .with_people()
        .prefetch_related("relationship__themes")
        .order_by("starts_at")
    )
