"""The sign-in library brings pages we do not use: they do not exist here, and what stays open is listed with its reason."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from binome.interfaces.accounts.library_pages import OPEN_PAGES
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
OPEN = {
    "account_change_password", "account_confirm_login_code", "account_inactive", "account_login", "account_logout",
    "account_reauthenticate", "account_request_login_code", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_set_password",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_edit_webauthn", "mfa_list_webauthn",
    "mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_deactivate_totp", "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_index", "mfa_reauthenticate", "mfa_view_recovery_codes",
}  # fmt: skip
WITH_A_SECOND_STEP = {
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
CLOSED = {"account_signup", "account_email", "account_email_verification_sent", "account_confirm_email"}


def library_pages(resolver=None, before="/") -> dict[str, str]:
    """Every address whose view is the library's: name → an address."""
    pages = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            pages |= library_pages(entry, before + str(entry.pattern))
        elif isinstance(entry, URLPattern) and entry.callback.__module__.startswith("allauth."):
            words = str(entry.pattern).replace("^confirm-email/(?P<key>[-:\\w]+)/$", "confirm-email/abc/")
            words = words.replace(
                "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "password/reset/key/1-a/"
            )
            pages[entry.name] = (before + words).replace("<int:pk>", "1")
    return pages


def test_every_page_of_the_library_is_either_used_or_closed():
    assert set(library_pages()) == OPEN | CLOSED
    assert set(OPEN_PAGES) == OPEN
    assert all(OPEN_PAGES.values())


@pytest.mark.parametrize("name", sorted(CLOSED))
@pytest.mark.parametrize("signed_in", [False, True])
def test_what_we_do_not_use_does_not_exist(name, signed_in):
    browser = Client()
    if signed_in:
        browser.force_login(PersonFactory())

    page = library_pages()[name]

    assert [browser.get(page).status_code, browser.post(page, {"email": "a@example.org"}).status_code] == [404, 404]


@pytest.mark.parametrize("name", sorted(OPEN))
@pytest.mark.parametrize("signed_in", [False, True])
def test_what_we_use_answers_in_our_dress(name, signed_in):
    browser = Client()
    if signed_in:
        browser.force_login(PersonFactory())

    answer = browser.get(library_pages()[name])

    assert answer.status_code in ({200, 302, 403, 404} if name in WITH_A_SECOND_STEP else {200, 302, 403})
    if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
        assert 'class="site-header"' in answer.content.decode()


def test_the_address_they_stand_under_leads_home_and_not_to_a_closed_page(client):
    client.force_login(PersonFactory())

    assert client.get("/accounts/").url == "/"


@pytest.mark.parametrize("spoilt", ["1-a", "zz-set-password", "1-cx1234-0123456789abcdef0123456789abcdef"])
def test_an_invented_or_used_link_to_a_password_says_so_and_shows_no_form(spoilt):
    page = Client().get(f"/accounts/password/reset/key/{spoilt}/", follow=True, headers={"accept-language": "en"})

    assert "This link no longer works" in page.text
    assert 'type="password"' not in page.text
