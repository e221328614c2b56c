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
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
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
WAIT = "Too many refused keys: wait a minute."
SHOW_ONE = f"A working key is needed: Authorization: Bearer {PREFIX}…"
LOOKED_UP_EVERY = 10  # seconds: for a network with that many, which keys work is asked once, not for each request


class KeyNotKnown(Exception):
    """What was shown is no key that works."""


class TooManyTries(Exception):
    """So many keys were refused to this network within the minute that another that does not work is not looked up."""


class ProgrammesDoNotLimit(Conflict):
    """A key that writes to the directory is to be one of some programmes."""

    about = "programmes"
    reason = _(
        "Provisioning and staff files concern everyone in the directory, not some programmes. "
        "Make a key for them alone, without choosing programmes."
    )


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
    Raises `ProgrammesDoNotLimit` when one of the scopes writes to the directory and `programmes` are named.
    """
    if programmes is not None and not AccessKey.OF_THE_WHOLE_STAFF.isdisjoint(scopes):
        raise ProgrammesDoNotLimit
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


def key_shown(authorization: str, *, now: datetime) -> AccessKey:
    """The key of an `Authorization` header; its use is noted, hour by hour.

    Raises `KeyNotKnown` for one that opens nothing, which is counted against the network and logged; `TooManyTries` after
    many of them. A key that works is let in all the same: several programs may share an address with the one that guesses.
    """
    network = security.network_asking.get()
    digest = _digest_shown(authorization)
    if _tries_of(network) >= TRIES and digest not in _working_digests(now=now):
        raise TooManyTries
    # Looked up by digest: what is compared tells nothing of the secret by the time it takes.
    key = _WORKING.first(now=now, digest=digest) if digest else None
    if key is None:
        _count_try(network)
        security.record(SecurityEvent.ACCESS_KEY_REFUSED)
        raise KeyNotKnown
    if key.last_used_at is None or now - key.last_used_at >= USE_NOTED_EVERY:
        AccessKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def _digest_shown(authorization: str) -> str:
    """The digest of the key that a header bears; empty for a header that bears none."""
    word, _blank, secret = authorization.partition(" ")
    secret = secret.strip()
    is_key = word.lower() == "bearer" and secret.startswith(PREFIX) and secret.isascii()
    return _digest(secret) if is_key else ""


def _tries_of(network: str) -> int:
    tries: int = caches["memory"].get(_counted_under(network), 0)
    return tries


def _count_try(network: str) -> None:
    name = _counted_under(network)
    if not caches["memory"].add(name, 1, MINUTE):
        with suppress(ValueError):  # the minute has just ended
            caches["memory"].incr(name)


def _counted_under(network: str) -> str:
    return f"keys.{network}"


def _working_digests(*, now: datetime) -> frozenset[str]:
    """Which keys work, as they were known a few seconds ago: refusing thousands costs one query."""
    known: frozenset[str] | None = caches["memory"].get("keys.working")
    if known is None:
        known = frozenset(working_keys(now=now).values_list("digest", flat=True))
        caches["memory"].set("keys.working", known, LOOKED_UP_EVERY)
    return known


def working_keys(*, now: datetime) -> QuerySet[AccessKey]:
    """Keys that open something now."""
    return AccessKey.objects.filter(revoked_at=None, expires_at__gt=now)


_WORKING = CompiledQuery(lambda: working_keys(now=NOW).filter(digest=Param("digest", CharField())))


def _digest(secret: str) -> str:
    """Thirty-two random bytes are not guessed: a slow hash would only slow each request."""
    return sha256(secret.encode()).hexdigest()
