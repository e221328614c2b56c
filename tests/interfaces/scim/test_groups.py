"""Groups of the provider give the roles that an administrator lets them give, and no others."""

import pytest
from django.utils import timezone

from binome.core.directory.models import ProvisionedGroup
from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.interfaces.scim.membership import let_give
from tests.factories import PersonFactory
from tests.interfaces.scim.conftest import PATCH

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return PersonFactory(is_administrator=True)


def made(provider, *people) -> ProvisionedGroup:
    """A group of these people, as the provider makes it."""
    members = [{"value": str(person.pk)} for person in people]
    answer = provider.send("POST", "/Groups", {"displayName": "Binôme HR", "externalId": "g1", "members": members})
    assert answer.status_code == 201, answer.said
    return ProvisionedGroup.objects.get()


def changed(provider, group, operation, person):
    """A member more, or less."""
    body = {
        "schemas": [PATCH],
        "Operations": [{"op": operation, "path": "members", "value": [{"value": str(person.pk)}]}],
    }
    if operation == "remove":
        body["Operations"] = [{"op": "remove", "path": f'members[value eq "{person.pk}"]'}]
    return provider.send("PATCH", f"/Groups/{group.pk}", body)


def test_a_group_gives_nothing_until_an_administrator_says_so(provider, administrator):
    person = PersonFactory()
    group = made(provider, person)

    person.refresh_from_db()
    assert not person.is_hr
    let_give(group, "hr", by=administrator, now=timezone.now())
    person.refresh_from_db()
    assert person.is_hr
    assert OutboxLetter.objects.filter(to=person).count() == 1


def test_only_an_administrator_says_so(provider):
    group = made(provider)

    with pytest.raises(NotTheirs):
        let_give(group, "administrator", by=PersonFactory(is_hr=True), now=timezone.now())


def test_the_role_comes_and_goes_with_the_group(provider, administrator):
    person, group = PersonFactory(), made(provider)
    let_give(group, "hr", by=administrator, now=timezone.now())

    changed(provider, group, "add", person)
    person.refresh_from_db()
    assert person.is_hr
    changed(provider, group, "remove", person)
    person.refresh_from_db()
    assert not person.is_hr


@pytest.mark.parametrize("role", ["administrator", "hr"])
def test_whoever_was_deleted_does_not_come_back_with_the_role_of_a_group(provider, administrator, ana, role):
    person = Person.objects.get(pk=provider.send("POST", "/Users", ana).said["id"])
    group = made(provider, person)
    let_give(group, role, by=administrator, now=timezone.now())

    deleted = provider.send("DELETE", f"/Users/{person.pk}")
    back = provider.send("POST", "/Users", ana)

    person.refresh_from_db()
    assert (deleted.status_code, back.said["id"], person.is_active) == (204, str(person.pk), True)
    assert (person.is_administrator, person.is_hr) == (False, False)
    assert "members" not in provider.send("GET", f"/Groups/{group.pk}").said


def test_a_role_given_by_hand_stays(provider, administrator):
    person, group = PersonFactory(is_hr=True), made(provider)
    let_give(group, "hr", by=administrator, now=timezone.now())

    changed(provider, group, "add", person)
    provider.send("DELETE", f"/Groups/{group.pk}")

    person.refresh_from_db()
    assert person.is_hr
    assert not ProvisionedGroup.objects.exists()


def test_the_last_administrator_is_not_taken_out_of_the_group(provider, administrator):
    person, group = PersonFactory(), made(provider)
    let_give(group, "administrator", by=administrator, now=timezone.now())
    changed(provider, group, "add", person)
    type(person).objects.filter(pk=administrator.pk).update(is_administrator=False)

    answer = changed(provider, group, "remove", person)

    person.refresh_from_db()
    assert answer.status_code == 400
    assert person.is_administrator


def test_groups_are_found_by_name_and_by_member_as_providers_ask(provider):
    person = PersonFactory()
    group = made(provider, person)

    assert provider.listed('displayName eq "Binôme HR"', of="Groups") == [str(group.pk)]
    assert provider.listed(f'id eq "{group.pk}" and members eq "{person.pk}"', of="Groups") == [str(group.pk)]
    assert provider.listed(f'members.value eq "{person.pk + 1}"', of="Groups") == []


def test_two_groups_do_not_bear_one_name(provider):
    made(provider)

    assert provider.send("POST", "/Groups", {"displayName": "Binôme HR"}).status_code == 409
