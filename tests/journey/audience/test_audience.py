"""Whom a wave is for: who is in, why someone is not, how well a sample stands for everyone."""

import pytest
from django.urls import reverse

from binome.core.people.entities import entities_in_order
from binome.core.people.models import Person
from binome.journey.audience.actions import targeting
from binome.journey.audience.models import NamedRule
from binome.journey.audience.queries.people import looked_up, people_in, shares_of
from binome.journey.audience.rules.population import Population
from tests.factories import NOON, EntityFactory, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def test_each_person_is_in_or_is_told_why_not():
    parent = EntityFactory()
    boss = PersonFactory(level=5, country="France", entity=EntityFactory(parent=parent), family_name="Zed")
    PersonFactory.create_batch(2, manager=boss, level=1, country="Maroc", family_name="Zed")
    rule = Population(entities=(parent.pk,), level_min=3, countries=("France",), min_direct_reports=2)

    found = looked_up("zed", rule, today=TODAY)

    assert {one.person for one in found if not one.reasons} == set(people_in(rule, today=TODAY)) == {boss}
    assert [len(one.reasons) for one in found if one.reasons] == [4, 4]


def test_the_sample_is_shown_beside_the_audience_it_stands_for():
    wave = WaveFactory()
    by = manager_of(wave)
    PersonFactory.create_batch(8, level=3)
    PersonFactory.create_batch(4, level=5)
    audience = targeting.define_audience(
        wave, population=Population(level_min=3), draw="simple", sample_size=6, seed=1, by=by, now=NOON
    )

    shares = shares_of(audience.population, by="level", today=TODAY, audience=audience)

    assert [(share.name, share.people) for share in shares] == [("3", 8), ("5", 4)]
    assert sum(share.drawn for share in shares) == 6
    assert round(sum(share.difference for share in shares), 6) == 0


def test_the_page_says_whether_someone_is_in_without_saving(client):
    wave = WaveFactory()
    by = manager_of(wave)
    client.force_login(by)
    person = PersonFactory(level=1, family_name="Introuvable")

    said = {"level_min": "3", "draw": "everyone", "seed": "1", "who": "introuv", "count": "1"}
    page = client.post(reverse("audience:audience", args=[wave.pk]), said)

    assert [one.person for one in page.context["matches"]] == [person]
    assert len(page.context["matches"][0].reasons) == 1
    assert not hasattr(wave, "audience")


def line_of_four() -> list[Person]:
    """Four people, each the manager of the next."""
    people = [PersonFactory()]
    for _ in range(3):
        people.append(PersonFactory(manager=people[-1], family_name="Zed"))
    return people


def test_everyone_under_someone_is_taken_in_at_whatever_depth_and_a_circle_ends():
    top, second, third, fourth = line_of_four()
    PersonFactory()
    rule = Population(below=second.pk)

    assert set(people_in(Population(below=top.pk), today=TODAY)) == {second, third, fourth}
    assert set(people_in(rule, today=TODAY)) == {third, fourth}
    assert {one.person.pk: bool(one.reasons) for one in looked_up("zed", rule, today=TODAY)} == {
        second.pk: True, third.pk: False, fourth.pk: False
    }  # fmt: skip
    Person.objects.filter(pk=top.pk).update(manager=fourth)
    assert set(people_in(rule, today=TODAY)) == {third, fourth, top}


def test_the_person_above_is_named_by_staff_id_or_address_and_the_sentence_says_who(client):
    wave = WaveFactory()
    client.force_login(manager_of(wave))
    top, *_ = line_of_four()
    address = reverse("audience:audience", args=[wave.pk])

    nobody = client.post(address, {"below": "nobody", "draw": "everyone", "seed": "1"})
    counting = client.post(address, {"below": "nobody", "draw": "everyone", "seed": "1", "count": "1"}).content.decode()
    client.post(address, {"below": top.email.upper(), "draw": "everyone", "seed": "1"})

    page = client.get(address).content.decode()
    assert nobody.status_code == 422
    assert 'role="alert">Personne dans l’annuaire' in counting
    assert wave.audience.below == top
    assert f"sous {top.name} dans la ligne hiérarchique" in page
    assert f'value="{top.staff_id}"' in page


