"""A form pressed twice works once: a double click, a slow network, a page sent again."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone

from binome.core.people.models import SentForm
from binome.core.people.requests import Request
from binome.core.ui import page_tokens

KEPT = timedelta(days=2)
LONGEST = 500

View = Callable[..., HttpResponse]


def fingerprint_of(request: Request) -> str:
    """Of the token with everything typed, each file and the address; other words under the same token are another form."""
    told = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = [(name, file.name, _digest(file)) for name, sent in request.FILES.lists() for file in sent]
    return hashlib.sha256(repr((request.get_full_path(), told, files)).encode()).hexdigest()


def _digest(file: "UploadedFile[Any]") -> str:
    told = hashlib.sha256()
    for chunk in file.chunks():
        told.update(chunk)
    file.seek(0)
    return told.hexdigest()


def once(view: View) -> View:
    """Let a form that carries a token (``) do its work once; sent again, it leads to where it led.

    The token is written in the transaction of the act: of two that come at the same moment the second waits for the
    first in the database. A form that was refused (no redirect) may be sent again. Without a token the view is plain.
    """

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.POST.get(page_tokens.FIELD):
            return view(request, *args, **kwargs)
        fingerprint = fingerprint_of(request)
        try:
            with transaction.atomic():
                sent = SentForm.objects.create(person=request.user, fingerprint=fingerprint, sent_at=timezone.now())
                response = view(request, *args, **kwargs)
                _keep(sent, response)
                return response
        except IntegrityError:  # ours when the fingerprint is there, the act's own when it is not
            earlier = SentForm.objects.filter(person=request.user, fingerprint=fingerprint).first()
            if earlier is None:
                raise
            return redirect(earlier.went_to)

    return guarded


def _keep(sent: SentForm, response: HttpResponse) -> None:
    """Remember where a form led, and forget old ones; one that was refused is not remembered."""
    SentForm.objects.filter(person=sent.person, sent_at__lt=sent.sent_at - KEPT).delete()
    if isinstance(response, HttpResponseRedirect) and len(response.url) <= LONGEST:
        sent.went_to = response.url
        sent.save(update_fields=["went_to"])
    else:
        sent.delete()
