"""Keys: shown once, hashed, ending, opening one thing; whoever guesses is slowed down; hostile bodies are refused."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from binome.core.people.models import Person
from binome.core.privacy.keys import key_of, make_key, revoke_key
from binome.core.privacy.models import AccessKey, AuditLine
from tests.factories import PersonFactory
from tests.interfaces.scim.conftest import Provider

pytestmark = pytest.mark.django_db


def test_of_a_key_only_a_digest_is_kept_and_both_acts_are_audited():
    now = timezone.now()
    made = make_key("Okta", scopes=["scim"], days=30, by=None, now=now)

    kept = AccessKey.objects.values().get()
    assert made.secret not in str(kept)
    assert key_of(made.secret, now=now) == made.key
    assert revoke_key(made.key, by=None, now=now)
    assert not revoke_key(made.key, by=None, now=now)
    assert key_of(made.secret, now=now) is None
    assert list(AuditLine.objects.order_by("pk").values_list("act", flat=True)) == [
        "privacy.made_access_key",
        "privacy.revoked_access_key",
    ]


def test_a_key_ends_by_itself_and_its_use_is_noted_by_the_hour(django_assert_num_queries):
    now = timezone.now()
    made = make_key("Okta", scopes=["scim"], days=30, by=None, now=now)

    key_of(made.secret, now=now)
    with django_assert_num_queries(1):
        key_of(made.secret, now=now + timedelta(minutes=59))
    assert AccessKey.objects.get().last_used_at == now
    assert key_of(made.secret, now=now + timedelta(days=30)) is None


@pytest.mark.parametrize("shown", ["", "Basic YTpi", "Bearer", "Bearer binome_x", "Bearer é", "bearer " + "x" * 9000])
def test_without_a_working_key_nothing_opens(shown):
    answer = Client().get("/scim/v2/Users", headers={"Authorization": shown})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_a_session_of_an_administrator_is_no_key():
    browser = Client()
    browser.force_login(PersonFactory(is_administrator=True))

    assert browser.get("/scim/v2/Users").status_code == 401


def test_a_key_of_another_scope_is_forbidden(provider):
    AccessKey.objects.update(scope="other")

    for method, path in (("GET", "/Users"), ("POST", "/Users"), ("DELETE", "/Groups/1"), ("GET", "/Schemas")):
        assert provider.send(method, path, {} if method == "POST" else None).status_code == 403


def test_guessing_is_slowed_down_for_the_network_that_guesses():
    made = make_key("Okta", scopes=["scim"], days=30, by=None, now=timezone.now())
    guesser, other = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="203.0.113.8")
    shown = {"Authorization": f"Bearer {made.secret}"}

    answers = [guesser.get("/scim/v2/Users", headers={"Authorization": "Bearer binome_no"}) for _ in range(61)]

    assert [answer.status_code for answer in answers] == [401] * 60 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert other.get("/scim/v2/Users", headers=shown).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("null", 400),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, 400),
        ('{"userName": ' + "[" * 100 + "]" * 100 + "}", 400),
        ('{"userName": "' + "x" * 1_100_000 + '"}', 413),
        ('{"userName": 5}', 400),
        ('{"userName": "a@b.example", "emails": "x", "name": 3}', 400),
        ('{"userName": "a@b.example", "emails": [{"value": "no address"}]}', 400),
        ('{"userName": "a@b.example", "timezone": "Mars/Phobos"}', 400),
        (b"\xff\xfe\x00", 400),
        (b"", 400),
    ],
    ids=lambda value: str(value)[:40],
)
def test_hostile_bodies_are_refused_in_the_form_of_the_protocol(provider, body, status):
    answer = provider.send("POST", "/Users", body)

    assert answer.status_code == status, answer.said
    assert answer.said["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert not Person.objects.exists()


def test_a_patch_of_a_hundred_thousand_operations_is_refused(provider):
    person = PersonFactory()

    answer = provider.patch(person, *[{"op": "add", "path": "title", "value": "x"}] * 600)

    assert answer.status_code == 400


@pytest.mark.parametrize("resource", ["Users/99", "Users/x", "Users/01", "Users/" + "9" * 40, "Groups/1", "Users/1/2"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_what_is_not_there_is_not_found(provider, resource, method):
    answer = provider.send(method, f"/{resource}")

    assert answer.status_code == 404
    assert answer.said["status"] == "404"


def test_bulk_and_me_are_refused_as_not_served(provider):
    assert provider.send("POST", "/Bulk", {}).status_code == 501
    assert provider.send("GET", "/Me").status_code == 501


def test_the_command_makes_lists_and_revokes_keys(monkeypatch):
    monkeypatch.setattr("binome.interfaces.commands.management.commands.token.refuse_unprepared", lambda: None)

    def said(*words: str) -> str:
        out = StringIO()
        call_command("token", *words, stdout=out)
        return out.getvalue()

    secret = said("add", "Keycloak", "--scope", "scim", "--days", "10").split()[-1]
    key = AccessKey.objects.get()
    assert Provider(secret).send("GET", "/Users").status_code == 200
    assert "Keycloak" in said("list")
    assert secret not in said("list")
    said("revoke", str(key.pk))
    assert Provider(secret).send("GET", "/Users").status_code == 401
    with pytest.raises(CommandError):
        said("revoke", str(key.pk))
    with pytest.raises(CommandError):
        said("add", "x", "--scope", "scim", "--days", "9999")


def test_an_administrator_makes_a_key_that_is_shown_on_one_page_alone(client):
    client.force_login(PersonFactory(is_administrator=True))

    page = client.post(
        reverse("connections:new_key"), {"name": "Entra ID", "days": 90, "scopes": ["scim"]}, follow=True
    )

    key = AccessKey.objects.get()
    assert f"{key.mark}" in page.content.decode()
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert secret not in client.get(reverse("connections:home")).content.decode()
    client.post(reverse("connections:revoke_key", args=[key.pk]), {"confirmed": "yes"})
    assert Provider(secret).send("GET", "/Users").status_code == 401
