"""What an operator can look for in the log: one JSON line an event, a number and a network, nobody's name or address."""

import json
import logging
import re
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.privacy import audit, security
from binome.core.privacy.security import SecurityEvent
from binome.interfaces.health.logs import JsonLines
from tests.factories import PersonFactory, RelationshipFactory
from tests.interfaces.test_second_step import digits

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "une phrase assez longue"
NETWORK = "203.0.113.7"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    caches["default"].clear()


@pytest.fixture
def lines(caplog):
    """The events of the log so far, as an operator's machine reads them."""
    caplog.set_level(logging.INFO, logger="binome")

    def read(event: SecurityEvent | None = None) -> list[dict]:
        told = [
            json.loads(JsonLines().format(record)) for record in caplog.records if record.name.startswith("binome.")
        ]
        return [line for line in told if "event" in line and event in {None, line["event"]}]

    return read


@pytest.fixture
def person():
    someone = PersonFactory(email="marie.curie@example.org", given_name="Marie", family_name="Curie")
    someone.set_password(PASSWORD)
    someone.save()
    return someone


def sign_in(person, password=PASSWORD) -> Client:
    browser = Client(REMOTE_ADDR=NETWORK)
    browser.post(reverse("account_login"), {"login": person.email, "password": password})
    return browser


def test_ways_in_and_out(person, lines):
    sign_in(person, "une phrase qui est fausse")
    Client().post(reverse("account_login"), {"login": "nobody@example.org", "password": PASSWORD})
    sign_in(person).post(reverse("account_logout"))

    told = [(line["event"], line.get("person"), line["network"], line["level"]) for line in lines()]
    assert told == [
        ("sign_in_failed", person.pk, NETWORK, "WARNING"),
        ("sign_in_failed", None, "127.0.0.1", "WARNING"),
        ("signed_in", person.pk, NETWORK, "INFO"),
        ("signed_out", person.pk, NETWORK, "INFO"),
    ]


def test_wrong_codes_of_people_and_of_nobody(person, lines):
    for address in (person.email, "nobody@example.org"):
        browser = Client()
        browser.post(reverse("account_request_login_code"), {"email": address})
        browser.post(reverse("account_confirm_login_code"), {"code": "WRNG-CODE"})

    assert [line.get("person") for line in lines(SecurityEvent.WRONG_CODE)] == [person.pk, None]
    assert [line["person"] for line in lines(SecurityEvent.LETTER_ASKED)][:1] == [person.pk]


def test_too_many_tries(person, lines):
    for _turn in range(6):
        sign_in(person, "une phrase qui est fausse")
    for _turn in range(61):
        Client(REMOTE_ADDR="198.51.100.1").post(reverse("diagnosis:new_link"), {"email": "x"})

    assert [(line["door"], line["network"]) for line in lines(SecurityEvent.RATE_LIMITED)] == [
        ("account_login", NETWORK), ("diagnosis:new_link", "198.51.100.1"),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_passwords_and_second_factors(person, lines):
    browser = sign_in(person)
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    page = browser.get("/accounts/2fa/totp/activate/")
    if page.status_code == 302:
        browser.post(page.url, {"password": new["password1"]})
        page = browser.get("/accounts/2fa/totp/activate/")
    secret = re.search(r'<code class="key">(\w+)</code>', page.content.decode())[1]
    browser.post("/accounts/2fa/totp/activate/", {"code": digits(secret)})
    browser.post("/accounts/2fa/recovery-codes/generate/")
    thief = sign_in(person, new["password1"])
    thief.post("/accounts/2fa/authenticate/", {"code": "000000"})
    browser.post("/accounts/2fa/totp/deactivate/")

    events = [line["event"] for line in lines() if line.get("person") == person.pk]
    for event in (
        "password_changed",
        "second_factor_added",
        "second_factor_renewed",
        "wrong_second_factor",
        "second_factor_removed",
    ):
        assert event in events


def test_doors_that_stay_shut_are_told_by_network(person, lines):
    relationship = RelationshipFactory()
    browser = sign_in(person)

    browser.get(reverse("mentoring:relationship", args=[relationship.pk]) + "?q=marie.curie@example.org")

    [line] = lines(SecurityEvent.REFUSED)
    assert (line["person"], line["network"], line["door"], line["status"]) == (
        person.pk,
        NETWORK,
        "mentoring:relationship",
        404,
    )


def test_sessions_that_are_ended(person, lines, django_capture_on_commit_callbacks):
    sign_in(person)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("sessions", "end", person.email)

    [line] = lines(SecurityEvent.SESSIONS_ENDED)
    assert (line["person"], line["sessions"]) == (person.pk, 1)


def test_rights_over_the_installation(person, lines, django_capture_on_commit_callbacks):
    """What the trail keeps of them, the log tells too, once it is kept."""
    other = PersonFactory()
    with django_capture_on_commit_callbacks(execute=True):
        audit.record("administration.named_administrator", person, by=None, hr=False)
        audit.record("administration.removed_administrator", person, by=other)
        audit.record("accounts.made_sign_in_link", person, by=None)
        audit.record("accounts.chose_letters", by=person)

    assert [(line["event"], line["person"], line.get("by")) for line in lines()] == [
        ("administrator_added", person.pk, None),
        ("administrator_removed", person.pk, other.pk),
        ("sign_in_link_made", person.pk, None),
    ]


def test_no_line_says_who_someone_is(person, lines, caplog):
    browser = sign_in(person)
    browser.get("/mentoring/1/")
    Client().post(reverse("account_request_login_code"), {"email": person.email})
    Client().post(reverse("account_reset_password"), {"email": person.email})
    secrets = [
        OutboxLetter.objects.get(letter__contains="login_code").subject.split()[-1],
        "marie",
        "curie",
        "Marie",
        "Curie",
    ]

    whole = "\n".join(json.dumps(line) for line in lines())
    assert len(lines()) >= 4
    assert [word for word in secrets if word in whole] == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("nonsense", ""),
        ("", ""),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::FFFF:cb00:7107", "203.0.113.7"),
    ],
)
def test_a_network_is_what_rate_limits_count(address, network):
    assert security.network_of(address) == network


def test_every_event_is_described_written_somewhere_and_nothing_else():
    page = (ROOT / "docs/operate/security-events.md").read_text("utf-8")
    described = re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)
    code = "".join(
        file.read_text("utf-8") for file in (ROOT / "src/binome").rglob("*.py") if file.name != "security.py"
    )

    assert sorted(described) == sorted(SecurityEvent)
    assert [event.name for event in SecurityEvent if f"Event.{event.name}" not in code] == []
