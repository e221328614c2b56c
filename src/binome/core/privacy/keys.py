"""Keys with which other programs come in: made and revoked by an administrator, shown once, opening what was ticked."""

import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import caches
from django.db import transaction
from django.db.models import CharField, QuerySet

from binome.core.framework.compiled_query import NOW, CompiledQuery, Param
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit, security
from binome.core.privacy.models import AccessKey
from binome.core.privacy.security import SecurityEvent
from binome.core.programmes.models import Programme

PREFIX = "binome_"  # scanners of leaked secrets know it by this
MARK = 12  # signs by which one key is told from another; they say nothing of the rest
LONGEST_DAYS = 730  # two years: as long as Entra ID lets a secret live
DEFAULT_DAYS = 365  # a year: whoever renews it is asked that often whether the program is still wanted
USE_NOTED_EVERY = timedelta(hours=1)  # a program asks thousands of times: not each is written down
TRIES, MINUTE = 60, 60  # refused keys from one network a minute, counted in each process


@dataclass(frozen=True)
class MadeKey:
    """A new key with its secret, which is told this once."""

    key: AccessKey
    secret: str


@transaction.atomic
def make_key(
    name: str,
    *,
    scopes: Collection[str],
    days: int,
    by: Person | None,
    now: datetime,
    programmes: Collection[Programme] | None = None,
) -> MadeKey:
    """Make a key that ends by itself after so many days; `by` None: from the command line.

    `programmes`: of which programmes it opens anything; None: of every one, those to come as well.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    key = AccessKey.objects.create(
        name=one_line(name)[:80],
        scope=" ".join(scope for scope in AccessKey.Scope.values if scope in scopes),
        every_programme=programmes is None,
        mark=secret[:MARK],
        digest=_digest(secret),
        created_at=now,
        created_by=by,
        expires_at=now + timedelta(days=max(1, min(days, LONGEST_DAYS))),
    )
    key.programmes.set(programmes or ())
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
    key = _WORKING.first(now=now, digest=_digest(secret))
    if key and (key.last_used_at is None or now - key.last_used_at >= USE_NOTED_EVERY):
        AccessKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def key_shown(authorization: str, *, now: datetime) -> AccessKey | None:
    """The key of an `Authorization` header; one that opens nothing is counted against the network, and logged."""
    word, _, secret = authorization.partition(" ")
    key = key_of(secret.strip(), now=now) if word.lower() == "bearer" else None
    if key is None:
        name = _counted_under(security.network_asking.get())
        if not caches["memory"].add(name, 1, MINUTE):
            with suppress(ValueError):  # the minute has just ended
                caches["memory"].incr(name)
        security.record(SecurityEvent.ACCESS_KEY_REFUSED)
    return key


def has_tried_too_often() -> bool:
    """Whether so many keys were refused within the minute to the network that asks that no other is looked up."""
    tries: int = caches["memory"].get(_counted_under(security.network_asking.get()), 0)
    return tries >= TRIES


def _counted_under(network: str) -> str:
    return f"keys.{network}"


def working_keys(*, now: datetime) -> QuerySet[AccessKey]:
    """Keys that open something now."""
    return AccessKey.objects.filter(revoked_at=None, expires_at__gt=now)


_WORKING = CompiledQuery(lambda: working_keys(now=NOW).filter(digest=Param("digest", CharField())))


def _digest(secret: str) -> str:
    """Thirty-two random bytes are not guessed: a slow hash would only slow each request."""
    return sha256(secret.encode()).hexdigest()
