"""Sealing what only its author may read: unreadable in the database, in backups and to every other reader."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def sealed(text: str, *, reader: int) -> str:
    """`text` sealed for the person with primary key `reader`."""
    return _lock(reader).encrypt(text.encode()).decode("ascii")


def unsealed(token: str, *, reader: int) -> str:
    """The text sealed for `reader`. Raises `cryptography.fernet.InvalidToken` for anyone else's."""
    return _lock(reader).decrypt(token.encode("ascii")).decode()


def _lock(reader: int) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"binome.private:{reader}".encode())
    return Fernet(base64.urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))
