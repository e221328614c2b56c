"""A page of the whole staff is written out as text: word for word what the library would have said."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from binome.core.people.models import Person
from binome.core.people.unplaced import CODE
from binome.interfaces.scim import answering
from tests.factories import EntityFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(provider, ana):
    """People whom the provider keeps, deleted and does not know; with one name, no place, another language, an odd name."""
    boss = provider.send("POST", "/Users", ana).said["id"]
    enterprise = next(name for name in ana if "enterprise" in name)
    for number, more in enumerate(
        ({"title": 'Chargée "d\'études" <b>\u2028'}, {"preferredLanguage": "de"}, {"timezone": "Asia/Tokyo"})
    ):
        sent = ana | {"userName": f"p{number}@corp.example", "externalId": f"e{number}", **more}
        sent["emails"] = [{"type": "work", "primary": True, "value": f"p{number}@corp.example"}]
        sent[enterprise] = {"employeeNumber": f"7{number}", "department": "Été & Cie", "manager": {"value": boss}}
        assert provider.send("POST", "/Users", sent).status_code == 201
    PersonFactory(family_name="Pelé", given_name="", manager_id=int(boss))
    PersonFactory(site="Lyon", country="FR", entity=EntityFactory(code=CODE))
    leaver = PersonFactory(staff_id="leaver@corp.example", email="leaver@corp.example", is_active=False)
    assert provider.send("DELETE", f"/Users/{Person.objects.get(staff_id='70').pk}").status_code == 204
    assert leaver.awaits_staff_id


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?startIndex=1&count=200",
        "?startIndex=3&count=2",
        "?startIndex=0",
        "?count=0",
        "?count=900",
        "?startIndex=500",
        "?startIndex=999999999",
    ],
)
def test_a_page_says_word_for_word_what_the_library_would_say(provider, staff, monkeypatch, query):
    quick = provider.send("GET", f"/Users{query}")
    monkeypatch.setattr(answering, "is_plain_list", lambda *_asked: False)
    whole = provider.send("GET", f"/Users{query}")

    assert quick.said == whole.said
    assert quick.status_code == whole.status_code == 200
    assert quick.headers["Content-Type"] == whole.headers["Content-Type"]


@pytest.mark.parametrize(
    "query", ["?count=-1", "?startIndex=x", "?count=9999999999", "?sortBy=userName", "?attributes=userName", "?count="]
)
def test_what_is_more_than_a_page_takes_the_librarys_way(provider, staff, monkeypatch, query):
    answered = provider.send("GET", f"/Users{query}")
    monkeypatch.setattr(answering, "list_of_people", None)

    assert provider.send("GET", f"/Users{query}").said == answered.said


def test_a_page_asks_as_many_questions_for_two_people_as_for_eight(provider, staff):
    asked = []
    for count in (2, 8):
        with CaptureQueriesContext(connection) as questions:
            provider.send("GET", f"/Users?count={count}")
        asked.append(len(questions))

    assert asked[0] == asked[1]
