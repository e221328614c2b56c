"""Programmes, their waves, who holds which role."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from binome.core.competences.models import Theme
from binome.core.directory.access import looks_after_everyone
from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.core.programmes.models import WAVE_RULES, Programme, ProgrammeRole, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import ProgrammeKind
from binome.core.programmes.templates import ProgrammeTemplate
from binome.journey.audience.actions.errors import LastManager
from binome.journey.audience.actions.targeting import check_steers, define_audience, define_eligibility
from binome.journey.audience.queries.eligibility import eligibility_of
from binome.journey.audience.queries.people import audience_or_none
from binome.journey.audience.rules.population import Population
from binome.journey.audience.signals import wave_made_ready


@transaction.atomic
def create_programme(
    name: str,
    *,
    population: Population,
    kind: str = ProgrammeKind.DIGITAL_REVERSE,
    first_wave: str,
    by: Person,
    now: datetime,
    purpose_fr: str = "",
    purpose_en: str = "",
    contact: str = "",
    template: ProgrammeTemplate | None = None,
) -> Programme:
    """Start a programme with its first wave, the population before the kind (R1–R3). `by` becomes its manager.

    With a `template` the wave has its rules and is ready to launch.
    """
    if not looks_after_everyone(by):
        raise NotTheirs
    # Somebody must be reachable: whoever starts a programme without naming a contact is the contact.
    programme = Programme.objects.create(
        name=one_line(name), kind=kind, purpose_fr=purpose_fr, purpose_en=purpose_en, contact=contact or by.email
    )
    ProgrammeRole.objects.create(programme=programme, person=by, role=Role.MANAGER)
    audit.record("audience.created_programme", programme, by=by)
    wave = create_wave(programme, name=first_wave, rules=template.rules if template else None, by=by, now=now)
    define_audience(wave, population=population, by=by, now=now)
    if template is not None:
        _make_ready(wave, template, by=by)
    return programme


@transaction.atomic
def create_ready_wave(
    programme: Programme, *, name: str, rules: Mapping[str, Any], template: ProgrammeTemplate, by: Person, now: datetime
) -> Wave:
    """Add a wave that is ready to launch: for whom the latest wave was, else for everyone. Raises `NotTheirs`."""
    check_steers(by, programme)
    if template.kind != programme.kind:
        raise NotTheirs
    latest = Wave.objects.filter(programme=programme).order_by("-number").first()
    wave = create_wave(programme, name=name, rules=rules, by=by, now=now)
    audience = audience_or_none(latest) if latest else None
    define_audience(wave, population=audience.population if audience else Population(), by=by, now=now)
    _make_ready(wave, template, by=by)
    return wave


def _make_ready(wave: Wave, template: ProgrammeTemplate, *, by: Person) -> None:
    """The themes where the template knows them, and the news to the next step, which prepares the survey."""
    wave.themes.set(Theme.objects.filter(code__in=template.themes, is_active=True))
    wave_made_ready.send(Wave, wave=wave, template=template, by=by)
    audit.record("audience.made_wave_ready", wave, by=by, template=template.code)


@transaction.atomic
def create_wave(
    programme: Programme, *, name: str, by: Person, now: datetime, rules: Mapping[str, Any] | None = None
) -> Wave:
    """Add a wave to a programme, with its rules when given."""
    check_steers(by, programme)
    # Two at once would take the same number: a constraint of the database lets the second one fail, with nothing half done.
    last = Wave.objects.filter(programme=programme).order_by("-number").first()
    wave = Wave.objects.create(
        programme=programme, number=last.number + 1 if last else 1, name=one_line(name), **_known_rules(rules or {})
    )
    audit.record("audience.created_wave", wave, by=by)
    return wave


@transaction.atomic
def duplicate_wave(wave: Wave, *, name: str, by: Person, now: datetime) -> Wave:
    """A new wave with the same rules, audience and eligibility; no survey, themes or people of the first."""
    copy = create_wave(
        wave.programme, name=name, by=by, now=now, rules={rule: getattr(wave, rule) for rule in WAVE_RULES}
    )
    audience = audience_or_none(wave)
    if audience is not None:
        define_audience(copy, population=audience.population, by=by, now=now)
    sides = eligibility_of(wave)
    if sides.pk is not None:
        rules = {"mentee_rule": sides.population("mentee"), "mentor_rule": sides.population("mentor")}
        define_eligibility(copy, mentees=sides.mentees, mentors=sides.mentors, **rules, by=by)
    return copy


@transaction.atomic
def change_rules(wave: Wave, *, rules: Mapping[str, Any], by: Person, name: str | None = None) -> None:
    """Change the rules of a wave, and its name where one is given."""
    check_steers(by, wave.programme)
    named = {} if name is None else {"name": one_line(name)}
    Wave.objects.filter(pk=wave.pk).update(**named, **_known_rules(rules))
    audit.record("audience.changed_rules", wave, by=by)


@transaction.atomic
def give_role(programme: Programme, *, person: Person, role: str, by: Person) -> None:
    """Give someone a role in a programme; giving it twice changes nothing."""
    check_steers(by, programme)
    _, new = ProgrammeRole.objects.get_or_create(programme=programme, person=person, role=Role(role).value)
    if new:
        audit.record("audience.gave_role", person, by=by, role=role, programme=programme.pk)


@transaction.atomic
def revoke_role(programme: Programme, *, role_id: int, by: Person) -> None:
    """Take a role back; raises `LastManager` when nobody would steer."""
    check_steers(by, programme)
    # All roles of the programme, in one order, and counted from the rows locked: two managers who take each other's role
    # back at the same moment would both count two, and nobody would be left to steer (a count alone locks nothing).
    held = list(ProgrammeRole.objects.select_for_update(of=("self",)).filter(programme=programme).order_by("pk"))
    role = next((row for row in held if row.pk == role_id), None)
    if role is None:
        raise NotTheirs
    if role.role == Role.MANAGER and sum(row.role == Role.MANAGER for row in held) == 1:
        raise LastManager
    audit.record("audience.revoked_role", role.person, by=by, role=role.role, programme=programme.pk)
    role.delete()


def _known_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    return {rule: rules[rule] for rule in WAVE_RULES if rule in rules}
