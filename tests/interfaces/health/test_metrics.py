"""What Prometheus reads, and the line of each request."""

import json
import logging
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
