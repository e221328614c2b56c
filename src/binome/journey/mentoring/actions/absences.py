"""Long absences (a leave, an illness): the pair waits, dates leave calendars, nothing is asked; then it takes up again.

Why someone is away is asked of nobody: the other half and the programme team read dates alone.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.mail.duties import Duty, do_each
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import BadAbsence, NotNow
from binome.journey.mentoring.actions.locking import own_relationship
from binome.journey.mentoring.actions.meeting import put_off_while_away
from binome.journey.mentoring.actions.steering import steered
from binome.journey.mentoring.models import Absence, Relationship, RelationshipQuerySet
from binome.journey.mentoring.states import RelationshipState

FARTHEST = timedelta(days=5 * 365)  # longer than any leave; a year mistyped, which no calendar could be reckoned from
BEGIN = Duty[Absence](
    "mentoring.absence_begins", _("let a pair wait for someone away"), lambda it: it.relationship.wave
)
END = Duty[Absence]("mentoring.absence_ends", _("let a pair take up after an absence"), lambda it: it.relationship.wave)


@transaction.atomic
def go_away(relationship_id: int, *, begins_on: date, until: date | None, by: Person, now: datetime) -> list[Absence]:
    """Say that one is away, in every pair of one's own; said again, the dates are the new ones. Each other half reads them.

    Raises `NotTheirs`, `NotNow` when the pair is over, `BadAbsence`.
    """
    own_relationship(relationship_id, by)
    return _note(_living_of(by), person=by, begins_on=begins_on, until=until, by=by, now=now)


@transaction.atomic
def note_absence(
    relationship_id: int, *, person_id: int, begins_on: date, until: date | None, by: Person, now: datetime
) -> list[Absence]:
    """Note, as their programme, that someone is away who may not be able to say so; they are written to as well.

    It holds for their pairs in this wave. Raises `NotTheirs`, `NotNow`, `BadAbsence`.
    """
    relationship = steered(relationship_id, by=by)
    person = next((half for half in relationship.people if half.pk == person_id), None)
    if person is None:
        raise NotTheirs
    theirs = _living_of(person).filter(pair__wave=relationship.pair.wave_id)
    return _note(theirs, person=person, begins_on=begins_on, until=until, by=by, now=now)


@transaction.atomic
def come_back(relationship_id: int, *, by: Person, now: datetime) -> None:
    """Be back, sooner than said or on the day: every pair of one's own that waited takes up again.

    Raises `NotTheirs`, and `NotNow` for whoever is not away.
    """
    own_relationship(relationship_id, by)
    _end_all(_living_of(by), person=by, by=by, now=now)


@transaction.atomic
def note_return(relationship_id: int, *, person_id: int, by: Person, now: datetime) -> None:
    """Note, as their programme, that someone is back. Raises `NotTheirs`, `NotNow`."""
    relationship = steered(relationship_id, by=by)
    person = next((half for half in relationship.people if half.pk == person_id), None)
    if person is None:
        raise NotTheirs
    _end_all(_living_of(person).filter(pair__wave=relationship.pair.wave_id), person=person, by=by, now=now)


def follow_absences(*, now: datetime) -> int:
    """Let pairs wait from the first day on, and take up again on the day after the last. Returns how many changed."""
    today, living = localdate(now), Relationship.objects.living()
    absences = Absence.objects.open().filter(relationship__in=living).select_related("relationship__pair__wave")
    over = do_each(absences.filter(until__lt=today), _under_lock(_end_when_due, now=now), duty=END)
    begun = absences.filter(begins_on__lte=today, relationship__state=RelationshipState.OPEN)
    return sum(over) + sum(do_each(begun, _under_lock(_begin_when_due, now=now), duty=BEGIN))


def _living_of(person: Person) -> RelationshipQuerySet:
    halves = Q(pair__mentor__person=person) | Q(pair__mentee__person=person)
    # In one order by everyone: two halves of two pairs that go away at once never wait in a ring.
    return Relationship.objects.living().filter(halves).select_for_update(of=("self",)).with_people().order_by("pk")


def _note(
    relationships: Iterable[Relationship],
    *,
    person: Person,
    begins_on: date,
    until: date | None,
    by: Person,
    now: datetime,
) -> list[Absence]:
    today = localdate(now)
    if until is not None and until < max(begins_on, today):
        raise BadAbsence
    for field, day in (("begins_on", begins_on), ("until", until)):
        if day is not None and abs(day - today) > FARTHEST:
            raise BadAbsence(_("This is more than five years away. Check the year."), about=field)
    noted = []
    for relationship in relationships:
        was_away = Absence.objects.running(today=today).filter(relationship=relationship, person=person).exists()
        absence, _is_new = Absence.objects.update_or_create(
            relationship=relationship,
            person=person,
            ended_at=None,
            defaults={"begins_on": begins_on, "until": until, "noted_at": now},
        )
        put_off_while_away(relationship, absence, now=now)
        if was_away or begins_on <= today:  # what is to come changes nothing yet: a pair that paused is paused
            waits = Absence.objects.running(today=today).filter(relationship=relationship).exists()
            _set_waiting(relationship, is_away=waits, now=now)
        emails.say_someone_is_away(absence, relationship, now=now)
        if by != person:
            emails.say_absence_is_noted(absence, relationship, now=now)
        audit.record("mentoring.noted_absence", relationship, by=by)
        noted.append(absence)
    return noted


def _end_all(relationships: Iterable[Relationship], *, person: Person, by: Person, now: datetime) -> None:
    ended = [_end(each, person, by=by, now=now) for each in relationships]
    if not any(ended):
        raise NotNow


def _end(relationship: Relationship, person: Person, *, by: Person | None, now: datetime) -> bool:
    absence = Absence.objects.open().filter(relationship=relationship, person=person).first()
    if absence is None:
        return False
    absence.ended_at = now
    absence.save(update_fields=["ended_at"])
    # The other half may be away as well: the pair waits on.
    still = Absence.objects.running(today=localdate(now)).filter(relationship=relationship).exists()
    _set_waiting(relationship, is_away=still, now=now)
    if not still:
        emails.say_they_are_back(absence, relationship, by=by, now=now)
    audit.record("mentoring.noted_return", relationship, by=by)
    return True


def _set_waiting(relationship: Relationship, *, is_away: bool, now: datetime) -> None:
    if is_away == (relationship.state == RelationshipState.PAUSED):
        return
    relationship.state = RelationshipState.PAUSED if is_away else RelationshipState.OPEN
    fields = ["state"]
    if not is_away:
        relationship.resumed_at = now
        fields.append("resumed_at")
        if relationship.closing_asked_at is not None:  # a week's notice is one of days on which one can read it
            relationship.closing_asked_at = now
            fields.append("closing_asked_at")
    relationship.save(update_fields=fields)


def _under_lock(act: Callable[..., bool], *, now: datetime) -> Callable[[Absence], bool]:
    """Each under the lock of its relationship, looked at again: somebody may have come back at this very moment."""

    def locked(absence: Absence) -> bool:
        living = Relationship.objects.living().select_for_update(of=("self",)).with_people()
        relationship = living.filter(pk=absence.relationship_id).first()
        open_still = Absence.objects.open().filter(pk=absence.pk).select_related("person").first()
        return relationship is not None and open_still is not None and act(open_still, relationship, now=now)

    return locked


def _begin_when_due(absence: Absence, relationship: Relationship, *, now: datetime) -> bool:
    if not absence.covers(localdate(now)):
        return False
    _set_waiting(relationship, is_away=True, now=now)
    return True


def _end_when_due(absence: Absence, relationship: Relationship, *, now: datetime) -> bool:
    if absence.until is None or absence.until >= localdate(now):
        return False
    return _end(relationship, absence.person, by=None, now=now)
