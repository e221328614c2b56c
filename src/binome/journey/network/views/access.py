"""The network exists for participants, past and present, and for people with a role; nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.journey.network.queries.people import in_network

View = Callable[..., HttpResponse]
PAGE = 24  # three columns of eight cards


def for_the_network(view: View) -> View:
    """A view that does not exist for people outside the network."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not in_network(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def page_of(request: Request, rows: "QuerySet[Any]", *, size: int = PAGE) -> "Page[Any]":
    """The page of `rows` that the address asks for."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def number_in(request: Request, name: str) -> int | None:
    """A whole number from the address, None when there is none."""
    return whole_number(request.GET.get(name, ""))
