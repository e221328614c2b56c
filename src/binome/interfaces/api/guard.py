"""Who may: the key of a request, the scopes that operations ask for, the programmes that a key opens, how often."""

import time
from contextlib import suppress

from django.core.cache import caches
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.security import HttpBearer

from binome.core.privacy import keys
from binome.core.privacy.models import AccessKey
from binome.core.programmes.models import Programme, Wave
from binome.interfaces.api.paging import only_one
from binome.interfaces.api.problems import RequestStopped

A_MINUTE = 600  # requests with one key, counted in each process
MINUTE = 60


class ApiRequest(HttpRequest):
    """A request whose key is known."""

    auth: AccessKey


class Opens(HttpBearer):
    """What an operation asks for: a key, of one scope where it is named."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> AccessKey:
        """The key, which `answering` has looked up. Raises `RequestStopped`."""
        key: AccessKey = request.access_key  # type: ignore[attr-defined]
        if self.scope and self.scope not in key.scopes:
            raise RequestStopped(403, f"This key does not open that: it needs the scope “{self.scope}”.")
        return key

    def authenticate(self, request: HttpRequest, token: str) -> AccessKey:
        """What the library would call; the key was looked up before, and counted."""
        return self(request)


def key_of(request: HttpRequest) -> AccessKey:
    """The key that the request shows. Raises `RequestStopped`."""
    try:
        return keys.key_shown(request.headers.get("Authorization", ""), now=timezone.now())
    except keys.TooManyTries:
        raise RequestStopped(429, keys.WAIT, Retry_After=str(keys.MINUTE)) from None
    except keys.KeyNotKnown:
        raise RequestStopped(401, keys.SHOW_ONE, WWW_Authenticate="Bearer") from None


class Allowance:
    """How many requests a key has left within the minute; each one counted as it is made."""

    def __init__(self, key: AccessKey) -> None:
        minute, second = divmod(int(time.time()), MINUTE)
        name = f"api.{key.pk}.{minute}"
        self.used = 1
        if not caches["memory"].add(name, 1, 2 * MINUTE):
            with suppress(ValueError):  # memory is short, and the count was let go
                self.used = caches["memory"].incr(name)
        self.resets_in = MINUTE - second

    def check(self) -> None:
        """Raises `RequestStopped` where the minute is used up."""
        if self.used > A_MINUTE:
            raise RequestStopped(429, f"{A_MINUTE} requests a minute with one key.", Retry_After=str(self.resets_in))

    def tell(self, response: HttpResponse) -> None:
        """What is left, as headers."""
        response["RateLimit-Limit"] = str(A_MINUTE)
        response["RateLimit-Remaining"] = str(max(0, A_MINUTE - self.used))
        response["RateLimit-Reset"] = str(self.resets_in)


def programmes_of(key: AccessKey) -> QuerySet[Programme]:
    """The programmes that a key opens."""
    return Programme.objects.all() if key.every_programme else key.programmes.all()


def waves_of(key: AccessKey) -> QuerySet[Wave]:
    """Their waves."""
    return Wave.objects.filter(programme__in=programmes_of(key)).select_related("programme")


def wave_of(request: ApiRequest, wave_id: int) -> Wave:
    """One of them. Raises `RequestStopped`: a wave of another programme is answered as one that there is not."""
    return only_one(waves_of(request.auth), "There is no such wave for this key.", pk=wave_id)
