"""People across waves: who may be called, who waits, whose validations end."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.audience.queries.eligibility import SIDES, called_people, eligibility_of, eligible_people
from binome.journey.audience.states import Whom
from binome.journey.enrolment.models import (
    Application,
    Validation,
)
from binome.journey.enrolment.states import ApplicationState, Side


def people_to_call(wave: Wave) -> QuerySet[Person]:
    """Who receives the open call: those who may apply; of a side that is open to anyone, the audience."""
    return called_people(wave, today=timezone.localdate())


def sides_open_to(people: Iterable[Person], wave: Wave) -> dict[int, list[str]]:
    """The sides on which each of these people may apply, in one query a side at most."""
    whole, today = list(people), timezone.localdate()
    open_to: dict[int, list[str]] = {person.pk: [] for person in whole}
    for side in SIDES:
        if eligibility_of(wave).whom(side) == Whom.ANYONE:
            may = set(open_to)
        else:
            may = set(
                eligible_people(wave, side, today=today).filter(pk__in=list(open_to)).values_list("pk", flat=True)
            )
        for person in may:
            open_to[person].append(side)
    return open_to


def awaiting_next_wave(wave: Wave) -> list[Application]:
    """Who was told "next wave" the last time they applied to this programme, on that side, and still works here."""
    earlier = Application.objects.filter(
        wave__programme=wave.programme_id, wave__number__lt=wave.number, person__is_active=True
    )
    last = {
        (application.person_id, application.side): application
        for application in earlier.select_related("wave", "person").order_by("wave__number")
    }
    return [application for application in last.values() if application.state == ApplicationState.NEXT_WAVE]


def mentees_of_earlier_waves(wave: Wave) -> set[int]:
    """Who was accepted as a mentee in an earlier wave of the programme: today they may have something to pass on."""
    earlier = Application.objects.accepted().filter(side=Side.MENTEE, wave__programme=wave.programme_id)
    return set(earlier.filter(wave__number__lt=wave.number).values_list("person", flat=True))


def badges_ending(today: date, *, until: date) -> list[Validation]:
    """Badges that end from `today` to `until` and that nothing newer replaces, of people who work here, by person."""
    newer = Validation.objects.filter(person=OuterRef("person"), theme=OuterRef("theme"), expires_on__gt=until)
    ending = Validation.objects.filter(expires_on__range=(today, until), person__is_active=True)
    validations = ending.exclude(Exists(newer)).select_related("person", "theme")
    return list(validations.order_by("person_id", "expires_on", "theme__code"))


def latest_validations(people: Iterable[int], *, now: datetime) -> dict[tuple[int, int], Validation]:
    """Valid badges of many people at once, by (person, theme): for proposals, directory, pair spaces."""
    valid = Validation.objects.filter(person__in=list(people)).valid_on(timezone.localdate(now))
    return {(validation.person_id, validation.theme_id): validation for validation in valid.order_by("validated_on")}
