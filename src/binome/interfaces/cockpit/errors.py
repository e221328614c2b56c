"""Pages for when something is not there or goes wrong."""

import errno
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

DISK_TROUBLE = {errno.ENOSPC, errno.EROFS, errno.EDQUOT}
TRY_AGAIN_AFTER = "30"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood."""
    return render(request, "cockpit/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request was refused."""
    return render(request, "cockpit/errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere, or the page was open too long."""
    return render(request, "cockpit/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing here, or nothing of yours: the same page for both."""
    return render(request, "cockpit/errors/404.html", status=404)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """Something broke on our side; or what we stand on (database, disk) does not answer now, and 503 says so.

    Rendered without the request: neither session nor database may be asked again. The language is the browser's.
    """
    passing = _will_pass(sys.exc_info()[1])
    page = "cockpit/errors/503.html" if passing else "cockpit/errors/500.html"
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponse(render_to_string(page), status=503 if passing else 500)
    response.headers["Cache-Control"] = "no-store"
    if passing:
        response.headers["Retry-After"] = TRY_AGAIN_AFTER
    return response


def _will_pass(trouble: BaseException | None) -> bool:
    """Whether the same request may well succeed a little later."""
    if isinstance(trouble, OSError):
        return trouble.errno in DISK_TROUBLE
    return isinstance(trouble, OperationalError | InterfaceError)
