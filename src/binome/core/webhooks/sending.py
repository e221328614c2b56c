"""One message to one address: signed, to the machine that was checked, within a few seconds, followed nowhere."""

import json
import socket
import ssl
import threading
from contextlib import suppress
from datetime import datetime
from http.client import HTTPConnection, HTTPException

from binome.core.privacy.seal import unsealed
from binome.core.webhooks.addresses import AddressRefused, NotReached, Target, resolved, target_of
from binome.core.webhooks.models import Webhook, WebhookMessage
from binome.core.webhooks.signing import signature
from binome.core.webhooks.states import Reason

SECONDS = 5  # to connect, and for each part of the answer
DEADLINE = 15  # seconds for all of it: a receiver that answers a letter at a time holds nobody up


def send(message: WebhookMessage, *, now: datetime) -> int:
    """Send it; the status of the answer. Raises `NotReached`, and `cryptography.fernet.InvalidToken` for a lost secret."""
    body = body_of(message)
    try:
        target = target_of(message.webhook.address)
    except AddressRefused:  # what the installation allows is not what it was
        raise NotReached(Reason.FORBIDDEN) from None
    headers = {
        "Host": target.named,
        "Content-Type": "application/json",
        "User-Agent": "Binome",
        "webhook-id": message.uid,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": _signatures(message, body, now=now),
    }
    return post(target, resolved(target), body, headers)


def body_of(message: WebhookMessage) -> bytes:
    """What is sent: the same each time."""
    payload = {"type": message.kind, "timestamp": message.at.isoformat(), "data": message.data}
    return json.dumps(payload, separators=(",", ":")).encode()


def _signatures(message: WebhookMessage, body: bytes, *, now: datetime) -> str:
    """One for each secret that is good now: receivers change over without losing a message."""
    webhook = message.webhook
    secrets = [unsealed(sealed, reader=webhook.seal_owner) for sealed in _sealed_secrets(webhook, now=now)]
    timestamp = int(now.timestamp())
    return " ".join(signature(secret, uid=message.uid, timestamp=timestamp, body=body) for secret in secrets)


def _sealed_secrets(webhook: Webhook, *, now: datetime) -> list[str]:
    does_former_count = webhook.former_until is not None and now < webhook.former_until
    return [webhook.sealed, *([webhook.former_sealed] if does_former_count else [])]


class _CheckedConnection(HTTPConnection):
    """To a machine by its number; what it says of itself is held against its name."""

    def __init__(self, target: Target, number: str) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.target, self.number = target, number
        self.cut = threading.Timer(DEADLINE, self._break_off)
        self.cut.daemon = True
        self.is_cut = False
        self._link: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the number that was checked, and to nothing else."""
        plain = socket.create_connection((self.number, self.target.port), timeout=SECONDS)
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

    def close(self) -> None:
        """Close it, and stop counting."""
        self.cut.cancel()
        super().close()
        if self._link is not None:
            self._link.close()


def post(target: Target, numbers: list[str], body: bytes, headers: dict[str, str]) -> int:
    """The status that the first of these machines to take the connection answers; its words are not read."""
    connection = _CheckedConnection(target, numbers[0])
    try:
        connection.request("POST", target.path, body=body, headers=headers)
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError:
        raise NotReached(Reason.CERTIFICATE) from None
    except (OSError, HTTPException, ValueError):
        if len(numbers) > 1 and connection.sock is None:
            return post(target, numbers[1:], body, headers)
        raise NotReached(Reason.NO_ANSWER) from None
    finally:
        connection.close()
    if connection.is_cut:  # an answer that was cut off in its middle looks like a whole one
        raise NotReached(Reason.NO_ANSWER)
    return status
