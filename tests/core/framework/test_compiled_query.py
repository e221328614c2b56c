"""A compiled query answers as its queryset would, whatever is given; every one of the project says what Django says."""

import importlib
import pkgutil

import pytest
from django.db import connection
from django.db.models import Exists, Value
from django.test.utils import CaptureQueriesContext

import binome
from binome.core.framework.compiled_query import NOW, PERSON, CompiledQuery, Param, key_param
from binome.core.people.models import Entity, Person
from binome.core.programmes.models import ProgrammeRole, Wave
from binome.core.programmes.permissions import Role
from tests.conftest import NOON
from tests.factories import EntityFactory, PersonFactory, WaveFactory

pytestmark = pytest.mark.django_db
SAMPLES = {"DateTimeField": NOON, "DateField": NOON.date(), "IntegerField": 3, "BigAutoField": 7, "CharField": "k"}


def queries_of_the_project():
    """Each compiled query there is once every module of ours has been imported."""
    for module in pkgutil.walk_packages(binome.__path__, "binome."):
        if ".settings" not in module.name and ".management." not in module.name and not module.name.endswith("wsgi"):
            importlib.import_module(module.name)
    return [query for query in CompiledQuery.instances if query.build.__module__.startswith("binome.")]


def named(query):
    return f"{query.build.__module__.removeprefix('binome.')}:{query.build.__code__.co_firstlineno}"


def as_plain_value(param, compiler, connection):
    """What Django compiles for the value that stands for a `Param`, in the place of `Param.as_sql`."""
    return compiler.compile(Value(SAMPLES[param.output_field.get_internal_type()], param.output_field))


@pytest.mark.parametrize("query", queries_of_the_project(), ids=named)
def test_every_compiled_query_sends_what_its_queryset_sends(query, monkeypatch):
    values = {param.name: SAMPLES[param.output_field.get_internal_type()] for param in query.params()}
    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as djangos:
        patch.setattr(Param, "as_sql", as_plain_value)
        expected = list(query.build())

    for _execution in range(2):  # the second one finds the statement compiled
        with CaptureQueriesContext(connection) as ours:
            rows = query.rows(**values)

        assert [sent["sql"] for sent in ours] == [sent["sql"] for sent in djangos]
        assert rows == expected


def test_the_project_has_compiled_queries():
    queries = queries_of_the_project()

    assert len(queries) >= 60
    assert len({named(query) for query in queries}) > 40


def test_each_execution_answers_for_what_is_given_to_it():
    everyone = [PersonFactory(entity=EntityFactory()) for _ in range(3)]
    people = CompiledQuery(lambda: Person.objects.filter(pk=PERSON.pk).select_related("entity"))

    answers = [people.row(person=person) for person in everyone]

    assert answers == everyone
    assert [answer.entity for answer in answers] == [person.entity for person in everyone]


def test_what_changed_between_two_executions_is_seen():
    person = PersonFactory(given_name="Ada")
    people = CompiledQuery(lambda: Person.objects.filter(pk=PERSON.pk))
    before = people.row(person=person).given_name

    Person.objects.filter(pk=person.pk).update(given_name="Grace")

    assert (before, people.row(person=person).given_name) == ("Ada", "Grace")


def test_prefetches_come_along_and_rows_are_not_shared():
    wave = WaveFactory()
    ProgrammeRole.objects.create(programme=wave.programme, person=PersonFactory(), role=Role.MANAGER)
    waves = CompiledQuery(lambda: Wave.objects.filter(pk=key_param("wave")).prefetch_related("programme__roles"))
    first = waves.row(wave=wave)

    with CaptureQueriesContext(connection) as sent:
        again = waves.row(wave=wave)
        roles = list(again.programme.roles.all())

    assert len(sent) == 3
    assert len(roles) == 1
    assert again is not first


def test_moments_and_flags_are_given_and_read_as_usual(noon):
    wave = WaveFactory()
    Wave.objects.filter(pk=wave.pk).update(created_at=noon)
    early = CompiledQuery(
        lambda: Person.objects.filter(pk=PERSON.pk).values_list(
            Exists(Wave.objects.filter(created_at__lt=NOW)), Exists(Wave.objects.filter(created_at__gt=NOW))
        )
    )
    person = PersonFactory()

    answers = [early.row(person=person, now=noon.replace(hour=hour)) for hour in (11, 12, 13)]

    assert [tuple(map(bool, answer)) for answer in answers] == [(False, True), (False, False), (True, False)]


def test_a_number_that_no_database_can_hold_is_nobodys():
    people = CompiledQuery(lambda: Person.objects.filter(pk=PERSON.pk))

    assert people.rows(person=10**30) == []


def test_none_cannot_be_given():
    entities = CompiledQuery(lambda: Entity.objects.filter(pk=key_param("entity")))

    with pytest.raises(ValueError, match="entity"):
        entities.rows(entity=None)
