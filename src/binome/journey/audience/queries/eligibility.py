"""Who may apply on each side of a wave, and whom its call is sent to."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from binome.core.people.models import Person, PersonQuerySet
from binome.core.programmes.models import Wave
from binome.journey.audience.models import Eligibility
from binome.journey.audience.queries.people import audience_of, audience_or_none, people_in, population_sentence
from binome.journey.audience.rules.population import Population
from binome.journey.audience.states import Whom

SIDES = ("mentee", "mentor")


def eligibility_of(wave: Wave) -> Eligibility:
    """The eligibility of a wave; open to anyone, and not in the database, when nothing was said."""
    kept: Eligibility | None = getattr(wave, "eligibility", None)
    return kept or Eligibility(wave=wave)


def eligible_people(wave: Wave, side: str, *, today: date) -> PersonQuerySet:
    """The employed people who may apply on `side`."""
    eligibility = eligibility_of(wave)
    return people_meant(wave, eligibility.whom(side), eligibility.population(side), today=today)


def people_meant(wave: Wave, whom: str, population: Population, *, today: date) -> PersonQuerySet:
    """The employed people whom a choice and its rule mean."""
    if whom == Whom.ANYONE:
        return Person.objects.employed()
    return audience_of(wave, today=today) if whom == Whom.AUDIENCE else people_in(population, today=today)


def may_apply(person: Person, wave: Wave, *, today: date) -> Mapping[str, bool]:
    """Whether `person` may apply, by side. Asks the database only where a side is not open to anyone."""
    eligibility = eligibility_of(wave)
    return {
        side: eligibility.whom(side) == Whom.ANYONE
        or eligible_people(wave, side, today=today).filter(pk=person.pk).exists()
        for side in SIDES
    }


def called_people(wave: Wave, *, today: date) -> PersonQuerySet:
    """Whom the call is sent to: those who may apply on a side; of a side open to anyone, the audience."""
    eligibility = eligibility_of(wave)
    asked = {side: eligibility.whom(side) for side in SIDES}
    if Whom.RULE not in asked.values():
        return audience_of(wave, today=today)
    either = Q()
    for side, whom in asked.items():
        people = eligible_people(wave, side, today=today) if whom == Whom.RULE else audience_of(wave, today=today)
        either |= Q(pk__in=people.order_by().values("pk"))
    return Person.objects.employed().filter(either)


def whom_sentence(wave: Wave, whom: str, population: Population) -> str:
    """Who may apply on a side, as a sentence."""
    if whom == Whom.ANYONE:
        return _("Anyone on the staff may apply.")
    if whom == Whom.AUDIENCE:
        audience = audience_or_none(wave)
        return population_sentence(audience.population if audience else Population())
    return population_sentence(population)
