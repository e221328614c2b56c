"""Signing and revoking badges: each owner for themselves."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from binome.core.credentials.models import IssuedBadge, RevokedNumber
from binome.core.credentials.signing import next_number
from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.outcomes.queries.badges import achievements_of, issued_to, taken_back


@transaction.atomic
def issue_badge(kind: str, subject: int, *, by: Person, now: datetime) -> IssuedBadge:
    """Give a badge its number; the one there is when it has one. Raises `NotTheirs` for what is not theirs to show."""
    Person.objects.select_for_update().get(pk=by.pk)  # two windows make one badge
    achievement = next(
        (each for each in achievements_of(by, now=now) if (each.kind, each.subject) == (kind, subject)), None
    )
    if achievement is None:
        raise NotTheirs
    issued = issued_to(by).get((kind, subject))
    if issued is not None:
        return issued
    titles = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            titles[language] = achievement.title
    badge = IssuedBadge.objects.create(
        number=next_number(now=now),
        person=by,
        kind=kind,
        subject=subject,
        titles=titles,
        issued_at=now,
        expires_on=achievement.expires_on,
    )
    audit.record("outcomes.issued_badge", badge, by=by)
    return badge


@transaction.atomic
def revoke_badge(badge: IssuedBadge, *, by: Person, now: datetime) -> None:
    """Make it invalid, for good: its number stays on the list, whatever becomes of its owner. Raises `NotTheirs`."""
    if badge.person_id != by.pk:
        raise NotTheirs
    RevokedNumber.objects.get_or_create(number=badge.number, defaults={"at": now})
    badge.revoked_at = badge.revoked_at or now
    badge.save(update_fields=["revoked_at"])
    audit.record("outcomes.revoked_badge", badge, by=by)


def keep_taken_back(which: Q, *, now: datetime) -> None:
    """Write the numbers of those badges of `which` that were taken back: what tells it is about to go."""
    numbers = taken_back().filter(which).order_by().values_list("number", flat=True)
    RevokedNumber.objects.bulk_create(
        [RevokedNumber(number=number, at=now) for number in numbers], ignore_conflicts=True
    )
