"""The second step at sign-in: enrolled with a real code, asked at each way in, recovered from, turned off; told by letter."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)  # the library tells people once it is kept
INDEX = "/accounts/2fa/"


def digits(secret: str, *, at: float | None = None) -> str:
    """What a phone shows: RFC 6238 with SHA-1, thirty seconds, six digits."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    mac = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = mac[-1] & 0xF
    return f"{(struct.unpack('>I', mac[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def test_the_phone_of_this_test_is_the_one_of_the_standard():
    assert digits(base64.b32encode(b"12345678901234567890").decode(), at=59) == "287082"


def someone(**details):
    """A colleague as the directory brings them: without a password."""
    return PersonFactory(password="!", **details)


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """Tries are counted in the cache, by person."""
    caches["default"].clear()


@pytest.fixture
def enrolled(client):
    """Turn the second step on through its screens: `enrolled(person)` is the secret shared with the phone."""

    def enrol(person) -> str:
        page = f"{INDEX}totp/activate/"
        client.force_login(person)
        secret = re.search(r'<code class="key">(\w+)</code>', client.get(page).content.decode())[1]
        client.post(page, {"code": digits(secret)})
        return secret

    return enrol


def come_in(person) -> Client:
    """The first step: the code that came by email."""
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    code = OutboxLetter.objects.filter(letter__contains="login_code").latest("pk").subject.split()[-1]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    return client


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("language", ["fr", "en"])
def test_turning_it_on_shows_recovery_codes_and_writes_a_letter(client, enrolled, language):
    person = someone(preferred_language=language)

    enrolled(person)

    shown = client.get(f"{INDEX}recovery-codes/").content.decode()
    letter = OutboxLetter.objects.get(letter__contains="second_step_on")
    assert shown.count("<li><code>") == 10
    assert (letter.to, letter.language) == (person, language)


def test_a_wrong_first_code_turns_nothing_on(client):
    client.force_login(someone())
    client.get(f"{INDEX}totp/activate/")

    answer = client.post(f"{INDEX}totp/activate/", {"code": "000000"})

    assert "Code incorrect" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_signing_in_takes_both_steps(client, enrolled):
    person = someone()
    secret = enrolled(person)
    with time_machine.travel(time.time() + 90):
        newcomer = come_in(person)
        after_one_step = is_in(newcomer)
        wrong = newcomer.post(f"{INDEX}authenticate/", {"code": "000000"})
        newcomer.post(f"{INDEX}authenticate/", {"code": digits(secret)})

    assert not after_one_step
    assert "Code incorrect" in wrong.content.decode()
    assert is_in(newcomer)


def test_a_code_seen_over_a_shoulder_does_not_work_twice(client, enrolled):
    person = someone()
    secret = enrolled(person)
    with time_machine.travel(time.time() + 90, tick=False):
        for one in (owner := come_in(person), other := come_in(person)):
            one.post(f"{INDEX}authenticate/", {"code": digits(secret)})

    assert is_in(owner)
    assert not is_in(other)


def test_a_recovery_code_lets_in_once(client, enrolled):
    person = someone()
    enrolled(person)
    code = re.search(r"<li><code>(\w+)</code>", client.get(f"{INDEX}recovery-codes/").content.decode())[1]

    for one in (first := come_in(person), second := come_in(person)):
        one.post(f"{INDEX}authenticate/", {"code": code})

    assert is_in(first)
    assert not is_in(second)


def test_guessing_the_second_step_is_slowed_down(client, enrolled):
    person = someone()
    enrolled(person)
    thief = come_in(person)

    answers = [thief.post(f"{INDEX}authenticate/", {"code": f"{turn:06}"}) for turn in range(8)]

    assert "Trop de" in answers[-1].content.decode()
    assert not is_in(thief)


def test_turning_it_off_asks_who_you_are_and_is_told_by_letter(client, enrolled):
    person = someone()
    secret = enrolled(person)
    with time_machine.travel(time.time() + 3600):
        newcomer = come_in(person)
        newcomer.post(f"{INDEX}authenticate/", {"code": digits(secret)})
    with time_machine.travel(time.time() + 4200):
        asked = newcomer.get(f"{INDEX}totp/deactivate/")
        newcomer.post(asked["Location"], {"code": digits(secret)})
        newcomer.post(f"{INDEX}totp/deactivate/")

    assert asked["Location"].startswith(f"{INDEX}reauthenticate/")
    assert not Authenticator.objects.exists()
    assert OutboxLetter.objects.filter(letter__contains="second_step_off", to=person).count() == 1


def test_new_recovery_codes_replace_the_former_and_are_told_by_letter(client, enrolled):
    person = someone()
    enrolled(person)
    former = client.get(f"{INDEX}recovery-codes/download/").content.decode().split()

    client.post(f"{INDEX}recovery-codes/generate/")

    codes = client.get(f"{INDEX}recovery-codes/download/").content.decode().split()
    assert not set(re.findall(r"\d{8}", " ".join(codes))) & set(re.findall(r"\d{8}", " ".join(former)))
    assert OutboxLetter.objects.filter(letter__contains="second_step_codes", to=person).count() == 1


@pytest.mark.parametrize(
    "page", ["", "totp/activate/", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"]
)
def test_strangers_are_sent_to_the_way_in(client, page):
    answer = client.get(INDEX + page)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/")


def test_a_changed_password_is_told_by_letter(client):
    person = PersonFactory()
    person.set_password("une phrase assez longue")
    person.save()
    client.force_login(person)

    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": "une phrase assez longue",
            "password1": "une autre phrase longue",
            "password2": "une autre phrase longue",
        },
    )

    assert OutboxLetter.objects.filter(letter__contains="password_changed", to=person).count() == 1
