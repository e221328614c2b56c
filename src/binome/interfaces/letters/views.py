"""Screens about letters. The link of a letter needs no account: its token says whose letters and which."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from binome.core.mail.addresses import bounced
from binome.core.mail.models import ALWAYS_SENT, Category
from binome.core.mail.preferences import NotALink, read_unsubscribe
from binome.core.mail.queue import queue_numbers
from binome.core.people.requests import Request, open_to_all
from binome.interfaces.letters import actions, queries

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058: the whole body of what a mail program posts


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Request) -> HttpResponse:
    """Which kinds of letters I receive."""
    if request.method == "POST":
        actions.choose_letters(by=request.user, wanted=request.POST.getlist("category"))
        messages.success(request, _("Your choice is kept."))
        return redirect("letters:preferences")
    muted = set(request.user.mutes.values_list("category", flat=True))
    kinds = [(value, label, value not in muted) for value, label in Category.choices if value not in ALWAYS_SENT]
    return render(request, "letters/preferences.html", {"letters": kinds})


@open_to_all
@never_cache
@csrf_exempt  # the secret is in the address; a mail program has neither cookie nor form of ours (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One button that stops a kind of letters. Looking changes nothing: mail filters follow every link."""
    try:
        person, category = read_unsubscribe(token)
    except NotALink:
        return render(request, "letters/link_wrong.html", status=404)
    name, word = ONE_CLICK
    stopped = request.POST.get(name) == word
    if stopped:
        actions.stop_letters(category, by=person)
    with translation.override(person.preferred_language):
        request.LANGUAGE_CODE = person.preferred_language
        response = render(request, "letters/unsubscribe.html", {"kind": category.label, "stopped": stopped})
    response.headers["Content-Language"] = person.preferred_language
    return response


@require_safe
def outbox(request: Request) -> HttpResponse:
    """What waits, what the mail server answers, which addresses do not work: for administrators."""
    if not request.user.is_administrator:
        raise Http404
    return render(
        request,
        "letters/outbox.html",
        {"numbers": queue_numbers(), "refusals": queries.refusals(), "bounced": bounced().count()},
    )
