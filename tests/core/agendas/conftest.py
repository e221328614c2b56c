"""A machine on which agendas stand: a real HTTP server that answers what a test says, as real ones do, and worse."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass
class AgendaHost:
    """What stands where (status, headers, content by path), and what was asked."""

    address: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    dripping: bool = False
    let_go: threading.Event = field(default_factory=threading.Event)

    def publish(self, content: bytes, *, path: str = "/ana.ics", status: int = 200, **headers: str) -> str:
        """Let this stand at an address of the machine."""
        self.pages[path] = (status, {"Content-Type": "text/calendar", **headers}, content)
        return self.address + path


class _AgendaHandler(BaseHTTPRequestHandler):
    host: AgendaHost

    def do_GET(self) -> None:
        self.host.asked.append((self.command, self.path, {name.lower(): value for name, value in self.headers.items()}))
        if self.host.dripping:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            with suppress(OSError):
                while not self.host.let_go.wait(0.05):
                    self.wfile.write(b"X-Wait: more\r\n")
            return
        status, headers, content = self.host.pages.get(self.path, (404, {}, b"nothing"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(content)

    do_REPORT = do_GET  # noqa: N815 — as the server calls it

    def log_message(self, *words: object) -> None:
        """Tests read what was asked."""


@pytest.fixture
def host(settings) -> Iterator[AgendaHost]:
    """It runs on this machine, from which agendas are read by two settings alone."""
    settings.AGENDA_HOSTS, settings.REACH_INSIDE = ["127.0.0.1"], True
    host = AgendaHost()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("AgendaHandlerOfOne", (_AgendaHandler,), {"host": host}))
    server.daemon_threads = True
    host.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield host
    host.let_go.set()
    server.shutdown()
    server.server_close()
