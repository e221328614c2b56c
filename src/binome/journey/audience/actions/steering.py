"""Programmes, waves, roles, the audience of a wave, and its themes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from binome.core.competences.models import Theme
from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.core.programmes.doors import may
from binome.core.programmes.models import Programme, ProgrammeRole, Wave
from binome.core.programmes.permissions import Right, Role
from binome.core.programmes.stages import Kind
from binome.journey.audience.actions.facts import LastManager
from binome.journey.audience.models import Audience, NamedRule, Objective, SampledPerson
from binome.journey.audience.queries.directory import may_create_programmes
from binome.journey.audience.queries.needs import needs_map, numbers_behind
from binome.journey.audience.queries.people import audience_or_none, people_in
from binome.journey.audience.rules.population import Population, drawn
from binome.journey.audience.states import Draw

RULES = (
    "target_pairs", "sessions_planned", "session_minutes", "days_between_sessions", "first_session_within_days",
    "max_mentees_per_mentor", "shortlist_size", "min_level_gap", "forbid_same_entity", "gate", "seed",
)  # fmt: skip


@transaction.atomic
def create_programme(
    name: str,
    *,
    population: Population,
    kind: str = Kind.DIGITAL_REVERSE,
    first_wave: str,
    by: Person,
    now: datetime,
    purpose_fr: str = "",
    purpose_en: str = "",
    contact: str = "",
) -> Programme:
    """Start a programme with its first wave, the population before the kind (R1–R3). `by` becomes its manager."""
    if not may_create_programmes(by):
        raise NotTheirs
    programme = Programme.objects.create(
        name=one_line(name), kind=kind, purpose_fr=purpose_fr, purpose_en=purpose_en, contact=contact or by.email
    )
    ProgrammeRole.objects.create(programme=programme, person=by, role=Role.MANAGER)
    audit.record("audience.created_programme", programme, by=by)
    wave = create_wave(programme, name=first_wave, by=by, now=now)
    define_audience(wave, population=population, by=by, now=now)
    return programme


@transaction.atomic
def create_wave(
    programme: Programme, *, name: str, by: Person, now: datetime, rules: Mapping[str, Any] | None = None
) -> Wave:
    """Add a wave to a programme, with its rules when given."""
    _check(by, programme)
    last = Wave.objects.filter(programme=programme).order_by("-number").first()
    wave = Wave.objects.create(
        programme=programme, number=last.number + 1 if last else 1, name=one_line(name), **_known_rules(rules or {})
    )
    audit.record("audience.created_wave", wave, by=by)
    return wave


@transaction.atomic
def duplicate_wave(wave: Wave, *, name: str, by: Person, now: datetime) -> Wave:
    """A new wave with the same rules and the same audience; no survey, themes or people of the first."""
    copy = create_wave(wave.programme, name=name, by=by, now=now, rules={rule: getattr(wave, rule) for rule in RULES})
    audience = audience_or_none(wave)
    if audience is not None:
        define_audience(copy, population=audience.population, by=by, now=now)
    return copy


@transaction.atomic
def change_rules(wave: Wave, *, rules: Mapping[str, Any], name: str, by: Person) -> None:
    """Change the name and the rules of a wave."""
    _check(by, wave.programme)
    Wave.objects.filter(pk=wave.pk).update(name=one_line(name), **_known_rules(rules))
    audit.record("audience.changed_rules", wave, by=by)


@transaction.atomic
def give_role(programme: Programme, *, person: Person, role: str, by: Person) -> None:
    """Give someone a role in a programme; giving it twice changes nothing."""
    _check(by, programme)
    _, new = ProgrammeRole.objects.get_or_create(programme=programme, person=person, role=Role(role).value)
    if new:
        audit.record("audience.gave_role", person, by=by, role=role, programme=programme.pk)


@transaction.atomic
def take_role_back(programme: Programme, *, role_id: int, by: Person) -> None:
    """Take a role back; raises `LastManager` when nobody would steer."""
    _check(by, programme)
    held = ProgrammeRole.objects.select_for_update().filter(programme=programme)
    role = held.filter(pk=role_id).first()
    if role is None:
        raise NotTheirs
    if role.role == Role.MANAGER and held.filter(role=Role.MANAGER).count() == 1:
        raise LastManager
    audit.record("audience.took_role_back", role.person, by=by, role=role.role, programme=programme.pk)
    role.delete()


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
    _check(by, wave.programme)
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
    audience.sample.all().delete()
    if draw != Draw.EVERYONE:
        _draw_sample(audience, population=population, now=now)
    audit.record("audience.defined_audience", wave, by=by, draw=draw)
    return audience


@transaction.atomic
def name_rule(programme: Programme, *, name: str, population: Population, by: Person) -> NamedRule:
    """Keep a rule under a name for other waves; the same name again replaces it."""
    _check(by, programme)
    rule, _ = NamedRule.objects.update_or_create(
        programme=programme, name=one_line(name), defaults={"rule": asdict(population)}
    )
    audit.record("audience.named_rule", rule, by=by)
    return rule


@transaction.atomic
def forget_rule(programme: Programme, *, rule_id: int, by: Person) -> None:
    """The name goes; audiences that were defined with it stay as they are."""
    _check(by, programme)
    rule = NamedRule.objects.filter(programme=programme, pk=rule_id).first()
    if rule is not None:
        audit.record("audience.forgot_rule", rule, by=by)
        rule.delete()


def _draw_sample(audience: Audience, *, population: Population, now: datetime) -> None:
    strata: dict[Any, dict[int, str]] = {}
    people = people_in(population, today=now.date()).values_list("pk", "staff_id", "entity__code", "level")
    for pk, staff_id, entity, level in people:
        strata.setdefault((entity, level) if audience.draw == Draw.STRATIFIED else "all", {})[pk] = staff_id
    chosen = drawn(strata, size=audience.sample_size or 0, seed=audience.seed) if strata else []
    SampledPerson.objects.bulk_create(
        [SampledPerson(audience=audience, person_id=pk) for pk in chosen], batch_size=1000
    )


@transaction.atomic
def choose_themes(
    wave: Wave,
    *,
    themes: Sequence[Theme],
    by: Person,
    now: datetime,
    aims: Mapping[str, tuple[str, str]] | None = None,
) -> list[Objective]:
    """Choose the themes of the wave, in order; each becomes an objective that keeps the numbers of this moment.

    `aims`: theme code → what is aimed at, in French and in English. Themes kept from before keep their numbers.
    """
    _check(by, wave.programme)
    wave.themes.set(themes)
    Objective.objects.filter(wave=wave).exclude(theme__in=themes).delete()
    seen = needs_map(wave)
    chosen = []
    for position, theme in enumerate(themes, start=1):
        aim_fr, aim_en = (aims or {}).get(theme.code, ("", ""))
        objective, _ = Objective.objects.update_or_create(
            wave=wave,
            theme=theme,
            defaults={"position": position, "aim_fr": aim_fr, "aim_en": aim_en},
            create_defaults={
                "position": position,
                "aim_fr": aim_fr,
                "aim_en": aim_en,
                "numbers": numbers_behind(wave, seen, theme),
                "chosen_by": by,
                "chosen_at": now,
            },
        )
        chosen.append(objective)
    audit.record("audience.chose_themes", wave, by=by, count=len(chosen))
    return chosen


def _check(by: Person, programme: Programme) -> None:
    if not may(by, Right.STEER, programme):
        raise NotTheirs


def _known_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    return {rule: rules[rule] for rule in RULES if rule in rules}
