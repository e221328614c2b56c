"""Whoever leaves a role finds its doors closed at the next click, and nothing on their home page that leads to one."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from binome.core.people.models import Person
from binome.core.programmes.models import ProgrammeRole
from binome.journey.mentoring.models import Relationship
from binome.journey.network.models import Idea
from tests.factories import NOON
from tests.interfaces.test_every_door import ask, bare, opens_for, whole_database
from tests.interfaces.url_access import (
    ADMINISTRATOR,
    ASSISTANT,
    DOORS,
    HR,
    MANAGER,
    REVIEWER,
    SPONSOR,
    TRAINER,
    addresses,
)

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/[^"#]*)')
STRANGER = "a stranger"


def takes_part_no_more(person: Person) -> None:
    ProgrammeRole.objects.filter(person=person).delete()


def books_no_more(person: Person) -> None:
    Relationship.objects.filter(assistant=person).update(assistant=None)


def is_of_hr_no_more(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_hr=False)


def runs_it_no_more(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_administrator=False)


LEAVING = {
    MANAGER: takes_part_no_more,
    REVIEWER: takes_part_no_more,
    TRAINER: takes_part_no_more,
    SPONSOR: takes_part_no_more,
    ASSISTANT: books_no_more,
    HR: is_of_hr_no_more,
    ADMINISTRATOR: runs_it_no_more,
}


OWN = {"remove_filter"}  # a filter is of whoever saved it, whatever role they have


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


@pytest.mark.parametrize("who", LEAVING)
def test_every_door_of_a_role_that_was_left_is_closed_and_home_leads_to_none(client, company, who):
    """In the same session: a right is asked at each request, not when one signs in."""
    person = company.people[who]
    client.force_login(person)
    assert client.get(reverse("home")).status_code == 200
    theirs = [
        each
        for each in addresses()
        if opens_for(who, each)
        and not opens_for(STRANGER, each)
        and not DOORS[each.name].anyone
        and each.name not in OWN
    ]

    LEAVING[who](person)
    nowhere = bare(client.get("/nowhere/at/all/"))
    before = whole_database()
    still_open = [
        (method, each.name, answer.status_code)
        for each in theirs
        for method in DOORS[each.name].methods
        if (answer := ask(client, method, each.at(company), DOORS[each.name].data)).status_code != 404
        or bare(answer) != nowhere
    ]
    changed = whole_database() != before
    links = {link for link in LINK.findall(client.get(reverse("home")).text) if not link.startswith("/static/")}
    dead = [(link, code) for link in links if (code := client.get(link).status_code) >= 400]

    assert theirs
    assert still_open == []
    assert not changed
    assert dead == []


def test_an_idea_given_to_somebody_else_is_no_longer_the_former_owners(client, company):
    """Whoever looked after an idea without belonging to its programme reads it no more once it is another's."""
    former = company.people[STRANGER]
    idea = Idea.objects.get(pk=company.ids["idea_id"])
    page = reverse("network:idea", args=[idea.pk])
    client.force_login(former)
    Idea.objects.filter(pk=idea.pk).update(owner=former)
    as_owner = client.get(page).status_code

    Idea.objects.filter(pk=idea.pk).update(owner=company.people[SPONSOR])

    assert as_owner == 200
    assert client.get(page).status_code == 404
    assert page not in client.get(reverse("home")).text


def test_rights_that_come_back_open_the_same_doors(client, company):
    """Nothing of a role is kept with who left it: given again, it opens what it opens today."""
    person, page = company.people[TRAINER], reverse("learning:wave", args=[company.ids["wave_id"]])
    client.force_login(person)
    role = ProgrammeRole.objects.get(person=person)
    role.delete()
    closed = client.get(page).status_code

    ProgrammeRole.objects.create(programme=role.programme, person=person, role=role.role)

    assert (closed, client.get(page).status_code) == (404, 200)
