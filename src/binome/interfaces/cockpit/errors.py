"""Pages for when something is not there or goes wrong."""

import errno
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from binome.core.people.kept_forms import is_secret
from binome.core.privacy import security
from binome.core.privacy.security import SecurityEvent

DISK_TROUBLE = {errno.ENOSPC, errno.EROFS, errno.EDQUOT}
TRY_AGAIN_AFTER = "30"  # seconds: a database that restarts is back by then
A_MINUTE = "60"  # seconds: the shortest span over which tries are counted (ACCOUNT_RATE_LIMITS)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood."""
    return render(request, "cockpit/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request was refused."""
    return render(request, "cockpit/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing here, or nothing of yours: the same page for both."""
    return render(request, "cockpit/errors/404.html", status=404)


def only_takes_forms(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """An address that is not a page: a button's, opened from the browser's history or a bookmark."""
    response = render(request, "cockpit/errors/405.html", status=405)
    response.headers["Allow"] = refused.headers["Allow"]
    return response


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """Something broke on our side; or what we stand on (database, disk) does not answer now, and 503 says so.

    Rendered without the request: neither session nor database may be asked again. The language is the one the form was
    read in, else the one the page was going to speak, else the browser's, which remembers its reader's. What a form
    sent comes back in the page, to be sent again: nothing typed is lost (F43).
    """
    passing = _will_pass(sys.exc_info()[1])
    sent = sent_fields(request) if passing else []
    page = "cockpit/errors/503.html" if passing else "cockpit/errors/500.html"
    with translation.override(_language(request)):
        words = render_to_string(page, {"sent": sent, "path": request.get_full_path()})
        response = HttpResponse(words, status=503 if passing else 500)
    response.headers["Cache-Control"] = "no-store"
    if passing:
        response.headers["Retry-After"] = TRY_AGAIN_AFTER
    return response


def _will_pass(trouble: BaseException | None) -> bool:
    """Whether the same request may well succeed a little later."""
    if isinstance(trouble, OSError):
        return trouble.errno in DISK_TROUBLE
    return isinstance(trouble, OperationalError | InterfaceError)


def _language(request: HttpRequest) -> str:
    typed = request.POST.get("language", "") if sent_fields(request) else ""
    if typed in dict(settings.LANGUAGES):
        return typed
    return getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)


def too_many(request: HttpRequest) -> HttpResponse:
    """Someone, or everyone in one building, asks too often."""
    match = request.resolver_match
    security.record(SecurityEvent.RATE_LIMITED, door=match.view_name if match else "")
    response = render(request, "cockpit/errors/429.html", status=429)
    response.headers["Retry-After"] = A_MINUTE
    return response


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form of ours, secrets apart; nothing of one that another site sent."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site") == "cross-site":
        return []
    try:
        fields = request.POST.lists()
    except (OSError, SuspiciousOperation, RequestDataTooBig, MultiPartParserError):  # cut short, or no form at all
        return []
    return [(name, value) for name, values in fields if not is_secret(name) for value in values]
