"""One's calendar address: made, renewed, revoked."""

import uuid
from datetime import datetime

from django.db import transaction

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.mentoring.models import CalendarFeed


@transaction.atomic
def renew_feed(*, by: Person, now: datetime) -> CalendarFeed:
    """Make a new calendar address; the one before stops working."""
    feed, _ = CalendarFeed.objects.update_or_create(person=by, defaults={"key": uuid.uuid4(), "made_at": now})
    audit.record("mentoring.renewed_feed", feed, by=by)
    return feed


@transaction.atomic
def revoke_feed(*, by: Person) -> None:
    """Take the calendar address away."""
    CalendarFeed.objects.filter(person=by).delete()
    audit.record("mentoring.revoked_feed", by=by)
