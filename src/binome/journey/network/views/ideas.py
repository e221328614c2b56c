"""Ideas: read, propose, support, answer."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.framework import page_tokens
from binome.core.framework.idempotent import idempotent
from binome.core.mail import undoing
from binome.core.people.requests import Request, posted
from binome.journey.network.actions import effects
from binome.journey.network.actions import ideas as ideas_actions
from binome.journey.network.forms import AnswerForm, EffectForm, IdeaForm
from binome.journey.network.models import Idea
from binome.journey.network.queries import people
from binome.journey.network.queries.challenges import programmes_to_ask, shown_to
from binome.journey.network.queries.ideas import (
    IDEA_ORDERS,
    answers_to,
    idea_for,
    idea_taken_back,
    ideas_for,
    ideas_resembling,
    may_tell_effect,
)
from binome.journey.network.states import SHARED, IdeaState
from binome.journey.network.views.access import for_the_network, number_in, page_of

LONGEST = 3200  # signs of a title and a text: what the form takes


@require_safe
@for_the_network
def all_of_them(request: Request) -> HttpResponse:
    """Ideas of my programmes, most supported first."""
    wanted = request.GET.get("state", "")
    state = wanted if wanted in SHARED or wanted == IdeaState.WAITING else ""
    order = "latest" if request.GET.get("order") == "latest" else "votes"
    ideas = ideas_for(
        request.user, state=state, words=request.GET.get("q", ""), wave=number_in(request, "wave"), order=order
    )
    challenge = number_in(request, "challenge")
    if challenge is not None:
        ideas = ideas.filter(challenge=challenge)
    return render(
        request,
        "network/ideas.html",
        {
            "page": page_of(request, ideas, size=12),
            "states": [(each.value, each.label) for each in SHARED],
            "orders": IDEA_ORDERS.items(),
            "state": state,
            "order": order,
            "challenges": shown_to(request.user),
            "may_ask": programmes_to_ask(request.user).exists(),
            "may_propose": people.latest_wave_of(request.user) is not None,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_network
@idempotent
def propose(request: Request) -> HttpResponse:
    """Write an idea down."""
    initial = {name: number_in(request, name) for name in ("session", "community", "challenge")}
    form = IdeaForm(posted(request), person=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            idea = ideas_actions.propose_idea(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _proposed(idea))
            return redirect("network:idea", idea.pk)
    return render(request, "network/propose.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@for_the_network
def similar(request: Request) -> HttpResponse:
    """Ideas that resemble what is being written; nothing is kept of it."""
    text = f"{request.POST.get('title', '')} {request.POST.get('text', '')}"[:LONGEST]
    return render(request, "network/_similar.html", {"ideas": ideas_resembling(request.user, text)})


def _proposed(idea: Idea) -> str:
    if idea.state == IdeaState.WAITING:
        return _("Idea proposed. It is shared once the other half of your pair agrees.")
    return _("Idea proposed, and shared. You will be emailed the answer.")


@require_safe
def one(request: Request, idea_id: int) -> HttpResponse:
    """An idea, its answers and its way; also for whoever looks after it from outside the network."""
    taken_back = idea_taken_back(request.user, idea_id)
    if taken_back is not None:
        return render(request, "network/idea_taken_back.html", {"idea": taken_back})
    return _show(request, _idea_or_404(request, idea_id))


def _idea_or_404(request: Request, idea_id: int) -> Idea:
    idea = idea_for(request.user, idea_id)
    if idea is None:
        raise Http404
    return idea


def _show(
    request: Request, idea: Idea, form: AnswerForm | None = None, effect_form: EffectForm | None = None
) -> HttpResponse:
    page_tokens.stands_on(request, reverse("network:idea", args=[idea.pk]))
    may_answer = idea.state in SHARED and people.may_answer(request.user, idea.wave)
    return render(
        request,
        "network/idea.html",
        {
            "idea": idea,
            "answers": answers_to(idea),
            "form": form or (AnswerForm(idea=idea) if may_answer else None),
            "effect_form": effect_form or _effect_form(request, idea),
            "waits_for_me": idea.state == IdeaState.WAITING and idea.partner_id == request.user.pk,
            "may_withdraw": request.user.pk in {idea.author_id, idea.partner_id}
            and idea.state in {IdeaState.WAITING, IdeaState.PROPOSED, IdeaState.STUDIED},
            "in_network": people.in_network(request.user),
            "may_support": idea.state in SHARED and people.in_network(request.user),
        },
        status=422 if form or effect_form else 200,
    )


def _effect_form(request: Request, idea: Idea) -> EffectForm | None:
    if idea.state != IdeaState.DONE or not may_tell_effect(request.user, idea):
        return None
    stated = ("effect", "effect_figure", "effect_source")
    return EffectForm(initial={name: getattr(idea, name) for name in stated})


@require_POST
@idempotent
def tell_effect(request: Request, idea_id: int) -> HttpResponse:
    """What a done idea changed; also from whoever looks after it outside the network."""
    idea = _idea_or_404(request, idea_id)
    if not may_tell_effect(request.user, idea):
        raise Http404
    form = EffectForm(request.POST)
    if form.is_valid():
        try:
            effects.tell_effect(idea_id, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Effect saved. The report of the wave shows it."))
            return redirect("network:idea", idea_id)
    return _show(request, idea, effect_form=form)


def _support(request: Request, idea_id: int, act: Callable[[], Idea], *, done: str) -> HttpResponse:
    act()
    if request.htmx:
        return render(request, "network/_support.html", {"idea": _idea_or_404(request, idea_id)})
    messages.success(request, done)
    return redirect(
        "network:ideas" if request.POST.get("next") == "ideas" else "network:idea", *_where(request, idea_id)
    )


def _where(request: Request, idea_id: int) -> list[int]:
    return [] if request.POST.get("next") == "ideas" else [idea_id]


@require_POST
@for_the_network
def vote(request: Request, idea_id: int) -> HttpResponse:
    """Support an idea, in one click."""
    voted = _("You support this idea.")
    return _support(
        request, idea_id, lambda: ideas_actions.vote(idea_id, by=request.user, now=timezone.now()), done=voted
    )


@require_POST
@for_the_network
def withdraw_vote(request: Request, idea_id: int) -> HttpResponse:
    """Support it no more."""
    withdrawn = _("You no longer support this idea.")
    return _support(request, idea_id, lambda: ideas_actions.withdraw_vote(idea_id, by=request.user), done=withdrawn)


@require_POST
@for_the_network
def agree(request: Request, idea_id: int) -> HttpResponse:
    """The other half agrees: the idea is shared."""
    ideas_actions.agree_to_idea(idea_id, by=request.user, now=timezone.now())
    messages.success(request, _("The idea is shared, with both your names."))
    return redirect("network:idea", idea_id)


@require_POST
@for_the_network
def withdraw(request: Request, idea_id: int) -> HttpResponse:
    """Take an idea back, or keep it within the pair."""
    stood = Idea.objects.filter(pk=idea_id).values_list("state", flat=True).first()
    with undoing.grace(now=timezone.now()) as during:
        ideas_actions.withdraw_idea(idea_id, by=request.user)
    sentence = _("The idea is withdrawn: nobody else can read it.")
    undoing.offer(request, sentence, act="network.withdraw_idea", during=during, idea=idea_id, state=stood)
    return redirect("network:ideas")


@require_POST
@for_the_network
@idempotent
def answer(request: Request, idea_id: int) -> HttpResponse:
    """A sponsor's or manager's answer."""
    idea = _idea_or_404(request, idea_id)
    if not people.may_answer(request.user, idea.wave):
        raise Http404
    form = AnswerForm(request.POST, idea=idea)
    if form.is_valid():
        try:
            ideas_actions.answer_idea(idea_id, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Answered. Its authors receive an email."))
            return redirect("network:idea", idea_id)
    return _show(request, idea, form)
