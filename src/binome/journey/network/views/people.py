"""The directory, my card in it, introductions."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.mail import undoing
from binome.core.people import organisation
from binome.core.people.requests import Request, posted
from binome.journey.enrolment.states import Side
from binome.journey.network.actions import directory as directory_actions
from binome.journey.network.actions import introductions as introductions_actions
from binome.journey.network.forms import AskForm, CardForm, WishForm
from binome.journey.network.queries import directory as directory_queries
from binome.journey.network.queries.people import takes_part
from binome.journey.network.views.access import for_the_network, number_in, page_of

CARDS = 12  # three columns of four; four screens of a phone


@require_safe
@for_the_network
def directory(request: Request) -> HttpResponse:
    """People who agreed to be found, by theme."""
    chosen = {name: number_in(request, name) for name in ("theme", "entity", "level")}
    page = page_of(request, directory_queries.directory(words=request.GET.get("q", ""), **chosen), size=CARDS)
    return render(
        request,
        "network/directory.html",
        {
            "page": page,
            "cards": directory_queries.with_marks(page, today=timezone.localdate()),
            "themes": directory_queries.themes_in_directory(),
            "entities": directory_queries.entities_by_name(),
            "levels": directory_queries.levels_in_directory(),
            "chosen": chosen,
            "mine": directory_queries.card_of(request.user),
            "takes_part": takes_part(request.user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_network
@idempotent
def card(request: Request, card_id: int) -> HttpResponse:
    """A colleague's card; participants ask here to meet them, with a word."""
    shown = directory_queries.open_card(card_id)
    if shown is None:
        raise Http404
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            introductions_actions.ask_by_name(card_id, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(
                request, _("Asked. %(name)s receives your message by email.") % {"name": shown.person.short_name}
            )
            return redirect("network:introductions")
    (shown,) = directory_queries.with_marks([shown], today=timezone.localdate())
    return render(
        request,
        "network/card.html",
        {
            "card": shown,
            "level": organisation.current().level(shown.person.level) if shown.shows_level else "",
            "form": form,
            "may_ask": shown.open_to_meet and shown.person_id != request.user.pk and takes_part(request.user),
            "is_asked_often": directory_queries.is_asked_often(shown.person_id, now=timezone.now()),
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_network
def my_card(request: Request) -> HttpResponse:
    """Choose what to show in the directory."""
    if not takes_part(request.user):
        raise Http404
    card = directory_queries.card_of(request.user)
    helps = card.themes.all() if card else directory_queries.themes_of(request.user, Side.MENTOR)
    learns = card.learns.all() if card else directory_queries.themes_of(request.user, Side.MENTEE)
    form = CardForm(
        posted(request),
        initial={
            "themes": list(helps),
            "learns": list(learns),
            "shows_level": card.shows_level if card else False,
            "about": card.about if card else "",
            "open_to_meet": card.open_to_meet if card else True,
        },
    )
    if request.method == "POST" and form.is_valid():
        directory_actions.agree_to_appear(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("You appear in the directory: colleagues can find you."))
        return redirect("network:directory")
    return render(request, "network/my_card.html", {"form": form, "card": card}, status=422 if form.is_bound else 200)


@require_POST
@for_the_network
def leave_directory(request: Request) -> HttpResponse:
    """Appear no more."""
    card, now = directory_queries.card_of(request.user), timezone.now()
    with undoing.grace(now=now) as during:
        themes, learns = (
            ([theme.pk for theme in each.all()] for each in (card.themes, card.learns)) if card else ([], [])
        )
        directory_actions.leave_directory(by=request.user)
    sentence = _("You no longer appear in the directory.")
    if card is not None:
        kept = {"row": values_of(card), "themes": themes, "learns": learns}
        undoing.offer(request, sentence, act="network.leave_directory", during=during, **kept)
    return redirect("network:directory")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_network
@idempotent
def introductions(request: Request) -> HttpResponse:
    """Whom I would like to meet, and who would like to meet me."""
    form = WishForm(posted(request), initial={"theme": number_in(request, "theme")})
    if request.method == "POST" and form.is_valid():
        try:
            introductions_actions.ask_to_meet(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Asked. You will be emailed as soon as someone says yes."))
            return redirect("network:introductions")
    return render(
        request,
        "network/introductions.html",
        {
            "form": form,
            "wishes": directory_queries.wishes_of(request.user),
            "approaches": directory_queries.approaches_to(request.user),
            "takes_part": takes_part(request.user),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@for_the_network
def say_yes(request: Request, approach_id: int) -> HttpResponse:
    """I would like to meet them too."""
    approach = introductions_actions.say_yes_to_meet(approach_id, by=request.user, now=timezone.now())
    messages.success(
        request,
        _("You said yes. You both receive each other’s address: %(name)s") % {"name": approach.introduction.asker.name},
    )
    return redirect("network:introductions")


@require_POST
@for_the_network
def not_this_time(request: Request, approach_id: int) -> HttpResponse:
    """Not this time; nobody is told."""
    introductions_actions.decline_to_meet(approach_id, by=request.user, now=timezone.now())
    messages.success(request, _("Not this time: noted. Nobody learns of it; we ask someone else."))
    return redirect("network:introductions")


@require_POST
@for_the_network
def withdraw_wish(request: Request, wish_id: int) -> HttpResponse:
    """Take my wish back."""
    now = timezone.now()
    with undoing.grace(now=now) as during:
        wish = introductions_actions.withdraw_wish(wish_id, by=request.user)
    sentence = _("Your request is withdrawn.")
    undoing.offer(request, sentence, act="network.withdraw_wish", during=during, wish=wish.pk)
    return redirect("network:introductions")
