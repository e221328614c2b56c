"""One message to one address: signed, to the machine that was checked, within a few seconds, followed nowhere."""

import json
from datetime import datetime

from binome.core.deliveries.posting import OutsideMessage, send_to
from binome.core.outside.targets import NotReached
from binome.core.privacy.seal import unsealed
from binome.core.webhooks.addresses import AddressRefused, target_of
from binome.core.webhooks.models import Webhook, WebhookMessage
from binome.core.webhooks.signing import signature
from binome.core.webhooks.states import Reason


def send(message: WebhookMessage, *, now: datetime) -> int:
    """Send it; the status of the answer. Raises `NotReached`, and `cryptography.fernet.InvalidToken` for a lost secret."""
    body = body_of(message)
    try:
        target = target_of(message.webhook.address)
    except AddressRefused:  # what the installation allows is not what it was
        raise NotReached(Reason.FORBIDDEN) from None
    headers = {
        "webhook-id": message.uid,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": _signatures(message, body, now=now),
    }
    return send_to(target, OutsideMessage(body, headers))


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
