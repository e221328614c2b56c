"""What was learnt reaches a record store: valid by an independent judge, once, only where the operator asks for it."""

import base64
import datetime as dt
import json
import socket
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from ralph.models.xapi.base.statements import BaseXapiStatement

from binome.core.deliveries.queue import TRIES_AFTER
from binome.core.deliveries.states import DeliveryState
from binome.core.mail import hold
from binome.core.people.models import Person
from binome.core.privacy.erasure.carrying_out import erase
from binome.core.privacy.export import own_rows
from binome.core.privacy.keys import make_key
from binome.core.privacy.models import AuditLine
from binome.core.statements.delivering import deliver_due
from binome.core.statements.models import LearningStatement, RecordStore
from binome.interfaces.administration.documents.installation import recipients
from binome.journey.learning.actions import crediting
from binome.orchestration.record_store import note_learning
from binome.orchestration.record_words import statement_words
from binome.orchestration.workers import Worker
from binome.settings.safety import record_store_complaint
from tests.core.webhooks.conftest import Receiver, receiver  # noqa: F401 — a fixture
from tests.factories import NOON, PersonFactory
from tests.journey.learning.factories import accepted, finish, prepare

pytestmark = pytest.mark.django_db
A_MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def store(receiver: Receiver, settings) -> Receiver:  # noqa: F811
    """A record store on this machine, which the operator named a minute before noon."""
    settings.LRS, settings.LRS_KEY, settings.LRS_SECRET = f"{receiver.address}/xapi/", "binome", "plugh"
    settings.BASE_URL = settings.LRS_HOME_PAGE = "https://binome.example.org"
    RecordStore.objects.create(host="127.0.0.1", since=NOON - A_MINUTE, read_until=NOON - A_MINUTE)
    return receiver


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


def sent(store: Receiver) -> list[dict]:
    """What the worker writes down and sends now."""
    note_learning(now=timezone.now())
    deliver_due(statement_words, due_by=timezone.now())
    return [json.loads(request.body) for request in store.received]


def what(statement: dict) -> tuple[str, str]:
    return statement["verb"]["id"].rpartition("/")[2], statement["object"]["id"].partition("/activities/")[2]


def test_a_whole_preparation_is_told_in_statements_that_an_independent_judge_takes(store, clock):
    application = accepted("mentor")
    prepare(application)

    statements = sent(store)
    while len(store.received) < LearningStatement.objects.count():
        deliver_due(statement_words, due_by=timezone.now())
    statements = [json.loads(request.body) for request in store.received]

    for statement in statements:
        BaseXapiStatement.model_validate(statement)
        account = {"homePage": "https://binome.example.org", "name": application.person.staff_id}
        assert statement["actor"] == {"objectType": "Agent", "account": account}
    told = [what(statement) for statement in statements]
    assert len(told) == len(set(told)) == len(statements)
    assert {("initialized", "preparation/mentor"), ("completed", "preparation/mentor")} < set(told)
    assert {("completed", "module/FM1"), ("passed", "module/FM1"), ("completed", "role-play/MS01")} <= set(told)
    assert len({statement["context"]["registration"] for statement in statements}) == 1
    text = b"".join(request.body for request in store.received).decode()
    person = application.person
    assert not [word for word in (person.email, person.family_name, "score", "response", "answers") if word in text]


def test_each_is_put_under_its_own_number_with_the_key_and_the_version(store, clock):
    finish(accepted("mentor"), "FM1")

    statements = sent(store)

    for request, statement in zip(store.received, statements, strict=True):
        headers = {name.lower(): value for name, value in request.headers.items()}
        address = urlsplit(request.path)
        assert (address.path, parse_qs(address.query)) == ("/xapi/statements", {"statementId": [statement["id"]]})
        assert headers["x-experience-api-version"] == "1.0.3"
        assert headers["authorization"] == f"Basic {base64.b64encode(b'binome:plugh').decode()}"


def test_what_is_done_again_looked_for_again_or_was_stored_before_is_told_once(store, clock):
    application = accepted("mentor")
    finish(application, "FM1")
    store.statuses = [409]  # it was stored, and its answer was lost
    first = sent(store)
    clock.shift(dt.timedelta(minutes=2))
    finish(application, "FM1")

    assert sent(store) == first
    assert set(LearningStatement.objects.values_list("state", flat=True)) == {DeliveryState.DELIVERED}


def test_what_was_done_before_the_store_was_named_or_elsewhere_is_not_told(store, clock):
    RecordStore.objects.all().delete()
    application = accepted("mentor")
    finish(application, "FM1")
    clock.shift(dt.timedelta(minutes=2))
    assert sent(store) == []
    key = make_key("LMS", scopes=["import"], days=1, by=None, now=NOON).key
    elsewhere = [(application.person_id, "mentor", "FM2", timezone.now())]
    crediting.credit_modules(application.wave_id, elsewhere, key=key.pk, now=timezone.now())
    clock.shift(dt.timedelta(minutes=2))

    assert sent(store) == []


