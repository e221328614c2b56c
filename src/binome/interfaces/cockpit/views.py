"""Screens that cross steps: home, the cockpit, who sees what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from binome.interfaces.accounts.middleware import open_to_all


def home(request: HttpRequest) -> HttpResponse:
    """Where I stand, and the next thing to do."""
    return render(request, "cockpit/home.html")


@open_to_all
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """Who may see each thing that is kept."""
    return render(request, "cockpit/who_sees_what.html")
