"""Single sign-on in a real Chromium, at a real sign-in service that runs as a program of its own."""

import json
import shutil
import socket
import subprocess
from dataclasses import replace

import pytest
from django.core.cache import caches
from django.urls import reverse

from binome.settings.single_sign_on import Provider
from tests.factories import PersonFactory
from tools.node_programs import ensure

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "only-for-the-tests-of-this-suite"


class Company:
    """The service, and the people whom it knows."""

    def __init__(self, address: str, file) -> None:
        self.address, self.file = address, file

    def knows(self, **people) -> None:
        self.file.write_text(json.dumps(people), "utf-8")


@pytest.fixture
def company(tmp_path, settings, live_server):
    """A service at an address of its own, which sends people back to this installation."""
    caches["default"].clear()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = tmp_path / "people.json"
    node = shutil.which("node")
    assert node, "Node is missing: the sign-in service of this test is written for it"
    command = [node, "service.js", str(port), str(file), live_server.url]
    service = Company(f"http://127.0.0.1:{port}", file)
    service.knows()
    with subprocess.Popen(
        command, cwd=ensure("sign_in_service"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as program:
        assert program.stdout.readline() == "ready\n"
        settings.BASE_URL = live_server.url
        settings.SSO_PROVIDERS = (Provider("company", "Société", service.address, "binome", SECRET),)
        yield service
        program.terminate()


def sign_in_there(owner, login: str):
    """Press our button, then what the service asks."""
    page = owner.page
    page.get_by_role("button", name="Société").click()
    page.wait_for_url("**/interaction/**")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", "anything")
    page.get_by_role("button", name="Sign-in").click()
    page.wait_for_url(f"{owner.address}/**")
    owner.asked_elsewhere.clear()  # the service, where we were on purpose; its pages look for a font on the net
    owner.complaints.clear()
    owner.check()


@pytest.mark.parametrize(("width", "language", "dark"), [(390, "fr", True)])
def test_someone_signs_in_at_the_service_does_their_work_and_signs_out_of_both(visitor, company, width, language, dark):
    ana = PersonFactory(staff_id="00077", preferred_language=language, password="!")
    company.knows(ana={"employee_id": "00077", "groups": []})
    owner = visitor(width=width, language=language, dark=dark).go("/accounts/login/code/?next=/my-data/")

    sign_in_there(owner, "ana")
    arrived, body = owner.here, owner.page.content()
    owner.page.goto(owner.address + reverse("account_logout"))
    owner.page.locator("main form .actions button").click()
    owner.page.wait_for_url(f"{company.address}/session/end**")
    owner.page.get_by_role("button", name="Yes").click()
    owner.page.wait_for_url(f"{owner.address}/accounts/login/code/**")
    owner.page.get_by_role("button", name="Société").click()
    owner.page.wait_for_url("**/interaction/**")

    assert arrived == "/my-data/"
    assert ana.given_name in body
    assert owner.page.locator("input[name=login]").count() == 1  # the service has forgotten them too


def test_someone_whom_the_directory_does_not_know_reads_whom_to_ask(visitor, company, settings):
    settings.SSO_ONLY = True
    settings.SSO_PROVIDERS = (replace(settings.SSO_PROVIDERS[0], roles={"g": ("hr",)}),)
    company.knows(eve={"employee_id": "99999"}, ana={"employee_id": "00077", "groups": ["g"]})
    ana = PersonFactory(staff_id="00077", preferred_language="en", password="!")
    stranger, member = visitor(language="en").go("/accounts/login/code/"), visitor(language="en")

    stranger.page.on("console", lambda _message: stranger.complaints.clear())  # the refusal itself is a 403
    stranger.page.get_by_role("button", name="Société").click()
    stranger.page.fill("input[name=login]", "eve")
    stranger.page.fill("input[name=password]", "anything")
    stranger.page.get_by_role("button", name="Sign-in").click()
    stranger.page.wait_for_url(f"{stranger.address}/**")
    sign_in_there(member.go("/accounts/login/code/"), "ana")

    ana.refresh_from_db()
    assert stranger.page.get_by_role("heading", level=1).inner_text() == "We do not know you here yet"
    assert member.here == "/"
    assert ana.is_hr
