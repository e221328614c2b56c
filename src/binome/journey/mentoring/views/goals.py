"""What the two want to be able to do: set by one, reached as one says, confirmed by the other, changed or removed by either."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.mail import undoing
from binome.core.people.requests import Request
from binome.journey.mentoring.actions import goals
from binome.journey.mentoring.forms.writing import ChangeGoalForm, GoalForm
from binome.journey.mentoring.queries.pairs import goal_of, themes_of
from binome.journey.mentoring.views.access import get_owned, relationship_of
from binome.journey.mentoring.views.space import show_space


@require_POST
@idempotent
def set_goal(request: Request, relationship_id: int) -> HttpResponse:
    """Set a goal on one of our themes."""
    relationship = relationship_of(request, relationship_id)
    form = GoalForm(request.POST, themes=themes_of(relationship))
    if not form.is_valid():
        return show_space(request, relationship, goal=form, wrong=True)
    goals.set_goal(relationship.pk, **form.cleaned_data, by=request.user)
    messages.success(request, _("Goal saved."))
    return redirect("mentoring:relationship", relationship.pk)


@require_POST
def reach_goal(request: Request, goal_id: int) -> HttpResponse:
    """We reached it (or not yet, after all)."""
    goal = goals.reach_goal(goal_id, by=request.user, now=timezone.now())
    name = goal.relationship.partner_of(request.user).short_name
    reached = _("Goal reached: %(name)s can now confirm it.") % {"name": name}
    messages.success(request, reached if goal.reached_at else _("Goal set back to not reached."))
    return redirect("mentoring:relationship", goal.relationship_id)


@require_POST
def confirm_goal(request: Request, goal_id: int) -> HttpResponse:
    """We reached it, as the other half said."""
    goal = goals.confirm_goal(goal_id, by=request.user, now=timezone.now())
    messages.success(request, _("Goal confirmed by both of you."))
    return redirect("mentoring:relationship", goal.relationship_id)


@require_http_methods(["GET", "HEAD", "POST"])
def change_goal(request: Request, goal_id: int) -> HttpResponse:
    """Say a goal of ours otherwise, or for another day."""
    goal = get_owned(goal_of(request.user, goal_id))
    before = values_of(goal)
    form = ChangeGoalForm(
        request.POST if request.method == "POST" else None, initial={"text": goal.text, "due_on": goal.due_on}
    )
    if form.is_valid():
        with undoing.grace(now=timezone.now()) as during:
            changed = goals.change_goal(goal.pk, **form.cleaned_data, by=request.user)
        after = values_of(changed)
        sentence = _("Goal changed.")
        undoing.offer(request, sentence, act="mentoring.change_goal", during=during, before=before, after=after)
        return redirect("mentoring:relationship", goal.relationship_id)
    page = {"goal": goal, "form": form, "other": goal.relationship.partner_of(request.user)}
    return render(request, "mentoring/goal.html", page, status=422 if form.errors else 200)


@require_POST
def remove_goal(request: Request, goal_id: int) -> HttpResponse:
    """Take a goal of ours away; it can be undone for a while."""
    with undoing.grace(now=timezone.now()) as during:
        goal = goals.remove_goal(goal_id, by=request.user)
    undoing.offer(request, _("Goal removed."), act="mentoring.remove_goal", during=during, row=values_of(goal))
    return redirect("mentoring:relationship", goal.relationship_id)
