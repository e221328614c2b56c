"""How a volunteer works with people: the reference of a manager or HR, and ratings of annual reviews (R26–R28)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.programmes.doors import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment import queries, rules
from binome.journey.enrolment.actions.facts import AlreadyGiven, NotAtThisPoint, NotTheirs, TextMissing
from binome.journey.enrolment.models import Application, Reference, ReviewRating
from binome.journey.enrolment.states import Side


@dataclass(frozen=True)
class Rating:
    """One line of a file of annual reviews, already read: who, which behaviour, 1 to 4, which year."""

    staff_id: str
    behaviour: str
    level: int
    year: int


@transaction.atomic
def give_reference(
    application_id: int, *, levels: Mapping[str, int], text: str, by: Person, now: datetime
) -> Reference:
    """Say how a volunteer works with people: levels on B1–B8 (those one can judge) and a few words.

    Raises `NotTheirs` unless `by` is their manager, was asked, or is in HR; `NotAtThisPoint` when it is no longer
    needed; `AlreadyGiven`; `TextMissing` when neither a level nor a word was given.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("person", "reference")
    application = locked.filter(pk=application_id, side=Side.MENTOR).first()
    if application is None or not _may_vouch(application, by=by):
        raise NotTheirs
    if application.state not in queries.UNDER_REVIEW:
        raise NotAtThisPoint
    reference = getattr(application, "reference", None) or Reference(application=application, asked_at=now)
    if reference.given_at is not None:
        raise AlreadyGiven
    heard = rules.levels_heard(levels)
    if not heard and not cleaned(text):
        raise TextMissing
    reference.levels, reference.text = heard, cleaned(text)[: rules.MAX_KEPT]
    reference.given_by, reference.given_at = by, now
    reference.save()
    audit.record("enrolment.gave_reference", reference, by=by)
    return reference


def _may_vouch(application: Application, *, by: Person) -> bool:
    if by.pk == application.person_id:
        return False
    reference: Reference | None = getattr(application, "reference", None)
    if reference is not None and reference.asked_of_id is not None:
        return by.pk == reference.asked_of_id
    return by.is_hr


@transaction.atomic
def import_reviews(wave_id: int, *, ratings: Iterable[Rating], by: Person, now: datetime) -> int:
    """Bring in ratings of annual reviews; the same line twice changes nothing. Says how many changed.

    Unknown staff ids and behaviours are left out (the screen says which). Raises `NotTheirs`.
    """
    wave = Wave.objects.select_related("programme").filter(pk=wave_id).first()
    if wave is None or not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    ratings = list(ratings)
    people = {p.staff_id: p for p in Person.objects.filter(staff_id__in={one.staff_id for one in ratings})}
    changed = 0
    for one in ratings:
        person = people.get(one.staff_id)
        if person is None or not rules.levels_heard({one.behaviour: one.level}):
            continue
        kept, is_new = ReviewRating.objects.get_or_create(
            person=person,
            behaviour=one.behaviour,
            year=one.year,
            defaults={"level": one.level, "imported_by": by, "imported_at": now},
        )
        if not is_new and kept.level != one.level:
            kept.level, kept.imported_by, kept.imported_at = one.level, by, now
            kept.save()
            is_new = True
        changed += is_new
    audit.record("enrolment.imported_reviews", wave, by=by, count=changed)
    return changed
