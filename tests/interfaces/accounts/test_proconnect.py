"""The recipe for ProConnect, as it stands in the guide, at a real service as strict as ProConnect says it is."""

import json
import re
import shutil
import socket
import subprocess
import tomllib
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import caches
from django.urls import reverse

from binome.settings.single_sign_on import providers_in
from tests.factories import PersonFactory
from tests.interfaces.accounts.lying_service import leads_to
from tools.node_programs import ensure

pytestmark = [pytest.mark.django_db, pytest.mark.two_clocks]
ROOT = Path(__file__).resolve().parents[3]
SIRET = "11002001300097"


def recipe() -> str:
    """The file of the guide."""
    page = (ROOT / "docs/operate/single-sign-on.md").read_text("utf-8")
    return re.search(r"```toml\n(\[providers\.proconnect\].*?)```", page, re.DOTALL)[1]


class Agent:
    """Someone with a browser: to the service and back, where its forms are filled."""

    def __init__(self, client, people: Path) -> None:
        self.client, self.people = client, people
        self.there = requests.Session()

    def sign_in(self, login: str, **traits: str):
        """Press our button, sign in at the service, come back; the last answer."""
        self.people.write_text(json.dumps({login: traits}), "utf-8")
        start = self.client.post(reverse("single_sign_on_start", args=["proconnect"]))
        page = self.there.get(leads_to(start))
        assert page.status_code == 200, page.text
        form = unescape(re.search(r'action="([^"]+)"', page.text)[1])
        answer = self.there.post(form, {"prompt": "login", "login": login, "password": "x"}, allow_redirects=False)
        while "/callback/" not in answer.headers["Location"]:
            answer = self.there.get(answer.headers["Location"], allow_redirects=False)
        back = urlsplit(answer.headers["Location"])
        return self.client.get(f"{back.path}?{back.query}")


@pytest.fixture
def agent(tmp_path, settings, client):
    caches["default"].clear()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people, folder = tmp_path / "people.json", tmp_path / "etc"
    folder.mkdir()
    (folder / "proconnect.secret").write_text("only-for-the-tests-of-this-suite", "utf-8")
    server = tomllib.loads(recipe())["providers"]["proconnect"]["server"]
    there = recipe().replace(server, f"http://127.0.0.1:{port}").replace('"0123456789abcdef"', '"binome"')
    (folder / "sso.toml").write_text(there, "utf-8")
    settings.BASE_URL = "http://binome.localhost"
    settings.SSO_PROVIDERS = providers_in(str(folder / "sso.toml"))
    node = shutil.which("node")
    assert node, "Node is missing: the sign-in service of this test is written for it"
    command = [node, "proconnect.js", str(port), str(people), settings.BASE_URL]
    with subprocess.Popen(
        command, cwd=ensure("sign_in_service"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as program:
        assert program.stdout.readline() == "ready\n"
        yield Agent(client, people)
        program.terminate()


TRAITS = {"uid": "00077", "siret": SIRET, "given_name": "Ana", "usual_name": "Diallo", "email": "ana@example.org"}


def test_an_agent_comes_in_by_what_proconnect_signs_and_leaves_it_again(agent, client, settings):
    ana = PersonFactory(staff_id="00077", password="!")

    agent.sign_in("ana", **TRAITS)
    assert client.session["_auth_user_id"] == str(ana.pk)
    kept = str(dict(client.session))
    assert "eyJ" not in kept  # the token that the way out wants waits sealed

    out = client.post(reverse("account_logout"))
    left = urlsplit(leads_to(client.get(out.url)))
    said = parse_qs(left.query)
    assert said["id_token_hint"][0].startswith("eyJ")
    assert "client_id" not in said
    page = agent.there.get(left.geturl())
    assert page.status_code == 200, page.text
    assert "_auth_user_id" not in client.session
    assert client.get(out.url).url == reverse("account_request_login_code")  # the ticket was good once


@pytest.mark.parametrize(
    "traits",
    [{"siret": "99999999999999"}, {"uid": "99999"}, {"uid": ""}],
    ids=["another administration", "nobody here", "no staff id"],
)
def test_an_agent_of_another_administration_or_unknown_here_does_not_come_in(agent, client, traits):
    PersonFactory(staff_id="00077", password="!")

    answer = agent.sign_in("ana", **(TRAITS | traits))

    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session


def test_a_fresh_sign_in_is_asked_for_without_a_word_that_proconnect_does_not_know(agent, client):
    start = client.post(reverse("single_sign_on_start", args=["proconnect"]), {"next": reverse("mfa_activate_totp")})

    asked = parse_qs(urlsplit(leads_to(start)).query)

    assert (asked["prompt"], asked["acr_values"]) == (["login"], ["eidas1"])
    assert {"max_age", "code_challenge"} & set(asked) == set()
    assert len(asked["state"][0]) >= 32
    assert len(asked["nonce"][0]) >= 32
