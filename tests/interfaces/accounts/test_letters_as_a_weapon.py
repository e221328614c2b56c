"""Whoever asks, from wherever: a mailbox gets a few letters an hour, and its owner always comes in."""

import time

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
CODE, CONFIRM, RESET, NEW_LINK = (
    reverse(name)
    for name in (
        "account_request_login_code",
        "account_confirm_login_code",
        "account_reset_password",
        "diagnosis:new_link",
    )
)
AN_HOUR = 6


@pytest.fixture(autouse=True)
def nobody_tried_before():
    caches["default"].clear()


def ask_from(network: int, page: str, address: str) -> Client:
    browser = Client(REMOTE_ADDR=f"203.0.{network // 200}.{network % 200 + 1}")
    browser.post(page, {"email": address})
    return browser


def latest_code(person) -> str:
    return OutboxLetter.objects.filter(to=person, letter__contains="login_code").latest("pk").subject.split()[-1]


@pytest.mark.parametrize("page", [CODE, RESET])
def test_forty_networks_write_six_letters_an_hour(page):
    person = PersonFactory()

    for network in range(40):
        ask_from(network, page, person.email.upper() if network % 2 else person.email)
    at_first = OutboxLetter.objects.count()
    with time_machine.travel(time.time() + 3700):
        ask_from(99, page, person.email)

    assert at_first == AN_HOUR
    assert OutboxLetter.objects.count() == AN_HOUR + 1


def test_the_owner_comes_in_with_the_latest_letter_while_the_attack_goes_on():
    person = PersonFactory()
    thieves = [ask_from(network, CODE, person.email) for network in range(40)]

    owner = ask_from(100, CODE, person.email)
    owner.post(CONFIRM, {"code": latest_code(person)})

    assert owner.session["_auth_user_id"] == str(person.pk)
    for thief in thieves[-3:]:
        thief.post(CONFIRM, {"code": latest_code(person)})
        assert "_auth_user_id" not in thief.session  # a code works once, wherever it is good


def test_the_owner_who_came_in_is_written_to_again():
    person = PersonFactory()
    for network in range(10):
        ask_from(network, CODE, person.email)
    ask_from(100, CODE, person.email).post(CONFIRM, {"code": latest_code(person)})
    owner = ask_from(101, CODE, person.email)
    owner.post(CONFIRM, {"code": latest_code(person)})

    assert owner.session.get("_auth_user_id") == str(person.pk)


def test_a_link_to_a_new_password_lasts_longer_than_the_hour_without_letters(settings):
    assert settings.PASSWORD_RESET_TIMEOUT > 3600


def test_one_network_may_ask_for_survey_links_sixty_times_a_minute():
    browser = Client()

    statuses = [browser.post(NEW_LINK, {"email": f"someone{turn}@example.org"}).status_code for turn in range(70)]

    assert statuses == [200] * 60 + [429] * 10
    refused = browser.post(NEW_LINK, {"email": "x@example.org"})
    assert "Trop de tentatives" in refused.content.decode()
    assert refused.headers["Retry-After"] == "60"


def test_counts_of_one_address_are_not_flushed_by_hundreds_of_others():
    """The cache throws entries away above its size, which by default is three hundred."""
    person = PersonFactory()
    for network in range(10):
        ask_from(network, CODE, person.email)
    for turn in range(500):
        caches["default"].set(f"another-address-{turn}", [time.time()], 60)

    for network in range(10, 20):
        ask_from(network, CODE, person.email)

    assert OutboxLetter.objects.count() == AN_HOUR
