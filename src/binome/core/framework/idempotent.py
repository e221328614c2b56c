"""Forms that work once: a double click, a slow network, a page sent again."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone

from binome.core.framework import page_tokens

KEPT = timedelta(days=2)  # nobody goes back to a page of the day before yesterday and presses its button by mistake
LONGEST = 500  # characters of an address, as the column holds them

View = Callable[..., HttpResponse]


def fingerprint_of(request: HttpRequest) -> str:
    """Of the token with everything typed, each file and the address; other words under the same token are another form."""
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = [(name, file.name, _digest(file)) for name, uploads in request.FILES.lists() for file in uploads]
    return hashlib.sha256(repr((request.get_full_path(), typed, files)).encode()).hexdigest()


def _digest(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def idempotent(view: View) -> View:
    """Let a form that carries a token (`{% csrf_token %}`) do its work once; sent again, it leads to where it led.

    The fingerprint is written among the `idempotency_keys` of who is signed in, in the transaction of the act: of two
    forms that come at the same moment the second waits for the first in the database. A form that was refused (no
    redirect) may be sent again. Without a token the view is plain.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.POST.get(page_tokens.FIELD):
            return view(request, *args, **kwargs)
        fingerprint = fingerprint_of(request)
        user: Any = request.user  # whatever the installation's user model is
        try:
            with transaction.atomic():
                key = user.idempotency_keys.create(fingerprint=fingerprint, sent_at=timezone.now())
                response = view(request, *args, **kwargs)
                _keep(key, response, among=user.idempotency_keys)
                return response
        except IntegrityError:  # ours when the fingerprint is there, the act's own when it is not
            earlier = user.idempotency_keys.filter(fingerprint=fingerprint).first()
            if earlier is None:
                raise
            return redirect(earlier.went_to)

    return guarded


def _keep(key: Any, response: HttpResponse, *, among: Any) -> None:
    """Remember where a form led, and forget old ones; one that was refused is not remembered."""
    among.filter(sent_at__lt=key.sent_at - KEPT).delete()
    if isinstance(response, HttpResponseRedirect) and len(response.url) <= LONGEST:
        key.went_to = response.url
        key.save(update_fields=["went_to"])
    else:
        key.delete()
