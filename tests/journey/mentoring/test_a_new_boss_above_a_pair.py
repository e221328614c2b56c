"""A change of the staff directory puts one half above the other: their programme sees it and a person decides."""

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.journey.mentoring.actions import steering
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.home import step_report
from binome.journey.mentoring.queries.lines import undecided_pairs
from tests.factories import NOON, PersonFactory, manager_of
from tests.journey.mentoring.factories import opened

pytestmark = pytest.mark.django_db


def put(person, *, under, line="manager"):
    type(person).objects.filter(pk=person.pk).update(**{line: under})


@pytest.mark.parametrize("levels", [1, 3, 6])
def test_whoever_comes_to_stand_above_the_other_half_is_seen_from_either_side(levels):
    for below, above in (("mentor", "mentee"), ("mentee", "mentor")):
        relationship = opened()
        manager = manager_of(relationship.wave)
        line = [getattr(relationship, below), *(PersonFactory() for _step in range(levels - 1))]
        for person, boss in zip(line, [*line[1:], getattr(relationship, above)], strict=True):
            put(person, under=boss)

        assert undecided_pairs(relationship.wave, reader=manager) == [relationship]


def test_a_functional_manager_counts_and_two_colleagues_do_not():
    relationship, colleagues = opened(), opened()
    put(relationship.mentor, under=relationship.mentee, line="functional_manager")
    boss = PersonFactory()
    for person in colleagues.people:
        put(person, under=boss)

    assert undecided_pairs(relationship.wave, reader=boss) == [relationship]
    assert undecided_pairs(colleagues.wave, reader=boss) == []


def test_the_programme_is_told_and_decides_once_and_nobody_is_written_to(client):
    relationship = opened()
    manager = manager_of(relationship.wave)
    put(relationship.mentor, under=relationship.mentee)
    before = OutboxLetter.objects.count()
    client.force_login(manager)
    listed = client.get(reverse("mentoring:wave", args=[relationship.wave.pk]))
    assert listed.context["in_one_line"] == [relationship]
    assert any(
        "une ligne" in thing.text or "annuaire" in thing.text
        for thing in step_report(relationship.wave, now=NOON).stuck
    )

    act = reverse("mentoring:let_go_on", args=[relationship.wave.pk, relationship.pk])
    page = client.post(act, follow=True)

    assert manager.name in page.text
    assert Relationship.objects.get(pk=relationship.pk).line_accepted_by == manager
    assert client.get(reverse("mentoring:wave", args=[relationship.wave.pk])).context["in_one_line"] == []
    assert OutboxLetter.objects.count() == before


def test_neither_half_nor_another_wave_s_manager_decides_and_the_pair_reads_nothing_of_it(client):
    relationship = opened()
    put(relationship.mentor, under=relationship.mentee)
    for stranger in (*relationship.people, manager_of(opened().wave), PersonFactory()):
        with pytest.raises(NotTheirs):
            steering.let_go_on(relationship.pk, by=stranger, now=NOON)
    client.force_login(relationship.mentor)
    assert "annuaire" not in client.get(reverse("mentoring:relationship", args=[relationship.pk])).text
    other = opened()
    manager = manager_of(other.wave)
    with pytest.raises(NotNow):
        steering.let_go_on(other.pk, by=manager, now=NOON)
