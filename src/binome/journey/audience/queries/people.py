"""Whom a wave is for: populations, samples, and the sentence that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from binome.core.framework.compiled_query import CompiledQuery, key_param
from binome.core.people.entities import parents
from binome.core.people.models import Entity, Person, PersonQuerySet
from binome.core.people.reporting_lines import above, with_children
from binome.core.people.text import folded
from binome.core.programmes.models import Programme, Wave
from binome.journey.audience.models import Audience, NamedRule
from binome.journey.audience.rules.population import PersonFacts, Population, missed, readable
from binome.journey.audience.states import Draw

DAYS_A_MONTH = 30.44  # 365.25 / 12
MOST_LOOKED_UP = 10  # people shown with why they are in or out
MOST_SHARES = 12  # lines of a breakdown
BELOW = """
WITH RECURSIVE line(id) AS (
    SELECT id FROM people_person WHERE manager_id = %s
    UNION SELECT report.id FROM people_person report JOIN line ON report.manager_id = line.id
) SELECT id FROM line
"""  # UNION, not UNION ALL: a reporting line that goes round in a circle is walked once


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
    if population.below is not None:
        below = RawSQL(BELOW, [population.below])  # noqa: S611 — a fixed text; the person is a parameter  # nosec B611
        people = people.filter(pk__in=below).exclude(pk=population.below)
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


_AUDIENCE = CompiledQuery(
    lambda: Audience.objects.prefetch_related("entities").filter(wave=key_param("wave")).order_by("pk")
)


def audience_or_none(wave: Wave) -> Audience | None:
    """The audience of a wave, when one was defined."""
    return _AUDIENCE.first(wave=wave)


def audience_of(wave: Wave, *, today: date | None = None) -> PersonQuerySet:
    """The people whom the wave is open to; everyone employed when no audience was defined."""
    return people_of(audience_or_none(wave), today=today or timezone.localdate())


def people_of(audience: Audience | None, *, today: date) -> PersonQuerySet:
    """The people of an audience; everyone employed when there is none."""
    return Person.objects.employed() if audience is None else people_in(audience.population, today=today)


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
    boss = Person.objects.filter(pk=population.below).first() if population.below is not None else None
    return readable(population, entity_names=names, below=boss.name if boss else "")


def named_rules(programme: Programme) -> list[NamedRule]:
    """Rules kept under a name for the waves of a programme, by name."""
    return sorted(NamedRule.objects.filter(programme=programme), key=lambda rule: folded(rule.name))


@dataclass(frozen=True)
class LookedUp:
    """Someone looked up by name, and why the rule leaves them out (empty: they are in)."""

    person: Person
    reasons: list[str]


def looked_up(words: str, population: Population, *, today: date) -> list[LookedUp]:
    """People found by name or staff id, each with whether the rule takes them in, and why not."""
    if not words.strip():
        return []
    tree = parents()
    line = dict(Person.objects.values_list("pk", "manager_id")) if population.below is not None else {}
    people = Person.objects.employed().matching(words).select_related("entity")
    people = people.annotate(direct=Count("reports", filter=Q(reports__is_active=True)))[:MOST_LOOKED_UP]
    return [
        LookedUp(person, missed(population, _facts(person, tree=tree, line=line, today=today))) for person in people
    ]


def _facts(person: Any, *, tree: Mapping[int, int | None], line: Mapping[int, int | None], today: date) -> PersonFacts:
    return PersonFacts(
        entities=frozenset([person.entity_id, *above(person.entity_id, tree)]),
        level=person.level,
        site=person.site,
        country=person.country,
        direct_reports=person.direct,
        managers=frozenset(above(person.pk, line)),
        months=(today - person.joined_on).days / DAYS_A_MONTH if person.joined_on else None,
    )


@dataclass(frozen=True)
class AudienceShare:
    """A part of an audience: how many of it, how many of the sample, both in per cent of their whole."""

    name: str
    people: int
    share: float
    drawn: int
    drawn_share: float

    @property
    def difference(self) -> float:
        """Points by which the sample has more, or less, of this part than the audience."""
        return self.drawn_share - self.share


def shares_of(population: Population, *, by: str, today: date, audience: Audience | None = None) -> list[AudienceShare]:
    """An audience broken down by `level`, `country` or `entity__name`, largest part first, beside its sample."""
    people = people_in(population, today=today).order_by()
    whole = dict(people.values_list(by).annotate(n=Count("pk")))
    sampled = people.filter(pk__in=audience.sample.values("person_id")) if audience else people.none()
    drawn = dict(sampled.values_list(by).annotate(n=Count("pk")))
    n, m = sum(whole.values()), sum(drawn.values())
    parts = [
        AudienceShare(str(name), count, 100 * count / n, drawn.get(name, 0), 100 * drawn.get(name, 0) / m if m else 0.0)
        for name, count in whole.items()
    ]
    return sorted(parts, key=lambda part: (-part.people, folded(part.name)))[:MOST_SHARES]
