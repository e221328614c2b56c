"""Who may do what, on screen: looked through, given with a letter, taken away; never the last one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.mail.models import OutboxLetter
from binome.core.mail.validity import still_stands
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import ProgrammeRole
from binome.core.programmes.permissions import Role
from tests.factories import PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
ROLES = reverse("administration:roles")


@pytest.fixture
def ana(client):
    person = PersonFactory(is_administrator=True, given_name="Ana", family_name="Roy")
    client.force_login(person)
    return person


def remove(client, person, role, programme=None):
    data = {"person": person.pk, "role": role, "programme": programme.pk if programme else ""}
    return client.post(reverse("administration:remove_role"), {**data, "confirmed": "yes"}, follow=True)


@pytest.mark.parametrize("role", ["administrator", "hr", *Role.values])
def test_a_role_is_given_to_who_is_looked_up_and_told_in_their_language(client, ana, role):
    programme = WaveFactory().programme
    eve = PersonFactory(given_name="Éve", family_name="Zoëlle", preferred_language="en")
    found = client.get(ROLES, {"q": "zoelle"}).context["people"]
    address = reverse("administration:appoint", args=[found[0].pk])

    client.post(address, {"role": role, "programme": programme.pk})
    again = client.post(address, {"role": role, "programme": programme.pk}, follow=True)

    eve.refresh_from_db()
    held = {"administrator": eve.is_administrator, "hr": eve.is_hr} | {
        each.role: True for each in eve.programme_roles.all()
    }
    letter = OutboxLetter.objects.get(to=eve)
    assert [name for name, holds in held.items() if holds] == [role]
    assert letter.subject.startswith("You have a new role in Binôme:")
    assert "Ana Roy gave you this role" in letter.text
    assert "a déjà ce rôle" in again.content.decode()
    assert AuditLine.objects.filter(by=ana, on_id=str(eve.pk)).count() == 1


def test_a_role_that_was_taken_away_is_not_announced(client, ana):
    programme = WaveFactory().programme
    eve = PersonFactory()
    client.post(reverse("administration:appoint", args=[eve.pk]), {"role": "trainer", "programme": programme.pk})
    letter = OutboxLetter.objects.get(to=eve)
    assert still_stands(letter, now=timezone.now())

    remove(client, eve, "trainer", programme)

    assert not ProgrammeRole.objects.filter(person=eve).exists()
    assert not still_stands(letter, now=timezone.now())


def test_the_last_administrator_and_the_last_manager_stay(client, ana):
    wave = WaveFactory()
    manager = manager_of(wave)

    assert "dernière personne qui administre" in remove(client, ana, "administrator").content.decode()
    assert "dernière personne responsable" in remove(client, manager, "manager", wave.programme).content.decode()

    ana.refresh_from_db()
    assert ana.is_administrator
    assert ProgrammeRole.objects.filter(person=manager, role="manager").exists()


def test_an_administrator_may_leave_once_another_is_there(client, ana):
    PersonFactory(is_administrator=True)

    assert remove(client, ana, "administrator").redirect_chain[-1][0] == "/"
    assert client.get(ROLES).status_code == 404


def test_a_role_of_a_programme_wants_its_programme(client, ana):
    eve = PersonFactory()

    answer = client.post(reverse("administration:appoint", args=[eve.pk]), {"role": "reviewer"})

    assert (answer.status_code, ProgrammeRole.objects.count()) == (422, 0)


def test_who_left_is_neither_found_nor_appointed(client, ana):
    gone = PersonFactory(family_name="Partie", is_active=False)

    assert client.get(ROLES, {"q": "partie"}).context["people"] == []
    assert client.post(reverse("administration:appoint", args=[gone.pk]), {"role": "hr"}).status_code == 404


@pytest.mark.parametrize("make", [PersonFactory, lambda: PersonFactory(is_hr=True), lambda: manager_of(WaveFactory())])
def test_others_than_administrators_find_no_such_pages(client, make):
    client.force_login(make())
    eve = PersonFactory()

    for address in (ROLES, reverse("administration:appoint", args=[eve.pk]), reverse("setup:checklist")):
        assert client.get(address).status_code == 404
    assert client.post(reverse("administration:appoint", args=[eve.pk]), {"role": "hr"}).status_code == 404
    assert remove(client, eve, "hr").status_code == 404
