"""Coming in, health, one's own data, and what strangers see of it."""

import io
import json
import re
import zipfile

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from binome.core.mail import heartbeat
from binome.core.mail.models import OutboxLetter
from binome.core.programmes.permissions import TABLE, Role
from binome.journey.mentoring.actions import journal
from tests.factories import NOON, PersonFactory, RelationshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client):
    response = client.get("/my-data/")

    assert response.status_code == 302
    assert response.url == "/accounts/login/code/?next=/my-data/"


def test_signing_in_with_a_code_sent_by_letter(client):
    person = PersonFactory(preferred_language="fr")

    client.post(reverse("account_request_login_code"), {"email": person.email.upper()})
    letter = OutboxLetter.objects.get(to=person)
    code = re.search(r"\b([A-Z0-9]{3,}-?[A-Z0-9]*)\b", letter.subject.split(":")[-1].strip()).group(1)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert response.status_code == 302
    assert client.get("/my-data/").status_code == 200


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client):
    known = client.post(reverse("account_request_login_code"), {"email": PersonFactory().email})
    unknown = client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutboxLetter.objects.count() == 1


def test_someone_who_left_cannot_come_in(client):
    person = PersonFactory(is_active=False)

    client.post(reverse("account_request_login_code"), {"email": person.email})

    assert not OutboxLetter.objects.exists()


def test_nobody_signs_up(client):
    response = client.post("/accounts/signup/", {"email": "new@example.org", "password1": "a-long-enough-password"})

    assert not OutboxLetter.objects.exists()
    assert response.status_code in (200, 302, 404)
    assert client.get("/my-data/").status_code == 302


@pytest.mark.parametrize(
    "going_to", ["//evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example/"]
)
def test_choosing_a_language_stays_on_this_site(client, going_to):
    response = client.post(reverse("set_language"), {"language": "en", "next": going_to})

    assert response.url == "/"


def test_acting_needs_a_token_of_this_site():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(PersonFactory())

    assert strict.post(reverse("export_my_data")).status_code == 403


def test_no_page_may_be_framed_and_scripts_come_from_here_alone(client):
    client.force_login(PersonFactory())
    policy = client.get("/my-data/").headers["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy


def test_alive_says_nothing_more_and_ready_wants_a_worker(client):
    assert client.get("/healthz").json() == {"alive": True}
    assert client.get("/readyz").status_code == 503

    heartbeat.beat(heartbeat.new_name(), now=timezone.now())

    assert client.get("/readyz").status_code == 200


def test_the_worker_does_what_is_due_and_stops(client):
    call_command("worker", "--once")

    assert client.get("/readyz").json()["worker"]


def test_one_takes_away_ones_own_words_and_nobody_elses(client):
    relationship = RelationshipFactory()
    mentor, mentee = relationship.pair.mentor.person, relationship.pair.mentee.person
    journal.write_note(relationship.pk, text="Mon secret.", private=True, by=mentor, now=NOON)
    journal.write_note(relationship.pk, text="Son secret.", private=True, by=mentee, now=NOON)
    client.force_login(mentor)

    packed = zipfile.ZipFile(io.BytesIO(client.post(reverse("export_my_data")).content))
    data = packed.read("data.json").decode()

    assert packed.namelist() == ["data.json", "data.html"]
    assert "Mon secret." in data
    assert "Son secret." not in data
    assert mentor.staff_id in data
    assert json.loads(data)["mentoring.privatenote"][0]["text"] == "Mon secret."


def test_the_demo_does_not_exist_outside_demo_mode(client):
    person = PersonFactory()

    assert client.get("/demo/").status_code == 404
    assert client.post(f"/demo/become/{person.pk}/").status_code == 404
    assert client.get("/gallery/").status_code == 404


def test_the_demo_views_refuse_even_when_called(rf, settings):
    from django.http import Http404

    from binome.interfaces.cockpit import demo_views

    settings.DEMO = False
    for view, arguments in ((demo_views.people, ()), (demo_views.become, (1,)), (demo_views.letters, ())):
        with pytest.raises(Http404):
            view(rf.post("/demo/"), *arguments)


def test_everyone_may_read_who_sees_what(client):
    """R72: each role and what it may do, from the table that the screens themselves ask."""
    response = client.get(reverse("who_sees_what"))

    shown = {str(right): {str(role) for role in roles} for right, roles in response.context["rights"]}
    assert shown == {str(right.label): {str(role.label) for role in roles} for right, roles in TABLE.items()}
    assert {str(role.label) for role in Role} <= {role for roles in shown.values() for role in roles}
    assert all(right in response.content.decode() for right in map(escape, shown))
