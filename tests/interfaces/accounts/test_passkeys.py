"""Passkeys: made, named, used alone and as the second step, removed; and what does not let anybody in."""

import json

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_encode

from binome.core.mail.models import OutboxLetter
from tests.factories import PersonFactory
from tests.interfaces.accounts.soft_authenticator import SoftAuthenticator
from tests.interfaces.test_second_step import INDEX, come_in, is_in

pytestmark = pytest.mark.django_db
ADD, ALONE, SECOND = f"{INDEX}webauthn/add/", f"{INDEX}webauthn/login/", f"{INDEX}authenticate/"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    caches["default"].clear()


def add(client, passkey, name="Téléphone", ask=True):
    """Through the page: what it asks, answered by the device."""
    if ask:
        client.asked = client.get(ADD).context["js_data"]["creation_options"]
    return client.post(ADD, {"name": name, "credential": passkey.created(client.asked)}, follow=True)


def owner(passkey=None, **columns):
    person = PersonFactory(password="!", **columns)
    client = Client(headers={"user-agent": "Mozilla/5.0 (Macintosh) Chrome/140"})
    client.force_login(person)
    return person, client, add(client, passkey) if passkey else None


def asked_alone(client):
    return client.get(ALONE, headers={"accept": "application/json"}).json()["request_options"]


def alone(passkey, client=None, **more):
    client = client or Client()
    return client, client.post(ALONE, {"credential": passkey.got(asked_alone(client)), **more})


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "La clé d’accès a été ajoutée"), ("en", "The passkey was added")]
)
def test_a_passkey_is_added_named_told_by_letter_renamed_and_removed(language, said):
    person, client, answer = owner(SoftAuthenticator(), preferred_language=language)

    passkey = Authenticator.objects.get(user=person, type="webauthn")
    assert said in answer.text
    assert answer.redirect_chain[-1][0].endswith("/recovery-codes/")
    assert passkey.wrap().name == "Téléphone"
    client.post(f"{INDEX}webauthn/keys/{passkey.pk}/edit/", {"name": "Clé \n du tiroir"})
    assert "Clé du tiroir" in client.get(f"{INDEX}webauthn/").text
    client.post(f"{INDEX}webauthn/keys/{passkey.pk}/remove/")
    assert not Authenticator.objects.exists()  # its recovery codes went with it
    letters = [letter.letter.rpartition("/")[2] for letter in OutboxLetter.objects.order_by("pk")]
    assert letters == ["passkey_added.txt", "passkey_removed.txt"]
    assert set(OutboxLetter.objects.values_list("language", flat=True)) == {language}


def test_it_is_proposed_under_the_name_of_the_device():
    _person, client, _ = owner()

    assert client.get(ADD).context["form"]["name"].value() == "Chrome, macOS"


def test_it_lets_its_owner_in_alone_and_leads_on_within_the_site():
    passkey = SoftAuthenticator()
    person, _, _ = owner(passkey)

    client, answer = alone(passkey, next="/my-sessions/")

    assert answer.url == "/my-sessions/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert alone(passkey, next="https://elsewhere.example/")[1].url == "/"


def test_it_is_the_second_step_after_a_code_by_email():
    passkey = SoftAuthenticator()
    person, _, _ = owner(passkey)
    client = come_in(person)
    assert not is_in(client)

    asked = client.get(SECOND).context["js_data"]["request_options"]
    client.post(SECOND, {"credential": passkey.got(asked)})

    assert is_in(client)


def test_an_answer_seen_once_opens_nothing_again():
    passkey = SoftAuthenticator()
    owner(passkey)
    first = Client()
    sent = passkey.got(asked_alone(first))
    first.post(ALONE, {"credential": sent})
    assert is_in(first)

    again = Client()
    asked_alone(again)
    again.post(ALONE, {"credential": sent})
    first.post(reverse("account_logout"))
    first.post(ALONE, {"credential": sent})

    assert not is_in(again)
    assert not is_in(first)