def test_the_installation_may_choose_addresses_and_waits_for_a_staff_id(store, clock, settings):
    application = accepted("mentor")
    Person.objects.filter(pk=application.person_id).update(staff_id=application.person.email.lower())
    finish(application, "FM1")
    assert Person.objects.get(pk=application.person_id).awaits_staff_id
    assert sent(store) == []
    settings.LRS_ACTOR = "email"
    clock.shift(dt.timedelta(days=1, minutes=1))

    statements = sent(store)

    assert {statement["actor"]["mbox"] for statement in statements} == {f"mailto:{application.person.email}"}
    for statement in statements:
        BaseXapiStatement.model_validate(statement)


def test_a_store_that_is_down_is_tried_for_four_days_then_an_operator_tries_anew(store, clock, capsys):
    finish(accepted("mentor"), "FM1")
    note_learning(now=NOON)
    number = LearningStatement.objects.count()
    store.statuses = [503] * 200
    for pause in (dt.timedelta(), *TRIES_AFTER):
        clock.shift(pause + A_MINUTE)
        for _each in range(number):  # one that fails lets the others rest half a minute
            deliver_due(statement_words, due_by=timezone.now())
            clock.shift(dt.timedelta(seconds=40))
    clock.shift(dt.timedelta(days=5))
    for _each in range(40):
        deliver_due(statement_words, due_by=timezone.now())
        clock.shift(dt.timedelta(days=1))
    assert set(LearningStatement.objects.values_list("state", "reason", "status")) == {
        (DeliveryState.FAILED, "answer", 503)
    }
    store.statuses, store.received = [], []

    call_command("statements", "--again")
    while deliver_due(statement_words, due_by=timezone.now()):
        pass

    assert f"{number} statement(s) will be sent again." in capsys.readouterr().out
    assert len(store.received) == number
    call_command("statements")
    assert f"{number} delivered (204)" in capsys.readouterr().out


@pytest.mark.parametrize("is_named", [True, False])
def test_nothing_leaves_unless_the_operator_names_a_store(store, settings, monkeypatch, is_named):
    """A worker's turn at a module that was finished: no connection is opened but to the store that was named."""
    RecordStore.objects.update(since=timezone.now() - A_MINUTE, read_until=timezone.now() - A_MINUTE)
    application = accepted("mentor")
    with time_machine.travel(timezone.now(), tick=False):
        finish(application, "FM1")
    AuditLine.objects.update(at=timezone.now())
    if not is_named:
        settings.LRS = ""
    connected = []
    connect = socket.create_connection

    def watched(address, *args, **kwargs):
        connected.append(address)
        return connect(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", watched)
    worker = Worker(stop=threading.Event())

    worker.turn_until_done()
    worker.shut_down()

    port = int(store.address.rpartition(":")[2])
    assert set(connected) == ({("127.0.0.1", port)} if is_named else set())
    assert LearningStatement.objects.exists() == is_named


def test_nothing_leaves_into_the_network_within_nor_while_the_outbox_is_held(store, clock, settings):
    finish(accepted("mentor"), "FM1")
    settings.REACH_INSIDE = False
    assert sent(store) == []
    assert "forbidden" in LearningStatement.objects.values_list("reason", flat=True)
    settings.REACH_INSIDE = True
    hold.put(now=NOON)
    clock.shift(dt.timedelta(hours=1))

    assert sent(store) == []


def test_erasing_someone_deletes_what_waits_for_them(store, clock):
    application = accepted("mentor")
    finish(application, "FM1")
    note_learning(now=NOON)
    assert LearningStatement.objects.filter(person=application.person).exists()

    erase(application.person, by=None, now=NOON)

    assert not LearningStatement.objects.exists()


@pytest.mark.parametrize(
    ("address", "changed", "complaint"),
    [
        ("", {}, None),
        ("https://lrs.example.org/xapi", {}, None),
        ("http://lrs.example.org/xapi", {}, "https://"),
        ("http://lrs.example.org/xapi", {"inside": True}, None),
        ("https://[lrs/", {}, "no address"),
        ("https://key:secret@lrs.example.org/", {}, "the address alone"),
        ("https://lrs.example.org/?key=a", {}, "the address alone"),
        ("https://lrs.example.org/" + "a" * 400, {}, "the address alone"),
        ("https://lrs.example.org/", {"secret": ""}, "BINOME_LRS_SECRET"),
        ("https://lrs.example.org/", {"actor": "name"}, "BINOME_LRS_ACTOR"),
    ],
)
def test_an_address_that_cannot_be_told_safely_stops_the_start_in_a_sentence(address, changed, complaint):
    given = {"key": "binome", "secret": "plugh", "actor": "account", "inside": False} | changed

    assert (complaint or "") in (record_store_complaint(address, **given) or "")
    assert (complaint is None) == (record_store_complaint(address, **given) is None)


def test_the_record_of_processing_my_data_and_system_health_tell_of_it(store, clock, settings, client):
    application = accepted("mentor")
    assert "127.0.0.1" in str(recipients())
    finish(application, "FM1")
    sent(store)

    client.force_login(PersonFactory(is_administrator=True, preferred_language="en"))
    health = client.get(reverse("administration:health")).content.decode()
    whole = json.dumps(own_rows(application.person), default=str)

    assert "Statements for the learning record store" in health
    assert [word for word in ("completed", "passed", "FM1") if word not in whole] == []
    settings.LRS = ""
    assert "127.0.0.1" not in str(recipients())
