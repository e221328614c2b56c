"""Whom a wave is for: who is in, why someone is not, how well a sample stands for everyone."""

import pytest
from django.urls import reverse

from binome.journey.audience import actions
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
    audience = actions.define_audience(
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

    assert [one.person for one in page.context["found"]] == [person]
    assert len(page.context["found"][0].reasons) == 1
    assert not hasattr(wave, "audience")
