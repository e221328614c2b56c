"""Single sign-on at a real identity provider that runs as a program of its own: its metadata, our question, its answer.

Run by `make test-compliance`, without a browser; `tests/browser/test_saml.py` presses the same buttons in Chromium.
"""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from binome.core.people.models import Person
from tests.factories import PersonFactory
from tests.identity_provider.program import read, running

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture
def company(tmp_path, settings):
    """A provider who knows Ana, of human resources, and Eve."""
    with running(tmp_path, SITE, settings) as provider:
        provider.knows(ana={"employee_id": "00077", "groups": ["HR", "Everyone"]}, eve={"employee_id": "99999"})
        yield provider


def sign_in(browser: Client, login: str):
    """Press our button, sign in there, come back by the form of its page."""
    leaving = browser.post(reverse("single_sign_on_start", args=["company"]), {"next": "/my-data/"}).text
    page = read(unescape(re.search(r'content="0;url=([^"]+)"', leaving)[1]) + f"&login={login}")
    form = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', page))
    back = f"{SITE}/accounts/single-sign-on/company/saml/"
    assert unescape(re.search(r'action="([^"]+)"', page)[1]) == back
    posted = Client().post(back, {name: unescape(value) for name, value in form.items()})
    return browser.get(posted.url)


def test_someone_signs_in_at_a_real_provider_and_a_stranger_does_not(client, company):
    ana, stranger = PersonFactory(staff_id="00077", email="ana@example.org"), Client()

    arrived = sign_in(client, "ana")
    refused = sign_in(stranger, "eve")

    assert arrived.url == "/my-data/"
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert Person.objects.get(pk=ana.pk).is_hr
    assert refused.context["reason"] == "unknown"
    assert "_auth_user_id" not in stranger.session
