"""Screens of the pair: its space, its kit, its assistant, and how to pause or stop."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.framework import page_tokens
from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.mail import undoing
from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.core.people.requests import Request
from binome.core.ui import clock, waiting
from binome.journey.matching.queries.participant import words_with_yes
from binome.journey.mentoring.actions import helping, journal, living
from binome.journey.mentoring.actions.errors import NotAnAssistant
from binome.journey.mentoring.forms.writing import AssistantForm, GoalForm, HelpForm, NoteForm, WaysForm
from binome.journey.mentoring.models import ProposedSlot, Relationship, Session
from binome.journey.mentoring.queries.absences import open_absences, read_absences
from binome.journey.mentoring.queries.answers import show_answers
from binome.journey.mentoring.queries.guides import charter, first_contact_guide
from binome.journey.mentoring.queries.home import things_of
from binome.journey.mentoring.queries.messages import unread_messages, ways_to_reach
from binome.journey.mentoring.queries.pairs import (
    goals_of,
    halves,
    languages_in_common,
    notes_of,
    private_notes_of,
    spaces_of,
    theme_titles_of,
    themes_of,
)
from binome.journey.mentoring.queries.planning import (
    celebrates,
    guard_of,
    moments_for,
    numbers_to_date,
    sessions_ahead,
    sessions_in_order,
)
from binome.journey.mentoring.queries.proposals import free_in_agendas, open_slots, proposal_of
from binome.journey.mentoring.rules.following import CLOSING_NOTICE, MID_POINT_FROM
from binome.journey.mentoring.states import SessionState
from binome.journey.mentoring.views.access import relationship_of


@require_safe
def space(request: Request) -> HttpResponse:
    """My pair, or the list when there are several."""
    spaces = list(spaces_of(request.user))
    if len(spaces) == 1:
        return redirect("mentoring:relationship", spaces[0].pk)
    if not spaces:
        return redirect("my_progress")
    return render(request, "mentoring/spaces.html", {"spaces": spaces})


@require_safe
def relationship(request: Request, relationship_id: int) -> HttpResponse:
    """The space of the pair."""
    return show_space(request, relationship_of(request, relationship_id))


def show_space(
    request: Request,
    relationship: Relationship,
    *,
    note: Any = None,
    goal: Any = None,
    assistant: Any = None,
    wrong: bool = False,
) -> HttpResponse:
    """The space, with what was typed kept when a form is wrong."""
    page_tokens.stands_on(request, reverse("mentoring:relationship", args=[relationship.pk]))
    now = timezone.now()
    read_absences(relationship)
    sessions = sessions_in_order(relationship)
    ahead = sessions_ahead(sessions, now=now) if relationship.is_living else []
    is_proposed = relationship.is_living and relationship.proposed_until is not None  # type: ignore[attr-defined]
    slots = open_slots(relationship, now=now) if is_proposed else []
    things = things_of(relationship, request.user, slots=slots, now=now) if relationship.is_living else []
    undated = numbers_to_date(relationship) if relationship.is_living else []
    notes = notes_of(relationship)
    fresh = [note.pk for note in notes if note.read_at is None and note.author_id != request.user.pk]
    if fresh and request.method != "HEAD":  # which shows nothing to anybody
        journal.notes_as_read(relationship, shown=fresh, by=request.user, now=now)
    other = relationship.partner_of(request.user)
    show_answers(sessions, reader=request.user, now=now)
    return render(
        request,
        "mentoring/relationship.html",
        {
            "relationship": relationship,
            "other": other,
            "ways": ways_to_reach(other) if relationship.is_living else None,
            "unread": unread_messages(relationship, reader=request.user),
            "clock_of_other": clock.elsewhere(place_of(other).zone, now=now),
            "sessions": sessions,
            "held": sum(session.state == SessionState.HELD for session in sessions),
            "celebrates": relationship.is_living and celebrates(sessions, now=now),
            "half_way": relationship.sessions_planned >= MID_POINT_FROM,
            "undated": [number for number in undated if number not in {session.number for session in sessions}],
            "can_plan": bool(undated),
            "moments": (moments := _moments(relationship, sessions, undated, now=now)),
            "free": free_in_agendas(relationship, reader=request.user, now=now) if moments else None,
            "proposal": proposal_of(relationship, slots, reader=request.user) if undated else None,
            "things": things,
            "next": next(iter(ahead), None),
            "countdown": waiting.coming(ahead[0].starts_at, now=now) if ahead else "",
            "absences": open_absences(relationship) if relationship.is_living else [],
            "guard": guard_of(sessions),
            "closes_at": relationship.closing_asked_at and relationship.closing_asked_at + CLOSING_NOTICE,
            "themes": theme_titles_of(relationship),
            "notes": notes,
            "goals": goals_of(relationship),
            "today": localdate(now),
            "private_notes": private_notes_of(request.user, relationship),
            "note_form": note or NoteForm(),
            "goal_form": goal or GoalForm(themes=themes_of(relationship)),
            "assistant_form": assistant
            or AssistantForm(initial={"email": relationship.assistant.email if relationship.assistant else ""}),
            "help_form": HelpForm(),
            "contact": relationship.wave.programme.contact,
        },
        status=422 if wrong else 200,
    )


def _moments(
    relationship: Relationship, sessions: list[Session], undated: list[int], *, now: datetime
) -> list[tuple[int, datetime]]:
    """Moments that suit both, with the number each is posted as, while no session to come is planned."""
    dated = any(session.state == SessionState.PLANNED and session.starts_at >= now for session in sessions)
    if dated or not undated:
        return []
    return [(int(moment.timestamp()), moment) for moment in moments_for(relationship, now=now)]


@require_safe
def first_contact(request: Request, relationship_id: int) -> HttpResponse:
    """The first-contact kit: who we are, our themes, twenty minutes, the charter."""
    relationship = relationship_of(request, relationship_id)
    mine, other = halves(relationship, request.user)
    return render(
        request,
        "mentoring/first_contact.html",
        {
            "relationship": relationship,
            "mine": mine,
            "other": other,
            "languages": languages_in_common(mine, other),
            "guide": first_contact_guide(),
            "charter": charter(),
            "words": words_with_yes(relationship.pair, reader=request.user),
            "ways": ways_to_reach(other.person),
            "ways_form": WaysForm(initial=_ways_given(request.user)),
            "can_plan": relationship.is_living and bool(numbers_to_date(relationship)),
            "begun": relationship.sessions.filter(starts_at__isnull=False).exists(),
        },
    )


def _ways_given(person: Person) -> dict[str, str]:
    ways = ways_to_reach(person)
    return {} if ways is None else {"phone": ways.phone, "chat": ways.chat, "best_times": ways.best_times}


@require_POST
@idempotent
def ask_for_help(request: Request, relationship_id: int) -> HttpResponse:
    """Ask the programme for a hand, in confidence."""
    form = HelpForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    helping.ask_for_help(relationship_id, words=words, by=request.user, now=timezone.now())
    messages.info(request, _("The programme team will call you. The other half of your pair is not informed."))
    return redirect("mentoring:relationship", relationship_id)


@require_POST
def name_assistant(request: Request, relationship_id: int) -> HttpResponse:
    """Say who books our dates, or nobody any more."""
    relationship = relationship_of(request, relationship_id)
    form = AssistantForm(request.POST)
    if form.is_valid():
        try:
            helping.name_assistant(
                relationship.pk, assistant=form.cleaned_data["email"], by=request.user, now=timezone.now()
            )
        except NotAnAssistant as conflict:
            conflict.show_in(form)
    if form.errors:
        return show_space(request, relationship, assistant=form, wrong=True)
    messages.success(request, _assistant_named(form))
    return redirect("mentoring:relationship", relationship.pk)


def _assistant_named(form: AssistantForm) -> str:
    named = form.cleaned_data["email"]
    return (
        _("Saved. %(name)s can now book your dates.") % {"name": named.name}
        if named
        else _("Saved. You book your dates yourselves.")
    )


@require_POST
def pause(request: Request, relationship_id: int) -> HttpResponse:
    """Pause for a while."""
    now = timezone.now()
    planned = Session.objects.planned().of(request.user).filter(relationship=relationship_id)
    dates = dict(planned.values_list("pk", "sequence"))
    slots = [values_of(slot) for slot in ProposedSlot.objects.of(request.user).filter(relationship=relationship_id)]
    with undoing.grace(now=now) as during:
        paused = living.pause(relationship_id, by=request.user, now=now)
    sentence = _("Your mentoring is paused. Its dates have left the calendars.")
    before = {"relationship": paused.pk, "sessions": dates, "slots": slots, "at": now.timestamp()}
    undoing.offer(request, sentence, act="mentoring.pause", during=during, **before)
    return redirect("mentoring:relationship", relationship_id)


@require_POST
def resume(request: Request, relationship_id: int) -> HttpResponse:
    """Take up again."""
    living.resume(relationship_id, by=request.user, now=timezone.now())
    messages.success(request, _("Your mentoring is under way again."))
    return redirect("mentoring:relationship", relationship_id)


@require_http_methods(["GET", "HEAD", "POST"])
def end_early(request: Request, relationship_id: int) -> HttpResponse:
    """Stop without giving a reason: what it means, then one button."""
    relationship = relationship_of(request, relationship_id)
    if request.method == "POST":
        living.end_early(relationship.pk, by=request.user, now=timezone.now())
        messages.info(
            request, _("Your mentoring stops here, and nobody is at fault. You are both free for another pair.")
        )
        return redirect("home")
    if not relationship.is_living:
        return redirect("mentoring:relationship", relationship.pk)
    return render(
        request, "mentoring/end.html", {"relationship": relationship, "other": relationship.partner_of(request.user)}
    )
