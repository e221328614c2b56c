"""The staff directory: names as typed, found without accents; loops in the reporting line seen."""

import importlib

import pytest
from django.apps import apps
from django.db import IntegrityError, connection

from binome.core.people.models import Person
from binome.core.people.reporting_lines import above, cycles
from binome.core.people.text import cleaned, folded, whole_number
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["O’Neil", "Nguyễn Thị", "𝔊𝔬", "א", "🇫🇷", "null", "None", "<b>", "L" * 200])
def test_a_name_is_kept_as_it_was_typed(name):
    person = PersonFactory(family_name=name)

    person.refresh_from_db()

    assert person.family_name == name


def test_control_and_direction_characters_are_taken_out():
    assert cleaned("Zo\u202eé\x00 ") == "Zoé"


def test_people_are_found_and_sorted_whatever_the_accents():
    PersonFactory(given_name="Éloïse", family_name="Zéphir")
    PersonFactory(given_name="Eric", family_name="Évrard")

    assert [person.given_name for person in Person.objects.matching("eloise zephir")] == ["Éloïse"]
    assert [person.family_name for person in Person.objects.all()] == ["Évrard", "Zéphir"]
    assert folded("ÉVRARD  Eric") == "evrard eric"


def test_two_people_cannot_share_an_address_whatever_its_case():
    PersonFactory(email="zoe@example.org")

    with pytest.raises(IntegrityError):
        PersonFactory(email="ZOE@example.org")


def test_nobody_manages_themselves():
    person = PersonFactory()
    person.manager = person

    with pytest.raises(IntegrityError):
        person.save()


def test_loops_in_the_reporting_line_are_named_and_walked_once():
    manager_of = {1: 2, 2: 3, 3: 1, 4: 1, 5: None, 6: 6}

    assert cycles(manager_of) == [[1, 2, 3], [6]]
    assert above(4, manager_of) == [1, 2, 3]
    assert above(5, manager_of) == []


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None), ("", None), ("-1", None),
     (" 1", None), ("1.0", None), ("²", None), ("١٢", None)],
)  # fmt: skip
def test_a_whole_number_is_one_that_a_database_can_hold(typed, number):
    assert whole_number(typed) == number


@pytest.mark.django_db
def test_the_migration_brings_names_and_addresses_to_one_form_and_parts_nobody():
    migration = importlib.import_module("binome.core.people.migrations.0002_one_form_of_names_and_addresses")
    ana, twin, other = PersonFactory(), PersonFactory(), PersonFactory(email="b@xn--mnchen-3ya.example")
    Person.objects.filter(pk=ana.pk).update(
        given_name="Ame\u0301lie", email="ana@münchen.example", job_title="Chef\u00a0de projet"
    )
    Person.objects.filter(pk=twin.pk).update(email="b@münchen.example")

    migration.bring_to_one_form(apps, connection.schema_editor())

    ana.refresh_from_db()
    twin.refresh_from_db()
    assert (ana.given_name, ana.job_title, ana.email) == ("Amélie", "Chef de projet", "ana@xn--mnchen-3ya.example")
    assert (twin.email, other.email) == ("b@münchen.example", "b@xn--mnchen-3ya.example")
