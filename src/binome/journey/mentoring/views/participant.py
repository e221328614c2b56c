"""Screens of the pair."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from binome.core.people.requests import Request
from binome.journey.mentoring import actions, forms, queries, rules
from binome.journey.mentoring.models import Relationship, Session

View = Callable[..., HttpResponse]


def theirs_alone(view: View) -> View:
    """What is not yours is 404; what can no longer be done is said, and nothing happens."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except actions.NotTheirs:
            raise Http404 from None
        except actions.NotNow:
            messages.warning(request, _("This is no longer possible: the session or the mentoring has moved on."))
            return redirect("mentoring:space")

    return guarded


def _relationship(request: Request, relationship_id: int) -> Relationship:
    found = queries.relationship_of(request.user, relationship_id)
    if found is None:
        raise Http404
    return found


def _session(request: Request, session_id: int) -> Session:
    found = queries.session_of(request.user, session_id)
    if found is None:
        raise Http404
    return found


def space(request: Request) -> HttpResponse:
    """My pair, or the list when there are several."""
    spaces = list(queries.spaces_of(request.user))
    if len(spaces) == 1:
        return redirect("mentoring:relationship", spaces[0].pk)
    return render(request, "mentoring/spaces.html", {"spaces": spaces})


def relationship(request: Request, relationship_id: int) -> HttpResponse:
    """The space of the pair."""
    return _show_space(request, _relationship(request, relationship_id))


def _show_space(request: Request, here: Relationship, *, note: Any = None, goal: Any = None) -> HttpResponse:
    mine, other = queries.halves(here, request.user)
    sessions = list(here.sessions.all())
    return render(
        request,
        "mentoring/relationship.html",
        {
            "relationship": here,
            "mine": mine,
            "other": other,
            "sessions": sessions,
            "things": queries.next_things_for(request.user, now=timezone.now()),
            "health": queries.health_of(here, now=timezone.now()),
            "offer": queries.offer_of(here),
            "private_notes": queries.private_notes_of(request.user, here),
            "note_form": note or forms.NoteForm(),
            "goal_form": goal or forms.GoalForm(themes=queries.themes_of(here)),
            "alive": here.state in queries.ALIVE,
        },
    )


def first_contact(request: Request, relationship_id: int) -> HttpResponse:
    """The first-contact kit: who we are, our themes, twenty minutes, the charter."""
    here = _relationship(request, relationship_id)
    mine, other = queries.halves(here, request.user)
    return render(
        request,
        "mentoring/first_contact.html",
        {
            "relationship": here,
            "mine": mine,
            "other": other,
            "guide": queries.first_contact_guide(),
            "charter": queries.charter(),
        },
    )


@theirs_alone
def plan(request: Request, relationship_id: int) -> HttpResponse:
    """Choose a first date; the others follow in the wave's rhythm."""
    here = _relationship(request, relationship_id)
    days = queries.suggested_days(here, today=timezone.localdate())
    first = {"day": days[0], "how_many": len(days), "minutes": here.pair.wave.session_minutes}
    form = forms.PlanForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = rules.proposed_days(
            said["day"], sessions=said["how_many"], days_between=here.pair.wave.days_between_sessions
        )
        actions.plan_sessions(
            here.pk,
            starts=forms.moments(said["starts_at"], wanted, said["time"]),
            place=said["place"],
            minutes=said["minutes"],
            by=request.user,
            now=timezone.now(),
        )
        return redirect("mentoring:relationship", here.pk)
    return render(request, "mentoring/plan.html", {"relationship": here, "form": form, "days": days})


@require_POST
@theirs_alone
def write_note(request: Request, relationship_id: int) -> HttpResponse:
    """Write a note for us, or for me alone."""
    here = _relationship(request, relationship_id)
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return _show_space(request, here, note=form)
    actions.write_note(here.pk, **form.cleaned_data, by=request.user, now=timezone.now())
    return redirect("mentoring:relationship", here.pk)


@require_POST
@theirs_alone
def erase_note(request: Request, note_id: int) -> HttpResponse:
    """Erase my note."""
    return redirect("mentoring:relationship", actions.erase_note(note_id, private=False, by=request.user))


@require_POST
@theirs_alone
def erase_private_note(request: Request, note_id: int) -> HttpResponse:
    """Erase my private note."""
    return redirect("mentoring:relationship", actions.erase_note(note_id, private=True, by=request.user))


@require_POST
@theirs_alone
def set_goal(request: Request, relationship_id: int) -> HttpResponse:
    """Set a goal on one of our themes."""
    here = _relationship(request, relationship_id)
    form = forms.GoalForm(request.POST, themes=queries.themes_of(here))
    if not form.is_valid():
        return _show_space(request, here, goal=form)
    actions.set_goal(here.pk, **form.cleaned_data, by=request.user)
    return redirect("mentoring:relationship", here.pk)


@require_POST
@theirs_alone
def reach_goal(request: Request, goal_id: int) -> HttpResponse:
    """We reached it (or not yet, after all)."""
    goal = actions.reach_goal(goal_id, by=request.user, now=timezone.now())
    return redirect("mentoring:relationship", goal.relationship_id)


