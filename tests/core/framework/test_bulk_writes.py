"""Rows written in bulk are those that Django's own bulk writers leave, at a fraction of the time."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from binome.core.framework.bulk_writes import insert_rows, lock_table, update_rows
from binome.core.people.bulk import update_people
from binome.core.people.models import Entity, Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
COLUMNS = ("given_name", "level", "manager", "spoken_languages", "joined_on", "is_active")


def changed(people, manager):
    for index, person in enumerate(people):
        person.given_name, person.level, person.manager = f"Zoé {index} 'O", index + 2, manager
        person.spoken_languages, person.joined_on, person.is_active = ["fr", "é"], date(2020, 1, index + 1), bool(index)
    return people


def stored(people):
    return list(Person.objects.filter(pk__in=[person.pk for person in people]).order_by("pk").values(*COLUMNS))


def test_updated_rows_are_those_of_bulk_update():
    boss, *people = PersonFactory.create_batch(4)
    Person.objects.bulk_update(changed(people, boss), COLUMNS)
    djangos = stored(people)
    Person.objects.update(given_name="", level=1, manager=None, spoken_languages=[], joined_on=None, is_active=True)

    update_rows(changed(people, boss), columns=COLUMNS)

    assert stored(people) == djangos


def test_inserted_rows_are_those_of_bulk_create():
    Entity.objects.bulk_create([Entity(code="a", name="L'É"), Entity(code="b", name="B")])

    insert_rows(Entity, ("code", "name", "parent"), [("c", "L'É", None), ("d", "B", None)])

    djangos, ours = (
        list(Entity.objects.filter(code__in=codes).order_by("code").values("name", "parent")) for codes in ("ab", "cd")
    )
    assert ours == djangos


def test_people_updated_in_bulk_are_searched_and_sorted_as_if_saved_one_by_one():
    saved, updated = PersonFactory.create_batch(2)
    for person in (saved, updated):
        person.given_name, person.family_name, person.job_title = " Zoé  Anne", "Œuvrard", "Chef"
    saved.save()

    update_people([updated], columns=["given_name", "family_name", "job_title"])

    keys = [Person.objects.values_list("given_name", "sort_key").get(pk=person.pk) for person in (saved, updated)]
    assert keys[0] == keys[1]
    assert set(Person.objects.matching("zoe oeuvrard chef")) == {saved, updated}


def test_nothing_to_write_sends_nothing():
    with CaptureQueriesContext(connection) as sent:
        update_rows([], columns=COLUMNS)

    assert len(sent) == 0


def test_a_table_is_locked_by_one_row_that_stands_for_it():
    with transaction.atomic(), CaptureQueriesContext(connection) as sent:
        lock_table(Person)

    locking = [query["sql"] for query in sent.captured_queries if "FOR UPDATE" in query["sql"]]
    assert all("django_content_type" in sql for sql in locking)
    assert len(locking) == connection.features.has_select_for_update  # on SQLite every writer is alone already
