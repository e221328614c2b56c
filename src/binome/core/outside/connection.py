"""One request to one machine that was checked: within a few seconds, of so many bytes, followed nowhere."""

import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from binome.core.outside.targets import Hindrance, NotReached, Target

SECONDS = 5  # to connect, and for each part of the answer
DEADLINE = 15  # seconds for all of it: a machine that answers a letter at a time holds nobody up


class TooLong(Exception):
    """The answer is longer than whoever asked wanted to read."""


class CutOff(NotReached):
    """The time for all of it ran out."""

    def __init__(self) -> None:
        super().__init__(Hindrance.NO_ANSWER)


@dataclass(frozen=True)
class Patience:
    """How many seconds a machine has: to connect, and for each part of its answer; for all of it."""

    part: float
    whole: float


@dataclass(frozen=True)
class OutsideRequest:
    """What is sent; of the answer, `most_bytes` at most are read, and none unless that is said."""

    method: str
    headers: Mapping[str, str]
    body: bytes | None = None
    most_bytes: int = 0
    patience: Patience | None = None  # none: as long as a program waits that has others to serve


@dataclass(frozen=True)
class OutsideAnswer:
    """What came back."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


class CheckedConnection(HTTPConnection):
    """To a machine by its number; what it says of itself is held against its name."""

    def __init__(self, target: Target, number: str, patience: Patience | None) -> None:
        self.patience = patience or Patience(SECONDS, DEADLINE)
        super().__init__(target.host, target.port, timeout=self.patience.part)
        self.target, self.number = target, number
        self.cut = threading.Timer(self.patience.whole, self._break_off)
        self.cut.daemon = True
        self.is_cut = False
        self._link: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the number that was checked, and to nothing else."""
        plain = socket.create_connection((self.number, self.target.port), timeout=self.patience.part)
        self._link = plain.dup()  # of the connection itself: what encrypts it is read by another thread
        self.cut.start()
        is_secret = self.target.scheme == "https"
        self.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=self.target.host) if is_secret else plain
        )

    def _break_off(self) -> None:
        self.is_cut = True
        if self._link is not None:
            with suppress(OSError):
                self._link.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        """Close it, and stop counting. `close` does not: the library calls it before the last answer is read."""
        self.cut.cancel()
        self.close()
        if self._link is not None:
            self._link.close()


def ask(target: Target, numbers: Sequence[str], sent: OutsideRequest) -> OutsideAnswer:
    """What the first of these machines to take the connection answers. Raises `NotReached`, of which `CutOff` is one, and `TooLong`."""
    connection = CheckedConnection(target, numbers[0], sent.patience)
    try:
        connection.request(sent.method, target.path, body=sent.body, headers=dict(sent.headers))
        answer = _read(connection, most_bytes=sent.most_bytes)
    except ssl.SSLCertVerificationError:
        raise NotReached(Hindrance.CERTIFICATE) from None
    except (OSError, HTTPException, ValueError):
        if len(numbers) > 1 and connection.sock is None:
            return ask(target, numbers[1:], sent)
        raise (CutOff() if connection.is_cut else NotReached(Hindrance.NO_ANSWER)) from None
    finally:
        connection.finish()
    if connection.is_cut:  # an answer that was cut off in its middle looks like a whole one
        raise CutOff
    if len(answer.content) > sent.most_bytes:
        raise TooLong
    return answer


def _read(connection: CheckedConnection, *, most_bytes: int) -> OutsideAnswer:
    response = connection.getresponse()
    content = response.read(most_bytes + 1) if most_bytes else b""
    if most_bytes and response.length and len(content) <= most_bytes:
        raise HTTPException  # less came than was announced: the library takes that for all of it
    return OutsideAnswer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)