LIES = {
    "another site": {"origin": "https://elsewhere.example"},
    "a site of the same name elsewhere": {"origin": "https://localhost.elsewhere.example"},
    "for another site": {"site": "elsewhere.example"},
    "nobody's finger": {"verifies": False},
}


@pytest.mark.parametrize("lie", LIES)
def test_what_a_passkey_may_not_say_lets_nobody_in(lie):
    passkey = SoftAuthenticator()
    owner(passkey)
    liar = SoftAuthenticator(**LIES[lie])
    passkey.origin, passkey.site, passkey.flags = liar.origin, liar.site, liar.flags

    client, answer = alone(passkey)

    assert not is_in(client)
    assert answer.url == reverse("account_login")
    assert "Cette clé d’accès n’ouvre pas ce compte" in client.get(answer.url, headers={"accept-language": "fr"}).text


def test_a_lost_key_without_its_finger_is_no_use_with_a_question_asked_elsewhere():
    """Someone at their own second step has a question; answered by another person's key, it opens no account."""
    lost, mine = SoftAuthenticator(), SoftAuthenticator()
    owner(lost)
    thief, _, _ = owner(mine)
    lost.flags = SoftAuthenticator(verifies=False).flags
    client = come_in(thief)
    asked = client.get(SECOND).context["js_data"]["request_options"]

    client.post(ALONE, {"credential": lost.got(asked)})
    client.post(SECOND, {"credential": lost.got(asked)})

    assert not is_in(client)


def test_a_passkey_opens_the_account_of_its_owner_alone():
    passkey = SoftAuthenticator()
    owner(passkey)
    other, _, _ = owner(SoftAuthenticator())
    passkey.handle = websafe_encode(user_pk_to_url_str(other).encode())

    client, _ = alone(passkey)

    assert not is_in(client)


def test_whoever_left_does_not_come_in():
    passkey = SoftAuthenticator()
    person, _, _ = owner(passkey)
    person.is_active = False
    person.save()

    client, _ = alone(passkey)

    assert not is_in(client)


def answered(**response):
    """As a browser sends it, with nothing true in it."""
    return json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": response})


NONSENSE = (
    *("", "{}", "[]", "1", '"a"', "{", '{"id": 1}', '{"rawId": null, "response": {}}', "[" * 3000, "x" * 60_000),
    answered(clientDataJSON="AA", authenticatorData="AA", signature="AA", userHandle=None),
    answered(clientDataJSON="e30", authenticatorData="", signature="", userHandle="é"),
    answered(clientDataJSON="AA", attestationObject="AA"),
)


def test_what_is_no_passkey_at_all_is_refused_in_a_sentence():
    _, client, _ = owner()
    stranger = Client()
    for sent in NONSENSE:
        client.get(ADD)
        refused = client.post(ADD, {"name": "x", "credential": sent})
        asked_alone(stranger)
        answer = stranger.post(ALONE, {"credential": sent})
        assert (refused.status_code, answer.status_code) == (200, 302), sent
    assert not Authenticator.objects.exists()


def test_who_found_a_browser_open_adds_no_passkey(client, monkeypatch):
    monkeypatch.setattr("binome.interfaces.accounts.middleware.has_just_signed_in", lambda _request: False)
    client.force_login(PersonFactory(password="!"))

    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"name": "x", "credential": "{}"}).status_code == 403


def test_nobody_renames_or_removes_the_passkey_of_another(client):
    owner(SoftAuthenticator())
    passkey = Authenticator.objects.get(type="webauthn")
    client.force_login(PersonFactory(password="!"))

    assert client.post(f"{INDEX}webauthn/keys/{passkey.pk}/remove/").status_code == 404
    assert client.post(f"{INDEX}webauthn/keys/{passkey.pk}/edit/", {"name": "x"}).status_code == 404


def test_where_the_sign_in_service_alone_lets_people_in_a_passkey_does_not(settings):
    passkey = SoftAuthenticator()
    owner(passkey)
    settings.SSO_ONLY = True
    client = Client()

    assert client.get(ALONE, headers={"accept": "application/json"}).status_code == 302
    assert "passkey" not in client.get(reverse("account_request_login_code")).text.replace("passkeys.js", "")
