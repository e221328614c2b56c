"""When what Binôme stands on gives way: a page that says so, probes that say what is missing, logs that say nothing of people."""

import errno
import json
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from binome.core.mail import heartbeat
from binome.core.people import organisation
from binome.interfaces.cockpit import views as cockpit
from binome.interfaces.commands.apps import unsafe_settings
from binome.interfaces.health import logs
from binome.interfaces.health.caches import HonestDatabaseCache
from binome.interfaces.health.middleware import LOOP, RequestId
from binome.orchestration.workers import PAUSE
from binome.settings import safety
from tests.factories import PersonFactory

SAFE = {"secret": "k8Zr1x" * 10 + "abcdefgh", "debug": False, "demo": False, "base_url": "https://b.example.org"}
SAFE |= {"hosts": ["b.example.org"], "contact": ""}


def refuse(execute, sql, params, many, context):
    """A database that does not answer."""
    raise OperationalError("connection refused: password=secret")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("fr", "Nous revenons dans un instant"), ("en", "We will be back")])
def test_a_database_that_does_not_answer_gives_503_in_the_browsers_language(language, words):
    browser = Client(raise_request_exception=False, headers={"accept-language": language})
    browser.force_login(PersonFactory())

    with connection.execute_wrapper(refuse):
        response = browser.get("/my-data/")

    page = response.content.decode()
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert words in page
    assert f'lang="{language}"' in page
    assert "secret" not in page
    assert "Traceback" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trouble", "status"),
    [(OSError(errno.ENOSPC, "full"), 503), (OSError(errno.EROFS, "read-only"), 503), (InterfaceError("gone"), 503),
     (OSError(errno.EPERM, "no"), 500), (ZeroDivisionError(), 500)],
)  # fmt: skip
def test_what_will_pass_is_told_from_what_is_broken(monkeypatch, trouble, status):
    def broken(*_):
        raise trouble

    monkeypatch.setattr(cockpit.visibility, "rooms", broken)
    browser = Client(raise_request_exception=False)
    browser.force_login(PersonFactory())

    assert browser.get("/my-data/").status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("known", [True, False], ids=["the organisation was read before", "it never was"])
def test_probes_answer_whatever_fails(client, known):
    """Also once what a process remembers of the organisation is too old, and where nothing was ever read."""
    caches["memory"].clear()
    if known:
        client.get("/healthz")
    organisation.forget()
    with connection.execute_wrapper(refuse):
        assert client.get("/healthz").status_code == 200
        refused = client.get("/readyz")
    without_worker = client.get("/readyz")
    heartbeat.beat("x", now=timezone.now())

    assert (refused.status_code, refused.json()) == (503, {"database": False, "migrations": False, "worker": False})
    assert (without_worker.status_code, without_worker.json()["worker"]) == (503, False)
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_log_line_tells_the_route_and_the_lines_of_code_and_nobodys_name(client):
    written = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append(logs.JsonLines().format(record))

    keeper = Keep()
    logging.getLogger().addHandler(keeper)
    browser = Client(raise_request_exception=False, headers={"x-request-id": "proxy-12345"})
    browser.force_login(PersonFactory(email="marie@example.org"))
    try:
        with connection.execute_wrapper(refuse):
            response = browser.get("/my-data/?q=marie@example.org")
    finally:
        logging.getLogger().removeHandler(keeper)

    lines = [json.loads(line) for line in written]
    told = next(line for line in lines if line.get("exception") == "OperationalError")
    assert told["request"] == response.headers["X-Request-ID"] == "proxy-12345"
    assert told["method"] == "GET"
    assert "marie" not in "".join(written)
    assert "secret" not in "".join(written)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"secret": ""}, "BINOME_SECRET_KEY is required"), ({"secret": "a" * 60}, "too easy"), ({"hosts": ["*"]}, "ALLOWED_HOSTS"),
     ({"base_url": "binome"}, "BASE_URL"), ({"demo": True}, "BINOME_DEMO"), ({"contact": "me"}, "SECURITY_CONTACT")],
)  # fmt: skip
def test_unsafe_settings_are_refused_with_a_sentence(wrong, says):
    assert safety.complaints(**SAFE) == []
    assert says in " ".join(safety.complaints(**{**SAFE, **wrong}))


@pytest.mark.parametrize("mode", ["debug", "demo"])
@pytest.mark.parametrize(
    "public",
    [{"hosts": ["binome.example.org"]}, {"hosts": ["localhost", "10.0.0.4"]}, {"hosts": ["192.0.2.1"]},
     {"hosts": [".example.org"]}, {"base_url": "http://binome.example.org"}, {"base_url": "https://localhost"},
     {"behind_proxy": True}],
)  # fmt: skip
def test_demo_and_debugging_stay_on_one_machine(mode, public):
    local = {**SAFE, mode: True, "secret": "", "base_url": "http://localhost:8001", "hosts": ["localhost", "[::1]"]}

    assert safety.complaints(**local) == []
    assert [line[:46] for line in safety.complaints(**local | public)] == [
        "BINOME_DEBUG and BINOME_DEMO are for one machi"
    ]


@pytest.mark.parametrize(
    "known",
    ["only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz", "only-for-the-demo-and-for-development-0123456789-xyz",
     "django-insecure-3v5k0m2b8y7l1q9w4e6r8t0u2i4o6p8a0s2d4f6g"],
)  # fmt: skip
def test_a_secret_that_anyone_can_read_is_refused(known):
    assert safety.complaints(**SAFE | {"secret": known}) == [
        "BINOME_SECRET_KEY is a key that anyone can read in published code: make one of your own."
    ]


