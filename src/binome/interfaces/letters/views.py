"""Screens about letters. The link of a letter needs no account: its token says whose letters and which."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.chats import hosts
from binome.core.mail import hold, questions
from binome.core.mail.addresses import bounced
from binome.core.mail.failure_reasons import WHAT_TO_DO, FailureReason, reason_in
from binome.core.mail.models import ALWAYS_SENT, Category, OutboxLetter
from binome.core.mail.preferences import NotALink, read_unsubscribe
from binome.core.mail.questions import Confirmation
from binome.core.mail.queue import doubtful, queue_numbers, resting, worth_another_try
from binome.core.people.requests import Request, open_to_all
from binome.core.privacy.csv_files import csv_of_people
from binome.core.privacy.data_views import ADMINISTRATOR
from binome.core.ui.dates import date_format
from binome.core.ui.listing import FILTER, asked_filter, page_of, selectable, selected, sorting_of
from binome.interfaces.letters import queries
from binome.interfaces.letters.actions import deciding

PAGE = 16  # a page is read without scrolling far on a phone, ticks and all
ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058: the whole body of what a mail program posts


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Request) -> HttpResponse:
    """Which kinds of letters I receive."""
    if request.method == "POST":
        deciding.choose_letters(by=request.user, wanted=request.POST.getlist("category"))
        messages.success(request, _("Your choice is saved."))
        return redirect("letters:preferences")
    muted = set(request.user.mutes.values_list("category", flat=True))
    kinds = [(value, label, value not in muted) for value, label in Category.choices if value not in ALWAYS_SENT]
    return render(request, "letters/preferences.html", {"letters": kinds, "chats_are_on": hosts.is_on()})


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
        deciding.stop_letters(category, by=person)
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
    shown = _in_doubt(request)
    keys = list(shown.values_list("pk", flat=True))
    page = page_of(shown, keys, size=PAGE, number=asked_filter(request).get("page"))
    return render(
        request,
        "letters/outbox.html",
        {
            "numbers": queue_numbers(),
            "resting": resting(now=timezone.now()),
            "refusals": queries.refusals(),
            "failures": queries.failures(),
            "bounced": bounced().count(),
            "held_since": hold.since(),
            "held": held,
            "dropping": _before_dropping(held),
            "any_doubtful": bool(keys) or doubtful().exists(),
            "page": page,
            "sorting": sorting_of(request, queries.ORDERS),
            "choosable": selectable(request, keys),
            "export": f"{reverse('letters:export_in_doubt')}?{asked_filter(request).urlencode()}",
            "rehearsal": bool(settings.EMAIL_ONLY_TO),
        },
    )


def _in_doubt(request: Request) -> QuerySet[OutboxLetter]:
    """What the list, its file and an act on all of it are about: the same filter, in the same order."""
    asked = asked_filter(request)
    return sorting_of(asked, queries.ORDERS).of(queries.letters_in_doubt(words=asked.get("q", "")))


@require_safe
def export_in_doubt(request: Request) -> HttpResponse:
    """The letters in doubt that the list shows, on all its pages, for a spreadsheet."""
    _administrators_alone(request)
    letters = list(_in_doubt(request))
    rows = (
        (
            letter.to.name,
            letter.to.email,
            letter.get_category_display(),
            date_format(localtime(letter.claimed_at), "Y-m-d H:i") if letter.claimed_at else "",
        )
        for letter in letters
    )
    head = (_("Recipient"), _("Address"), _("Kind of email"), _("Handed over"))
    people = {letter.to_id for letter in letters}
    return csv_of_people(request, "binome-emails-in-doubt", head=head, rows=rows, people=people, role=ADMINISTRATOR)


@require_POST
def release(request: Request) -> HttpResponse:
    """What the hold keeps back leaves."""
    _administrators_alone(request)
    released = deciding.release_outbox(by=request.user)
    sentence = ngettext("%(n)s email is being sent.", "%(n)s emails are being sent.", released)
    messages.success(request, sentence % {"n": released})
    return redirect("letters:outbox")


def _before_dropping(waiting: int) -> Confirmation:
    sentence = ngettext(
        "%(n)s email is deleted and will never be sent.", "%(n)s emails are deleted and will never be sent.", waiting
    )
    consequences = [
        sentence % {"n": waiting},
        _("Their readers are not notified. Nothing writes these emails again."),
        _("Emails written from now on are sent as usual."),
    ]
    return Confirmation(_("Delete the held emails?"), _("Delete them"), consequences)


@require_POST
def drop(request: Request) -> HttpResponse:
    """What the hold keeps back never leaves."""
    _administrators_alone(request)
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_dropping(hold.held().count()))
    dropped = deciding.drop_held(by=request.user)
    sentence = ngettext(
        "%(n)s email deleted: it will never be sent.", "%(n)s emails deleted: they will never be sent.", dropped
    )
    messages.success(request, sentence % {"n": dropped})
    return redirect("letters:outbox")


def _reason(reason: str) -> FailureReason:
    if reason not in FailureReason.values:
        raise Http404
    return FailureReason(reason)


@require_safe
def failed(request: Request, reason: str) -> HttpResponse:
    """The emails that were not delivered for one reason: to whom, of which kind, what the mail server said."""
    _administrators_alone(request)
    shown = _reason(reason)
    page = Paginator(queries.failed_for(shown), queries.A_PAGE).get_page(request.GET.get("page"))
    again = set(worth_another_try().filter(pk__in=[letter.pk for letter in page]).values_list("pk", flat=True))
    context = {"reason": shown, "what_to_do": WHAT_TO_DO[shown], "page": page, "again": again}
    return render(request, "letters/failed.html", context)


@require_POST
def send_again(request: Request, letter_id: int) -> HttpResponse:
    """One email that was not delivered leaves once more."""
    _administrators_alone(request)
    letters = worth_another_try().filter(pk=letter_id)
    letter = letters.first()
    if letter is None:
        raise Http404
    deciding.send_again(letters, by=request.user, now=timezone.now())
    messages.success(request, _("It will be sent again."))
    return redirect("letters:failed", reason_in(letter.error))


@require_POST
def send_all_again(request: Request, reason: str) -> HttpResponse:
    """All emails that were not delivered for one reason leave once more."""
    _administrators_alone(request)
    letters = queries.failed_for(_reason(reason))
    if not questions.is_confirmed(request):
        again = letters.filter(pk__in=worth_another_try().values("pk")).count()
        return questions.ask(request, _before_sending_again(again))
    sent = deciding.send_again(letters, by=request.user, now=timezone.now())
    messages.success(
        request, ngettext("%(n)s email is being sent again.", "%(n)s emails are being sent again.", sent) % {"n": sent}
    )
    return redirect("letters:outbox")


def _before_sending_again(letters: int) -> Confirmation:
    sentence = ngettext("%(n)s email will be sent again.", "%(n)s emails will be sent again.", letters)
    consequences = [
        sentence % {"n": letters},
        _("What is over by now, a session that was held for instance, is withdrawn instead."),
        _("Addresses that were marked as not working get another chance."),
    ]
    return Confirmation(_("Send these emails again?"), _("Send them again"), consequences)


@require_POST
def decide(request: Request, letter_id: int) -> HttpResponse:
    """A letter in doubt has left, or leaves once more."""
    _administrators_alone(request)
    left = request.POST.get("left") == "1"
    if not deciding.decide_doubt([letter_id], left=left, by=request.user, now=timezone.now()):
        raise Http404
    messages.success(request, _("Counted as sent.") if left else _("It will be sent again."))
    return redirect("letters:outbox")


@require_POST
def decide_many(request: Request) -> HttpResponse:
    """The letters chosen have left, or leave once more."""
    _administrators_alone(request)
    left = request.POST.get("left") == "1"
    chosen = selected(request, name="letter", among=lambda: _in_doubt(request).values_list("pk", flat=True))
    decided = deciding.decide_doubt(chosen, left=left, by=request.user, now=timezone.now())
    if left:
        sentence = ngettext("%(n)s email counted as sent.", "%(n)s emails counted as sent.", decided)
    else:
        sentence = ngettext("%(n)s email will be sent again.", "%(n)s emails will be sent again.", decided)
    messages.success(request, sentence % {"n": decided})
    return redirect(f"{reverse('letters:outbox')}?{request.POST.get(FILTER, '')}".rstrip("?"))


def _administrators_alone(request: Request) -> None:
    if not request.user.is_administrator:
        raise Http404
