"""Sessions end when nobody uses them or someone ends them; browsers and proxies keep nothing of what we answer."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from binome.core.mail.addresses import mark
from binome.core.mail.models import BouncedAddress, OutboxLetter
from binome.core.privacy.models import AuditLine
from binome.interfaces.accounts.sessions import BY_ITSELF
from tests.factories import NOON, PersonFactory
from tests.interfaces import everyone
from tests.interfaces.url_access import DOORS, addresses

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parents[3] / "src/binome"


@pytest.fixture
def browser():
    someone = Client()
    someone.force_login(PersonFactory())
    return someone


def is_in(browser, *, minutes: float, **headers: str) -> bool:
    """Whether a page opens so many minutes from now."""
    with time_machine.travel(time.time() + minutes * 60):
        return browser.get("/my-data/", headers=headers).status_code == 200


def test_a_session_nobody_uses_ends(browser, settings):
    settings.IDLE_MINUTES = 30

    assert is_in(browser, minutes=29)
    assert is_in(browser, minutes=58)
    assert not is_in(browser, minutes=89)
    assert not is_in(browser, minutes=90)


def test_another_tab_keeps_it_alive_and_a_page_that_asks_by_itself_does_not(browser, settings):
    settings.IDLE_MINUTES = 30

    for minutes in range(10, 130, 10):
        assert is_in(browser, minutes=minutes)
    alone = [is_in(browser, minutes=minutes, **{BY_ITSELF: "1"}) for minutes in range(129, 170, 9)]

    assert alone == [True, True, True, False, False]


def test_every_part_of_a_page_that_asks_by_itself_says_so():
    asking = [
        line
        for page in TEMPLATES.rglob("*.html")
        for line in page.read_text("utf-8").splitlines()
        if 'trigger="every ' in line
    ]

    assert asking
    assert all(BY_ITSELF in line for line in asking)


def test_without_a_limit_a_session_lasts_its_fortnight(browser, settings):
    settings.IDLE_MINUTES = 0

    assert is_in(browser, minutes=13 * 24 * 60)


def test_whoever_runs_the_installation_ends_someones_sessions(capsys):
    person, other = PersonFactory(), PersonFactory()
    phone, laptop, others = Client(), Client(), Client()
    phone.force_login(person)
    laptop.force_login(person)
    others.force_login(other)

    call_command("sessions", "end", person.email.upper())

    assert [one.get("/my-data/").status_code for one in (phone, laptop, others)] == [302, 302, 200]
    assert "2 sessions ended" in capsys.readouterr().out
    line = AuditLine.objects.get(act="accounts.ended_sessions")
    assert (line.by, line.on_id, line.detail) == (None, str(person.pk), {"sessions": 2})


def test_a_name_nobody_bears_ends_nothing():
    browser, person = Client(), PersonFactory()
    browser.force_login(person)

    with pytest.raises(CommandError, match="Nobody"):
        call_command("sessions", "end", person.email, "nobody@example.org")

    assert Session.objects.count() == 1


@pytest.mark.one_database  # one middleware writes this header, whatever the page was made from
def test_nothing_we_answer_is_kept_by_anyone(client):
    """Every address, for who may open it, for a stranger, and its errors: pages, parts, files, PDFs, personal links."""
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        company = everyone.a_company()
        kept = []
        for who in ("the manager", "the mentor", None):
            client.logout()
            if who:
                client.force_login(company.people[who])
            for one in addresses():
                answer = client.post(one.at(company)) if DOORS[one.name].posts else client.get(one.at(company))
                if "no-store" not in answer.headers.get("Cache-Control", ""):
                    kept.append((who, one.name, answer.status_code))

    assert kept == []


def test_errors_of_our_own_are_not_kept_either(browser, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("binome.core.privacy.visibility.rooms", broken)
    browser.raise_request_exception = False
    answers = [
        browser.get("/my-data/"),
        browser.get("/nowhere/"),
        browser.post("/who-sees-what/"),
        browser.get("/", headers={"host": "x"}),
    ]

    assert [one.status_code for one in answers] == [500, 404, 405, 400]
    assert all("no-store" in one.headers["Cache-Control"] for one in answers)


def test_static_files_stay_cacheable(browser):
    answer = browser.get("/static/ui/binome.js")
    answer.close()

    assert answer.status_code == 200
    assert "no-store" not in answer.headers["Cache-Control"]


def test_signing_out_asks_the_browser_to_forget_and_an_ending_session_does_not(browser, settings):
    """Not the cookies: browsers would clear those of every site of the same domain. Drafts outlive a session that ends."""
    settings.IDLE_MINUTES = 30
    with time_machine.travel(time.time() + 3600):
        ended = browser.get("/my-data/")
    browser.force_login(PersonFactory())
    out = browser.post(reverse("account_logout"))

    assert ended.status_code == 302
    assert "Clear-Site-Data" not in ended.headers
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in browser.get("/accounts/login/").headers


@pytest.mark.one_database  # its process has a file of its own, whatever the suite runs on
def test_over_https_cookies_are_bound_to_this_host_and_all_are_secure(tmp_path, fill_as_migrated):
    """Of a process with an https address: names that no neighbour of the domain can set, each flag in place."""
    fill_as_migrated(f"sqlite:///{tmp_path}/binome.sqlite3")
    program = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from binome.core.people.models import Entity, Person
call_command("createcachetable")
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
person = Person(staff_id="1", email="a@example.org", entity=Entity.objects.create(code="E", name="E"))
person.set_password("une phrase assez longue")
person.save()
browser = Client(headers={"host": "b.example.org"})
answers = [
    browser.get("/accounts/login/", secure=True),
    browser.post("/accounts/login/", {"login": person.email, "password": "une phrase assez longue"}, secure=True),
    browser.post("/language/", {"language": "en"}, secure=True),
]
print("\\n".join(morsel.OutputString() for answer in answers for morsel in answer.cookies.values()))
"""
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("BINOME_", "DJANGO_", "DATABASE_"))}
    environment = bare | {
        "BINOME_SECRET_KEY": "k8Zr1x" * 10 + "abcdefgh", "BINOME_BASE_URL": "https://b.example.org",
        "BINOME_ALLOWED_HOSTS": "b.example.org", "BINOME_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "binome.settings.base",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)

    cookies = [line.split("; ") for line in done.stdout.splitlines() if not line.startswith("messages=")]
    assert {said[0].partition("=")[0] for said in cookies} == {"__Host-session", "__Host-csrf", "__Host-language"}
    for said in cookies:
        assert {"Secure", "HttpOnly", "Path=/"} <= set(said)
        assert not any(part.startswith("Domain") for part in said)


def test_a_code_that_was_typed_proves_that_its_address_works():
    person = PersonFactory()
    mark(person, reason="returned: 5.1.1", now=NOON)
    client = Client()
    client.force_login(person)
    assert BouncedAddress.objects.exists()  # however else someone comes in says nothing of the address
    client.logout()

    client.post(reverse("account_request_login_code"), {"email": person.email})
    code = OutboxLetter.objects.get(to=person, letter__contains="login_code").subject.split()[-1]
    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert client.session["_auth_user_id"] == str(person.pk)
    assert not BouncedAddress.objects.exists()
