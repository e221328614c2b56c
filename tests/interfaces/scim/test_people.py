"""People come, change, leave and come back by SCIM under the rules of staff files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from binome.core.directory.models import ProvisionedPerson, ProvisioningConflict, ProvisioningRules
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Entity, FormerPost, Person
from binome.core.people.signals import people_left, people_returned
from binome.core.privacy.erasure.carrying_out import erase
from binome.core.privacy.erasure.personal_names import is_erased
from binome.core.privacy.models import AuditLine
from binome.interfaces.scim import storage, users
from tests.factories import EntityFactory, PersonFactory
from tests.interfaces.scim.conftest import ENTERPRISE, PATCH

pytestmark = pytest.mark.django_db
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


@pytest.fixture(autouse=True)
def list_of_its_own(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"


@pytest.fixture
def known(provider, ana) -> Person:
    """Ana, once provisioned."""
    answer = provider.send("POST", "/Users", ana)
    assert answer.status_code == 201, answer.said
    return Person.objects.get(pk=answer.said["id"])


def test_someone_new_stands_in_the_directory_as_a_file_would_have_put_them(known):
    assert (known.staff_id, known.email, known.name) == ("00042", "ana.tour@corp.example", "Ana Tour")
    assert (known.entity.name, known.job_title, known.preferred_language) == ("Finance", "Analyst", "fr")
    assert known.is_active
    assert not known.has_usable_password()
    assert AuditLine.objects.filter(act="directory.provisioned", on_id=str(known.pk)).count() == 1


def test_names_and_ids_lose_what_nobody_sees(provider, ana):
    ana["name"] = {"familyName": "Tour\u202e", "givenName": "Ze\u0301lie\u0000"}
    ana[ENTERPRISE]["employeeNumber"] = "00\u200b42"

    provider.send("POST", "/Users", ana)

    person = Person.objects.get()
    assert (person.staff_id, person.name) == ("0042", "Zélie Tour")


@pytest.mark.parametrize(
    ("operation", "column", "value"),
    [
        ({"op": "Replace", "path": "title", "value": "Chief"}, "job_title", "Chief"),
        ({"op": "Add", "path": "name.givenName", "value": "Anaïs"}, "given_name", "Anaïs"),
        ({"op": "replace", "value": {"name.givenName": "Anaïs"}}, "given_name", "Anaïs"),
        ({"op": "replace", "value": {"name": {"givenName": "Anaïs"}}}, "given_name", "Anaïs"),
        (
            {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "a@corp.example"},
            "email",
            "a@corp.example",
        ),
        (
            {"op": "replace", "path": "emails[primary eq true].value", "value": "a@corp.example"},
            "email",
            "a@corp.example",
        ),
        ({"op": "Replace", "path": "active", "value": "False"}, "is_active", False),
        ({"op": "replace", "value": {"active": False}}, "is_active", False),
        ({"op": "Replace", "path": f"{ENTERPRISE}:employeeNumber", "value": "00043"}, "staff_id", "00043"),
        ({"op": "replace", "value": {f"{ENTERPRISE}:employeeNumber": "00043"}}, "staff_id", "00043"),
        ({"op": "replace", "value": {ENTERPRISE: {"employeeNumber": "00043"}}}, "staff_id", "00043"),
        ({"op": "Remove", "path": "title"}, "job_title", ""),
        ({"op": "Add", "path": 'addresses[type eq "work"].locality', "value": "Lyon"}, "site", "Lyon"),
        ({"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "+33"}, "job_title", "Analyst"),
    ],
    ids=str,
)
def test_every_shape_of_patch_that_entra_and_okta_send_is_understood(provider, known, operation, column, value):
    answer = provider.patch(known, operation)

    assert answer.status_code in {200, 204}, answer.said
    known.refresh_from_db()
    assert getattr(known, column) == value


@pytest.mark.parametrize(
    "operation",
    [
        lambda manager: {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": manager},
        lambda manager: {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": {"value": manager}},
        lambda manager: {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": [{"$ref": "", "value": manager}]},
        lambda manager: {"op": "Replace", "path": f"{ENTERPRISE}:manager.value", "value": manager},
        lambda manager: {"op": "replace", "value": {f"{ENTERPRISE}:manager": manager}},
        lambda manager: {"op": "replace", "value": {ENTERPRISE: {"manager": {"value": manager}}}},
    ],
    ids=["text", "object", "list", "dotted", "no path, dotted", "no path"],
)
def test_a_manager_and_a_department_move_someone_and_the_former_post_is_kept(provider, known, operation):
    boss = PersonFactory()
    audit = {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Audit"}

    answer = provider.patch(known, audit, operation(str(boss.pk)))

    assert answer.status_code in {200, 204}, answer.said
    known.refresh_from_db()
    assert (known.entity.name, known.manager) == ("Audit", boss)
    assert FormerPost.objects.get(person=known).entity_name == "Finance"


@pytest.mark.parametrize(
    "operation", [{"op": "Remove"}, {"op": "Replace", "value": ""}, {"op": "Replace", "value": None}], ids=str
)
def test_a_manager_is_taken_away_again(provider, known, operation):
    Person.objects.filter(pk=known.pk).update(manager=PersonFactory())

    answer = provider.patch(known, operation | {"path": f"{ENTERPRISE}:manager"})

    assert answer.status_code in {200, 204}, answer.said
    known.refresh_from_db()
    assert known.manager is None


def test_whose_manager_the_provider_deleted_is_read_and_changed_without_that_manager(provider, known):
    boss = PersonFactory()
    Person.objects.filter(pk=known.pk).update(manager=boss)
    before = provider.send("GET", f"/Users/{known.pk}").said
    provider.send("DELETE", f"/Users/{boss.pk}")

    after = provider.send("GET", f"/Users/{known.pk}").said
    changed = provider.patch(known, {"op": "Replace", "path": "title", "value": "Auditor"})

    assert before[ENTERPRISE]["manager"]["value"] == str(boss.pk)
    assert "manager" not in after[ENTERPRISE]
    assert after["meta"]["version"] != before["meta"]["version"]
    assert changed.status_code in {200, 204}, changed.said


def test_an_entity_is_recognised_by_its_name_or_its_code(provider, ana):
    entity = EntityFactory(code="FIN", name="Direction financière")
    ana[ENTERPRISE]["department"] = "direction FINANCIERE"

    provider.send("POST", "/Users", ana)

    assert Person.objects.get().entity == entity
    assert Entity.objects.count() == 1


@pytest.mark.parametrize(
    "operation",
    [{"op": "Replace", "path": "active", "value": "False"}, {"op": "replace", "value": {"active": False}}, None],
    ids=["entra", "okta", "delete"],
)
def test_leaving_is_told_to_the_steps_in_the_same_transaction(provider, known, operation):
    left = []

    def hear(sender, people, now, **more):
        left.extend((person.pk, connection.in_atomic_block) for person in people)

    people_left.connect(hear)
    try:
        answer = provider.patch(known, operation) if operation else provider.send("DELETE", f"/Users/{known.pk}")
    finally:
        people_left.disconnect(hear)

    assert answer.status_code in {200, 204}
    assert left == [(known.pk, True)]
    known.refresh_from_db()
    assert not known.is_active
    assert known.left_on


def test_whoever_was_deactivated_comes_back_and_the_steps_hear(provider, known):
    provider.patch(known, {"op": "replace", "value": {"active": False}})
    back = []

    def hear(sender, people, now, **more):
        back.extend(person.pk for person in people)

    people_returned.connect(hear)
    try:
        provider.patch(known, {"op": "replace", "value": {"active": True}})
    finally:
        people_returned.disconnect(hear)

    known.refresh_from_db()
    assert back == [known.pk]
    assert known.is_active
    assert known.left_on is None


def test_whoever_was_deleted_is_gone_for_the_provider_and_returns_as_the_same_person(provider, known, ana):
    provider.send("DELETE", f"/Users/{known.pk}")

    assert provider.send("GET", f"/Users/{known.pk}").status_code == 404
    assert provider.listed('userName eq "ana.tour@corp.example"') == []
    again = provider.send("POST", "/Users", ana)
    assert (again.status_code, again.said["id"]) == (201, str(known.pk))
    known.refresh_from_db()
    assert known.is_active


def test_whoever_was_erased_joins_no_group_and_comes_back_as_someone_new(provider, known, ana):
    erase(known, by=None, now=timezone.now())

    group = {"displayName": "Staff", "members": [{"value": str(known.pk)}], "schemas": [GROUP]}
    assert provider.send("POST", "/Groups", group).status_code == 400
    back = provider.send("POST", "/Users", ana)

    assert (back.status_code, back.said["id"] != str(known.pk)) == (201, True)
    assert is_erased(Person.objects.get(pk=known.pk))


def test_someone_erased_while_the_provider_writes_is_not_there(provider, known, ana, monkeypatch):
    was_there = users.PEOPLE.get(pk=known.pk)
    erase(known, by=None, now=timezone.now())
    monkeypatch.setattr(storage, "person_with_id", lambda _id: was_there)

    assert provider.send("PUT", f"/Users/{known.pk}", ana).status_code == 404
    known.refresh_from_db()
    assert is_erased(known)


def test_a_sync_that_changes_nothing_writes_nothing(provider, known, ana):
    with CaptureQueriesContext(
        connection,
    ) as first:
        for body in (ana, ana):
            assert provider.send("PUT", f"/Users/{known.pk}", body).status_code == 200
        provider.patch(known, {"op": "Replace", "path": "title", "value": "Analyst"})
        provider.patch(known, {"op": "Replace", "path": "active", "value": "True"})

    written = [query["sql"] for query in first.captured_queries if not query["sql"].startswith("SELECT")]
    assert written == []


def test_the_number_of_queries_does_not_grow_with_the_directory(provider, known, ana):
    def queries() -> int:
        ana["title"] += "!"
        with CaptureQueriesContext(connection) as seen:
            assert provider.send("PUT", f"/Users/{known.pk}", ana).status_code == 200
        return len(seen)

    queries()
    few = queries()
    PersonFactory.create_batch(30)

    assert queries() == few < 30


def test_bringing_someone_in_asks_little_however_large_the_directory(provider, known, ana):
    manager = {"value": str(known.pk)}

    def queries(number: int) -> int:
        new = ana | {
            "userName": f"new{number}@corp.example",
            "emails": [{"type": "work", "value": f"new{number}@corp.example"}],
        }
        new[ENTERPRISE] = {"employeeNumber": f"9{number}", "department": known.entity.name, "manager": manager}
        with CaptureQueriesContext(connection) as seen:
            assert provider.send("POST", "/Users", new).status_code == 201
        return len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]])

    queries(1)
    few = queries(2)
    PersonFactory.create_batch(30)

    assert queries(3) == few <= 16


def test_an_address_of_someone_who_works_here_is_not_taken(provider, known, ana):
    other = PersonFactory(email="bo@corp.example")

    answer = provider.patch(
        known, {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "BO@corp.example"}
    )

    assert (answer.status_code, answer.said["scimType"]) == (409, "uniqueness")
    known.refresh_from_db()
    assert known.email == "ana.tour@corp.example"
    assert ProvisioningConflict.objects.get().details["known"] == other.staff_id


def test_an_address_passes_on_from_someone_who_left(provider, known, ana):
    provider.patch(known, {"op": "replace", "value": {"active": False}})
    ana |= {"externalId": "8b", ENTERPRISE: {"employeeNumber": "00099", "department": "Finance"}}

    answer = provider.send("POST", "/Users", ana)

    assert answer.status_code == 201, answer.said
    known.refresh_from_db()
    assert known.email.endswith("@address.invalid")
    assert Person.objects.get(staff_id="00099").email == "ana.tour@corp.example"
    assert provider.listed('userName eq "ana.tour@corp.example"') == [answer.said["id"]]


def test_a_new_address_is_told_to_the_old_one_and_to_the_new(provider, known):
    provider.patch(known, {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "a@corp.example"})

    told = OutboxLetter.objects.filter(to=known).values_list("address", flat=True)
    assert set(told) == {"ana.tour@corp.example", "a@corp.example"}


def test_nobody_reports_to_themselves_in_a_circle(provider, known):
    boss = PersonFactory(manager=PersonFactory(manager=known))

    answer = provider.patch(known, {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": {"value": str(boss.pk)}})

    assert (answer.status_code, answer.said["scimType"]) == (400, "invalidValue")
    known.refresh_from_db()
    assert known.manager is None


def test_an_administrators_address_is_not_changed_by_a_program(provider, known):
    Person.objects.filter(pk=known.pk).update(is_administrator=True)

    answer = provider.patch(
        known,
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "thief@corp.example"},
        {"op": "Replace", "path": "title", "value": "Chief"},
    )

    assert answer.status_code in {200, 204}
    known.refresh_from_db()
    assert (known.email, known.job_title) == ("ana.tour@corp.example", "Chief")
    assert ProvisioningConflict.objects.get().reason == "address_of_administrator"


def test_the_last_administrator_is_not_sent_away(provider, known):
    Person.objects.filter(pk=known.pk).update(is_administrator=True)

    answer = provider.send("DELETE", f"/Users/{known.pk}")

    assert answer.status_code == 400
    assert "administrator" in answer.said["detail"]
    known.refresh_from_db()
    assert known.is_active


def test_what_the_staff_file_decides_is_listed_and_not_written_until_both_agree(provider, known):
    ProvisioningRules.objects.create(pk=1, post=False)

    answer = provider.patch(known, {"op": "Replace", "path": "title", "value": "Chief"})

    assert answer.status_code in {200, 204}
    known.refresh_from_db()
    conflict = ProvisioningConflict.objects.get()
    assert known.job_title == "Analyst"
    assert (conflict.column, conflict.reason) == ("job_title", "kept_by_file")
    assert conflict.details == {"value": "Chief", "known": "Analyst"}
    Person.objects.filter(pk=known.pk).update(job_title="Chief")
    provider.patch(
        known, {"op": "Replace", "path": "title", "value": "Chief"}, {"op": "add", "path": "externalId", "value": "9"}
    )
    assert not ProvisioningConflict.objects.exists()


def test_where_the_file_says_who_works_here_nobody_is_sent_away_by_the_provider(provider, known):
    ProvisioningRules.objects.create(pk=1, standing=False)

    assert provider.send("DELETE", f"/Users/{known.pk}").status_code == 400
    provider.patch(known, {"op": "Replace", "path": "active", "value": "False"})

    known.refresh_from_db()
    assert known.is_active
    assert set(ProvisioningConflict.objects.values_list("column", "reason")) == {("left_on", "kept_by_file")}


def test_people_of_a_file_are_found_and_taken_over(provider, ana):
    person = PersonFactory(email="ana.tour@corp.example", staff_id="00042")

    assert provider.listed('userName eq "ANA.tour@corp.example"') == [str(person.pk)]
    assert provider.send("POST", "/Users", ana).status_code == 409
    assert provider.send("PUT", f"/Users/{person.pk}", ana).status_code == 200
    assert ProvisionedPerson.objects.get().person == person
    assert provider.listed('externalId eq "7a1d"') == [str(person.pk)]


def test_one_name_alone_and_no_address_but_the_user_name_are_enough(provider):
    answer = provider.send(
        "POST", "/Users", {"schemas": [], "userName": "sukarno@corp.example", "displayName": "Sukarno"}
    )

    assert answer.status_code == 201, answer.said
    person = Person.objects.get()
    assert (person.name, person.email, person.staff_id) == ("Sukarno", "sukarno@corp.example", "sukarno@corp.example")
    assert "employeeNumber" not in answer.said.get(ENTERPRISE, {})


def test_versions_guard_a_write_against_one_between(provider, known):
    version = provider.send("GET", f"/Users/{known.pk}").headers["ETag"]
    Person.objects.filter(pk=known.pk).update(job_title="Other")

    answer = provider.patch(known, {"op": "Replace", "path": "title", "value": "Chief"}, **{"If-Match": version})

    assert answer.status_code == 412
    known.refresh_from_db()
    assert known.job_title == "Other"


@pytest.mark.parametrize(
    ("question", "n"),
    [
        ('userName eq "ana.tour@corp.example"', 1),
        ('externalId eq "7a1d"', 1),
        ('emails.value eq "ana.tour@CORP.example"', 1),
        ('emails[type eq "work" and value eq "ana.tour@corp.example"]', 1),
        ('emails[type eq "work"].value eq "x"', 0),
        ('emails[type eq "work"].value eq "ana.tour@corp.example"', 1),
        ('userName eq "x" or externalId eq "7a1d"', 1),
        ('userName eq "ana.tour@corp.example" and active eq true', 1),
        ('userName eq "ana.tour@corp.example" and active eq false', 0),
        (f'{ENTERPRISE}:employeeNumber eq "00042"', 1),
        ('id eq "99999999999999999999999999"', 0),
        ('userName eq "\\ud800"', 0),
        ('emails.value eq "a\\udfff@corp.example"', 0),
        ('userName co "a"', None),
        ('not (userName eq "x")', None),
        ("title pr", None),
        ("userName eq", None),
        (" or ".join(['userName eq "x"'] * 60), None),
        ('userName eq "' + "x" * 3000 + '"', None),
        ("(" * 500 + 'userName eq "x"' + ")" * 500, 0),
    ],
    ids=lambda value: str(value)[:60],
)
def test_filters_find_who_is_meant_or_say_what_is_wrong(provider, known, question, n):
    PersonFactory()
    answer = provider.client.get("/scim/v2/Users", {"filter": question})

    if n is None:
        assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")
    else:
        assert answer.json()["totalResults"] == n


def test_pages_are_of_two_hundred_at_most_and_end(provider):
    PersonFactory.create_batch(5)

    def page(**query: object):
        return provider.client.get("/scim/v2/Users", query).json()

    assert page(startIndex=2, count=2)["itemsPerPage"] == 2
    assert page(count=10**9)["itemsPerPage"] == 5
    assert page(count=0)["totalResults"] == 5
    assert page(startIndex=10**30).get("Resources", []) == []
    assert page(startIndex=-5, count=-3)["totalResults"] == 5
    assert list(page(attributes="userName", count=1)["Resources"][0]) == ["schemas", "id", "userName"]
    assert "userName" in page(excludedAttributes="emails", count=1)["Resources"][0]


def test_removing_a_member_by_value_works_as_entra_sends_it(provider, known):
    group = provider.send("POST", "/Groups", {"displayName": "Binôme", "members": [{"value": str(known.pk)}]}).said

    provider.send(
        "PATCH",
        f"/Groups/{group['id']}",
        {"schemas": [PATCH], "Operations": [{"op": "Remove", "path": "members", "value": [{"value": str(known.pk)}]}]},
    )

    assert "members" not in provider.send("GET", f"/Groups/{group['id']}").said


def test_someone_who_was_erased_is_nobody_to_a_provider_that_still_knows_their_id(
    provider, known, ana, settings, tmp_path
):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    erase(known, by=None, now=timezone.now())
    code = Person.objects.get(pk=known.pk)

    answers = [
        provider.send("GET", f"/Users/{known.pk}"),
        provider.send("PUT", f"/Users/{known.pk}", ana),
        provider.patch(known, {"op": "replace", "path": "name.familyName", "value": "Tour"}),
        provider.send("DELETE", f"/Users/{known.pk}"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert provider.listed(f'id eq "{known.pk}"') == []
    assert Person.objects.get(pk=known.pk).name == code.name
