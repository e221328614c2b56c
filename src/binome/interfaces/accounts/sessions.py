"""Sessions: how long one lasts without its owner, and what the browser keeps of it."""

import time
from collections.abc import Callable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from binome.core.people.models import Person
from binome.core.privacy import security
from binome.core.privacy.seal import sealed, unsealed
from binome.core.privacy.security import SecurityEvent

SEEN_AT = "seen_at"
SIGNED_IN_AT = "signed_in_at"
SIGN_OUT_HINT = "sign_out_hint"  # sealed: the token with which that service let them in, where it wants it back
SIGNED_IN_THROUGH = "signed_in_through"  # the organisation's sign-in service, where one let them in
FACTOR_PROVEN_THERE = "second_factor_proven_there"  # to that service, which said so
FACTOR_SET_UP = "second_factor_set_up"  # here, in this session; by whom
FACTOR_SET_UP_AT = "second_step_turned_on_at"
COMING_THROUGH = "coming_through"  # ... until the second step is done
FRESH_FOR = timedelta(minutes=10)  # as long as a code is good for
BY_ITSELF = "X-By-Itself"  # a page that asks again on its own says so in this header
WRITTEN_EVERY = timedelta(minutes=1)  # a write for each request would make every page wait for the disk
SIGNED_OUT = '"cache", "storage"'  # not "cookies": browsers would clear those of the whole domain, other sites' too

Answer = Callable[[HttpRequest], HttpResponse]


def has_just_signed_in(request: HttpRequest) -> bool:
    """Whether the session began a moment ago, so that it is still the one who holds the mailbox."""
    signed_in_at: int = request.session.get(SIGNED_IN_AT, 0)
    return 0 <= time.time() - signed_in_at < FRESH_FOR.total_seconds()


def comes_by_provider(
    request: HttpRequest,
    person: Person,
    *,
    provider: str,
    proved_at: int,
    second_factor: bool,
    sign_out_hint: str = "",
) -> None:
    """Note that `provider` says who comes, when they proved it there and by how much; it counts once they are in."""
    request.session[COMING_THROUGH] = {
        "person": person.pk,
        "provider": provider,
        "proved_at": proved_at,
        "second_factor": second_factor,
        "sign_out_hint": sealed(sign_out_hint, reader=person.pk) if sign_out_hint else "",
    }


def begin(session: SessionBase, person: Person) -> None:
    """The session of `person` begins now. A service may have let them in without asking anything: that proves little."""
    now = int(time.time())
    session[SEEN_AT] = session[SIGNED_IN_AT] = now
    coming = session.pop(COMING_THROUGH, None)
    session.pop(SIGNED_IN_THROUGH, None)
    session.pop(SIGN_OUT_HINT, None)
    session.pop(FACTOR_PROVEN_THERE, None)
    session.pop(FACTOR_SET_UP, None)
    session.pop(FACTOR_SET_UP_AT, None)
    if coming is not None and coming["person"] == person.pk:
        session[SIGNED_IN_THROUGH], session[SIGNED_IN_AT] = coming["provider"], min(coming["proved_at"], now)
        if coming["second_factor"]:
            session[FACTOR_PROVEN_THERE] = True
        if coming.get("sign_out_hint"):
            session[SIGN_OUT_HINT] = coming["sign_out_hint"]


def sign_out_hint_of(session: SessionBase, person: int | None) -> str:
    """The token with which the service let this person in, where it wants it back at the end; "" for none."""
    try:
        return unsealed(session.get(SIGN_OUT_HINT, ""), reader=person or 0)
    except InvalidToken:
        return ""


class KnownNetwork:
    """Remember from which network a request comes, for the lines it writes to the log."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            network = security.network_of(get_adapter(request).get_client_ip(request))
        except PermissionDenied:  # the proxy sent no address, or one that is none
            network = ""
        token = security.network_asking.set(network)
        try:
            return self.get_response(request)
        finally:
            security.network_asking.reset(token)


class NothingKept:
    """No browser and no proxy keeps what we answer: pages, parts of pages, files, errors. Static files never pass here."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store, private"
        if getattr(request, "signed_out", False):
            response.headers["Clear-Site-Data"] = SIGNED_OUT
        return response


class IdleSessions:
    """End a session that nobody has used for too long; any tab keeps it alive, a page that asks by itself does not."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.IDLE_MINUTES and SESSION_KEY in request.session:
            self._look_at(request)
        return self.get_response(request)

    def _look_at(self, request: HttpRequest) -> None:
        now = int(time.time())
        idle = now - request.session.setdefault(SEEN_AT, now)
        if idle > settings.IDLE_MINUTES * 60:
            security.record(SecurityEvent.SESSION_EXPIRED, person=int(request.session[SESSION_KEY]))
            logout(request)
        elif BY_ITSELF not in request.headers:
            _seen(request.session, now=now)


def _seen(session: SessionBase, *, now: int) -> None:
    """Write down that its owner is there, once a minute at most: a session is written whole."""
    # a tenth of the idle time where that is shorter than a minute: else a short session would end while it is used
    pause = min(WRITTEN_EVERY.total_seconds(), settings.IDLE_MINUTES * 6)
    if not 0 <= now - session[SEEN_AT] < pause:
        session[SEEN_AT] = now
