"""Pages for when something is not there or goes wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
    """Something broke on our side."""
    return render(request, "cockpit/errors/500.html", status=500)