@theirs_alone
def session(request: Request, session_id: int) -> HttpResponse:
    """The session sheet."""
    here = _session(request, session_id)
    mine = next((one.text for one in here.learned.all() if one.person_id == request.user.pk), "")
    first = {"check_in": here.check_in, "next_step": here.next_step, "learned": mine}
    form = forms.SheetForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.write_sheet(here.pk, **form.cleaned_data, by=request.user)
        return redirect("mentoring:session", here.pk)
    return _show_session(request, here, form=form)


def _show_session(request: Request, here: Session, *, form: Any = None, pulse: Any = None) -> HttpResponse:
    _mine, other = queries.halves(here.relationship, request.user)
    learned = {one.person_id: one.text for one in here.learned.all()}
    first = {"check_in": here.check_in, "next_step": here.next_step, "learned": learned.get(request.user.pk, "")}
    return render(
        request,
        "mentoring/session.html",
        {
            "session": here,
            "relationship": here.relationship,
            "other": other,
            "guide": queries.guide_of(here),
            "their_learning": learned.get(other.person_id, ""),
            "form": form or forms.SheetForm(initial=first),
            "pulse_form": pulse or forms.PulseForm(),
            "answered": queries.pulse_of(request.user, here),
            "is_past": here.starts_at <= timezone.now(),
            "alive": here.relationship.state in queries.ALIVE,
        },
    )


@require_POST
@theirs_alone
def met(request: Request, session_id: int) -> HttpResponse:
    """We met."""
    here = actions.hold_session(session_id, by=request.user, now=timezone.now())
    return redirect("mentoring:session", here.pk)


@require_POST
@theirs_alone
def postpone(request: Request, session_id: int) -> HttpResponse:
    """Not this time; the next page offers a new date."""
    here = actions.postpone_session(session_id, by=request.user, now=timezone.now())
    return redirect("mentoring:move", here.pk)


@theirs_alone
def move(request: Request, session_id: int) -> HttpResponse:
    """Choose a new date."""
    here = _session(request, session_id)
    local = timezone.localtime(here.starts_at)
    first = {"day": local.date(), "time": local.time(), "minutes": here.minutes, "place": here.place}
    form = forms.WhenForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.move_session(
            here.pk,
            starts_at=said["starts_at"],
            minutes=said["minutes"],
            place=said["place"],
            by=request.user,
            now=timezone.now(),
        )
        return redirect("mentoring:session", here.pk)
    offer = queries.offer_of(here.relationship)
    return render(
        request,
        "mentoring/move.html",
        {"session": here, "relationship": here.relationship, "form": form, "offer": offer},
    )


@require_POST
@theirs_alone
def cancel(request: Request, session_id: int) -> HttpResponse:
    """Drop this session."""
    here = actions.cancel_session(session_id, by=request.user, now=timezone.now())
    return redirect("mentoring:relationship", here.relationship_id)


@require_POST
@theirs_alone
def pulse(request: Request, session_id: int) -> HttpResponse:
    """Four questions, thirty seconds."""
    here = _session(request, session_id)
    form = forms.PulseForm(request.POST)
    if not form.is_valid():
        return _show_session(request, here, pulse=form)
    actions.answer_pulse(here.pk, **form.cleaned_data, by=request.user, now=timezone.now())
    return redirect("mentoring:session", here.pk)


@require_POST
@theirs_alone
def ask_for_help(request: Request, relationship_id: int) -> HttpResponse:
    """Ask the programme for a call, in confidence."""
    actions.ask_for_help(relationship_id, by=request.user, now=timezone.now())
    messages.info(request, _("The programme team will call you. The other half of your pair is not told."))
    return redirect("mentoring:relationship", relationship_id)


@require_POST
@theirs_alone
def pause(request: Request, relationship_id: int) -> HttpResponse:
    """Pause for a while."""
    actions.pause(relationship_id, by=request.user)
    return redirect("mentoring:relationship", relationship_id)


@require_POST
@theirs_alone
def resume(request: Request, relationship_id: int) -> HttpResponse:
    """Take up again."""
    actions.resume(relationship_id, by=request.user)
    return redirect("mentoring:relationship", relationship_id)


@require_POST
@theirs_alone
def end_early(request: Request, relationship_id: int) -> HttpResponse:
    """Stop without giving a reason."""
    actions.end_early(relationship_id, by=request.user, now=timezone.now())
    messages.info(request, _("It is done, and nobody is at fault. You are both free for another pair."))
    return redirect("home")


@theirs_alone
def closing(request: Request, relationship_id: int) -> HttpResponse:
    """My review, alone, then the close together."""
    here = _relationship(request, relationship_id)
    mine, theirs = queries.reviews_of(request.user, here)
    first = {"keeps": mine.keeps, "thanks": mine.thanks} if mine else {}
    form = forms.ReviewForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.review(here.pk, **form.cleaned_data, by=request.user, now=timezone.now())
        return redirect("mentoring:closing", here.pk)
    _me, other = queries.halves(here, request.user)
    return render(
        request,
        "mentoring/closing.html",
        {
            "relationship": here,
            "other": other,
            "form": form,
            "mine": mine,
            "their_thanks": theirs.thanks if theirs else "",
            "alive": here.state in queries.ALIVE,
        },
    )


@require_POST
@theirs_alone
def close(request: Request, relationship_id: int) -> HttpResponse:
    """Close the mentoring."""
    actions.close_relationship(relationship_id, by=request.user, now=timezone.now())
    return redirect("mentoring:closing", relationship_id)
