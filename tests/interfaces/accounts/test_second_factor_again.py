"""A second factor changes, and shows its codes, for whoever gives it once more; a password alone replaces nothing."""

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from binome.core.privacy.second_factor import actions
from binome.interfaces.accounts.library_pages import OPEN_PAGES, WITHOUT_A_FRESH_FACTOR
from tests.factories import NOON, PersonFactory
from tests.interfaces.accounts.soft_authenticator import SoftAuthenticator
from tests.interfaces.accounts.test_library_pages import library_pages
from tests.interfaces.accounts.test_passkeys import add
from tests.interfaces.test_second_step import INDEX

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase assez longue"
AGAIN, BY_PASSWORD = f"{INDEX}webauthn/reauthenticate/", reverse("account_reauthenticate")


@pytest.fixture
def protected():
    """Someone with a password and a passkey, who left another browser open; an hour has passed."""
    caches["default"].clear()
    person, passkey = PersonFactory(is_administrator=True), SoftAuthenticator()
    person.set_password(PASSWORD)
    person.save()
    with time_machine.travel(NOON, tick=False):
        owner = Client()
        owner.force_login(person)
        owner.post(BY_PASSWORD, {"password": PASSWORD, "next": f"{INDEX}webauthn/add/"})
        add(owner, passkey)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        left_open = Client()
        left_open.force_login(person)
        yield person, passkey, left_open


def addresses() -> dict[str, str]:
    """Pages of the second step that show or change something, and the first choice of a password."""
    key = Authenticator.objects.get(type="webauthn").pk
    pages = library_pages()
    return {
        name: pages[name].replace("/1/", f"/{key}/")
        for name in OPEN_PAGES
        if (name.startswith("mfa_") and name not in WITHOUT_A_FRESH_FACTOR)
    }


def kept() -> list[tuple]:
    return list(Authenticator.objects.order_by("pk").values_list("pk", "type", "data"))


def test_a_password_opens_no_page_that_changes_a_factor_or_shows_its_codes(protected):
    _person, _passkey, left_open = protected
    before = kept()

    by_password = left_open.post(BY_PASSWORD, {"password": PASSWORD, "next": f"{INDEX}recovery-codes/generate/"})
    answers = {
        name: [left_open.get(page).url, left_open.post(page, {"name": "x", "credential": "{}"}).url]
        for name, page in addresses().items()
    }

    assert by_password.url.startswith(AGAIN)
    assert len(answers) == 8
    assert all(url.startswith(f"{AGAIN}?next=") for urls in answers.values() for url in urls), answers
    assert kept() == before


def test_a_password_given_before_there_was_a_factor_opens_none_either(protected):
    person, _passkey, left_open = protected
    session = left_open.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()

    assert left_open.post(f"{INDEX}recovery-codes/generate/").url.startswith(AGAIN)


def test_where_a_role_asks_for_one_a_password_leads_to_none(protected):
    """Else whoever knows it would set up a factor of their own, and be let in by that."""
    _person, _passkey, left_open = protected
    actions.ask_by_role({"administrator": NOON.date()}, by=None, now=NOON)
    before = kept()

    left_open.post(BY_PASSWORD, {"password": PASSWORD, "next": "/"})
    pages = [
        f"{INDEX}webauthn/add/",
        f"{INDEX}totp/activate/",
        f"{INDEX}recovery-codes/",
        f"{INDEX}recovery-codes/download/",
    ]

    assert [left_open.get(page).status_code for page in pages] == [302, 302, 302, 302]
    assert left_open.get("/my-sessions/").url.startswith(reverse("second_factor_first"))
    assert kept() == before


def test_the_factor_itself_opens_them_for_a_few_minutes(protected):
    _person, passkey, left_open = protected
    page = f"{INDEX}recovery-codes/"
    asked = left_open.get(AGAIN).context["js_data"]["request_options"]

    assert left_open.post(AGAIN, {"credential": passkey.got(asked), "next": page}).url == page
    assert left_open.get(page).status_code == 200
    with time_machine.travel(NOON + timedelta(hours=1, minutes=6), tick=False):
        assert left_open.get(page).url.startswith(AGAIN)


def test_a_first_password_is_chosen_with_the_factor_where_there_is_one(protected):
    person, _passkey, left_open = protected
    person.set_unusable_password()
    person.save()
    left_open.force_login(person)

    answer = left_open.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    person.refresh_from_db()

    assert answer.url.startswith(AGAIN)
    assert not person.has_usable_password()
