"""Screens of someone who chooses: proposals, the pair to confirm, or why there is none yet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from binome.core.mail import undoing
from binome.core.people.requests import Request
from binome.core.ui.props import Ranked
from binome.journey.enrolment.models import Application
from binome.journey.matching.actions import choosing, confirming
from binome.journey.matching.queries.participant import MyMatching, Sheet, my_matching, sheet_of


@never_cache
@require_safe
def my_proposals(request: Request) -> HttpResponse:
    """My proposals, my pair, or why there is none yet."""
    mine = my_matching(request.user, now=timezone.now())
    if not mine:
        return redirect("my_progress")
    return render(request, "matching/my_proposals.html", {"entries": [(entry, _ranked(entry)) for entry in mine]})


@require_safe
def how_pairs_form(request: Request) -> HttpResponse:
    """What “stable” means, in two pictures, for whoever chooses and whoever steers."""
    return render(request, "matching/how.html")


def _ranked(entry: MyMatching) -> list[Ranked]:
    return ranked(entry.sheet) if entry.sheet else []


def ranked(sheet: Sheet) -> list[Ranked]:
    """The yeses in order, for the ranking."""
    return [Ranked(card.proposal.pk, card.who.person.name, card.who.person.job_title) for card in sheet.yes]


@never_cache
@require_POST
def choose(request: Request, application_id: int) -> HttpResponse:
    """One button of the choice screen; the answer is kept at once."""
    application = get_object_or_404(Application.objects.of(request.user), pk=application_id)
    pressed = request.POST.get("move") or request.POST.get("say", "")
    answer = choosing.press(application_id, pressed, by=request.user, now=timezone.now())
    if pressed == "done":
        sentence = _("Your choices are saved. You may change them until the window closes.")
        if answer.round.only_for_id is not None:
            sentence = _("Your choices are saved. Whoever comes first among those who are free is asked.")
        messages.success(request, sentence)
        return _back(request)
    if not request.htmx:
        return redirect(f"{_address()}#choices-{application_id}")
    sheet = sheet_of(answer, now=timezone.now())
    word, _colon, number = pressed.partition(":")
    focus = sheet.next_after(int(number)) if word in {"yes", "no"} else None
    context = {"sheet": sheet, "application": application, "ranked": ranked(sheet), "focus": focus}
    return render(request, "matching/parts/sheet.html", context)


@never_cache
@require_POST
def say_yes(request: Request, pair_id: int) -> HttpResponse:
    """Yes to a pair; the second yes makes it."""
    pair = confirming.say_yes(pair_id, word=request.POST.get("word"), by=request.user, now=timezone.now())
    if pair.state == "chosen":
        messages.success(request, _("It’s a match: you chose each other."))
        return redirect("home")
    messages.success(request, _("Your yes is noted. The pair begins with the other one."))
    return _back(request)


@never_cache
@require_POST
def say_not_this_time(request: Request, pair_id: int) -> HttpResponse:
    """Let a pair go, without a reason."""
    now = timezone.now()
    with undoing.grace(now=now) as during:
        before = confirming.say_not_this_time(pair_id, by=request.user, now=now)
    sentence = _(
        "Not this time: noted. The other person will hear on the last day to answer, without knowing whose answer it was. "
        "Your application stays in."
    )
    if before == "no":  # pressed twice: the way back that was offered first is the one that knows a yes before it
        messages.success(request, sentence)
        return _back(request)
    said_yes = before == "yes"
    undoing.offer(request, sentence, act="matching.say_not_this_time", during=during, pair=pair_id, said_yes=said_yes)
    return _back(request)


def _address() -> str:
    return reverse("matching:my_proposals")


def _back(request: Request) -> HttpResponse:
    """To the page; an htmx request reloads it whole, since more than one part has changed."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": _address()})
    return redirect(_address())