@pytest.mark.parametrize(
    ("base_url", "warned"),
    [("http://binome.example.org", True), ("http://10.0.0.4:8000", True), ("https://binome.example.org", False),
     ("http://localhost:8000", False), ("http://127.0.0.1", False), ("http://[::1]:8000", False)],
)  # fmt: skip
def test_a_public_address_without_https_is_warned_of_by_every_check(settings, base_url, warned):
    settings.BASE_URL = base_url

    assert [message.id for message in unsafe_settings()] == (["binome.W001"] if warned else [])


@pytest.mark.slow
def test_the_deployment_check_is_clean_and_a_missing_secret_stops_the_start(tmp_path):
    program = Path(sys.executable).parent / "binome"
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("BINOME_", "DJANGO_", "DATABASE_"))}
    good = {
        **bare,
        "BINOME_SECRET_KEY": SAFE["secret"],
        "BINOME_BASE_URL": SAFE["base_url"],
        "BINOME_DATA_DIR": str(tmp_path),
    }
    command = [program, "check", "--deploy", "--fail-level", "INFO"]

    clean = subprocess.run(command, env=good, capture_output=True, text=True, check=False)
    refused = subprocess.run(
        command, env={**good, "BINOME_SECRET_KEY": ""}, capture_output=True, text=True, check=False
    )

    assert clean.returncode == 0, clean.stderr
    assert refused.returncode != 0
    assert "BINOME_SECRET_KEY is required" in refused.stderr


@pytest.mark.django_db
def test_a_weakness_can_be_told_to_whom_the_installation_names(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404

    settings.SECURITY_CONTACT = "mailto:security@example.org"

    told = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.org\nExpires: 20" in told


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_nothing_is_not_mistaken_for_too_many_tries_at_sign_in(monkeypatch, settings):
    """On a full disk the lock under which tries are counted cannot be made: 503, as everywhere else."""
    settings.CACHES = {**settings.CACHES, "default": HONEST}
    call_command("createcachetable", verbosity=0)
    browser = Client(raise_request_exception=False)

    for page in ("account_request_login_code", "account_login", "account_reset_password"):
        with connection.execute_wrapper(full):
            answer = browser.post(
                reverse(page), {"email": "a@example.org", "login": "a@example.org", "password": "x" * 12}
            )
        assert answer.status_code == 503, page


HONEST = {"BACKEND": "binome.interfaces.health.caches.HonestDatabaseCache", "LOCATION": "binome_cache_of_a_test"}


def full(execute, sql, params, many, context):
    """A disk without room: what is there can be read, nothing can be written."""
    if sql.split()[0] in {"INSERT", "UPDATE"}:
        raise OperationalError("database or disk is full")
    return execute(sql, params, many, context)


@pytest.mark.django_db
def test_a_key_that_is_taken_or_has_run_out_is_no_trouble(settings):
    call_command("createcachetable", "binome_cache_of_a_test", verbosity=0)
    cache = HonestDatabaseCache("binome_cache_of_a_test", {})

    assert cache.add("a", 1) is True
    assert cache.add("a", 2) is False
    cache.set("a", 1, timeout=-1)
    assert cache.add("a", 3) is True
    with connection.execute_wrapper(full), pytest.raises(OperationalError):
        cache.add("b", 1)


@pytest.mark.parametrize(
    ("problem", "cause"),
    [(OperationalError("FATAL: the database system is shutting down"), "the database system is shutting down"),
     (OperationalError("connection refused: password=secret"), "connection refused"),
     (OperationalError("marie@example.org"), ""), (OSError(errno.ENOSPC, "x"), "no space left on device"),
     (ValueError("connection refused"), "")],
)  # fmt: skip
def test_the_cause_of_a_failure_is_told_in_words_of_ours(problem, cause):
    assert logs.cause_of(problem) == cause


@pytest.mark.slow
def test_a_stopped_postgresql_is_a_few_lines_of_json_each_with_its_cause(tmp_path, postgresql):
    program = Path(sys.executable).parent / "binome"
    around = {**os.environ, "DATABASE_URL": postgresql, "BINOME_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": ""}
    around |= {"DJANGO_SETTINGS_MODULE": "binome.settings.base", "BINOME_SECRET_KEY": SAFE["secret"]}
    subprocess.run([program, "setup"], env=around, stdout=subprocess.DEVNULL, check=True)
    home = Path(unquote(urlsplit(postgresql).netloc.rpartition("@")[2]))
    with (tmp_path / "log").open("wb") as log:
        worker = subprocess.Popen([program, "worker"], env=around, stderr=log)
    until(lambda: list((tmp_path / "postmarks").glob("*.taken")))

    os.kill(int((home / "data/postmaster.pid").read_text().split()[0]), signal.SIGINT)
    until(lambda: b"the database fails" in (tmp_path / "log").read_bytes())
    time.sleep(PAUSE + 1)  # it tries again, and says nothing new
    worker.terminate()
    worker.wait(timeout=60)

    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    troubles = [line for line in lines if line["level"] in {"ERROR", "CRITICAL"}]
    assert 1 <= len(troubles) <= 4
    assert all(line["cause"] for line in troubles)


def until(met, patience=60):
    end = time.monotonic() + patience
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def test_a_proxy_that_is_not_believed_is_told_of_once_instead_of_pages_that_lead_to_themselves(settings, caplog):
    settings.SECURE, settings.BEHIND_PROXY = True, False
    around = RequestId(lambda _request: HttpResponse())

    for _ in range(2):
        around(RequestFactory().get("/", headers={"X-Forwarded-Proto": "https"}))

    assert [record.message for record in caplog.records if "BINOME_BEHIND_PROXY is off" in record.message] == [LOOP]
