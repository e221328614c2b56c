"""The keys of this installation, what they sign, and where others find them: `did:web`, below its own address.

Badges are JSON Web Tokens (VC-JWT of Open Badges 3.0) signed with Ed25519: PyJWT and cryptography, which the sign-in library
and sealing bring already, and no canonical form of linked data to agree on (docs/decisions/0261).
"""

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import jwt
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.db import transaction

from binome.core.credentials.models import SigningKey
from binome.core.privacy.seal import is_of_today, resealed, sealed, unsealed


def did() -> str:
    """The name of this installation as an issuer."""
    return f"did:web:{quote(urlsplit(settings.BASE_URL).netloc, safe='')}"


def did_document() -> dict[str, Any]:
    """Every key that signed or signs, the newest first."""
    methods = [
        {
            "id": f"{did()}#{key.name}",
            "type": "JsonWebKey2020",
            "controller": did(),
            "publicKeyJwk": _public_jwk(key),
        }
        for key in SigningKey.objects.all()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def signed(claims: Mapping[str, Any], *, now: datetime) -> str:
    """The claims as a token, by the key of today; an installation makes its key when it first signs."""
    key, private = _key_of_today(now=now)
    headers = {"kid": f"{did()}#{key.name}", "jwk": _public_jwk(key)}
    return jwt.encode(dict(claims), private, algorithm="EdDSA", headers=headers)


def can_sign() -> bool:
    """Whether the newest key is there and opens: signing then makes none."""
    newest = SigningKey.objects.first()
    return newest is not None and _opened(newest) is not None


@transaction.atomic
def next_number(*, now: datetime) -> int:
    """A number that no badge of this installation ever had."""
    _key_of_today(now=now)
    keys = list(SigningKey.objects.select_for_update())
    number = max(key.last_number for key in keys) + 1
    SigningKey.objects.filter(pk=keys[0].pk).update(last_number=number)
    return number


@transaction.atomic
def reseal_keys() -> tuple[int, int]:
    """Seal private halves again under the key of today; how many were, and how many no key of ours opens."""
    done = lost = 0
    for key in SigningKey.objects.select_for_update():
        if is_of_today(key.sealed, reader=key.seal_owner):
            continue
        try:
            key.sealed = resealed(key.sealed, reader=key.seal_owner)
        except InvalidToken:
            lost += 1
            continue
        key.save(update_fields=["sealed"])
        done += 1
    return done, lost


def _key_of_today(*, now: datetime) -> tuple[SigningKey, Ed25519PrivateKey]:
    """The newest, or a new one when there is none that still opens: what a lost one signed is checked all the same."""
    newest = SigningKey.objects.first()
    private = _opened(newest) if newest else None
    return (newest, private) if newest and private else _new_key(now=now)


def _opened(key: SigningKey) -> Ed25519PrivateKey | None:
    """Its private half; None when it was sealed under a secret key that is gone."""
    try:
        raw = base64.b64decode(unsealed(key.sealed, reader=key.seal_owner))
    except InvalidToken:
        return None
    return Ed25519PrivateKey.from_private_bytes(raw)


def _new_key(*, now: datetime) -> tuple[SigningKey, Ed25519PrivateKey]:
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key = SigningKey(
        name=f"{now:%Y-%m-%d}-{secrets.token_hex(3)}",
        public=base64.urlsafe_b64encode(public).decode().rstrip("="),
        created_at=now,
    )
    key.sealed = sealed(base64.b64encode(raw).decode(), reader=key.seal_owner)
    key.save()
    return key, private


def _public_jwk(key: SigningKey) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": key.public}
