"""Mail servers that take a token instead of a password, and providers that take so many letters a minute."""

import json
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from binome.core.mail import oauth
from binome.core.mail.delivery import send_due
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.settings import safety
from tests.core.mail.factories import LetterFactory
from tests.factories import NOON
from tests.sinks import SOON, Sink, free_port

pytestmark = pytest.mark.django_db
GOOD = {
    "token_url": "https://login.example.org/token",
    "client_id": "a",
    "user": "u",
    "password": "",
    "over_tls": True,
    "host": "m",
}


class TokenService:
    """A token service: what was asked, and the answers to come."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.answers: list[tuple[int, dict[str, object]]] = []


class XoauthSink(Sink):
    """The mail sink behind XOAUTH2: who may come in with which token."""

    good = "user=binome@example.org\x01auth=Bearer first\x01\x01"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        said = b64decode(args[1]).decode()
        self.shown.append(said)
        if said == self.good:
            return AuthResult(success=True, auth_data=b"binome")
        await server.challenge_auth('{"status":"400"}')
        return AuthResult(success=False, handled=False)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, auth_require_tls=False)


@contextmanager
def served(service: TokenService) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            status, words = service.answers.pop(0)
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.end_headers()
            self.wfile.write(json.dumps(words).encode())

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(SOON,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/token"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def tokens(settings) -> Iterator[TokenService]:
    service = TokenService()
    oauth.forget()
    with served(service) as address:
        settings.EMAIL_OAUTH_TOKEN_URL = address
        settings.EMAIL_OAUTH_CLIENT_ID, settings.EMAIL_OAUTH_CLIENT_SECRET = "application", "hush"
        settings.EMAIL_OAUTH_SCOPE = "https://outlook.office365.com/.default"
        yield service
    oauth.forget()


@pytest.fixture
def mailbox(settings, tokens) -> Iterator[XoauthSink]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER = "127.0.0.1", "binome@example.org"
    sink = XoauthSink(port=free_port())
    sink.shown = []
    controller = _Controller(sink, hostname="127.0.0.1", port=sink.port, ready_timeout=10)
    controller.start()
    settings.EMAIL_PORT = sink.port
    yield sink
    controller.stop(no_assert=True)


def test_letters_leave_with_a_token_that_is_asked_for_once(mailbox, tokens):
    tokens.answers = [(200, {"access_token": "first", "expires_in": 3600})]
    LetterFactory.create_batch(2)
    send_due(by="one", now=lambda: NOON)
    LetterFactory()
    send_due(by="one", now=lambda: NOON)

    assert len(mailbox.taken) == 3
    assert mailbox.shown == [mailbox.good] * 2, "once a connection"
    assert len(tokens.asked) == 1
    assert tokens.asked[0] == {
        "client_id": ["application"],
        "client_secret": ["hush"],
        "scope": ["https://outlook.office365.com/.default"],
        "grant_type": ["client_credentials"],
    }


def test_a_refresh_token_is_what_is_shown_where_there_is_one(mailbox, tokens, settings):
    settings.EMAIL_OAUTH_REFRESH_TOKEN = "kept"
    tokens.answers = [(200, {"access_token": "first"})]
    LetterFactory()
    send_due(by="one", now=lambda: NOON)

    assert len(mailbox.taken) == 1
    assert (tokens.asked[0]["grant_type"], tokens.asked[0]["refresh_token"]) == (["refresh_token"], ["kept"])


@pytest.mark.parametrize("lasting", [None, "soon", "NaN", -3, 3e300])
def test_a_token_service_that_says_nothing_readable_of_its_end_gives_a_token_all_the_same(mailbox, tokens, lasting):
    tokens.answers = [(200, {"access_token": "first", "expires_in": lasting})]
    letter = LetterFactory()
    send_due(by="one", now=lambda: NOON)

    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


def test_a_token_that_is_refused_is_forgotten_and_the_letter_waits(mailbox, tokens):
    tokens.answers = [(200, {"access_token": "stale", "expires_in": 3600}), (200, {"access_token": "first"})]
    letter = LetterFactory()
    assert send_due(by="one", now=lambda: NOON).unreachable
    letter.refresh_from_db()
    assert letter.state == LetterState.QUEUED

    send_due(by="one", now=lambda: NOON + timedelta(minutes=5))
    assert len(mailbox.taken) == 1
    assert mailbox.taken[0].readers == [letter.to.email]


@pytest.mark.parametrize(
    "answer",
    [(400, {"error": "invalid_client", "error_description": "hush is wrong"}), (200, {}), (500, {"error": ["x"]})],
)
def test_a_token_service_that_refuses_says_why_without_the_secret(mailbox, tokens, answer):
    tokens.answers = [answer]
    letter = LetterFactory()
    send_due(by="one", now=lambda: NOON)

    letter.refresh_from_db()
    assert letter.state == LetterState.QUEUED
    assert f"the token service answered {answer[0]}" in letter.error
    assert "hush" not in letter.error


@pytest.mark.parametrize(
    "wrong",
    [
        {"token_url": "http://login.example.org/"},
        {"client_id": ""},
        {"user": ""},
        {"user": "josé@example.org"},
        {"password": "p"},
        {"over_tls": False},
    ],
    ids=str,
)
def test_tokens_are_neither_sent_in_the_clear_nor_half_set_up(wrong):
    assert safety.mail_token_complaint(**GOOD) is None
    assert safety.mail_token_complaint(**(GOOD | {"token_url": ""})) is None
    assert safety.mail_token_complaint(**(GOOD | wrong)).startswith("BINOME_EMAIL_")


def test_no_more_leave_than_the_provider_takes_whoever_sends_and_codes_all_the_same(sink, settings):
    settings.EMAIL_PER_MINUTE, settings.EMAIL_PER_HOUR = 3, 5
    LetterFactory.create_batch(8)
    for worker in ("one", "two"):
        send_due(by=worker, now=lambda: NOON)
    assert len(sink.taken) == 3

    LetterFactory(category=Category.ACCESS)
    send_due(by="two", now=lambda: NOON)
    assert len(sink.taken) == 4

    send_due(by="one", now=lambda: NOON + timedelta(minutes=2))
    assert len(sink.taken) == 5, "an hour holds five"
    send_due(by="one", now=lambda: NOON + timedelta(minutes=62))
    send_due(by="two", now=lambda: NOON + timedelta(minutes=64))
    assert len(sink.taken) == 9
    assert not OutboxLetter.objects.filter(state=LetterState.QUEUED).exists()
