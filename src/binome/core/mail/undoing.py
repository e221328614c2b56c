"""Taking an act back: for a few minutes the message after it carries a button, and its letters wait until then.

What the way back needs is signed and handed to the page; nothing is kept for it. An act that can be taken back names
the action that does so (`@undoes`); that action looks whether things still stand as the act left them, and refuses else.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.mail.validity import may_be_shown_to_others
from binome.core.people.models import Person

UNDO_FOR = timedelta(minutes=5)  # time to read the message with a magnifier or a screen reader, and to think again
MARGIN = timedelta(seconds=30)  # a button pressed at the last moment finds the letters still there
MARK = "undo:"  # how the letters of one act are told from others, in their `mailing`
_SALT = "binome.undo"

Text = str | Promise
Reverse = Callable[..., object]


class NoWayBack(Conflict):
    """The time to take something back is over, or it changed since."""

    reason = _("It can no longer be undone: the time is over, or something changed in the meantime.")


@dataclass(frozen=True)
class WayBack:
    """An action that takes another one back, and what the page says then."""

    reverse: Reverse
    sentence: Text


_WAYS_BACK: dict[str, WayBack] = {}
_GRACE: ContextVar["Grace | None"] = ContextVar("grace", default=None)


def undoes(act: str, *, sentence: Text) -> Callable[[Reverse], Reverse]:
    """Declare the decorated action, called with `by`, `now` and what was offered, as the way back from `act`."""

    def declared(reverse: Reverse) -> Reverse:
        _WAYS_BACK[act] = WayBack(reverse, sentence)
        return reverse

    return declared


@dataclass(frozen=True)
class Grace:
    """The time in which one act can still be taken back: letters written during the act wait for its end."""

    mark: str
    letters_leave_at: datetime


@contextmanager
def grace(*, now: datetime) -> Iterator[Grace]:
    """Letters written inside wait until nobody can take the act back any more."""
    given = Grace(MARK + secrets.token_urlsafe(9), now + UNDO_FOR + MARGIN)
    token = _GRACE.set(given)
    try:
        yield given
    finally:
        _GRACE.reset(token)


def current_grace() -> Grace | None:
    """The grace that letters written now belong to."""
    return _GRACE.get()


def offer(request: HttpRequest, sentence: Text, *, act: str, during: Grace, **data: Any) -> None:
    """Say what was done, with a button that takes it back; `data` is what the way back needs."""
    token = signing.dumps([request.user.pk, act, during.mark, data], salt=_SALT)
    messages.success(request, str(sentence), extra_tags=token)


@transaction.atomic
def take_back(token: str, *, by: Person, now: datetime) -> Text:
    """Take the act behind `token` back, with the letters it wrote; says what to tell. Raises `NoWayBack`."""
    try:
        person, act, mark, data = signing.loads(token, salt=_SALT, max_age=UNDO_FOR)
    except (signing.BadSignature, ValueError):
        raise NoWayBack from None
    if person != by.pk:
        raise NoWayBack
    way_back = _WAYS_BACK[act]
    try:
        with transaction.atomic():
            way_back.reverse(by=by, now=now, **data)
    except IntegrityError:  # what is to be written again was done anew meanwhile: a seat booked, two people kept apart
        raise NoWayBack from None
    # Gone, not marked as withdrawn: a letter's key is written once, and the same act may be done again for good.
    OutboxLetter.objects.filter(mailing=mark, state__in=(LetterState.QUEUED, LetterState.MUTED)).delete()
    return way_back.sentence


MOST_SHOWN = 3  # emails that a question shows: more is no longer read before an act


@dataclass(frozen=True)
class Letters:
    """What an act would write: how many letters, and those that the question shows, one of each kind at least."""

    count: int
    shown: Sequence[OutboxLetter] = ()

    @property
    def sample(self) -> OutboxLetter | None:
        """The first of those shown."""
        return self.shown[0] if self.shown else None


def letters_of(act: Callable[[], object], *, now: datetime) -> Letters:
    """The letters that `act` would write: it is done and taken back at once, so that what is shown is what would leave.

    Those that are for their reader alone are counted and not shown.
    """
    with transaction.atomic():
        with grace(now=now) as during:
            act()
        written = list(OutboxLetter.objects.filter(mailing=during.mark).order_by("-pk").values_list("letter", "pk"))
        visible = [(kind, pk) for kind, pk in written if may_be_shown_to_others(kind)]
        first_of_kind = dict(visible).values()  # the last one noted of a kind is its first letter
        keys = [pk for _kind, pk in visible] if len(visible) <= MOST_SHOWN else sorted(first_of_kind)[:MOST_SHOWN]
        shown = list(OutboxLetter.objects.filter(pk__in=keys).select_related("to").order_by("pk"))
        transaction.set_rollback(True)
    return Letters(len(written), shown)
