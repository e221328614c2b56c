"""Whom a wave is for: populations, samples, and the sentence that says so."""

from datetime import date, timedelta

from django.db.models import Count, Q

from binome.core.people.models import Entity, Person, PersonQuerySet
from binome.core.programmes.models import Wave
from binome.journey.audience.models import Audience
from binome.journey.audience.queries.directory import parents
from binome.journey.audience.rules.population import Population, readable, with_children
from binome.journey.audience.states import Draw

DAYS_A_MONTH = 30.44


def people_in(population: Population, *, today: date) -> PersonQuerySet:
    """The employed people whom a rule describes."""
    people = Person.objects.employed()
    if population.entities:
        people = people.filter(entity_id__in=with_children(population.entities, parents()))
    if population.level_min:
        people = people.filter(level__gte=population.level_min)
    if population.level_max:
        people = people.filter(level__lte=population.level_max)
    if population.sites:
        people = people.filter(site__in=population.sites)
    if population.countries:
        people = people.filter(country__in=population.countries)
    if population.min_tenure_months:
        people = people.filter(joined_on__lte=today - timedelta(days=population.min_tenure_months * DAYS_A_MONTH))
    if population.min_direct_reports:
        managers = (
            Person.objects.employed()
            .order_by()
            .annotate(direct=Count("reports", filter=Q(reports__is_active=True)))
            .filter(direct__gte=population.min_direct_reports)
        )
        people = people.filter(pk__in=managers.values("pk"))
    return people


def audience_or_none(wave: Wave) -> Audience | None:
    """The audience of a wave, when one was defined."""
    return Audience.objects.prefetch_related("entities").filter(wave=wave).first()


def audience_of(wave: Wave, *, today: date | None = None) -> PersonQuerySet:
    """The people whom the wave is open to; everyone employed when no audience was defined."""
    audience = audience_or_none(wave)
    if audience is None:
        return Person.objects.employed()
    return people_in(audience.population, today=today or date.today())  # noqa: DTZ011  a day of the calendar


def people_to_survey(wave: Wave, *, today: date | None = None) -> PersonQuerySet:
    """The people whom the survey asks: the audience, or the sample drawn from it."""
    audience = audience_or_none(wave)
    people = audience_of(wave, today=today)
    if audience is None or audience.draw == Draw.EVERYONE:
        return people
    return people.filter(pk__in=audience.sample.values("person_id"))


def audience_sentence(audience: Audience | None) -> str:
    """The rule of an audience as a sentence."""
    return population_sentence(audience.population if audience else Population())


def population_sentence(population: Population) -> str:
    """A rule as a sentence."""
    names = dict(Entity.objects.filter(pk__in=population.entities).values_list("pk", "name"))
    return readable(population, entity_names=names)
