"""Sealing what only its author, or a pair, may read: unreadable in the database, in backups and to every other reader."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

Owner = int | str  # the key of a person, or a word for the few who read it together


def sealed(text: str, *, reader: Owner) -> str:
    """`text` sealed for `reader`: the person with this primary key, or those for whom a word stands (`pair:12`)."""
    return _lock(reader).encrypt(text.encode()).decode("ascii")


def unsealed(token: str, *, reader: Owner) -> str:
    """The text sealed for `reader`, with this key or a former one. Raises `cryptography.fernet.InvalidToken` for anyone else's."""
    return _lock(reader).decrypt(token.encode("ascii")).decode()


def sealed_bytes(content: bytes, *, reader: Owner) -> bytes:
    """`content` sealed as texts are."""
    return _lock(reader).encrypt(content)


def unsealed_bytes(token: bytes, *, reader: Owner) -> bytes:
    """What was sealed for `reader`. Raises `cryptography.fernet.InvalidToken` for anyone else's."""
    return _lock(reader).decrypt(token)


def resealed(token: str, *, reader: Owner) -> str:
    """The same text under the key of today. Raises `cryptography.fernet.InvalidToken` when no key of ours opens it."""
    return _lock(reader).rotate(token.encode("ascii")).decode("ascii")


def is_of_today(token: str, *, reader: Owner) -> bool:
    """Whether the key of today opens it, so that former keys may go."""
    try:
        _fernet(settings.SECRET_KEY, reader).decrypt(token.encode("ascii"))
    except InvalidToken:
        return False
    return True


def _lock(reader: Owner) -> MultiFernet:
    """Seals with the key of today and opens with former ones as well, which are there while the key is replaced."""
    return MultiFernet([_fernet(key, reader) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret: str, reader: Owner) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"binome.private:{reader}".encode())
    return Fernet(base64.urlsafe_b64encode(key.derive(secret.encode())))
