"""Requests that work once: sent again with the same idempotency key, they are answered as the first time."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from binome.core.privacy.models import AccessKey, KeptAnswer
from binome.interfaces.api.problems import RequestStopped

HEADER = "Idempotency-Key"
LONGEST = 255
KEPT_BELOW = 400  # what was refused, or failed, wrote nothing: it may be tried again once its reason is gone
TAKEN_OVER_AFTER = timedelta(minutes=10)  # longer than a request lasts: whoever began it has died without an answer


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
    # by its moment: a claim that someone took over meanwhile is theirs to keep or to let go
    mine = KeptAnswer.objects.filter(pk=kept.pk, status=0, at=now)
    try:
        response = act()
    except BaseException:
        mine.delete()
        raise
    if response.status_code < KEPT_BELOW:
        mine.update(status=response.status_code, body=response.content.decode())
    else:
        mine.delete()
    return response


def _claimed(key: AccessKey, *, word: str, fingerprint: str, now: datetime) -> KeptAnswer:
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(key=key, word=word, fingerprint=fingerprint, at=now)
    except IntegrityError:
        kept = KeptAnswer.objects.filter(key=key, word=word).first()
    if kept is not None and kept.fingerprint != fingerprint:
        raise RequestStopped(409, f"This {HEADER} was used for another request.")
    if kept is None or not (kept.status or _is_taken_over(kept, now=now)):
        raise RequestStopped(409, f"The request with this {HEADER} is still being answered: ask again in a moment.")
    return kept


def _is_taken_over(kept: KeptAnswer, *, now: datetime) -> bool:
    """Whether a claim that was abandoned is ours now; of several that ask at once, one gets it."""
    abandoned = KeptAnswer.objects.filter(pk=kept.pk, status=0, at=kept.at, at__lte=now - TAKEN_OVER_AFTER)
    return bool(abandoned.update(at=now))


def _again(kept: KeptAnswer) -> HttpResponse:
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json; charset=utf-8")
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
