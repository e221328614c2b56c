"""Passkeys in a real Chromium, with the authenticator that it brings for tests."""

import pytest
from django.test import Client
from django.urls import reverse

from binome.core.people import organisation
from binome.core.people.models import Organisation
from tests.factories import PersonFactory
from tests.interfaces.test_second_step import INDEX, come_in

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(visitor):
    """A device that keeps passkeys; `verified(False)` is a finger that it does not know."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    device = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def verified(is_verified):
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": is_verified})

    return verified


@pytest.mark.parametrize(("width", "dark", "language"), [(390, True, "fr")])
def test_whoever_must_have_a_second_step_adds_a_passkey_and_comes_in_by_it(visitor, width, dark, language):
    person = PersonFactory(password="!", preferred_language=language, is_administrator=True)
    Organisation.objects.create(pk=1, second_factor={"administrator": "2026-01-01"})
    organisation.forget()
    owner = visitor(person, width=width, dark=dark, language=language)
    verified, page = with_device(owner), owner.page

    def hand_in(selector: str = "main form[data-passkey] button") -> None:
        with page.expect_navigation():
            page.locator(selector).first.click()
        owner.check()

    owner.go("/my-sessions/")
    assert owner.here == reverse("second_factor_first")
    owner.press("Ajouter une clé d’accès", kind="link")
    page.locator("[name=name]").fill("Mon téléphone")
    hand_in()
    assert page.locator(".codes code").count() == 10
    owner.go("/my-sessions/").go(f"{INDEX}webauthn/")
    assert page.get_by_role("heading", name="Mon téléphone").is_visible()
    owner.go(f"{INDEX}webauthn/add/")
    page.locator("main form[data-passkey] button").click()
    page.get_by_text("Cet appareil a déjà une clé d’accès pour votre compte.").wait_for()
    owner.check()

    page.context.clear_cookies()
    owner.go(reverse("account_request_login_code") + "?next=/my-sessions/")
    verified(False)
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.get_by_text("Aucune clé d’accès n’a été donnée.").wait_for()
    owner.check()
    verified(True)
    hand_in("form[data-asks] button")
    assert owner.here == "/my-sessions/"

    page.context.clear_cookies()
    owner.carry(come_in(person)).go(f"{INDEX}authenticate/")
    hand_in()
    assert owner.here == "/"

    page.context.clear_cookies()
    left_open = Client()
    left_open.force_login(person)
    owner.carry(left_open).go("/my-sessions/")
    owner.press("Utiliser ma clé d’accès", kind="link")
    hand_in()
    assert owner.here == "/my-sessions/"
