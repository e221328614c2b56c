"""Choosing and confirming: five minutes, in private, with or without JavaScript."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from binome.core.people.requests import Request
from binome.core.ui.props import Ranked
from binome.journey.enrolment.models import Application
from binome.journey.matching import actions, queries, rules
from binome.journey.matching.models import Pair
from binome.journey.matching.queries.shown import Shown, choosing_applications, waiting_seats_of
from binome.journey.matching.states import Answer


@never_cache
def my_proposals(request: Request) -> HttpResponse:
    """Pairs to confirm, proposals to choose among, or why there is none yet."""
    person = request.user
    pairs = [_confirmation(pair, person.pk) for pair in queries.published_pairs_for(person)]
    choosing = [_window(application) for application in choosing_applications(person)]
    seats = [(seat, *rules.unpaired_sentences(seat.unpaired)) for seat in waiting_seats_of(person)[:1]]
    return render(
        request,
        "matching/my_proposals.html",
        {"pairs": pairs, "choosing": choosing, "seats": [] if pairs or choosing else seats},
    )


def _confirmation(pair: Pair, person_id: int) -> dict[str, object]:
    is_mentor = pair.mentor.person_id == person_id
    mine = pair.mentor_yes_at if is_mentor else pair.mentee_yes_at
    return {"pair": pair, "other": pair.mentee if is_mentor else pair.mentor, "said_yes": mine is not None}


def _window(application: Application) -> dict[str, object]:
    shown = queries.shown_proposals(application)
    yeses = [one for one in shown if one.answer == Answer.YES]
    return {
        "application": application,
        "round": queries.latest_round(application.wave),
        "yeses": [Ranked(key=str(one.proposal.pk), label=one.other.person.name) for one in yeses],
        "shown": shown,
        "answered": sum(1 for one in shown if one.answer),
    }


@require_POST
def choose(request: Request, application_id: int) -> HttpResponse:
    """One press: yes, not this time, no answer after all, up or down."""
    application = choosing_applications(request.user).filter(pk=application_id).first()
    if application is None:
        raise Http404
    yes, refused = _after(request, queries.shown_proposals(application))
    try:
        actions.choose(application.pk, yes=yes, not_this_time=refused, by=request.user, now=timezone.now())
    except actions.NotTheirs:
        raise Http404 from None
    except actions.NotNow:
        messages.warning(request, _("The window has closed. What you had said before is kept."))
    return redirect("matching:my_proposals")


def _after(request: Request, shown: list[Shown]) -> tuple[list[int], list[int]]:
    """The yeses in order and the refusals after the button that was pressed."""
    yes = [one.proposal.pk for one in shown if one.answer == Answer.YES]
    refused = [one.proposal.pk for one in shown if one.answer == Answer.NOT_THIS_TIME]
    word, _colon, name = (request.POST.get("move") or request.POST.get("say") or "").partition(":")
    if not name.isdigit():
        raise Http404
    pressed = int(name)
    if word in ("up", "down"):
        return rules.moved(yes, key=pressed, by=-1 if word == "up" else 1), refused
    yes = [one for one in yes if one != pressed]
    refused = [one for one in refused if one != pressed]
    if word == "yes":
        yes.append(pressed)
    elif word == "no":
        refused.append(pressed)
    elif word != "clear":
        raise Http404
    return yes, refused


@require_POST
def say_yes(request: Request, pair_id: int) -> HttpResponse:
    """Yes: the second one opens the pair's space."""
    try:
        pair = actions.say_yes(pair_id, by=request.user, now=timezone.now())
    except actions.NotTheirs:
        raise Http404 from None
    except actions.NoLongerAllowed as barrier:
        text = _("This pair is no longer possible. %(why)s Your place in the next round is kept.")
        messages.warning(request, text % {"why": str(barrier)})
        return redirect("matching:my_proposals")
    except actions.NotNow:
        messages.warning(request, _("This pair has moved on. The next round keeps your place."))
        return redirect("matching:my_proposals")
    if pair.state == "chosen":
        return redirect("mentoring:space")
    messages.info(request, _("Your yes is kept. Your space opens as soon as the other has said yes too."))
    return redirect("matching:my_proposals")


@require_POST
def say_not_this_time(request: Request, pair_id: int) -> HttpResponse:
    """Not this time: no reason asked, nobody named."""
    try:
        actions.say_not_this_time(pair_id, by=request.user, now=timezone.now())
    except actions.NotTheirs:
        raise Http404 from None
    except actions.NotNow:
        messages.warning(request, _("This pair has moved on. The next round keeps your place."))
    return redirect("matching:my_proposals")
