"""A programme manager's file brings people and fills in what is empty; everything else about those there is HR's to say."""

from datetime import date

import pytest
from django.urls import reverse

from binome.core.directory import deciding, importing, undoing
from binome.core.directory.errors import NotTheirsToUndo
from binome.core.directory.models import Import
from binome.core.people.models import Entity, Person
from tests.core.directory.factories import administrator
from tests.factories import NOON, EntityFactory, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db

COLUMNS = {
    "staff_id": "staff id",
    "given_name": "given name",
    "family_name": "family name",
    "email": "e-mail",
    "entity": "entity",
    "manager": "manager's staff id",
    "level": "level",
    "job_title": "job title",
    "site": "site",
    "preferred_language": "language",
    "left_on": "left on",
}


@pytest.fixture
def ana():
    return PersonFactory(
        staff_id="A1",
        given_name="Ana",
        family_name="Roy",
        email="ana@example.org",
        entity=EntityFactory(name="Networks"),
        level=4,
        job_title="Agent",
        site="",
        preferred_language="en",
        manager=PersonFactory(staff_id="M1", email="m@example.org"),
    )


@pytest.fixture
def manager():
    return manager_of(WaveFactory(), preferred_language="en")


def line_about(person: Person, **cells: str) -> str:
    values = {name: str(getattr(person, name, "") or "") for name in COLUMNS}
    values |= {"entity": person.entity.name, "manager": person.manager.staff_id, "left_on": ""} | cells
    return ";".join(values.values())


def brought(*lines: str, by: Person | None, **options: bool) -> Import:
    data = "\n".join([";".join(COLUMNS.values()), *lines]).encode()
    return importing.feed(data, name="x.csv", by=by, now=NOON, **options).file_import


def as_stored(person: Person) -> dict[str, object]:
    return Person.objects.filter(pk=person.pk).values().get()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("given_name", "Anna"),
        ("family_name", "Evil"),
        ("entity", "Elsewhere"),
        ("manager", "B1"),
        ("level", "1"),
        ("job_title", "Chief"),
        ("preferred_language", "fr"),
        ("left_on", "2026-01-02"),
        ("left_on", "2027-01-02"),
    ],
)
def test_what_the_directory_knows_of_someone_is_changed_by_hr_alone(ana, manager, column, value):
    """A line manager gives references and reads who leaves; a name greets; a level matches."""
    PersonFactory(staff_id="B1", email="b@example.org")
    before = as_stored(ana)

    by_manager = brought(line_about(ana, **{column: value}), by=manager)
    unmoved = as_stored(ana)
    by_hr = brought(line_about(ana, **{column: value}), by=PersonFactory(is_hr=True))

    assert (by_manager.counts, unmoved) == ({"refused": 1}, before)
    assert "refused" not in by_hr.counts
    assert as_stored(ana) != before


def test_empty_cells_of_a_managers_file_say_nothing_and_what_is_empty_is_filled_in(ana, manager):
    Person.objects.filter(pk=ana.pk).update(left_on="2027-05-01")

    brought(line_about(ana, job_title="", level="", manager="", site="Lyon", preferred_language=""), by=manager)

    ana.refresh_from_db()
    assert ana.left_on == date(2027, 5, 1)
    assert (ana.job_title, ana.level, ana.manager.staff_id, ana.site) == ("Agent", 4, "M1", "Lyon")


def test_new_people_come_with_their_line_manager_and_new_entities(ana, manager):
    found = brought("N1;New;Comer;n@example.org;Brand new;A1;5;Agent;;fr;", line_about(ana), by=manager)

    assert found.counts == {"joiner": 1, "unchanged": 1}
    assert Person.objects.get(staff_id="N1").manager == ana
    assert Entity.objects.filter(name="Brand new").exists()


def test_a_managers_file_said_to_hold_everyone_lets_nobody_leave(ana, manager):
    brought("N1;New;Comer;n@example.org;Networks;;5;Agent;;fr;", by=manager, complete=True)

    assert Person.objects.filter(is_active=False).count() == 0


def test_a_managers_file_moves_no_entity_that_exists_and_says_so(ana, manager):
    data = b"staff id;given name;family name;e-mail;entity;parent entity\nN1;N;C;n@example.org;Networks;Other\n"

    found = importing.read_file(data, name="x.csv", by=manager, now=NOON)
    notes = found.rows.get().notes
    deciding.confirm_import(found.pk, by=manager, now=NOON)

    assert notes == [["chart_of_others", {"value": "Other"}]]
    assert Entity.objects.get(name="Networks").parent is None
    assert not Entity.objects.filter(name="Other").exists()


def test_a_manager_takes_their_own_import_back_but_not_what_they_changed_as_hr(ana, manager):
    before = as_stored(ana)
    filled = brought(line_about(ana, site="Lyon"), "N1;New;Comer;n@example.org;Networks;;5;Agent;;fr;", by=manager)
    deciding.ask_to_undo(filled.pk, by=manager)
    undoing.undo_import(filled.pk, by=manager, now=NOON)
    assert (as_stored(ana), Person.objects.filter(staff_id="N1").exists()) == (before, False)

    once_hr = manager_of(WaveFactory(), is_hr=True)
    renamed = brought(line_about(ana, family_name="Dupré"), by=once_hr)
    Person.objects.filter(pk=once_hr.pk).update(is_hr=False)
    once_hr.refresh_from_db()

    deciding.ask_to_undo(renamed.pk, by=once_hr)
    with pytest.raises(NotTheirsToUndo):
        undoing.undo_import(renamed.pk, by=once_hr, now=NOON)


def test_the_preview_tells_a_manager_per_cause_what_only_hr_may_change(client, ana, manager):
    bob = PersonFactory(staff_id="B1", email="b@example.org", manager=ana, job_title="Clerk", level=5)
    client.force_login(manager)
    lines = (line_about(ana, job_title="Chief"), line_about(bob, job_title="Boss", left_on="2026-01-02"))
    data = "\n".join([";".join(COLUMNS.values()), *lines]).encode()
    found = importing.read_file(data, name="x.csv", by=manager, now=NOON)

    upload = client.get(reverse("directory:upload")).text
    preview = client.get(reverse("directory:import", args=[found.pk])).text

    assert "This file adds people" in upload
    assert "This file adds people" in preview
    assert "The file holds everyone" not in upload + preview
    assert "Only HR or an administrator may change “Job title” of someone in the directory" in preview
    assert "Only HR or an administrator may say that the staff id “B1” leaves or comes back" in preview


def test_hr_and_administrators_are_told_nothing_of_the_kind(client):
    client.force_login(administrator())

    page = client.get(reverse("directory:upload")).text

    assert 'name="complete"' in page
    assert "ajoute des personnes" not in page
