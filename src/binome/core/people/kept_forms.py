"""What was typed when the session was already over, given back on its page once its author has signed in again.

The server keeps it sealed, for a day; the key is a cookie of the author's browser under the address of the page alone.
Only the person the form was written for is given it back, whoever signs in on that browser (docs/decisions/0130).
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from binome.core.framework import page_tokens
from binome.core.framework.page_tokens import PageToken
from binome.core.people.drafts import is_autosave
from binome.core.people.models import KeptForm
from binome.core.people.text import whole_number
from binome.core.ui import refill

COOKIE = "typed"
GIVEN_BACK = "given_back"  # the hidden field by which a form given back says so when it is sent
KEPT_FOR = timedelta(days=1)  # until the next morning at work
MOST_A_PERSON = 10  # tabs that may have been open when the session ended; a script cannot fill the table
LARGEST = 200_000  # characters; a file is never kept
SECRETS = ("password",)  # in the name of a field


@dataclass(frozen=True)
class Typed:
    """A form that was sent when it could not be taken: where it stood, where it was going, what it said."""

    key: int
    page: str
    action: str
    fields: refill.Fields

    @property
    def has_words(self) -> bool:
        """Whether anything was typed or chosen, apart from the button."""
        return any(value.strip() for values in self.fields.values() for value in values)


def keep(request: HttpRequest, response: HttpResponse, token: PageToken, *, now: datetime) -> None:
    """Seal what the form says and hand its key to the browser; too long a form is not kept."""
    KeptForm.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    fields = {name: values for name, values in request.POST.lists() if not (_is_ours(name) or is_secret(name))}
    action = token.page if is_autosave(request) else request.get_full_path()
    text = json.dumps([token.page, action, fields])
    if len(text) > LARGEST:
        return
    key = Fernet.generate_key()
    row = KeptForm.objects.create(
        person_id=token.person, sealed=Fernet(key).encrypt(text.encode()).decode(), kept_at=now
    )
    older = KeptForm.objects.filter(person_id=token.person).order_by("-pk").values_list("pk", flat=True)[MOST_A_PERSON:]
    KeptForm.objects.filter(pk__in=list(older)).delete()
    response.set_cookie(
        COOKIE,
        f"{row.pk}.{key.decode()}",
        max_age=KEPT_FOR,
        path=_path(token.page),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_secret(name: str) -> bool:
    """Whether a field of that name holds what is never given back in a page."""
    return any(word in name for word in SECRETS)


def _is_ours(name: str) -> bool:
    return name in {"csrfmiddlewaretoken", page_tokens.FIELD, GIVEN_BACK}


def _path(page: str) -> str:
    return page.partition("?")[0]


def waiting_for(request: HttpRequest, *, now: datetime) -> Typed | None:
    """What the reader typed on this page before signing in again, if this browser holds its key."""
    number, _dot, key = request.COOKIES.get(COOKIE, "").partition(".")
    user: Any = request.user
    held = whole_number(number)
    if held is None or not (key and user.is_authenticated):
        return None
    row = KeptForm.objects.filter(pk=held, person=user, kept_at__gte=now - KEPT_FOR).first()
    try:
        text = Fernet(key.encode()).decrypt(row.sealed.encode()) if row is not None else b""
    except (InvalidToken, ValueError):
        return None
    if row is None:
        return None
    page, action, fields = json.loads(text)
    return Typed(row.pk, page, action, fields) if _path(page) == request.path else None


def forget(request: HttpRequest) -> None:
    """Drop what was given back and has now been sent."""
    number = whole_number(request.POST.get(GIVEN_BACK, ""))
    if number is not None:
        user: Any = request.user
        KeptForm.objects.filter(pk=number, person=user).delete()


def drop(response: HttpResponse, typed: Typed) -> None:
    """Forget what there was, for good: a button that was pressed is said once."""
    KeptForm.objects.filter(pk=typed.key).delete()
    response.delete_cookie(COOKIE, path=_path(typed.page), samesite="Lax")


def never_cached(response: HttpResponse) -> None:
    """No copy of a page that holds what was typed stays in the browser."""
    patch_cache_control(response, no_store=True)
