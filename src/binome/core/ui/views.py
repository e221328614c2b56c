"""The gallery: every component and chart in every state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from binome.core.ui import samples


def gallery(request: HttpRequest) -> HttpResponse:
    """All that pages are made of, on one page."""
    return render(request, "ui/gallery.html", samples.surroundings())


gallery.open_to_all = True  # type: ignore[attr-defined]  # needs no account; its address exists in demo mode alone
