"""A sign-in service on this machine that says whatever a test wants, signed by whatever key it wants."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from binome.settings.single_sign_on import Provider
from tests.sinks import SOON

SECRET = "only-for-the-tests-of-this-suite"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ANOTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Service:
    """What the service says: `claims` in its token, `more` besides; everything may be spoilt."""

    address: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    more: dict[str, object] = field(default_factory=dict)
    spoilt: dict[str, object] = field(default_factory=dict)  # claims of the token that stand for the right ones
    config: dict[str, object] = field(default_factory=dict)  # what it publishes instead of the right thing
    key: rsa.RSAPrivateKey = KEY
    signed_more: bool = False
    refuses: bool = False
    challenges: dict[str, dict[str, str]] = field(default_factory=dict)  # by code: what was asked with it

    def published(self) -> dict[str, object]:
        """Its configuration."""
        paths = {"authorization": "authorize", "token": "token", "userinfo": "me", "end_session": "out"}
        ends = {f"{name}_endpoint": f"{self.address}/{path}" for name, path in paths.items()}
        return {"issuer": self.address, "jwks_uri": f"{self.address}/keys", **ends, **self.config}

    def token(self, form: dict[str, str]) -> dict[str, object] | None:
        """What a code is changed for; nothing when the secret or the proof of the browser is wrong."""
        asked = self.challenges.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or self.refuses
            or form.get("client_secret") != SECRET
            or asked["code_challenge"] != base64.urlsafe_b64encode(proof).decode().rstrip("=")
        ):
            return None
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.signed(asked["nonce"])}

    def signed(self, nonce: str) -> str:
        """A token about whom `claims` name."""
        now = int(time.time())
        right = {"iss": self.address, "aud": "binome", "sub": "s1", "iat": now, "exp": now + 300, "nonce": nonce}
        return jwt.encode({**right, **self.claims, **self.spoilt}, self.key, algorithm="RS256", headers={"kid": "k"})

    def person(self) -> tuple[str, bytes]:
        """What it says besides."""
        more = {"sub": "s1", **self.more}
        if not self.signed_more:
            return "application/json", json.dumps(more).encode()
        words = jwt.encode({"iss": self.address, "aud": "binome", **more}, self.key, "RS256", headers={"kid": "k"})
        return "application/jwt", words.encode()

    def provider(self, slug: str = "company", **more: object) -> Provider:
        """The installation's description of it."""
        given = {"name": "Société", "server": self.address, "client_id": "binome", "client_secret": SECRET}
        return Provider(slug=slug, **{**given, **more})  # type: ignore[arg-type]


@contextmanager
def serving() -> Iterator[Service]:
    """A service that answers until the end of the block."""
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    service.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(SOON,), daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/me":
                return self._answer(*service.person())
            if self.path == "/keys":
                public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
                return self._answer("application/json", json.dumps({"keys": [{**public, "kid": "k"}]}).encode())
            return self._answer("application/json", json.dumps(service.published()).encode())

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            answer = service.token({name: values[0] for name, values in sent.items()})
            words = json.dumps(answer or {"error": "invalid_grant"}).encode()
            self._answer("application/json", words, status=200 if answer else 400)

        def _answer(self, kind: str, words: bytes, *, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    return Handler


def leads_to(page: HttpResponse) -> str:
    """The address to which a page goes on by itself."""
    return unescape(page.content.decode().partition('http-equiv="refresh" content="0;url=')[2].partition('"')[0])


def set_out(browser: Client, service: Service, *, slug: str = "company", going_to: str = "") -> dict[str, str]:
    """Press the button of a service; what the browser brings it. Its answer will have the code `code`."""
    page = browser.post(reverse("single_sign_on_start", args=[slug]), {"next": going_to} if going_to else {})
    asked = {name: values[0] for name, values in parse_qs(urlsplit(leads_to(page)).query).items()}
    service.challenges["code"] = asked
    return asked


def come_back(browser: Client, asked: dict[str, str], *, slug: str = "company", **sent: str) -> HttpResponse:
    """Bring the service's answer."""
    answer = {"code": "code", "state": asked["state"], **sent}
    return browser.get(reverse("single_sign_on_callback", args=[slug]), answer)


def sign_in(browser: Client, service: Service, **more: str) -> HttpResponse:
    """There and back."""
    return come_back(browser, set_out(browser, service, **more), slug=more.get("slug", "company"))
