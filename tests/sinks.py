"""A real mail server for tests: keeps what it takes, and can misbehave as real ones do."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SOON = 0.01  # seconds after which a server of Python's library looks whether it shall end; by default half a second


@dataclass(frozen=True)
class Taken:
    """One letter that the server took responsibility for."""

    sender: str
    readers: list[str]
    message: EmailMessage
    raw: bytes

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content()

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content()


@dataclass
class Sink:
    """What arrived, and what to answer instead of “250 OK”."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    refuse_reader: dict[str, str] = field(default_factory=dict)  # address → reply to RCPT TO
    refuse_data: list[str] = field(default_factory=list)  # replies to the next letters, then all is well
    cut_after_data: int = 0  # hang up instead of answering, so many times
    delay: float = 0.0

    def to(self, address: str) -> list[Taken]:
        """Letters taken for `address`."""
        return [taken for taken in self.taken if address in taken.readers]

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse_reader:
            return self.refuse_reader[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.cut_after_data:
            self.cut_after_data -= 1
            server.transport.close()
            return "451 gone"
        if self.refuse_data:
            return self.refuse_data.pop(0)
        raw = bytes(envelope.content)
        message = email.message_from_bytes(raw, policy=email.policy.default)
        self.taken.append(Taken(envelope.mail_from, list(envelope.rcpt_tos), message, raw))
        return "250 OK"


class _LocalController(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="sink.example.org")


@contextmanager
def mail_sink(port: int = 0) -> Iterator[Sink]:
    """A mail server on this machine for as long as the block lasts."""
    sink = Sink(port=port or free_port())
    controller = _LocalController(sink, hostname="127.0.0.1", port=sink.port, ready_timeout=10)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop(no_assert=True)


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
