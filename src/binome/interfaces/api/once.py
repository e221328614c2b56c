"""Requests that work once: sent again with the same idempotency key, they are answered as the first time."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from binome.core.privacy.models import AccessKey, KeptAnswer
from binome.interfaces.api.problems import MEDIA_TYPE, RequestStopped

HEADER = "Idempotency-Key"
LONGEST = 255
KEPT_BELOW = 500  # what failed on our side may be tried again


def answered_once(
    request: HttpRequest, key: AccessKey, act: Callable[[], HttpResponse], *, now: datetime
) -> HttpResponse:
    """What `act` answers, or what it answered to the same request before. Raises `RequestStopped`."""
    word = request.headers.get(HEADER, "")
    if request.method != "POST" or not word:
        return act()
    if len(word) > LONGEST:
        raise RequestStopped(400, f"{HEADER} has {LONGEST} characters at most.")
    kept = _claimed(key, word=_digest(word.encode()), fingerprint=_fingerprint(request), now=now)
    if kept.status:
        return _again(kept)
    try:
        response = act()
    except BaseException:
        kept.delete()
        raise
    if response.status_code >= KEPT_BELOW:
        kept.delete()
    else:
        kept.status, kept.body = response.status_code, response.content.decode()
        kept.save(update_fields=["status", "body"])
    return response


def _claimed(key: AccessKey, *, word: str, fingerprint: str, now: datetime) -> KeptAnswer:
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(key=key, word=word, fingerprint=fingerprint, at=now)
    except IntegrityError:
        kept = KeptAnswer.objects.filter(key=key, word=word).first()
    if kept is None or (kept.fingerprint == fingerprint and not kept.status):
        raise RequestStopped(409, f"The request with this {HEADER} is still being answered: ask again in a moment.")
    if kept.fingerprint != fingerprint:
        raise RequestStopped(409, f"This {HEADER} was used for another request.")
    return kept


def _again(kept: KeptAnswer) -> HttpResponse:
    is_problem = "title" in json.loads(kept.body)
    response = HttpResponse(
        kept.body, status=kept.status, content_type=MEDIA_TYPE if is_problem else "application/json; charset=utf-8"
    )
    response["Idempotency-Replayed"] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    """Of all that was sent. A form with files is told by its parts: their boundary is drawn anew each time."""
    if request.content_type == "multipart/form-data":
        files = [(name, file) for name, listed in request.FILES.lists() for file in listed]
        parts = [*request.POST.lists(), *((name, _digest(file.read())) for name, file in files)]
        for _name, file in files:
            file.seek(0)
        sent = repr(sorted(parts, key=repr)).encode()
    else:
        sent = request.body
    return _digest(request.get_full_path().encode() + b"\n" + sent)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
