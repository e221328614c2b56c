"""Files that come in, on screen."""

import io

import pytest
from django.urls import reverse

from binome.core.directory.models import Import
from binome.core.people.models import Person
from binome.core.privacy.models import DataView
from binome.core.programmes.permissions import Role
from tests.core.directory.factories import administrator, staff_file
from tests.factories import PersonFactory, holder
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


def test_a_file_is_looked_at_then_confirmed(client):
    by = PersonFactory(is_hr=True)
    client.force_login(by)
    file = io.BytesIO(staff_file({"Réseaux": 3}) + b"\r\nM0009;;;x@example.org;R;4")
    file.name = "salariés.csv"

    response = client.post(address("directory:upload"), {"file": file})
    page = client.get(response.url + "?change=refused").content.decode()
    before = Person.objects.count()
    found = Import.objects.get()
    client.post(address("directory:confirm_import", found.pk))

    assert before == 1
    assert "Windows-1252" in page
    assert "Le prénom et le nom sont vides tous les deux" in page
    assert Person.objects.count() == 4
    assert [row.change_kind for row in found.rows.all()] == ["refused"]
    assert client.get(response.url).status_code == 200


def test_who_is_on_a_line_left_out_reads_that_it_was_taken_away(client):
    known, by = PersonFactory(staff_id="M0009"), PersonFactory(is_hr=True)
    client.force_login(by)
    file = io.BytesIO(staff_file({"Réseaux": 1}) + b"\r\nM0009;;;x@example.org;R;4")
    file.name = "people.csv"
    client.post(address("directory:upload"), {"file": file})

    client.get(address("directory:refused_lines", Import.objects.get().pk))

    assert [(view.person, view.viewer, view.what) for view in DataView.objects.all()] == [(known, by, "export")]


def test_only_administrators_hr_and_programme_managers_import(client, world):
    survey, by = world
    for person in (PersonFactory(), holder(Role.REVIEWER, survey.wave.programme)):
        client.force_login(person)
        for name in ("directory:people", "directory:upload"):
            assert client.get(address(name)).status_code == 404
        found = Import.objects.first()
        assert client.get(address("directory:import", found.pk)).status_code == 404
        assert client.post(address("directory:confirm_import", found.pk)).status_code == 404
    client.force_login(by)
    assert client.get(address("directory:people") + "?q=zoe1").status_code == 200


def test_columns_that_were_not_found_are_asked_for(client):
    client.force_login(administrator())
    file = io.BytesIO("Num;Prénom;Nom;Courriel;Direction\n7;Zoé;Dupré;z@example.org;Réseaux".encode())
    file.name = "x.csv"
    response = client.post(address("directory:upload"), {"file": file})
    asked = client.get(response.url).context
    assert len(asked["missing"]) == 1
    assert asked["to_write"] == 0

    client.post(
        response.url,
        {"column_staff_id": 0, "column_given_name": 1, "column_family_name": 2, "column_email": 3, "column_entity": 4,
         "create_entities": "on"},
    )  # fmt: skip

    assert Import.objects.get().counts == {"joiner": 1}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_asks_the_database_as_often_for_one_line_as_for_three(
    client, django_assert_max_num_queries, rows
):
    by = administrator()
    for _ in range(rows):
        PersonFactory(manager=by)
    client.force_login(by)

    with django_assert_max_num_queries(14):
        client.get(address("directory:people"))
