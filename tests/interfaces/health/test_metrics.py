"""What Prometheus reads, and the line of each request."""

import json
import logging
import subprocess
import sys
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from binome.core.mail import heartbeat
from binome.interfaces.health.logs import JsonLines
from tests.core.mail.factories import LetterFactory
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/metrics"


def samples(response) -> dict[tuple[str, str], float]:
    families = text_string_to_metric_families(response.content.decode())
    return {(one.name, "".join(one.labels.values())): one.value for family in families for one in family.samples}


@pytest.fixture
def asked_for(settings):
    settings.METRICS = True
    return settings


def test_there_is_no_page_until_it_is_asked_for(client):
    assert client.get(PAGE).status_code == 404


def test_a_program_of_this_machine_reads_counts_of_the_database(client, asked_for):
    now = timezone.now()
    LetterFactory(send_after=now - timedelta(minutes=10))
    LetterFactory(state="failed", error="550")
    heartbeat.beat("w1", now=now)
    heartbeat.take_slot("quarter", now=now)

    read = samples(client.get(PAGE))

    assert (read["binome_letters", "queued"], read["binome_letters", "failed"], read["binome_letters", "sent"]) == (
        1,
        1,
        0,
    )
    assert 590 < read["binome_letters_oldest_waiting_seconds", ""] < 660
    assert read["binome_workers", ""] == 1
    assert abs(read["binome_clock_timestamp_seconds", ""] - now.timestamp()) < 1


def test_requests_are_counted_by_how_long_they_took_and_what_became_of_them(client, asked_for):
    before = samples(client.get(PAGE)).get(("binome_request_seconds_count", "4xx"), 0)
    client.get("/no-such-page")

    read = samples(client.get(PAGE))

    assert read["binome_request_seconds_count", "4xx"] == before + 1
    assert read["binome_request_seconds_bucket", "+Inf4xx"] == before + 1
    assert read["binome_request_seconds_sum", "4xx"] > 0


def test_whichever_process_is_asked_tells_the_requests_of_all_until_all_are_gone(tmp_path):
    counts = """
import os, sys, django; django.setup()
from prometheus_client import CollectorRegistry, generate_latest
from binome.interfaces.health import request_times
if sys.argv[1] == "begins": request_times.prepare()
request_times.note(200, seconds=0.2)
registry = CollectorRegistry(); request_times.add_to(registry)
print(generate_latest(registry).decode(), flush=True)
sys.stdin.read()
"""
    said = {
        "BINOME_SECRET_KEY": "k8Zr1x" * 10 + "abcdefgh", "BINOME_METRICS": "1", "BINOME_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "binome.settings.base",
    }  # fmt: skip

    def process() -> "subprocess.Popen[str]":
        words = [sys.executable, "-c", counts, "begins"]
        return subprocess.Popen(words, env=said, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def counted(running: "subprocess.Popen[str]") -> str:
        return next(line for line in running.stdout if line.startswith("binome_request_seconds_count")).split()[-1]

    with process() as first:
        alone = counted(first)
        with process() as second:
            both = counted(second)
            second.stdin.close()
        first.stdin.close()
    with process() as later:
        after_a_restart = counted(later)
        later.stdin.close()

    assert (alone, both, after_a_restart) == ("1.0", "2.0", "1.0")


def test_nothing_that_says_who_someone_is_stands_there(client, asked_for):
    letter = LetterFactory(to__given_name="Zénobie")

    page = client.get(PAGE).content.decode()

    assert "Zénobie" not in page
    assert letter.to.email not in page
    assert letter.subject not in page


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "10.0.0.9"}, {"Forwarded": "for=10.0.0.9"}])
def test_what_comes_through_a_proxy_of_this_machine_is_not_of_this_machine(client, asked_for, headers):
    assert client.get(PAGE, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("borne", "status"), [("Bearer right-token", 200), ("Bearer wrong", 404), ("", 404), ("Bearer é", 404)]
)
def test_another_machine_bears_the_token(client, asked_for, borne, status):
    asked_for.METRICS_TOKEN = "right-token"

    answer = client.get(
        PAGE, REMOTE_ADDR="10.0.0.9", headers={"Authorization": borne.encode("utf-8").decode("latin-1")}
    )

    assert answer.status_code == status


def test_no_token_opens_nothing_to_other_machines(client, asked_for):
    assert client.get(PAGE, REMOTE_ADDR="10.0.0.9", headers={"Authorization": "Bearer "}).status_code == 404


def test_each_request_is_one_line_with_its_duration_and_nothing_of_its_address(client, settings, caplog):
    settings.ACCESS_LOG = True
    person = PersonFactory()
    client.force_login(person)
    caplog.set_level(logging.INFO, "binome.access")

    client.get(reverse("directory:person", args=[person.pk]) + "?q=secret")

    [record] = [each for each in caplog.records if each.name == "binome.access"]
    line = json.loads(JsonLines().format(record))
    assert (line["method"], line["route"], line["status"]) == ("GET", "directory/people/<int:person_id>/", 404)
    assert line["ms"] > 0
    assert "secret" not in json.dumps(line)
