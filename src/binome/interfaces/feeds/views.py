"""A personal calendar to subscribe to: its address is a secret that its owner renews or revokes."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from binome.core.agendas.addresses import are_read
from binome.core.agendas.queries import agenda_of
from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request, open_to_all
from binome.interfaces.feeds.forms import AgendaForm
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions import feeding
from binome.journey.mentoring.queries.feeds import feed_token, person_of_feed, sessions_for_feed


@require_safe
def mine(request: Request) -> HttpResponse:
    """The address to give to one's calendar, and the agenda that one gave."""
    return show_mine(request)


def show_mine(request: Request, form: AgendaForm | None = None) -> HttpResponse:
    """The page, with what was typed when it is wrong."""
    token = feed_token(request.user)
    context = {
        "address": settings.BASE_URL + reverse("feeds:sessions", args=[token]) if token else "",
        "reads_agendas": are_read(),
        "agenda": agenda_of(request.user),
        "agenda_form": form or AgendaForm(),
    }
    return render(request, "feeds/mine.html", context, status=422 if form else 200)


@require_POST
@idempotent
def renew(request: Request) -> HttpResponse:
    """Make an address, or a new one: the one before stops working."""
    feeding.renew_feed(by=request.user, now=timezone.now())
    messages.success(request, _("Here is the address of your calendar. An earlier address no longer works."))
    return redirect("feeds:mine")


@require_POST
def revoke(request: Request) -> HttpResponse:
    """Take the address away."""
    feeding.revoke_feed(by=request.user)
    messages.success(request, _("Address deleted: calendars that used it are not updated any more."))
    return redirect("feeds:mine")


@open_to_all
@require_safe
def sessions(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions of the person whose secret address this is; anything else is 404."""
    person = person_of_feed(token)
    if person is None:
        raise Http404
    text = emails.calendar_of(sessions_for_feed(person), person, method="PUBLISH", now=timezone.now())
    etag = quote_etag(sha256(text.encode()).hexdigest()[:32])
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": etag})
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"ETag": etag})
    response["X-Robots-Tag"] = "noindex"
    return response
