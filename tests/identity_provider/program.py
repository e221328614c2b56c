"""The identity provider that speaks SAML, running as a program of its own, and an installation that knows it."""

import json
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.cache import caches

from binome.settings.saml_services import providers_in
from tests.interfaces.accounts.saml_service import CERTIFICATE, KEY
from tools.node_programs import ensure


@dataclass(frozen=True)
class IdentityProvider:
    """Where it answers, and the file of the people whom it knows."""

    address: str
    file: Path

    def knows(self, **people: dict[str, Any]) -> None:
        """Each by what is typed on its page: what it says of them."""
        told = {login: {"name": login, "attributes": attributes} for login, attributes in people.items()}
        self.file.write_text(json.dumps(told), "utf-8")


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


@contextmanager
def running(folder: Path, site: str, settings: Any) -> Iterator[IdentityProvider]:
    """Started for the installation at `site`, which describes it by the metadata that it publishes."""
    caches["default"].clear()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    provider = IdentityProvider(f"http://127.0.0.1:{port}", folder / "people.json")
    provider.knows()
    (folder / "key.pem").write_text(KEY)
    (folder / "cert.pem").write_text(CERTIFICATE)
    node = shutil.which("node")
    assert node, "Node is missing: the identity provider of this test is written for it"
    answers_go_to = f"{site}/accounts/single-sign-on/company/saml/"
    files = [str(folder / name) for name in ("key.pem", "cert.pem", "people.json")]
    command = [node, "--no-deprecation", "provider.js", str(port), *files, answers_go_to]
    with subprocess.Popen(command, cwd=ensure("identity_provider"), stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout.readline() == "ready\n"
        (folder / "company.xml").write_text(read(f"{provider.address}/metadata"))
        (folder / "services.toml").write_text(
            '[providers.company]\nprotocol = "saml"\nname = "Company"\nmetadata_file = "company.xml"\n'
            'claim = "employee_id"\n[providers.company.roles]\nHR = "hr"\n'
        )
        settings.BASE_URL = site
        settings.SSO_PROVIDERS = providers_in(str(folder / "services.toml"))
        yield provider
        program.terminate()
