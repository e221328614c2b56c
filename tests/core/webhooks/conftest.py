"""A program that receives: a real HTTP server that keeps what it is sent, and can misbehave as real ones do."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from binome.core.webhooks import actions
from binome.core.webhooks.actions import MadeWebhook
from binome.core.webhooks.states import EventKind
from tests.factories import PersonFactory


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What came, and what to answer: one status after the other, then 204."""

    address: str = ""
    statuses: list[int] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    is_slow: bool = False
    let_go: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.receiver.received.append(Received(self.path, dict(self.headers), body))
        if self.receiver.is_slow:  # a line at a time, each in good time
            self.wfile.write(b"HTTP/1.1 204 No Content\r\n")
            with suppress(OSError):
                while not self.receiver.let_go.wait(0.05):
                    self.wfile.write(b"X-Wait: more\r\n")
            return
        self.send_response(self.receiver.statuses.pop(0) if self.receiver.statuses else 204)
        self.send_header("Location", f"{self.receiver.address}/elsewhere")
        self.end_headers()

    do_PUT = do_POST  # noqa: N815 — as the server calls it

    def log_message(self, *words: object) -> None:
        """Tests read what came."""


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    """It runs on this machine, where webhooks go by a setting alone."""
    settings.REACH_INSIDE = True
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"receiver": receiver}))
    server.daemon_threads = True
    receiver.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield receiver
    receiver.let_go.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def administrator(db):
    return PersonFactory(is_administrator=True)


@pytest.fixture
def made(receiver, administrator) -> MadeWebhook:
    """A webhook to it, told of everything."""
    return actions.add_webhook(
        f"{receiver.address}/binome?from=hr",
        kinds=EventKind.values,
        programmes=None,
        by=administrator,
        now=timezone.now(),
    )
