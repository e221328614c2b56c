"""What a newcomer says about the welcome: that it was read."""

from datetime import datetime

from binome.core.people.models import Person


def put_welcome_away(*, by: Person, now: datetime) -> None:
    """The welcome leaves the home of `by`; pressed twice, the first time counts."""
    Person.objects.get_queryset().filter(pk=by.pk, welcomed_at__isnull=True).update(welcomed_at=now)
