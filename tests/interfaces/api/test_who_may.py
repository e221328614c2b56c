"""Every operation, tried with a key of every scope, of this programme, of another one and of all; and what nobody reads."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from binome.core.privacy.keys import make_key
from binome.core.privacy.models import AccessKey
from binome.core.programmes.models import Programme
from binome.interfaces.api.contract import described
from binome.journey.diagnosis.models import Survey
from tests.factories import NOON
from tests.interfaces.api.conftest import Program
from tests.interfaces.everyone import Company

pytestmark = pytest.mark.django_db
SCOPE_OF = {
    "getKey": None,
    "listPeople": "people", "getPerson": "people", "listEntities": "people",
    "listProgrammes": "programmes", "getProgramme": "programmes", "listWaves": "programmes", "getWave": "programmes",
    "getAudience": "programmes", "getSurvey": "programmes", "listThemes": "programmes",
    "listApplications": "participation", "listRounds": "participation", "listPairs": "participation",
    "listSessions": "participation", "getHealth": "participation",
    "listIdeas": "figures", "listReports": "figures", "getReport": "figures",
    "importPeople": "import", "sendCompletions": "completions",
}  # fmt: skip
OPERATIONS = {
    spec["operationId"]: (method, path)
    for path, methods in described()["paths"].items()
    for method, spec in methods.items()
}
OF_EVERYONE = {"getKey", "listEntities", "listThemes", "listPeople", "listProgrammes", "listWaves"}


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


def ask(program: Program, name: str, company: Company):
    """One operation about the first programme."""
    method, path = OPERATIONS[name]
    path = path.format(**{**company.ids, "number": 1}).removeprefix("/api/v1")
    if method == "get":
        return program.get(path)
    person = company.people["the mentor"].pk
    return program.post(
        path, {"items": [{"person_id": person, "side": "mentor", "module": "FM1", "done_at": "2026-01-01T10:00:00Z"}]}
    )


def test_every_operation_is_described_and_has_its_line_here():
    assert set(OPERATIONS) == set(SCOPE_OF)
    assert described()["openapi"].startswith("3.1")


@pytest.mark.parametrize("scope", AccessKey.Scope.values)
def test_a_key_opens_what_its_scope_says_and_nothing_else(company, scope):
    program = Program(scope)

    for name, wanted in SCOPE_OF.items():
        answer = ask(program, name, company)
        opened = wanted in {None, scope}
        # a form with a file is missing here, and this wave has no report yet: both are said to whom it opens alone
        expected = {"importPeople": 422, "getReport": 404}.get(name, 200) if opened else 403
        assert answer.status_code == expected, (name, scope, answer.content)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code


def test_a_key_of_another_programme_finds_nothing_of_this_one(company):
    theirs = Programme.objects.get(name="Boréal")
    program = Program(*set(AccessKey.Scope.values) - AccessKey.OF_THE_WHOLE_STAFF, programmes=[theirs])

    for name in SCOPE_OF:
        answer = ask(program, name, company)
        if name in OF_EVERYONE:
            assert answer.status_code == 200
        else:
            assert answer.status_code == (403 if name == "importPeople" else 404), name
        assert company.sign not in json.dumps(answer.json(), ensure_ascii=False), name
    assert [each["name"] for each in program.get("/programmes").json()["items"]] == ["Boréal"]
    assert len(program.get("/people").json()["items"]) == 2


def test_a_key_whose_programme_is_gone_opens_no_other(company):
    gone = Programme.objects.create(name="Gone")
    program = Program("programmes", "people", programmes=[gone])
    gone.delete()

    assert program.get("/programmes").json() == {"items": [], "next": None}
    assert program.get("/waves").json()["items"] == []
    assert program.get("/people").json()["items"] == []


def test_a_manager_is_named_to_keys_that_read_the_manager_alone(company):
    mentor, boss = company.people["the mentor"], company.people["the boss"]
    first = Programme.objects.get(pk=company.ids["programme_id"])
    whole, limited = Program("people"), Program("people", programmes=[first])

    assert whole.get(f"/people/{mentor.pk}").json()["manager_id"] == boss.pk
    assert limited.get(f"/people/{boss.pk}").status_code == 404
    assert limited.get(f"/people/{mentor.pk}").json()["manager_id"] is None
    read = limited.get("/people", limit=1000).json()["items"]
    assert {each["manager_id"] for each in read} <= {None, *(each["id"] for each in read)}


def test_a_survey_opens_on_the_day_that_it_is_here(company):
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight in Paris
    Survey.objects.filter(wave=company.ids["wave_id"]).update(opens_at=late)

    survey = Program("programmes").get(f"/waves/{company.ids['wave_id']}/survey").json()

    assert survey["opens_on"] == "2026-03-02"


def test_nothing_that_anyone_wrote_is_read_by_any_key(company):
    program = Program(*AccessKey.Scope.values)

    read = json.dumps([ask(program, name, company).json() for name in SCOPE_OF], ensure_ascii=False)

    assert company.sign in read  # names of people are
    for meant, words in company.words.items():
        assert words not in read, meant
    assert f"Secret {company.sign}" not in read  # an idea that waits for the other half
    assert f"Idée {company.sign}" in read


def test_of_a_pair_under_review_nobody_learns(company):
    program = Program("participation")

    pairs = program.get(f"/waves/{company.ids['wave_id']}/pairs").json()["items"]

    assert company.ids["planned_id"] not in [pair["id"] for pair in pairs]
    assert {pair["state"] for pair in pairs} <= {"to_confirm", "chosen", "not_formed", "ended"}


def test_a_session_of_a_person_opens_nothing(company):
    browser = Client()
    browser.force_login(company.people["an administrator"])

    answer = browser.get("/api/v1/people")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_key_of_scim_alone_provisions_and_reads_nothing_here():
    made = make_key("Entra", scopes=["scim"], days=3, by=None, now=NOON + timedelta(days=8))
    client = Client(headers={"Authorization": f"Bearer {made.secret}"})

    assert client.get("/api/v1/people").status_code == 403
    assert client.get("/scim/v2/Users").status_code == 200
    assert Program("people").client.get("/scim/v2/Users").status_code == 403
