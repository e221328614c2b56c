"""Where people are signed in: seen and ended by themselves and by an administrator; a lost second step is taken away."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.privacy.models import AuditLine
from binome.interfaces.accounts.devices import device_in
from binome.interfaces.accounts.models import BrowserSession
from tests.factories import PersonFactory
from tests.interfaces.test_second_step import come_in, enrolled  # noqa: F401 — a fixture

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
MINE = reverse("my_sessions")


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """Tries are counted in the cache."""
    caches["default"].clear()


def on(device: str, person) -> Client:
    """A browser in which `person` has typed their code."""
    browser = Client(headers={"user-agent": device})
    browser.post(reverse("account_request_login_code"), {"email": person.email})
    code = OutboxLetter.objects.filter(letter__contains="login_code").latest("pk").subject.split()[-1]
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    return browser


def is_in(browser) -> bool:
    return browser.get("/my-data/").status_code == 200


@pytest.mark.parametrize(
    ("words", "device"),
    [(PHONE, "Safari, iPhone"), (LAPTOP, "Edge, Windows"), ("", ""), ("curl/8", ""), ("<script>Firefox", "Firefox")],
)
def test_a_device_is_named_in_a_few_known_words(words, device):
    assert device_in(words) == device


def test_each_session_is_listed_and_one_of_them_is_ended():
    person = PersonFactory(password="!")
    phone, laptop = on(PHONE, person), on(LAPTOP, person)
    others = on(PHONE, PersonFactory(password="!"))

    page = laptop.get(MINE)
    listed = {session.device: session for session in page.context["sessions"]}
    laptop.post(reverse("end_my_sessions"), {"session": listed["Safari, iPhone"].pk})

    assert set(listed) == {"Safari, iPhone", "Edge, Windows"}
    assert (listed["Edge, Windows"].is_this, listed["Safari, iPhone"].is_this) == (True, False)
    assert (is_in(phone), is_in(laptop), is_in(others)) == (False, True, True)
    line = AuditLine.objects.get(act="accounts.ended_sessions")
    assert (line.by, line.on_id, line.detail) == (person, str(person.pk), {"sessions": 1})


def test_all_the_others_are_ended_at_once():
    person = PersonFactory(password="!")
    browsers = [on(PHONE, person), on(PHONE, person), on(LAPTOP, person)]

    browsers[2].post(reverse("end_my_sessions"))

    assert [is_in(browser) for browser in browsers] == [False, False, True]
    assert len(browsers[2].get(MINE).context["sessions"]) == 1


def test_nobody_ends_a_session_of_someone_else():
    person = PersonFactory(password="!")
    phone = on(PHONE, person)
    thief = on(LAPTOP, PersonFactory(password="!"))

    answer = thief.post(reverse("end_my_sessions"), {"session": BrowserSession.objects.get(person=person).pk})

    assert answer.status_code == 404
    assert is_in(phone)


def test_a_session_that_changes_its_key_stays_in_the_list_and_one_that_is_over_leaves_it():
    person = PersonFactory()
    person.set_password("une phrase assez longue")
    person.save()
    browser, over = on(LAPTOP, person), on(PHONE, person)
    before = browser.session.session_key
    words = {"oldpassword": "une phrase assez longue", "password1": "une autre phrase longue"}
    over.post(reverse("account_logout"))

    browser.post(reverse("account_change_password"), words | {"password2": "une autre phrase longue"})

    sessions = browser.get(MINE).context["sessions"]
    assert browser.session.session_key != before
    assert [(session.device, session.is_this) for session in sessions] == [("Edge, Windows", True)]
    on(PHONE, person)
    assert BrowserSession.objects.filter(person=person).count() == 2


def test_an_administrator_signs_someone_out_everywhere():
    person, administrator = PersonFactory(password="!"), PersonFactory(is_administrator=True, password="!")
    phone, desk = on(PHONE, person), on(LAPTOP, administrator)

    shown = desk.get(reverse("administration:access", args=[person.pk])).content.decode()
    desk.post(reverse("administration:end_sessions", args=[person.pk]))

    assert "Safari, iPhone" in shown
    assert (is_in(phone), is_in(desk)) == (False, True)
    assert AuditLine.objects.get(act="accounts.ended_sessions").by == administrator


def test_a_lost_second_step_is_reset_by_an_administrator_and_told(client, enrolled):  # noqa: F811
    person, administrator = PersonFactory(password="!", preferred_language="en"), PersonFactory(is_administrator=True)
    enrolled(person)
    desk = Client()
    desk.force_login(administrator)
    address = reverse("administration:reset_second_step", args=[person.pk])

    asked = desk.post(address)
    before = Authenticator.objects.filter(user=person).count()
    desk.post(address, {"confirmed": "yes"})

    letter = OutboxLetter.objects.get(to=person, letter__contains="second_step_reset")
    assert person.name in asked.content.decode()
    assert (before, Authenticator.objects.filter(user=person).count()) == (2, 0)
    assert not is_in(client)
    assert is_in(come_in(person))
    assert administrator.name in letter.text
    assert AuditLine.objects.filter(act="accounts.reset_second_step", by=administrator, on_id=str(person.pk)).exists()


def test_nobody_takes_their_own_second_step_away_so_and_none_is_no_second_step(client, enrolled):  # noqa: F811
    administrator = PersonFactory(is_administrator=True, password="!")
    enrolled(administrator)

    own = client.post(reverse("administration:reset_second_step", args=[administrator.pk]), {"confirmed": "yes"})
    none = client.post(reverse("administration:reset_second_step", args=[PersonFactory().pk]), {"confirmed": "yes"})

    assert (own.status_code, none.status_code) == (404, 404)
    assert Authenticator.objects.filter(user=administrator).count() == 2
