"""A question written once answers as its queryset would, whatever is given."""

import pytest
from django.db import connection
from django.db.models import Exists
from django.test.utils import CaptureQueriesContext

from binome.core.people.models import Entity, Person
from binome.core.people.written import NOW, PERSON, Written, given_key
from binome.core.programmes.models import ProgrammeRole, Wave
from binome.core.programmes.permissions import Role
from tests.factories import EntityFactory, PersonFactory, WaveFactory

pytestmark = pytest.mark.django_db


def test_each_asking_answers_for_what_is_given_now():
    everyone = [PersonFactory(entity=EntityFactory()) for _ in range(3)]
    who = Written(lambda: Person.objects.filter(pk=PERSON.pk).select_related("entity"))

    answers = [who.row(person=person) for person in everyone]

    assert answers == everyone
    assert [one.entity for one in answers] == [person.entity for person in everyone]


def test_what_changed_between_two_askings_is_seen():
    person = PersonFactory(given_name="Ada")
    who = Written(lambda: Person.objects.filter(pk=PERSON.pk))
    before = who.row(person=person).given_name

    Person.objects.filter(pk=person.pk).update(given_name="Grace")

    assert (before, who.row(person=person).given_name) == ("Ada", "Grace")


def test_prefetches_come_along_and_rows_are_not_shared():
    wave = WaveFactory()
    ProgrammeRole.objects.create(programme=wave.programme, person=PersonFactory(), role=Role.MANAGER)
    waves = Written(lambda: Wave.objects.filter(pk=given_key("wave")).prefetch_related("programme__roles"))
    first = waves.row(wave=wave)

    with CaptureQueriesContext(connection) as asked:
        again = waves.row(wave=wave)
        roles = list(again.programme.roles.all())

    assert len(asked) == 3
    assert len(roles) == 1
    assert again is not first


def test_moments_and_flags_are_given_and_read_as_usual(noon):
    wave = WaveFactory()
    Wave.objects.filter(pk=wave.pk).update(created_at=noon)
    early = Written(
        lambda: Person.objects.filter(pk=PERSON.pk).values_list(
            Exists(Wave.objects.filter(created_at__lt=NOW)), Exists(Wave.objects.filter(created_at__gt=NOW))
        )
    )
    person = PersonFactory()

    answers = [early.row(person=person, now=noon.replace(hour=hour)) for hour in (11, 12, 13)]

    assert [tuple(map(bool, answer)) for answer in answers] == [(False, True), (False, False), (True, False)]


def test_a_number_that_no_database_can_hold_is_nobodys():
    who = Written(lambda: Person.objects.filter(pk=PERSON.pk))

    assert who.rows(person=10**30) == []


def test_nothing_cannot_be_given():
    who = Written(lambda: Entity.objects.filter(pk=given_key("entity")))

    with pytest.raises(ValueError, match="entity"):
        who.rows(entity=None)
