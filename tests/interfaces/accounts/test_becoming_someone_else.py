"""Two colleagues, one of whom tries everything to become the other: only the directory says whose an address is."""

import html
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from binome.core.directory import deciding, importing
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.people.text import address_key
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
CODE, CONFIRM, LOGIN, RESET = (
    reverse(name)
    for name in ("account_request_login_code", "account_confirm_login_code", "account_login", "account_reset_password")
)
PASSWORD = "une phrase assez longue"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    caches["default"].clear()


@pytest.fixture
def two():
    """The one who tries, and the one who is tried."""
    return PersonFactory(email="mallory@example.org"), PersonFactory(email="mike@example.org")


def code_of(person) -> str:
    return OutboxLetter.objects.filter(to=person, letter__contains="login_code").latest("pk").subject.split()[-1]


def who_is_in(browser) -> str | None:
    return browser.session.get("_auth_user_id")


def come_in(address, browser=None, *, network="203.0.113.7"):
    browser = browser or Client(REMOTE_ADDR=network)
    browser.post(CODE, {"email": address})
    person = Person.objects.with_address(address).get()
    browser.post(CONFIRM, {"code": code_of(person)})
    return browser


def test_an_address_added_in_the_library_s_table_makes_nobody_someone_else(two):
    """The table of the library is not the directory: neither codes, nor passwords, nor links look there."""
    mallory, mike = two
    EmailAddress.objects.create(user=mallory, email=mike.email, verified=True, primary=True)
    EmailAddress.objects.create(user=mallory, email="outside@evil.example", verified=True)
    mallory.set_password(PASSWORD)
    mallory.save()

    by_code = come_in(mike.email)
    by_password = Client()
    by_password.post(LOGIN, {"login": mike.email, "password": PASSWORD})
    for address in (mike.email, "outside@evil.example"):
        Client(REMOTE_ADDR="198.51.100.9").post(RESET, {"email": address})
    outside = Client()
    outside.post(LOGIN, {"login": "outside@evil.example", "password": PASSWORD})

    assert who_is_in(by_code) == str(mike.pk)
    assert who_is_in(by_password) is None
    assert who_is_in(outside) is None
    assert set(OutboxLetter.objects.filter(letter__contains="password_reset").values_list("to", flat=True)) == {mike.pk}


def test_an_address_that_passes_to_a_newcomer_lets_the_newcomer_in(two):
    """The directory gives an address to someone else: it opens theirs from then on, whatever was done with it before."""
    former, newcomer = two
    come_in(former.email)
    Client().post(RESET, {"email": former.email})
    address = former.email
    Person.objects.filter(pk=former.pk).update(email="renamed@example.org")
    Person.objects.filter(pk=newcomer.pk).update(email=address)

    assert who_is_in(come_in(address)) == str(newcomer.pk)


@pytest.mark.parametrize(
    "typed",
    ["m\u0131ke@example.org", "MİKE@example.org", "ｍike@example.org", "mike@example.org.",
     "mike+me@example.org", "mike@exаmple.org", "mike@example.org\u200b", "mike@EXAMPLE.ORG,mallory@example.org"],
)  # fmt: skip
def test_an_address_that_only_looks_alike_is_nobody_s(two, typed):
    for page in (CODE, RESET):
        Client().post(page, {"email": typed})

    assert not OutboxLetter.objects.exists()


@pytest.mark.parametrize("typed", ["MIKE@Example.ORG", "  mike@example.org "])
def test_case_and_spaces_are_not_part_of_an_address(two, typed):
    assert who_is_in(come_in(typed)) == str(two[1].pk)


def test_look_alikes_in_the_directory_stay_two_people():
    """PostgreSQL folds a dotless ı to an i, SQLite does not fold É: people are never found by such folding."""
    plain, dotless = PersonFactory(email="mike@example.org"), PersonFactory(email="m\u0131ke@example.org")
    accented = PersonFactory(email="Élodie@example.org")

    assert Person.objects.with_address("MIKE@example.org").get() == plain
    assert Person.objects.with_address("m\u0131ke@example.org").get() == dotless
    assert Person.objects.with_address("élodie@example.org").get() == accented
    assert address_key("mi\u212ae@example.org") == ""
    with pytest.raises(IntegrityError):
        PersonFactory(email="Mike@Example.org")


