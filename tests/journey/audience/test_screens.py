"""Programmes, waves and audiences, on screen."""

import pytest
from django.urls import reverse

from binome.core.programmes.models import Programme, Wave
from binome.core.programmes.stages import ProgrammeKind
from binome.journey.audience.actions import targeting
from binome.journey.audience.queries import people
from tests.core.directory.factories import administrator
from tests.factories import NOON, PersonFactory
from tests.journey.diagnosis.factories import answer_all, open_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    survey, by = open_survey({"Réseaux": 8, "Clients": 7})
    answer_all(survey, entity="Réseaux")
    answer_all(survey, entity="Clients", ease=4)
    return survey, by


def address(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_the_population_is_said_before_the_kind_when_a_programme_starts(client):
    """R1, R2, R3."""
    client.force_login(administrator())
    page = client.get(address("audience:new_programme")).content.decode()

    assert page.index('name="level_min"') < page.index('name="kind"')
    assert all(f'value="{kind}"' in page for kind in ProgrammeKind.values)


def test_a_programme_starts_with_its_wave_audience_and_manager(client):
    """R1."""
    by = administrator()
    client.force_login(by)

    response = client.post(
        address("audience:new_programme"),
        {"name": "Élan", "kind": "classic", "first_wave": "Vague 1", "level_min": "3"},
    )

    programme = Programme.objects.get()
    assert response.url == address("audience:programme", programme.pk)
    assert programme.kind == ProgrammeKind.CLASSIC
    assert programme.waves.get().audience.level_min == 3
    assert programme.roles.get().person == by
    assert client.get(response.url).status_code == 200


def test_counting_again_writes_nothing(client):
    client.force_login(administrator())
    PersonFactory(level=6)

    page = client.post(address("audience:new_programme"), {"count": "1", "level_min": "5"}).content.decode()

    assert Programme.objects.count() == 0
    assert "stat-value" in page
    assert "niveau 5" in page or "level 5" in page


def test_a_colleague_starts_no_programme(client):
    client.force_login(PersonFactory())

    assert client.get(address("audience:new_programme")).status_code == 404
    assert client.get(address("audience:programmes")).status_code == 404


def test_roles_are_given_and_taken_back_but_never_the_last_manager(client, world):
    survey, by = world
    programme = survey.wave.programme
    person = PersonFactory()
    client.force_login(by)

    client.post(address("audience:programme", programme.pk), {"who": person.email.upper(), "role": "reviewer"})
    held = programme.roles.get(person=person)
    client.post(address("audience:revoke_role", programme.pk, held.pk), {"confirmed": "yes"})
    client.post(address("audience:revoke_role", programme.pk, programme.roles.get(person=by).pk), {"confirmed": "yes"})

    assert [role.person for role in programme.roles.all()] == [by]


def test_a_wave_is_duplicated_with_its_rules_and_audience(client, world):
    survey, by = world
    Wave.objects.filter(pk=survey.wave_id).update(sessions_planned=8)
    client.force_login(by)

    client.post(address("audience:duplicate", survey.wave_id), {"name": "Vague 2"})

    copy = Wave.objects.get(name="Vague 2")
    assert (copy.number, copy.sessions_planned, copy.audience.level_min) == (2, 8, 3)
    assert not hasattr(copy, "survey")


def test_rules_change_and_foreign_fields_are_ignored(client, world):
    survey, by = world
    client.force_login(by)
    form = client.get(address("audience:rules", survey.wave_id)).context["form"]
    said = {name: value for name, value in form.initial.items() if value not in {None, False}}

    client.post(
        address("audience:rules", survey.wave_id), {**said, "target_pairs": 45, "stage": "closed", "programme": 999}
    )

    wave = Wave.objects.get(pk=survey.wave_id)
    assert (wave.target_pairs, wave.stage, wave.programme_id) == (45, "audience", survey.wave.programme_id)


def test_the_audience_is_counted_live_and_a_sample_is_drawn_with_its_seed(client, world):
    """R6."""
    survey, by = world
    client.force_login(by)
    live = client.post(
        address("audience:audience", survey.wave_id) + "?count=1", {"level_min": "4"}, headers={"HX-Request": "true"}
    ).content.decode()

    client.post(
        address("audience:audience", survey.wave_id),
        {"level_min": "4", "draw": "stratified", "sample_size": "6", "seed": "42"},
    )

    wave = Wave.objects.get(pk=survey.wave_id)
    assert "<html" not in live
    assert "15" in live
    assert people.audience_of(wave).count() == 15
    first = set(people.people_to_survey(wave).values_list("pk", flat=True))
    assert len(first) == 6
    targeting.define_audience(
        wave, population=wave.audience.population, draw="stratified", sample_size=6, seed=42, by=by, now=NOON
    )
    assert set(people.people_to_survey(wave).values_list("pk", flat=True)) == first