def test_a_rule_kept_under_a_name_starts_the_audience_of_another_wave(client):
    wave = WaveFactory()
    other = WaveFactory(programme=wave.programme, number=wave.number + 1)
    client.force_login(manager_of(wave))
    said = {"level_min": "3", "min_direct_reports": "2", "rule_name": " Cadres  du réseau ", "name_rule": "1"}

    kept = client.post(reverse("audience:audience", args=[wave.pk]), said)
    rule = NamedRule.objects.get()
    page = client.get(reverse("audience:audience", args=[other.pk]), {"rule": rule.pk})

    assert kept.status_code == 302
    assert (rule.name, rule.population) == ("Cadres du réseau", Population(level_min=3, min_direct_reports=2))
    assert not hasattr(wave, "audience")
    assert page.context["form"]["level_min"].value() == 3
    assert "niveau 3" in page.context["sentence"]


def test_a_rule_needs_a_name_and_goes_with_one_click_without_touching_audiences(client):
    wave = WaveFactory()
    by = manager_of(wave)
    client.force_login(by)
    address = reverse("audience:audience", args=[wave.pk])
    rule = targeting.name_rule(wave.programme, name="R", population=Population(level_min=2), by=by)
    elsewhere = targeting.name_rule(
        (other := WaveFactory()).programme, name="R", population=Population(), by=manager_of(other)
    )
    targeting.define_audience(wave, population=rule.population, by=by, now=NOON)

    nameless = client.post(address, {"level_min": "3", "name_rule": "1"})
    for pk in (rule.pk, elsewhere.pk, 10**30, "x"):
        assert client.post(address, {"forget_rule": pk}).status_code in {302, 400}

    assert nameless.status_code == 422
    assert list(NamedRule.objects.all()) == [elsewhere]
    assert wave.audience.population == Population(level_min=2)


def test_the_margin_of_error_typed_says_how_many_to_draw(client):
    """R6: 12 people, ± 10 points: 11 of them, by the finite population correction."""
    wave = WaveFactory()
    client.force_login(manager_of(wave))
    PersonFactory.create_batch(12, level=3)
    said = {"level_min": "3", "draw": "simple", "seed": "1", "margin": "10"}
    address = reverse("audience:audience", args=[wave.pk])

    suggested = client.post(address, {**said, "count": "1"})
    client.post(address, said)

    assert [(float(margin), size) for margin, size in suggested.context["sizes"]] == [(10.0, 11)]
    assert (wave.audience.sample_size, wave.audience.sample.count()) == (11, 11)


def test_importing_everyone_anew_in_another_order_draws_the_same_people():
    wave = WaveFactory()
    by = manager_of(wave)
    ids = [f"M{n:02}" for n in range(30)]
    drawings = []

    for order in (ids, list(reversed(ids)), ids[:29]):
        Person.objects.filter(staff_id__in=ids).delete()
        for staff_id in order:
            PersonFactory(staff_id=staff_id, level=3)
        audience = targeting.define_audience(
            wave, population=Population(level_min=3), draw="simple", sample_size=10, seed=4, by=by, now=NOON
        )
        drawings.append(set(audience.sample.values_list("person__staff_id", flat=True)))

    assert drawings[0] == drawings[1]
    assert len(drawings[0] & drawings[2]) >= 9


def test_a_new_programme_says_so_when_nobody_has_the_staff_id_typed(client):
    client.force_login(PersonFactory(is_administrator=True))

    page = client.post(reverse("audience:new_programme"), {"below": "nobody", "count": "1"}).content.decode()

    assert 'role="alert">Personne dans l’annuaire' in page


def test_names_stand_where_a_french_reader_looks_for_them():
    """An accent or a capital moves no name to the end of a list."""
    for name in ("Thermique", "Études", "énergie", "Œuvres", "Zone"):
        EntityFactory(name=name)

    names = [name for _pk, name in entities_in_order()]

    assert names == ["énergie", "Études", "Œuvres", "Thermique", "Zone"]
