"""Single sign-on at a real identity provider that runs as a program of its own: its metadata, our question, its answer.

Run by `make test-compliance` alone: it fetches a hundred small libraries of Node.
"""

import json
import re
import shutil
import socket
import subprocess
import urllib.request
from html import unescape

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from binome.core.people.models import Person
from binome.settings.saml_services import providers_in
from tests.factories import PersonFactory
from tests.interfaces.accounts.saml_service import CERTIFICATE, KEY
from tools.node_programs import ensure

pytestmark = pytest.mark.django_db
SITE = "http://testserver/accounts/single-sign-on/company"


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


@pytest.fixture
def company(tmp_path, settings):
    """The address of the provider, as an installation describes it by the metadata that it publishes."""
    caches["default"].clear()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = {
        "ana": {"name": "ana", "attributes": {"employee_id": "00077", "groups": ["HR", "Everyone"]}},
        "eve": {"name": "eve", "attributes": {"employee_id": "99999"}},
    }
    (tmp_path / "key.pem").write_text(KEY)
    (tmp_path / "cert.pem").write_text(CERTIFICATE)
    (tmp_path / "people.json").write_text(json.dumps(people))
    node = shutil.which("node")
    assert node, "Node is missing: the identity provider of this test is written for it"
    files = [str(tmp_path / name) for name in ("key.pem", "cert.pem", "people.json")]
    command = [node, "--no-deprecation", "provider.js", str(port), *files, f"{SITE}/saml/"]
    with subprocess.Popen(command, cwd=ensure("identity_provider"), stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout.readline() == "ready\n"
        address = f"http://127.0.0.1:{port}"
        (tmp_path / "company.xml").write_text(read(f"{address}/metadata"))
        (tmp_path / "services.toml").write_text(
            '[providers.company]\nprotocol = "saml"\nname = "Company"\nmetadata_file = "company.xml"\n'
            'claim = "employee_id"\n[providers.company.roles]\nHR = "hr"\n'
        )
        settings.BASE_URL = "http://testserver"
        settings.SSO_PROVIDERS = providers_in(str(tmp_path / "services.toml"))
        yield address
        program.terminate()


def sign_in(browser: Client, login: str):
    """Press our button, sign in there, come back by the form of its page."""
    leaving = browser.post(reverse("single_sign_on_start", args=["company"]), {"next": "/my-data/"}).text
    page = read(unescape(re.search(r'content="0;url=([^"]+)"', leaving)[1]) + f"&login={login}")
    form = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', page))
    assert unescape(re.search(r'action="([^"]+)"', page)[1]) == f"{SITE}/saml/"
    posted = Client().post(f"{SITE}/saml/", {name: unescape(value) for name, value in form.items()})
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
