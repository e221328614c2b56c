"""The clock a person chooses: their pages and their letters follow it."""

import pytest
from django.urls import reverse

from binome.core.people.places import place_of
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_person_chooses_their_clock_and_goes_back_to_the_one_of_their_site(client):
    person = PersonFactory(site="Montréal", country="Canada", preferred_language="en")
    client.force_login(person)

    before = client.get(reverse("my_clock")).content.decode()
    client.post(reverse("my_clock"), {"time_zone": "Asia/Tokyo"})
    person.refresh_from_db()
    chosen = place_of(person).zone.key
    client.post(reverse("my_clock"), {"time_zone": ""})
    person.refresh_from_db()

    assert "Where I work: Toronto" in before
    assert (chosen, place_of(person).zone.key) == ("Asia/Tokyo", "America/Toronto")


def test_a_clock_that_nobody_knows_is_refused(client):
    person = PersonFactory()
    client.force_login(person)

    answer = client.post(reverse("my_clock"), {"time_zone": "Mars/Olympus"})

    person.refresh_from_db()
    assert (answer.status_code, person.own_time_zone) == (422, "")
