"""Keys: shown once, hashed, ending, opening one thing; whoever guesses is slowed down; hostile bodies are refused."""

from datetime import timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from binome.core.people.models import Person
from binome.core.privacy.keys import KeyNotKnown, key_shown, make_key, revoke_key
from binome.core.privacy.models import AccessKey, AuditLine
from binome.core.programmes.models import Programme
from tests.factories import PersonFactory
from tests.interfaces.scim.conftest import Provider

pytestmark = pytest.mark.django_db


def test_of_a_key_only_a_digest_is_kept_and_both_acts_are_audited():
    now = timezone.now()
    made = make_key("Okta", scopes=["scim"], days=30, by=None, now=now)

    kept = AccessKey.objects.values().get()
    assert made.secret not in str(kept)
    assert key_shown(f"Bearer {made.secret}", now=now) == made.key
    assert revoke_key(made.key, by=None, now=now)
    assert not revoke_key(made.key, by=None, now=now)
    with pytest.raises(KeyNotKnown):
        key_shown(f"Bearer {made.secret}", now=now)
    assert list(AuditLine.objects.order_by("pk").values_list("act", flat=True)) == [
        "privacy.made_access_key",
        "privacy.revoked_access_key",
    ]


def test_a_key_ends_by_itself_and_its_use_is_noted_by_the_hour(django_assert_num_queries):
    now = timezone.now()
    made = make_key("Okta", scopes=["scim"], days=30, by=None, now=now)

    key_shown(f"Bearer {made.secret}", now=now)
    with django_assert_num_queries(1):
        key_shown(f"Bearer {made.secret}", now=now + timedelta(minutes=59))
    assert AccessKey.objects.get().last_used_at == now
    with pytest.raises(KeyNotKnown):
        key_shown(f"Bearer {made.secret}", now=now + timedelta(days=30))


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
    for client in (guesser, other):  # a provider behind the same address is let in all the same
        assert client.get("/scim/v2/Users", headers=shown).status_code == 200


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
    Programme.objects.create(name="Cap")
    with pytest.raises(CommandError, match="everyone in the directory"):
        said("add", "x", "--scope", "figures", "--scope", "import", "--programme", "Cap")


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


@pytest.mark.parametrize("scope", sorted(AccessKey.OF_THE_WHOLE_STAFF))
def test_a_key_that_writes_to_the_directory_is_not_limited_to_programmes(client, scope):
    client.force_login(PersonFactory(is_administrator=True, preferred_language="en"))
    programme = Programme.objects.create(name="Cap")
    typed = {"name": "Entra ID", "days": 90, "scopes": ["figures", scope], "programmes": [programme.pk]}

    page = client.post(reverse("connections:new_key"), typed)

    assert page.status_code == 422
    assert "not some programmes" in page.context["form"].errors["programmes"][0]
    assert not AccessKey.objects.exists()


def test_keys_made_before_are_as_those_made_now_and_read_no_more_than_before():
    programme, now = Programme.objects.create(name="Cap"), timezone.now()
    scopes = {
        "provider": "scim",
        "files": "scim import",
        "both": "figures import",
        "mixed": "figures scim",
        "reads": "people",
    }
    for name, scope in scopes.items():
        made = make_key(name, scopes=[], days=3, by=None, now=now, programmes=[programme])
        AccessKey.objects.filter(pk=made.key.pk).update(scope=scope)
    migration = import_module("binome.core.privacy.migrations.0006_keys_of_the_whole_staff")

    migration.widen_keys_of_the_whole_staff(apps, connection.schema_editor())

    kept = {key.name: (key.scope, key.every_programme, key.programmes.count()) for key in AccessKey.objects.all()}
    assert kept == {
        "provider": ("scim", True, 0), "files": ("scim import", True, 0), "both": ("figures", False, 1),
        "mixed": ("figures scim", False, 1), "reads": ("people", False, 1),
    }  # fmt: skip