def test_a_code_opens_the_browser_that_asked_and_no_other(two):
    mallory, mike = two
    owner, thief = Client(), Client(REMOTE_ADDR="198.51.100.4")
    owner.post(CODE, {"email": mike.email})
    thief.post(CODE, {"email": mallory.email})

    thief.post(CONFIRM, {"code": code_of(mike)})

    assert who_is_in(thief) is None


def test_a_session_set_by_someone_else_is_not_the_one_that_comes_in(two):
    """Session fixation: signing in makes a new session."""
    planted = Client()
    planted.post(CODE, {"email": two[1].email})
    before = planted.cookies["sessionid"].value

    planted.post(CONFIRM, {"code": code_of(two[1])})

    assert planted.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_nobody_is_signed_out_by_another_site(two):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(two[0])

    assert browser.get("/accounts/logout/").status_code == 200
    assert browser.post("/accounts/logout/").status_code == 403
    assert who_is_in(browser) == str(two[0].pk)


def test_changing_a_password_asks_for_the_present_one_and_ends_other_sessions(two):
    mallory, _ = two
    mallory.set_password(PASSWORD)
    mallory.save()
    here, there = Client(), Client()
    here.force_login(mallory)
    there.force_login(mallory)
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}

    here.post("/accounts/password/change/", {"oldpassword": "mauvais", **new})
    unchanged = there.get("/my-data/").status_code
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})

    assert unchanged == 200
    assert here.get("/my-data/").status_code == 200
    assert there.get("/my-data/").status_code == 302


ADDS_A_WAY_IN = {
    "/accounts/password/set/": {"password1": PASSWORD, "password2": PASSWORD},
    "/accounts/2fa/totp/activate/": {"code": "123456"},
}


def next_in(answer) -> str:
    """Where the form of a page leads next."""
    return html.unescape(re.findall(r'name="next" value="([^"]+)"', answer.content.decode())[-1])


@pytest.mark.parametrize("page", ADDS_A_WAY_IN)
def test_a_browser_left_open_adds_no_way_into_the_account(two, page):
    """Most people have no password: nothing but a fresh code shows that it is them."""
    mike = two[1]
    mike.set_unusable_password()
    mike.save()
    browser = come_in(mike.email)
    fresh = browser.get(page).status_code

    with time_machine.travel(time.time() + 11 * 60, tick=False):
        looked, sent = browser.get(page), browser.post(page, ADDS_A_WAY_IN[page])
        entrance = browser.post("/accounts/logout/", {"next": next_in(looked)}).url
        asked = browser.post(entrance, {"email": mike.email, "next": next_in(browser.get(entrance))}).url
        arrived = browser.post(CONFIRM, {"code": code_of(mike), "next": next_in(browser.get(asked))})
        allowed = browser.get(page).status_code

    mike.refresh_from_db()
    assert (fresh, looked.status_code, sent.status_code, allowed) == (200, 403, 403, 200)
    assert not mike.has_usable_password()
    assert not Authenticator.objects.exists()
    assert arrived.url == page


def test_whoever_has_a_password_is_asked_for_it_and_not_for_a_code(two):
    mike = two[1]
    mike.set_password(PASSWORD)
    mike.save()
    browser = come_in(mike.email)

    with time_machine.travel(time.time() + 11 * 60, tick=False):
        asked = browser.get("/accounts/2fa/totp/activate/")

    assert asked.url.startswith("/accounts/reauthenticate/")


def link_to_a_new_password(person) -> str:
    Client().post(RESET, {"email": person.email})
    letter = OutboxLetter.objects.filter(to=person, letter__contains="password_reset").latest("pk")
    return re.search(r"/accounts/password/reset/key/\S+", letter.text)[0].rstrip(").")


