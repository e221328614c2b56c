"""Where someone is signed in: noted when a session begins, read with when it was last used."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from binome.core.people.models import Person
from binome.interfaces.accounts.devices import device_in
from binome.interfaces.accounts.models import BrowserSession
from binome.interfaces.accounts.sessions import SEEN_AT, SIGNED_IN_THROUGH


@dataclass(frozen=True)
class OpenSession:
    """A session as its owner sees it. `is_this`: the one in which they look at it."""

    pk: int
    device: str
    through: str
    since: datetime
    last_used: datetime
    is_this: bool


def note(request: HttpRequest, person: Person) -> None:
    """Write down that a session of `person` begins; rows of sessions that are over go."""
    if request.session.session_key is None:
        request.session.create()
    mine = BrowserSession.objects.filter(person=person)
    mine.exclude(session_key__in=_still_open(list(mine.values_list("session_key", flat=True)))).delete()
    BrowserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "person": person,
            "device": device_in(request.headers.get("User-Agent", "")),
            "through": request.session.get(SIGNED_IN_THROUGH, ""),
            "signed_in_at": timezone.now(),
        },
    )


def open_sessions(person: Person, *, this: str | None) -> list[OpenSession]:
    """Where `person` is signed in now, the latest first; `this` is the key of the session in which one asks."""
    rows = list(BrowserSession.objects.filter(person=person))
    kept = {each.session_key: each for each in _unexpired([row.session_key for row in rows])}
    return [
        OpenSession(
            pk=row.pk,
            device=row.device,
            through=row.through,
            since=row.signed_in_at,
            last_used=_last_used(kept[row.session_key], row.signed_in_at),
            is_this=row.session_key == this,
        )
        for row in rows
        if row.session_key in kept
    ]


def _last_used(session: Session, since: datetime) -> datetime:
    seen_at = session.get_decoded().get(SEEN_AT)
    return datetime.fromtimestamp(seen_at, tz=UTC) if seen_at else since


def _unexpired(keys: list[str]) -> list[Session]:
    return list(Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()))


def _still_open(keys: list[str]) -> set[str]:
    return {each.session_key for each in _unexpired(keys)}
