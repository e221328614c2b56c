"""Asking to be erased on "My data", and the answer of human resources."""

import pytest
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.privacy.erasure.personal_names import is_erased
from binome.core.privacy.models import AuditLine, ErasureRequest
from tests.factories import PersonFactory, RelationshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def list_of_its_own(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"


@pytest.fixture
def hr():
    return PersonFactory(is_hr=True, preferred_language="en")


def asked_by(client, person) -> ErasureRequest:
    client.force_login(person)
    client.post(reverse("administration:ask_for_erasure"))
    return ErasureRequest.objects.get(person=person, closed_at=None)


def test_who_asked_may_withdraw_and_ask_again(client):
    person = PersonFactory(preferred_language="en")
    asked_by(client, person)
    client.post(reverse("administration:ask_for_erasure"))

    assert ErasureRequest.objects.count() == 1
    assert "Human resources answer within a month" in client.get(reverse("my_data")).content.decode()

    client.post(reverse("administration:withdraw_erasure"))
    assert not ErasureRequest.objects.exists()
    assert asked_by(client, person)


def test_human_resources_find_the_request_on_their_home_page(client, hr):
    asked_by(client, PersonFactory())
    client.force_login(hr)

    assert "1 request for erasure" in client.get(reverse("home")).content.decode()


def test_a_refusal_wants_a_reason_which_the_person_reads(client, hr):
    person = PersonFactory(preferred_language="en")
    asked = asked_by(client, person)
    client.force_login(hr)
    page = reverse("administration:erasure_request", args=[asked.pk])

    assert client.post(page, {"reason": " "}).status_code == 422
    client.post(page, {"reason": "A dispute is pending until June."})

    letter = OutboxLetter.objects.get(to=person, letter="administration/emails/erasure_refused.txt")
    assert "A dispute is pending until June." in letter.text
    client.force_login(person)
    assert "A dispute is pending until June." in client.get(reverse("my_data")).content.decode()
    assert not is_erased(Person.objects.get(pk=person.pk))


def test_carrying_out_asks_first_and_says_how_many_rows(client, hr):
    mentor = RelationshipFactory().mentor
    asked = asked_by(client, mentor)
    client.force_login(hr)
    door = reverse("administration:carry_out_erasure", args=[asked.pk])

    question = client.post(door)
    assert mentor.name in question.content.decode()
    assert "Emptied of what the person wrote" in question.content.decode()
    assert not is_erased(Person.objects.get(pk=mentor.pk))

    done = client.post(door, {"confirmed": "yes"}, follow=True).content.decode()

    code = Person.objects.get(pk=mentor.pk)
    assert is_erased(code)
    assert code.name.removeprefix("N. N. ") in done
    assert mentor.name not in done
    assert AuditLine.objects.get(act="privacy.erased_person").by == hr
    assert ErasureRequest.objects.get(pk=asked.pk).carried_out


def test_nobody_in_human_resources_erases_themselves(client, hr):
    asked = asked_by(client, hr)

    client.post(reverse("administration:carry_out_erasure", args=[asked.pk]), {"confirmed": "yes"})

    assert not is_erased(Person.objects.get(pk=hr.pk))
