"""Who volunteers, seen early enough to act on, and never of fewer than five people."""

import re
from datetime import date

import pytest
from django.urls import reverse

from binome.core.people import organisation
from binome.journey.enrolment.models import Call
from binome.journey.enrolment.queries.volunteering import reach_of
from tests.factories import NOON, ApplicationFactory, EntityFactory, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db


def staff(entity, *, level: int, number: int, applied: int = 0, wave=None):
    for place in range(number):
        person = PersonFactory(entity=entity, level=level)
        if place < applied:
            ApplicationFactory(wave=wave, person=person, state="submitted", submitted_at=NOON, side="mentor")


def a_house():
    """Plants: 12 people below two workshops, of whom 6 applied; Sales: 8 people and nobody; Board: 3 people."""
    wave = WaveFactory(stage="enrolment")
    plants, sales, board = EntityFactory(name="Usines"), EntityFactory(name="Écoute"), EntityFactory(name="Comité")
    for workshop in (EntityFactory(parent=plants), EntityFactory(parent=plants)):
        staff(workshop, level=2, number=6, applied=3, wave=wave)
    staff(sales, level=4, number=8)
    staff(board, level=7, number=3, applied=1, wave=wave)
    return wave


def told(groups):
    return [(group.label, group.called, group.applied) for group in groups]


def test_the_fewest_volunteers_come_first_by_department_as_a_whole():
    reach = reach_of(a_house())

    # Three people of the board are hidden, and with them the next smallest group: nothing is left to subtract.
    assert told(reach.departments) == [("Usines", 12, 6)]
    assert told(reach.levels) == [(organisation.current().level(2), 12, 6)]


def test_with_enough_people_everywhere_everything_is_told():
    wave = a_house()
    staff(EntityFactory(name="Achats"), level=7, number=5, applied=5, wave=wave)

    assert told(reach_of(wave).departments)[0] == ("Écoute", 8, 0)


def test_departments_are_those_below_the_one_company():
    wave, company = WaveFactory(stage="enrolment"), EntityFactory(name="Groupe")
    for name, applied in (("Usines", 4), ("Achats", 1)):
        staff(EntityFactory(name=name, parent=company), level=2, number=6, applied=applied, wave=wave)

    assert told(reach_of(wave).departments) == [("Achats", 6, 1), ("Usines", 6, 4)]


def test_drafts_and_people_who_are_not_called_do_not_count():
    wave = WaveFactory(stage="enrolment")
    entity = EntityFactory(name="Usines")
    staff(entity, level=2, number=6, applied=2, wave=wave)
    ApplicationFactory(wave=wave, person=PersonFactory(entity=entity, level=2), state="draft")
    ApplicationFactory(wave=wave, person=PersonFactory(entity=entity, level=2, is_active=False), submitted_at=NOON)

    assert told(reach_of(wave).departments) == [("Usines", 7, 2)]


def test_the_page_of_the_call_shows_it_once_the_call_is_open(client):
    wave = a_house()
    client.force_login(manager_of(wave))
    page = reverse("enrolment:open_call", args=[wave.pk])

    assert "Usines" not in client.get(page).text
    Call.objects.create(wave=wave, opened_at=NOON, closes_on=date(2027, 1, 15))
    shown = client.get(page).text
    line = " ".join(re.sub(r"<[^>]+>", " ", shown[shown.rindex("Usines") :])[:400].split())
    assert re.match(r"Usines .*\b12 .*\b6 .*\b50\s?%", line), line
    assert "Comité" not in shown
