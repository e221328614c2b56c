"""Pages, requests sent twice, limits, hostile requests, the page to try it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from binome.core.directory.models import Import
from binome.core.people.models import Person
from binome.core.privacy.keys import revoke_key
from binome.core.privacy.models import AuditLine, KeptAnswer
from binome.core.privacy.retention import carrying_out
from binome.interfaces.api import guard
from binome.interfaces.api.once import answered_once
from binome.journey.learning.models import ModuleDone
from tests.factories import ApplicationFactory, PersonFactory
from tests.interfaces.api.conftest import Program

pytestmark = pytest.mark.django_db
STAFF = "Matricule;Prénom;Nom;Courriel;Direction\n0071;Zoé;Tour;zoe@example.org;Finance\n;;;;\n"


def sent(program: Program, content: str = STAFF, headers: dict[str, str] | None = None, **how: object):
    """A staff file."""
    file = SimpleUploadedFile("staff.csv", content.encode())
    return program.client.post("/api/v1/imports", {"file": file, **how}, headers=headers)


def test_pages_tell_everyone_once_whatever_comes_and_goes_between_them():
    people = PersonFactory.create_batch(7)
    ids = [person.pk for person in people]
    program = Program("people")

    first = program.get("/people", limit=3).json()
    people[1].delete()
    added = PersonFactory()
    second = program.get("/people", limit=3, cursor=first["next"]).json()
    third = program.get("/people", limit=3, cursor=second["next"]).json()

    read = [each["id"] for page in (first, second, third) for each in page["items"]]
    assert read == [*ids, added.pk]
    assert third["next"] is None


def test_a_page_of_a_thousand_is_read_in_a_fixed_number_of_queries(django_assert_num_queries):
    PersonFactory.create_batch(6)
    program = Program("people")
    program.get("/people", limit=2)

    with django_assert_num_queries(2):
        program.get("/people", limit=3)
    with django_assert_num_queries(2):
        program.get("/people", limit=1000)


def test_a_staff_file_comes_in_by_the_door_of_staff_files_and_once():
    program = Program("import")

    first = sent(program, headers={"Idempotency-Key": "night-1"})
    again = sent(program, headers={"Idempotency-Key": "night-1"})
    other = sent(program, STAFF.replace("Tour", "Tours"), headers={"Idempotency-Key": "night-1"})

    assert first.json()["counts"]["joiner"] == 1, first.content
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert other.status_code == 409
    assert Person.objects.get(staff_id="0071").family_name == "Tour"
    assert sent(program).json()["counts"]["unchanged"] == 1


def test_what_was_refused_is_tried_again_with_the_same_idempotency_key():
    people = PersonFactory.create_batch(5)
    program = Program("import")
    night = {"Idempotency-Key": "night-1"}

    refused = sent(program, headers=night, complete="true")
    Person.objects.filter(pk__in=[person.pk for person in people]).delete()
    again = sent(program, headers=night, complete="true")

    assert (refused.status_code, again.status_code) == (409, 200), again.content
    assert "Idempotency-Replayed" not in again
    assert sent(program, headers=night, complete="true")["Idempotency-Replayed"] == "true"


def test_a_request_whose_worker_died_is_taken_over_after_ten_minutes():
    program = Program("import")
    sent(program, headers={"Idempotency-Key": "night-1"})
    KeptAnswer.objects.update(status=0, body="")  # as it stands while the request is being answered

    assert sent(program, headers={"Idempotency-Key": "night-1"}).status_code == 409
    KeptAnswer.objects.update(at=timezone.now() - timedelta(minutes=10))
    answer = sent(program, headers={"Idempotency-Key": "night-1"})

    assert answer.json()["counts"]["unchanged"] == 1, answer.content
    assert KeptAnswer.objects.get().status == 200


@pytest.mark.parametrize("status", [200, 500])
def test_whoever_was_thought_dead_leaves_the_claim_to_its_successor(rf, status):
    program, now = Program("import"), timezone.now()
    request = rf.post("/api/v1/imports", headers={"Idempotency-Key": "night-1"})

    def late() -> HttpResponse:
        KeptAnswer.objects.update(at=now + timedelta(minutes=11))  # someone took it over meanwhile
        return HttpResponse("{}", status=status)

    answered_once(request, program.key, late, now=now)

    assert KeptAnswer.objects.get().status == 0


def test_a_staff_file_says_which_key_sent_it(client):
    program = Program("import")
    brought = Import.objects.get(pk=sent(program).json()["id"])

    assert brought.sent_with == program.key
    lines = AuditLine.objects.filter(on_kind="directory.import", on_id=str(brought.pk))
    assert {line.act: line.detail.get("key") for line in lines} == {
        "directory.received_file": program.key.pk, "directory.imported": program.key.pk,
    }  # fmt: skip
    client.force_login(PersonFactory(is_administrator=True, preferred_language="en"))
    assert "with the key “BI”" in client.get(reverse("directory:import", args=[brought.pk])).content.decode()


def test_a_key_changes_no_administrators_address():
    boss = PersonFactory(staff_id="boss", is_administrator=True)

    answer = sent(Program("import"), f"{STAFF}boss;Eve;Boss;mine@evil.example;Finance\n").json()

    assert answer["left_out"] == [{"line": 4, "reasons": ["address_of_administrator"]}], answer
    assert answer["counts"] == {"joiner": 1, "refused": 1}
    assert Person.objects.get(pk=boss.pk).email == boss.email


def test_a_dry_run_writes_nobody_and_a_file_that_is_no_table_says_so():
    program = Program("import")

    assert sent(program, dry_run="true").json()["outcome"] == "looked_at"
    refused = sent(program, "%PDF-1.7")

    assert refused.status_code == 409
    assert "PDF" in refused.json()["detail"]
    assert not Person.objects.exists()


def test_a_complete_file_that_would_empty_the_directory_is_refused():
    PersonFactory.create_batch(5)

    refused = sent(Program("import"), complete="true")

    assert refused.status_code == 409
    assert Person.objects.employed().count() == 5


def test_a_module_finished_elsewhere_counts_here_once():
    application = ApplicationFactory(accepted=True)
    program = Program("completions")
    item = {"person_id": application.person_id, "side": "mentor", "module": "FM1"}
    yesterday = timezone.now() - timedelta(days=1)
    wrong = [
        {"person_id": application.person_id + 1}, {"side": "mentee"}, {"module": "XX9"},
        {"module": "FM2", "done_at": "9999-12-31T23:59:59-14:00"}, {"module": "FM2", "done_at": "0001-01-01T00:00:00+14:00"},
    ]  # fmt: skip
    items = [item | {"done_at": yesterday.isoformat()} | change for change in ({}, {}, *wrong)]

    answer = program.post(f"/waves/{application.wave_id}/completions", {"items": items})

    assert answer.json()["outcomes"] == [
        "recorded", "already_finished", "not_taking_part", "not_taking_part", "not_in_this_path", "date_not_possible",
        "date_not_possible",
    ], answer.content  # fmt: skip
    assert ModuleDone.objects.get().done_at == yesterday


def test_what_is_kept_of_requests_names_nobody_and_goes_after_a_day():
    sent(Program("import"), headers={"Idempotency-Key": "x"})
    kept = KeptAnswer.objects.get()

    assert "0071" not in kept.body
    assert "zoe" not in kept.body
    carrying_out.let_go(waves=[], now=timezone.now() + timedelta(days=2))
    assert not KeptAnswer.objects.exists()


def test_a_key_has_so_many_requests_a_minute_and_reads_how_many_are_left(monkeypatch):
    monkeypatch.setattr(guard, "A_MINUTE", 3)
    program, other = Program("people"), Program("people")

    answers = [program.get("/people") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert other.get("/people").status_code == 200


def test_guessers_are_slowed_down_before_any_key_is_looked_up(django_assert_num_queries):
    guesser = Client(REMOTE_ADDR="203.0.113.9", headers={"Authorization": "Bearer binome_wrong"})

    statuses = [guesser.get("/api/v1/people").status_code for _ in range(61)]

    assert statuses == [401] * 60 + [429]
    with django_assert_num_queries(0):
        assert guesser.get("/api/v1/people").status_code == 429


def test_a_program_that_shares_an_address_with_a_guesser_is_answered_all_the_same():
    program = Program("people")
    shared = {"REMOTE_ADDR": "203.0.113.9"}
    guesser = Client(**shared, headers={"Authorization": "Bearer binome_wrong"})
    for _ in range(70):
        guesser.get("/api/v1/people")

    answer = Client(**shared, headers={"Authorization": f"Bearer {program.secret}"}).get("/api/v1/people")

    assert answer.status_code == 200
    assert guesser.get("/api/v1/people").status_code == 429


def test_a_revoked_key_opens_nothing_more():
    program = Program("people")
    revoke_key(program.key, by=None, now=timezone.now())

    assert program.get("/people").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/people?limit=0", "", 422),
        ("GET", "/people?limit=1001", "", 422),
        ("GET", "/people?cursor=x", "", 422),
        ("GET", "/people?staffid=7", "", 422),
        ("GET", "/people/0", "", 422),
        ("GET", "/people/99999999999999999999999", "", 422),
        ("GET", "/people/é", "", 422),
        ("GET", "/people/1/../../key", "", 404),
        ("GET", "/nothing", "", 404),
        ("GET", "/", "", 404),
        ("DELETE", "/people", "", 405),
        ("TRACE", "/people", "", 405),
        ("POST", "/waves/1/completions", "{", 400),
        ("POST", "/waves/1/completions", '{"items": ' + "[" * 5000 + "]" * 5000 + "}", 400),
        ("POST", "/waves/1/completions", "[]", 422),
        ("POST", "/waves/1/completions", b"\xff\xfe", 400),
        ("POST", "/waves/1/completions", '{"items": "' + "x" * 6_000_000 + '"}', 413),
        ("POST", "/imports", "{}", 422),
    ],
)
def test_hostile_requests_are_refused_in_one_form(method, path, body, status):
    program = Program("people", "completions", "import")

    answer = program.client.generic(method, f"/api/v1{path}", body, content_type="application/json")

    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) >= {"type", "title", "status", "detail"}
    assert "no-store" in answer["Cache-Control"]


def test_a_refused_value_is_not_repeated_in_the_answer():
    answer = Program("people").get("/people", limit="secret-word")

    assert "secret-word" not in answer.content.decode()


def test_the_page_to_read_and_try_shows_every_operation_and_needs_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs/")

    html = page.content.decode()
    described = client.get("/api/v1/openapi.json").json()
    for methods in described["paths"].values():
        for spec in methods.values():
            assert f'id="{spec["operationId"]}"' in html
    assert not re.findall(r'(?:src|action)="https?://', html)
