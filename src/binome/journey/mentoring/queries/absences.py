"""Who of a pair is away, and until when."""

from datetime import date, datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.timezone import localdate

from binome.core.people.models import Person
from binome.journey.mentoring.models import Absence, Relationship


def open_absences(relationship: Relationship) -> list[Absence]:
    """Those of its two halves from which nobody has come back yet."""
    return [absence for absence in relationship.absences.all() if absence.ended_at is None]


def read_absences(relationship: Relationship) -> None:
    """Read them once, with who is away: what is shown of a pair asks several times."""
    prefetch_related_objects([relationship], Prefetch("absences", Absence.objects.open().select_related("person")))


def absence_of(relationship: Relationship, person: Person) -> Absence | None:
    """The absence of one half, begun or to come."""
    return next((each for each in open_absences(relationship) if each.person_id == person.pk), None)


def is_away_today(relationship: Relationship, *, now: datetime) -> bool:
    """Whether one of the two is away: the pair waits."""
    return any(absence.begins_on <= localdate(now) for absence in open_absences(relationship))


def away_on(relationship: Relationship, moment: datetime, *, asked_by: Person) -> Absence | None:
    """The absence of the other half on the day of that moment; whoever is away themselves knows what they do."""
    absences = [absence for absence in open_absences(relationship) if absence.person_id != asked_by.pk]
    return next((absence for absence in absences if absence.covers(localdate(moment))), None)


def back_from(relationship: Relationship, *, today: date) -> date | None:
    """The last day on which one of the two is away, the last of all days while it is unknown; None when nobody is."""
    last_days = [absence.until or date.max for absence in open_absences(relationship)]
    return max((day for day in last_days if day >= today), default=None)
