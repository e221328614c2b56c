"""Keys with which other programs come in: made and revoked by an administrator, shown once, opening one thing each."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet

from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.core.privacy.models import AccessKey

PREFIX = "binome_"  # scanners of leaked secrets know it by this
MARK = 12  # signs by which one key is told from another; they say nothing of the rest
LONGEST_DAYS = 730
DEFAULT_DAYS = 365
USE_NOTED_EVERY = timedelta(hours=1)  # a program asks thousands of times: not each is written down


@dataclass(frozen=True)
class MadeKey:
    """A new key with its secret, which is told this once."""

    key: AccessKey
    secret: str


@transaction.atomic
def make_key(name: str, *, scope: str, days: int, by: Person | None, now: datetime) -> MadeKey:
    """Make a key that ends by itself after so many days; `by` None: from the command line."""
    secret = PREFIX + secrets.token_urlsafe(32)
    key = AccessKey.objects.create(
        name=one_line(name)[:80],
        scope=AccessKey.Scope(scope),
        mark=secret[:MARK],
        digest=_digest(secret),
        created_at=now,
        created_by=by,
        expires_at=now + timedelta(days=max(1, min(days, LONGEST_DAYS))),
    )
    audit.record("privacy.made_access_key", key, by=by, scope=key.scope)
    return MadeKey(key, secret)


@transaction.atomic
def revoke_key(key: AccessKey, *, by: Person | None, now: datetime) -> bool:
    """End a key at once; False when it had ended already."""
    revoked = AccessKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)
    if revoked:
        audit.record("privacy.revoked_access_key", key, by=by, scope=key.scope)
    return bool(revoked)


def key_of(secret: str, *, now: datetime) -> AccessKey | None:
    """The key that this secret is, unless it has ended; its use is noted, hour by hour.

    Looked up by digest: what is compared tells nothing of the secret by the time it takes.
    """
    if not secret.startswith(PREFIX) or not secret.isascii():
        return None
    key = working_keys(now=now).filter(digest=_digest(secret)).first()
    if key and (key.last_used_at is None or now - key.last_used_at >= USE_NOTED_EVERY):
        AccessKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def working_keys(*, now: datetime) -> QuerySet[AccessKey]:
    """Keys that open something now."""
    return AccessKey.objects.filter(revoked_at=None, expires_at__gt=now)


def _digest(secret: str) -> str:
    """Thirty-two random bytes are not guessed: a slow hash would only slow each request."""
    return sha256(secret.encode()).hexdigest()