def test_a_link_to_a_new_password_works_once_and_then_says_so(two):
    mike = two[1]
    link = link_to_a_new_password(mike)
    browser = Client()
    form = browser.get(link, follow=True)
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    browser.post(form.request["PATH_INFO"], new)

    again = Client().get(link, follow=True).content.decode()
    invented = Client().get("/accounts/password/reset/key/1-abcdef-0123/").content.decode()
    form_left_open = browser.post(form.request["PATH_INFO"], new).content.decode()

    mike.refresh_from_db()
    assert mike.check_password("une autre phrase longue")
    for page in (again, invented, form_left_open):
        assert "password1" not in page
        assert f'href="{RESET}"' in page
        assert "Ce lien ne fonctionne plus" in page


def test_a_link_to_a_new_password_dies_when_the_address_changes(two):
    link = link_to_a_new_password(two[1])
    Person.objects.filter(pk=two[1].pk).update(email="elsewhere@example.org")

    assert "password1" not in Client().get(link, follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_tries_made_at_the_same_moment_are_all_counted(two):
    """The library counts tries in the session, which requests that come together read before any has written."""
    browser = Client()
    browser.post(CODE, {"email": two[1].email})
    cookies = browser.cookies

    def guess(turn: int) -> bool:
        one = Client()
        one.cookies = cookies
        try:
            return "Code incorrect" in one.post(CONFIRM, {"code": f"WRNG-{turn:04}"}).content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        tried = sum(pool.map(guess, range(12)))

    assert tried <= 3


HEAD = "staff id;given name;family name;e-mail;entity"


@pytest.mark.parametrize(
    ("uploader", "holder", "passes"),
    [
        ({}, {"is_administrator": True}, False),
        ({}, {"is_hr": True}, False),
        ({"is_hr": True}, {"is_administrator": True}, False),
        ({"is_hr": True}, {"is_hr": True}, True),
        ({"is_administrator": True}, {"is_administrator": True}, True),
        ({}, {}, False),
    ],
)
def test_nobody_gains_a_right_by_importing_another_address_for_its_holder(uploader, holder, passes):
    """Who steers a programme may bring a staff file; a code for an administrator still goes to the administrator."""
    wave = WaveFactory()
    by = manager_of(wave)
    Person.objects.filter(pk=by.pk).update(**uploader)
    by.refresh_from_db()
    target = PersonFactory(email="boss@example.org", **holder)
    line = f"{target.staff_id};{target.given_name};{target.family_name};mine@evil.example;{target.entity.name}"

    brought = importing.read_file(f"{HEAD}\n{line}\n".encode(), name="x.csv", by=by, now=NOON)
    deciding.confirm_import(brought.pk, by=by, now=NOON)

    target.refresh_from_db()
    assert (target.email == "mine@evil.example") is passes


def test_a_new_password_does_not_spare_the_second_step(two):
    mike = two[1]
    Authenticator.objects.create(user=mike, type=Authenticator.Type.TOTP, data={"secret": "x"})
    browser = Client()
    form = browser.get(link_to_a_new_password(mike), follow=True)
    browser.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    browser.post(LOGIN, {"login": mike.email, "password": PASSWORD})
    by_code = come_in(mike.email)

    assert who_is_in(browser) is None
    assert who_is_in(by_code) is None
    assert browser.get("/my-data/").status_code == 302


def test_the_second_step_is_changed_by_whoever_knows_the_password_again(two):
    """The library looks the address up in its own table to ask for the password again; ours is the directory's."""
    mike = two[1]
    mike.set_password(PASSWORD)
    mike.save()
    browser = Client()
    browser.force_login(mike)
    asked = browser.get("/accounts/2fa/totp/activate/")

    wrong = browser.post(asked.url, {"password": "mauvais mot de passe"})
    still_asked = browser.get("/accounts/2fa/totp/activate/")
    browser.post(asked.url, {"password": PASSWORD})

    assert asked.status_code == still_asked.status_code == 302
    assert wrong.status_code == 200
    assert browser.get("/accounts/2fa/totp/activate/").status_code == 200
