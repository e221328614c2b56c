"""Whom a wave is for: its rule, the sample drawn from it, rules kept under a name."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Programme, Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience.models import Audience, Eligibility, NamedRule, SampledPerson
from binome.journey.audience.queries.people import people_in
from binome.journey.audience.rules.population import Population
from binome.journey.audience.rules.sampling import stratified_sample
from binome.journey.audience.states import Draw, Whom

ROWS_AT_ONCE = 1000  # of two columns: within what SQLite takes in one statement


@transaction.atomic
def define_audience(
    wave: Wave,
    *,
    population: Population,
    by: Person,
    now: datetime,
    draw: str = Draw.EVERYONE,
    sample_size: int | None = None,
    seed: int | None = None,
) -> Audience:
    """Say whom the wave is open to, and whether the survey asks everyone or a sample drawn now, seed recorded."""
    check_steers(by, wave.programme)
    audience, _ = Audience.objects.update_or_create(
        wave=wave,
        defaults={
            "level_min": population.level_min,
            "level_max": population.level_max,
            "sites": list(population.sites),
            "countries": list(population.countries),
            "min_direct_reports": population.min_direct_reports,
            "min_tenure_months": population.min_tenure_months,
            "below_id": population.below,
            "draw": draw,
            "sample_size": sample_size if draw != Draw.EVERYONE else None,
            "seed": wave.seed if seed is None else seed,
        },
    )
    audience.entities.set(population.entities)
    # Drawn anew whenever the rule is said anew: a sample of an earlier rule would ask people the wave is not for.
    audience.sample.all().delete()
    if draw != Draw.EVERYONE:
        _draw_sample(audience, population=population, now=now)
    audit.record("audience.defined_audience", wave, by=by, draw=draw)
    return audience


@transaction.atomic
def define_eligibility(
    wave: Wave,
    *,
    mentees: str,
    mentors: str,
    by: Person,
    mentee_rule: Population | None = None,
    mentor_rule: Population | None = None,
) -> Eligibility:
    """Say who may apply as a mentee and who as a mentor; applications begun before stay."""
    check_steers(by, wave.programme)
    eligibility, _ = Eligibility.objects.update_or_create(
        wave=wave,
        defaults={
            "mentees": Whom(mentees).value,
            "mentee_rule": asdict(mentee_rule or Population()),
            "mentors": Whom(mentors).value,
            "mentor_rule": asdict(mentor_rule or Population()),
        },
    )
    wave.eligibility = eligibility
    audit.record("audience.defined_eligibility", wave, by=by, mentees=mentees, mentors=mentors)
    return eligibility


@transaction.atomic
def name_rule(programme: Programme, *, name: str, population: Population, by: Person) -> NamedRule:
    """Keep a rule under a name for other waves; the same name again replaces it."""
    check_steers(by, programme)
    rule, _ = NamedRule.objects.update_or_create(
        programme=programme, name=one_line(name), defaults={"rule": asdict(population)}
    )
    audit.record("audience.named_rule", rule, by=by)
    return rule


@transaction.atomic
def forget_rule(programme: Programme, *, rule_id: int, by: Person) -> None:
    """The name goes; audiences that were defined with it stay as they are."""
    check_steers(by, programme)
    rule = NamedRule.objects.filter(programme=programme, pk=rule_id).first()
    if rule is not None:
        audit.record("audience.forgot_rule", rule, by=by)
        rule.delete()


def _draw_sample(audience: Audience, *, population: Population, now: datetime) -> None:
    strata: dict[Any, dict[int, str]] = {}
    # Drawn by staff id, not by row: whoever has the staff file and the seed draws the same people again.
    people = people_in(population, today=timezone.localdate(now)).values_list("pk", "staff_id", "entity__code", "level")
    for pk, staff_id, entity, level in people:
        strata.setdefault((entity, level) if audience.draw == Draw.STRATIFIED else "all", {})[pk] = staff_id
    chosen = stratified_sample(strata, size=audience.sample_size or 0, seed=audience.seed) if strata else []
    SampledPerson.objects.bulk_create(
        [SampledPerson(audience=audience, person_id=pk) for pk in chosen], batch_size=ROWS_AT_ONCE
    )


def check_steers(by: Person, programme: Programme) -> None:
    """Raise `NotTheirs` unless `by` steers the programme."""
    if not may(by, Right.STEER, programme):
        raise NotTheirs
