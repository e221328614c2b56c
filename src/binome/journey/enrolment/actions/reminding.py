"""What the clock asks of enrolment: a word before a badge expires."""

from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from binome.journey.enrolment import emails, queries

AHEAD = timedelta(days=30)


@transaction.atomic
def remind_of_badges(*, now: datetime) -> int:
    """Write to those whose badges end within thirty days, once for all that end the same day; says how many end."""
    today = timezone.localdate(now)
    ending = queries.badges_ending(today, until=today + AHEAD)
    for (person, day), badges in groupby(ending, key=lambda badge: (badge.person, badge.expires_on)):
        emails.send_badges_end(person, list(badges), day=day)
    return len(ending)
