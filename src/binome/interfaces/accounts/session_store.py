"""Sessions in the database, as Django keeps them; the one question that every request asks is compiled once (SESSION_ENGINE)."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField
from django.utils import timezone

from binome.core.framework.compiled_query import NOW, CompiledQuery, Param
from binome.core.framework.keepable import is_keepable

_DATA = CompiledQuery(
    lambda: Session.objects.filter(session_key=Param("key", CharField()), expire_date__gt=NOW).values_list(
        "session_data", flat=True
    )
)


class SessionStore(db.SessionStore):
    """A session that is found is read by the compiled question; Django itself deals with one that is not."""

    def __init__(self, session_key: str | None = None) -> None:
        """A cookie may be written by anyone, and its quotes may hide a NUL: then there is no session."""
        super().__init__(session_key if session_key and is_keepable(session_key) else None)

    def load(self) -> dict[str, Any]:
        """What the session holds."""
        kept = _DATA.first(key=self.session_key, now=timezone.now())
        return super().load() if kept is None else self.decode(kept)

    def cycle_key(self) -> None:
        """The same session under another key, as after a new password: its owner still finds it in their list."""
        former = self.session_key
        super().cycle_key()
        if former:
            from binome.interfaces.accounts.models import BrowserSession  # noqa: PLC0415 — models are not ready before

            BrowserSession.objects.filter(session_key=former).update(session_key=self.session_key)
