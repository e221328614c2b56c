"""Screens about letters. The link of a letter needs no account: its token says whose letters and which."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.mail import hold, questions
from binome.core.mail.addresses import bounced
from binome.core.mail.models import ALWAYS_SENT, Category
from binome.core.mail.preferences import NotALink, read_unsubscribe
from binome.core.mail.questions import Confirmation
from binome.core.mail.queue import doubtful, queue_numbers, resting
from binome.core.people.requests import Request, open_to_all
from binome.interfaces.letters import actions, queries

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058: the whole body of what a mail program posts


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Request) -> HttpResponse:
    """Which kinds of letters I receive."""
    if request.method == "POST":
        actions.choose_letters(by=request.user, wanted=request.POST.getlist("category"))
        messages.success(request, _("Your choice is saved."))
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
    _administrators_alone(request)
    held = hold.held().count()
    return render(
        request,
        "letters/outbox.html",
        {
            "numbers": queue_numbers(),
            "resting": resting(now=timezone.now()),
            "refusals": queries.refusals(),
            "bounced": bounced().count(),
            "held_since": hold.since(),
            "held": held,
            "dropping": _before_dropping(held),
            "doubtful": doubtful().select_related("to")[: queries.DOUBTFUL_SHOWN],
            "rehearsal": bool(settings.EMAIL_ONLY_TO),
        },
    )


@require_POST
def release(request: Request) -> HttpResponse:
    """What the hold keeps back leaves."""
    _administrators_alone(request)
    released = actions.release_outbox(by=request.user)
    sentence = ngettext("%(n)s email is being sent.", "%(n)s emails are being sent.", released)
    messages.success(request, sentence % {"n": released})
    return redirect("letters:outbox")


def _before_dropping(waiting: int) -> Confirmation:
    sentence = ngettext(
        "%(n)s email is deleted and will never be sent.", "%(n)s emails are deleted and will never be sent.", waiting
    )
    consequences = [
        sentence % {"n": waiting},
        _("Their readers are not told. Nothing writes these emails again."),
        _("Emails written from now on are sent as usual."),
    ]
    return Confirmation(_("Delete the held emails?"), _("Delete them"), consequences)


@require_POST
def drop(request: Request) -> HttpResponse:
    """What the hold keeps back never leaves."""
    _administrators_alone(request)
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_dropping(hold.held().count()))
    dropped = actions.drop_held(by=request.user)
    sentence = ngettext(
        "%(n)s email deleted: it will never be sent.", "%(n)s emails deleted: they will never be sent.", dropped
    )
    messages.success(request, sentence % {"n": dropped})
    return redirect("letters:outbox")


@require_POST
def decide(request: Request, letter_id: int) -> HttpResponse:
    """A letter in doubt has left, or leaves once more."""
    _administrators_alone(request)
    left = request.POST.get("left") == "1"
    if not actions.decide_doubt([letter_id], left=left, by=request.user, now=timezone.now()):
        raise Http404
    messages.success(request, _("Counted as sent.") if left else _("It will be sent again."))
    return redirect("letters:outbox")


def _administrators_alone(request: Request) -> None:
    if not request.user.is_administrator:
        raise Http404
