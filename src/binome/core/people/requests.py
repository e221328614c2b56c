"""The request as views see it: someone is signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from binome.core.people.models import Person


class Request(HttpRequest):
    """A request behind `SignedInByDefault`: `user` is a `Person`."""

    user: Person  # type: ignore[assignment]
    htmx: HtmxDetails
