"""A personal calendar to subscribe to: its address is a secret that a new password or a new key revokes."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from binome.core.people.models import Person
from binome.core.people.requests import Request, open_to_all
from binome.journey.mentoring import emails, queries

SALT = "binome.feeds"


def token_of(person: Person) -> str:
    """The secret part of the address; it changes when the person's password or the installation's key does."""
    return signing.dumps([person.pk, person.get_session_auth_hash()[:12]], salt=SALT)


def mine(request: Request) -> HttpResponse:
    """The address to give to one's calendar."""
    address = request.build_absolute_uri(reverse("feeds:sessions", args=[token_of(request.user)]))
    return render(request, "feeds/mine.html", {"address": address})


@open_to_all
@require_safe
def sessions(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions of the person whose secret address this is; anything else is 404."""
    try:
        person_id, mark = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    person = Person.objects.employed().filter(pk=person_id).first()
    if person is None or not person.get_session_auth_hash().startswith(mark):
        raise Http404
    text = emails.calendar_of(queries.sessions_for_feed(person), person, method="PUBLISH", now=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    return response
