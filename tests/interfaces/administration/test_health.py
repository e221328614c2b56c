"""How the installation is, on screen and as a bundle in which nobody stands."""

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from binome.core.mail import heartbeat
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from binome.interfaces.administration.health import condition, support_bundle
from tests.core.directory.factories import administrator
from tests.core.mail.factories import LetterFactory
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def failed_task(**columns):
    now = timezone.now()
    return DBTaskResult.objects.create(
        status="FAILED",
        task_path="binome.journey.enrolment.tasks.send_call_letters",
        args_kwargs={"args": ["zoe.secret@example.org"], "kwargs": {}},
        exception_class_path="builtins.ValueError",
        traceback="ValueError: Zénobie Quéré",
        enqueued_at=now,
        finished_at=now,
        backend_name="default",
        queue_name="default",
        priority=0,
        worker_ids=[],
        **columns,
    )


def test_an_administrator_reads_what_runs_and_what_failed(client):
    client.force_login(administrator())
    heartbeat.beat("w1", now=timezone.now())
    failed_task()
    LetterFactory(state="failed", error="550 5.1.1 <zoe.secret@example.org> unknown")

    page = client.get(reverse("administration:health")).content.decode()

    assert "send_call_letters" in page
    assert "builtins.ValueError" in page
    assert "550 5.1.1" in page
    assert "zoe.secret" not in page
    assert "Zénobie" not in page


def test_where_emails_and_tasks_stand_is_said_in_the_reader_s_words(client):
    """A code of the database is for the bundle alone."""
    client.force_login(administrator())
    client.cookies.load({"django_language": "fr"})
    failed_task()
    LetterFactory(state="withdrawn")

    page = client.get(reverse("administration:health")).content.decode()

    assert "<dt>Retirés</dt>" in page
    assert "<dt>En échec</dt>" in page
    assert "withdrawn" not in page
    assert json.loads(zipfile.ZipFile(io.BytesIO(support_bundle(timezone.now()))).read("condition.json"))[
        "letters"
    ] == {"withdrawn": 1}


def test_without_a_worker_the_page_says_so(client):
    client.force_login(administrator())

    answer = client.get(reverse("administration:health"))

    assert answer.context["condition"].is_well is False
    assert answer.context["condition"].workers == 0


def test_an_installation_with_a_worker_and_nothing_failed_is_well():
    heartbeat.beat("w1", now=timezone.now())

    assert condition(timezone.now()).is_well


def test_the_bundle_holds_no_name_no_address_and_no_secret(settings):
    settings.EMAIL_HOST_PASSWORD = "the-mail-password"
    settings.METRICS_TOKEN = "the-metrics-token"
    for given, family in (("Zénobie", "Quéré"), ("Barthélemy", "Ozanam")):
        person = PersonFactory(given_name=given, family_name=family)
        LetterFactory(
            to=person, state="failed", error=f"550 <{person.email}> unknown, {given}", subject=f"Pour {given}"
        )
    failed_task()

    content = support_bundle(timezone.now())

    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        files = {name: bundle.read(name).decode() for name in bundle.namelist()}
    whole = "\n".join(files.values())
    secrets = (django_settings.SECRET_KEY, "the-mail-password", "the-metrics-token", "zoe.secret")
    people = [
        word for row in Person.objects.values_list("given_name", "family_name", "email", "staff_id") for word in row
    ]
    assert not [word for word in (*secrets, *people) if word and f"{word}" in whole]
    assert not [word for word in secrets if word in whole]
    assert json.loads(files["tables.json"])["people.Person"] == Person.objects.count()
    assert len(json.loads(files["tables.json"])) == len(apps.get_models())
    assert json.loads(files["condition.json"])["answers"] == {"550": 2}


def test_the_bundle_is_a_file_and_taking_it_writes_nothing(client):
    by = administrator()
    client.force_login(by)
    before = AuditLine.objects.count()

    answer = client.get(reverse("administration:bundle"))

    assert answer["Content-Type"] == "application/zip"
    assert AuditLine.objects.count() == before
