"""The audit trail on screen: looked through by administrators alone, page by page, and taken away."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from binome.core.privacy import audit
from binome.core.privacy.models import AuditLine
from tests.factories import NOON, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = PersonFactory(is_administrator=True, preferred_language="en")
    client.force_login(person)
    return person


def shown(client, **wanted) -> str:
    return client.get(reverse("administration:trail"), wanted).content.decode()


def test_a_person_is_looked_for_by_what_they_did_and_what_was_done_to_them(client, administrator):
    zoe = PersonFactory(given_name="Zoé", family_name="Ngô")
    audit.record("test.did_something", by=zoe)
    audit.record("test.was_done_to", zoe, by=administrator)
    audit.record("test.of_others", by=administrator)

    page = client.get(reverse("administration:trail"), {"who": "ngo"}).context["page"]

    assert [line.act for line in page] == ["test.was_done_to", "test.did_something"]


def test_acts_and_days_narrow_the_trail(client, administrator):
    for days in range(4):
        audit.record("test.daily", by=None)
        AuditLine.objects.filter(pk=AuditLine.objects.first().pk).update(at=NOON + timedelta(days=days))

    wanted = {"act": "test.daily", "since": "2026-11-24", "until": "2026-11-25"}
    page = client.get(reverse("administration:trail"), wanted).context["page"]

    assert [line.at for line in page] == [NOON + timedelta(days=2), NOON + timedelta(days=1)]
    assert client.get(reverse("administration:trail"), {"since": "yesterday"}).status_code == 422


def test_a_full_page_asks_no_more_of_the_database_than_a_short_one(client, administrator):
    audit.record("test.first", by=PersonFactory())
    client.get(reverse("administration:trail"))
    with CaptureQueriesContext(connection) as short:
        client.get(reverse("administration:trail"))
    for number in range(60):
        audit.record("test.many", by=PersonFactory(given_name=f"P{number}"))
    with CaptureQueriesContext(connection) as full:
        assert len(client.get(reverse("administration:trail")).context["page"]) == 50

    assert len(full) == len(short)


def test_the_file_holds_what_the_filter_shows_and_no_formula(client, administrator):
    audit.record("test.named", by=PersonFactory(given_name="=cmd()", family_name="Roy"), n=3)
    audit.record("test.other", by=None)

    file = client.get(reverse("administration:trail_csv"), {"act": "test.named"})
    text = b"".join(file.streaming_content).decode()

    assert "test.named" in text
    assert "n=3" in text
    assert "test.other" not in text
    assert ";=cmd()" not in text


def test_nobody_else_reads_it(client):
    client.force_login(PersonFactory(is_hr=True))

    assert client.get(reverse("administration:trail")).status_code == 404
    assert client.get(reverse("administration:trail_csv")).status_code == 404
