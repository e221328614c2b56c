"""The request as views see it: someone is signed in, unless the view is open to all."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from binome.core.people.models import Person

View = TypeVar("View", bound=Callable[..., HttpResponse])


class Request(HttpRequest):
    """A request behind `SignedInByDefault`: `user` is a `Person`."""

    user: Person
    htmx: HtmxDetails


def page_within(address: str) -> str:
    """`address` where it names a page here, else the home page: what stands in a link may lead to another site."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else "/"


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: all that was posted, were it nothing, and None for who only looks."""
    return request.POST if request.method == "POST" else None


def open_to_all(view: View) -> View:
    """Mark a view that needs no account: the visible exception."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def any_method(view: View) -> View:
    """Mark a view that answers every method by itself: a protocol for programs, not a page."""
    view.any_method = True  # type: ignore[attr-defined]
    return view
