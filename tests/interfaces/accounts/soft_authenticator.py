"""A passkey without a device: keys of its own, answers as a browser sends them; it lies where a test asks it to."""

import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

SITE, ORIGIN = "localhost", "http://localhost:8000"
PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV


class SoftAuthenticator:
    """One passkey. `verifies`: whether it asks its owner for a finger; `origin` is where the browser says it stands."""

    def __init__(self, *, verifies: bool = True, origin: str = ORIGIN, site: str = SITE) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.flags = PRESENT | VERIFIED if verifies else PRESENT
        self.origin, self.site, self.handle = origin, site, ""

    def _client(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, self.origin)

    def created(self, options: dict) -> str:
        """The answer to being made."""
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        client = self._client("webauthn.create", asked["challenge"])
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            sha256(self.site.encode()), self.flags | AuthenticatorData.FLAG.AT, 0, credential
        )
        attested = AttestationObject.create("none", data, {})
        return self._sent(
            {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attested), "transports": []}
        )

    def got(self, options: dict) -> str:
        """The answer to being asked who it is."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(sha256(self.site.encode()), self.flags, 1)
        signature = self.key.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._sent(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self.handle,
            }
        )

    def _sent(self, response: dict) -> str:
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
                "authenticatorAttachment": "platform",
            }
        )
